// Civil dates, instants and the working days of Việt Nam. The clock is never asked: every time is passed in.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/config_problem.h"

namespace kiemchung {

using CivilDate = std::chrono::year_month_day;  // no zone
using Instant = std::chrono::sys_seconds;       // UTC

// "2024-11-25". Nothing if the text has another form or the day does not exist.
std::optional<CivilDate> parse_date(std::string_view iso);
std::string to_iso(CivilDate date);
// "2024-11-25T10:00:00Z", fractions of a second dropped, offsets "+07:00" understood. Nothing for any other form.
std::optional<Instant> parse_instant(std::string_view text);
std::string to_iso(Instant instant);

// Asia/Ho_Chi_Minh has been UTC+7 without summer time since 1975, so the offset is a constant and needs no zone data.
inline constexpr std::chrono::hours kVietnamOffset{7};
CivilDate vietnam_date(Instant instant);
// 00:00 of that day in Việt Nam.
Instant start_of_day(CivilDate date);

// Public holidays and the working Saturdays that make up for them (Labour Code 45/2019/QH14 art. 111-112 and the yearly
// notices). A year that is not in the table is unknown, never "no holidays".
class HolidayTable {
 public:
  // Reads config/holidays.toml; problems are appended.
  static HolidayTable parse(const TextFile& file, std::vector<ConfigProblem>& problems);

  bool covers(int year) const { return years_.contains(year); }
  // Nothing for a year outside the table.
  std::optional<bool> is_working_day(CivilDate date) const;
  // Working days after `from` up to and including `to`; negative if `to` is before `from`. Friday to Monday is 1.
  std::optional<int> working_days_between(CivilDate from, CivilDate to) const;

 private:
  std::set<int> years_;
  std::set<std::chrono::sys_days> closed_;   // weekdays off
  std::set<std::chrono::sys_days> working_;  // Saturdays or Sundays worked in exchange
};

}  // namespace kiemchung
