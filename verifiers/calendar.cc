#include "verifiers/calendar.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "verifiers/toml_reader.h"

namespace kiemchung {
namespace {

using std::chrono::sys_days;

// Reads exactly `width` digits at `at`; nothing if any is no digit.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// "Z", "+07:00" or "-05:00"; nothing for anything else.
std::optional<std::chrono::minutes> offset_of(std::string_view zone) {
  if (zone == "Z") return std::chrono::minutes{0};
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  const auto hours = digits(zone, 1, 2);
  const auto minutes = digits(zone, 4, 2);
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes size = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return zone[0] == '+' ? size : -size;
}

bool is_weekend(sys_days day) {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

}  // namespace

std::optional<CivilDate> parse_date(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto year = digits(iso, 0, 4);
  const auto month = digits(iso, 5, 2);
  const auto day = digits(iso, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const CivilDate date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                       std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string to_iso(CivilDate date) {
  char text[24];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::size_t zone = 19;
  if (text[zone] == '.') {
    do ++zone;
    while (zone < text.size() && text[zone] >= '0' && text[zone] <= '9');
  }
  const auto offset = offset_of(text.substr(zone));
  if (!offset) return std::nullopt;
  return Instant{sys_days{*date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} - *offset;
}

std::string to_iso(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss time{instant - day};
  char text[24];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return to_iso(CivilDate{day}) + text;
}

CivilDate vietnam_date(Instant instant) {
  return CivilDate{std::chrono::floor<std::chrono::days>(instant + kVietnamOffset)};
}

Instant start_of_day(CivilDate date) { return Instant{sys_days{date}} - kVietnamOffset; }

HolidayTable HolidayTable::parse(const TextFile& file, std::vector<ConfigProblem>& problems) {
  HolidayTable table;
  const auto toml = parse_toml(file, problems);
  if (!toml) return table;
  TomlReader reader(file.name, problems);
  reader.only(*toml, {"year"});
  for (const toml::table* year : reader.tables(*toml, "year")) {
    reader.only(*year, {"year", "basis", "closed", "worked"});
    const auto number = reader.whole(*year, "year");
    if (!number) {
      reader.error(*year, "lint.missing_key", {{"key", "year"}});
      continue;
    }
    if (!table.years_.insert(*number).second) {
      reader.error(*year, "lint.year_twice", {{"year", std::to_string(*number)}});
    }
    const auto add = [&](std::string_view key, std::set<sys_days>& days) {
      const toml::node* const node = year->get(key);
      if (node == nullptr) return;
      const toml::array* const list = node->as_array();
      if (list == nullptr) {
        reader.error(*node, "lint.expected_list", {{"key", std::string(key)}, {"found", ""}});
        return;
      }
      for (const toml::node& item : *list) {
        const auto* const value = item.as_date();
        if (value == nullptr || value->get().year != *number) {
          reader.error(item, "lint.date_of_year", {{"year", std::to_string(*number)}});
          continue;
        }
        const toml::date day = value->get();
        days.insert(
            sys_days{CivilDate{std::chrono::year{day.year}, std::chrono::month{day.month}, std::chrono::day{day.day}}});
      }
    };
    add("closed", table.closed_);
    add("worked", table.working_);
  }
  return table;
}

std::optional<bool> HolidayTable::is_working_day(CivilDate date) const {
  if (!date.ok() || !covers(static_cast<int>(date.year()))) return std::nullopt;
  const sys_days day{date};
  if (working_.contains(day)) return true;
  return !is_weekend(day) && !closed_.contains(day);
}

std::optional<int> HolidayTable::working_days_between(CivilDate from, CivilDate to) const {
  if (!from.ok() || !to.ok()) return std::nullopt;
  if (sys_days{to} < sys_days{from}) {
    const auto backwards = working_days_between(to, from);
    if (!backwards) return std::nullopt;
    return -*backwards;
  }
  if (!covers(static_cast<int>(from.year()))) return std::nullopt;
  int count = 0;
  for (sys_days day = sys_days{from} + std::chrono::days{1}; day <= sys_days{to}; day += std::chrono::days{1}) {
    const auto working = is_working_day(CivilDate{day});
    if (!working) return std::nullopt;
    count += *working ? 1 : 0;
  }
  return count;
}

}  // namespace kiemchung
