// Rounds of a campaign as a state machine: which state holds at a time, for whom, and how many days are left.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/calendar.h"

namespace kiemchung {

// before: nothing is open yet. after: the last deadline is over and nothing locks, late files are taken and marked.
// locked: nothing may change any more. to_be_announced: the letter gives a month or a quarter, no day.
enum class RoundState { kNone, kBefore, kOpen, kAppraisal, kSupplement, kAfter, kLocked, kToBeAnnounced };
template <>
inline constexpr Word<RoundState> kWords<RoundState>[] = {{RoundState::kNone, ""},
                                                          {RoundState::kBefore, "before"},
                                                          {RoundState::kOpen, "open"},
                                                          {RoundState::kAppraisal, "appraisal"},
                                                          {RoundState::kSupplement, "supplement"},
                                                          {RoundState::kAfter, "after"},
                                                          {RoundState::kLocked, "locked"},
                                                          {RoundState::kToBeAnnounced, "to_be_announced"}};

// What a round is for; the first three are also states. survey: điều tra, khảo sát. task: a deadline beside the rounds,
// such as the inspected units' reports in Kon Rẫy.
enum class RoundKind { kOpen, kAppraisal, kSupplement, kSurvey, kTask };
template <>
inline constexpr Word<RoundKind> kWords<RoundKind>[] = {{RoundKind::kOpen, "open"},
                                                        {RoundKind::kAppraisal, "appraisal"},
                                                        {RoundKind::kSupplement, "supplement"},
                                                        {RoundKind::kSurvey, "survey"},
                                                        {RoundKind::kTask, "task"}};

// One period. Times are half-open [start, end) in UTC: "trước ngày D" ends at D 00:00 in Việt Nam, "chậm nhất", "hết
// ngày D" at the next midnight.
struct Round {
  std::string id;
  std::string title;  // Vietnamese, for people
  RoundKind kind = RoundKind::kOpen;
  std::vector<std::string> audience;  // unit kinds it is for; empty: all
  std::optional<CivilDate> from;      // nothing: open from the campaign's beginning
  std::optional<CivilDate> until;     // nothing: to be announced
  bool inclusive = true;              // of `until`
  bool yearly = false;                // month and day recur; the year of `until` is the first
  std::optional<CivilDate> latest;    // to be announced, but not after this day (end of the month or quarter named)
  std::string basis;
  int line = 0;
};

struct RoundStatus {
  std::string round;  // id; "" if none
  RoundState state = RoundState::kNone;
  std::optional<CivilDate> last_day;  // last whole day on which the round is open
  std::optional<int> days_left;       // whole days from today to last_day: 0 on the last day itself
};

class Rounds {
 public:
  Rounds() = default;
  // `lock_after`: the last round is followed by "locked" rather than "after". Rounds are sorted by their beginning.
  Rounds(std::vector<Round> rounds, bool lock_after);

  const std::vector<Round>& all() const { return rounds_; }
  bool lock_after() const { return lock_after_; }
  // `unit_kind` "" asks for rounds of any audience. Surveys and tasks are not states and never answered.
  RoundStatus status_at(Instant at, std::string_view unit_kind) const;
  // Whether a file first seen then came after the deadline of the submission (open) round and outside any supplement
  // round. Nothing: the day is still to be announced, or the policy has no rounds.
  std::optional<bool> is_late(Instant first_seen, std::string_view unit_kind) const;
  // Whether submissions or supplements were open at any moment from `from` to `to`, both included.
  bool is_open_between(Instant from, Instant to, std::string_view unit_kind) const;
  // Since when nothing may change any more; nothing unless the state at that time is "locked".
  std::optional<Instant> locked_since(Instant at, std::string_view unit_kind) const;

 private:
  std::vector<Round> rounds_;
  bool lock_after_ = false;
};

// Beginning and end of a round in UTC; for a yearly round those of the year in which `at` falls (Việt Nam).
struct Period {
  std::optional<Instant> start;
  std::optional<Instant> end;
};
Period period_of(const Round& round, Instant at);

}  // namespace kiemchung
