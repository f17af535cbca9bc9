#include "verifiers/rounds.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kiemchung {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

bool is_for(const Round& round, std::string_view unit_kind) {
  return unit_kind.empty() || round.audience.empty() ||
         std::ranges::find(round.audience, unit_kind) != round.audience.end();
}

bool is_state(const Round& round) { return round.kind != RoundKind::kSurvey && round.kind != RoundKind::kTask; }

// The same month and day in another year; 29 February becomes the last of that month.
CivilDate in_year(CivilDate date, std::chrono::year year) {
  const CivilDate moved{year, date.month(), date.day()};
  return moved.ok() ? moved : CivilDate{year / date.month() / std::chrono::last};
}

// Last whole day of a round whose end is known.
std::optional<CivilDate> last_day_of(const Round& round, std::chrono::year year) {
  if (!round.until) return round.latest;
  const CivilDate until = round.yearly ? in_year(*round.until, year) : *round.until;
  return round.inclusive ? until : CivilDate{sys_days{until} - days{1}};
}

RoundState state_of(const Round& round) {
  if (!round.until) return RoundState::kToBeAnnounced;
  switch (round.kind) {
    case RoundKind::kAppraisal:
      return RoundState::kAppraisal;
    case RoundKind::kSupplement:
      return RoundState::kSupplement;
    default:
      return RoundState::kOpen;
  }
}

bool is_active(const Period& period, Instant at) {
  return (!period.start || *period.start <= at) && (!period.end || at < *period.end);
}

// Of two rounds open at once (different audiences), the one with a date, then the one that ends first, is the one to
// show.
bool is_more_urgent(const Round& round, const Period& period, const Round& than, const Period& than_period) {
  if (round.until.has_value() != than.until.has_value()) return round.until.has_value();
  return period.end && (!than_period.end || *period.end < *than_period.end);
}

}  // namespace

Period period_of(const Round& round, Instant at) {
  const std::chrono::year now = vietnam_date(at).year();
  Period period;
  if (round.yearly && round.until) {
    // A round of a year never begins before the year in which the letter was written.
    const std::chrono::year year = std::max(now, round.until->year());
    const CivilDate from =
        round.from ? in_year(*round.from, year) : CivilDate{year, std::chrono::January, std::chrono::day{1}};
    period.start = start_of_day(from);
    period.end = start_of_day(CivilDate{sys_days{*last_day_of(round, year)} + days{1}});
    return period;
  }
  if (round.from) period.start = start_of_day(*round.from);
  if (const auto last = last_day_of(round, now)) period.end = start_of_day(CivilDate{sys_days{*last} + days{1}});
  return period;
}

Rounds::Rounds(std::vector<Round> rounds, bool lock_after) : rounds_(std::move(rounds)), lock_after_(lock_after) {
  const auto begins = [](const Round& round) {
    const auto day = round.from ? round.from : round.until;
    return day ? sys_days{*day} : sys_days::max();
  };
  std::ranges::stable_sort(rounds_, {}, begins);
}

RoundStatus Rounds::status_at(Instant at, std::string_view unit_kind) const {
  const Round* active = nullptr;
  const Round* next = nullptr;
  const Round* last = nullptr;
  Period active_period;
  Period next_period;
  Period last_period;
  for (const Round& round : rounds_) {
    if (!is_state(round) || !is_for(round, unit_kind)) continue;
    const Period period = period_of(round, at);
    if (is_active(period, at)) {
      if (active == nullptr || is_more_urgent(round, period, *active, active_period)) {
        active = &round;
        active_period = period;
      }
    } else if (period.start && at < *period.start) {
      if (next == nullptr || *period.start < *next_period.start) {
        next = &round;
        next_period = period;
      }
    } else if (last == nullptr || *period.end > *last_period.end) {
      last = &round;
      last_period = period;
    }
  }
  RoundStatus status;
  const CivilDate today = vietnam_date(at);
  if (active != nullptr) {
    status.round = active->id;
    status.state = state_of(*active);
    status.last_day = last_day_of(*active, today.year());
    if (status.last_day) status.days_left = static_cast<int>((sys_days{*status.last_day} - sys_days{today}).count());
  } else if (next != nullptr) {
    status.round = next->id;
    status.state = RoundState::kBefore;
    status.last_day = last_day_of(*next, vietnam_date(*next_period.start).year());
  } else if (last != nullptr) {
    status.round = last->id;
    status.state = lock_after_ ? RoundState::kLocked : RoundState::kAfter;
    status.last_day = last_day_of(*last, today.year());
  }
  return status;
}

std::optional<bool> Rounds::is_late(Instant first_seen, std::string_view unit_kind) const {
  std::optional<Instant> first_end;
  std::optional<Instant> last_end;
  bool announced = true;
  for (const Round& round : rounds_) {
    if (!is_for(round, unit_kind)) continue;
    const Period period = period_of(round, first_seen);
    if (round.kind == RoundKind::kSupplement && is_active(period, first_seen)) return false;
    if (round.kind != RoundKind::kOpen) continue;
    if (!round.until) announced = false;
    if (!period.end) continue;
    first_end = first_end ? std::min(*first_end, *period.end) : period.end;
    last_end = last_end ? std::max(*last_end, *period.end) : period.end;
  }
  if (!last_end) return std::nullopt;
  if (first_seen >= *last_end) return true;
  // Rounds of several audiences: in between, it depends on which one the unit belongs to.
  if (!announced || (unit_kind.empty() && first_seen >= *first_end)) return std::nullopt;
  return false;
}

bool Rounds::is_open_between(Instant from, Instant to, std::string_view unit_kind) const {
  return std::ranges::any_of(rounds_, [&](const Round& round) {
    if (round.kind != RoundKind::kOpen && round.kind != RoundKind::kSupplement) return false;
    if (!is_for(round, unit_kind)) return false;
    // A yearly round has a period in the year of either end.
    return std::ranges::any_of(std::array{from, to}, [&](Instant year_of) {
      const Period period = period_of(round, year_of);
      return (!period.start || *period.start <= to) && (!period.end || from < *period.end);
    });
  });
}

std::optional<Instant> Rounds::locked_since(Instant at, std::string_view unit_kind) const {
  if (status_at(at, unit_kind).state != RoundState::kLocked) return std::nullopt;
  std::optional<Instant> last;
  for (const Round& round : rounds_) {
    if (!is_state(round) || !is_for(round, unit_kind)) continue;
    const auto end = period_of(round, at).end;
    if (end && (!last || *end > *last)) last = end;
  }
  return last;
}

}  // namespace kiemchung
