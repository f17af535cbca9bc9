#include "verifiers/calendar.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

CivilDate date(std::string_view iso) { return *parse_date(iso); }

HolidayTable shipped_holidays() {
  std::vector<ConfigProblem> problems;
  HolidayTable table = HolidayTable::parse(shipped::file("holidays.toml"), problems);
  EXPECT_TRUE(problems.empty());
  return table;
}

TEST(Calendar, RefusesDaysThatDoNotExist) {
  EXPECT_FALSE(parse_date("2023-02-29"));
  EXPECT_TRUE(parse_date("2024-02-29"));
  EXPECT_FALSE(parse_date("2024-04-31"));
  EXPECT_FALSE(parse_date("2024-13-01"));
  EXPECT_FALSE(parse_date("2024-1-01"));
  EXPECT_FALSE(parse_date("25/11/2024"));
}

TEST(Calendar, ReadsInstantsWithOffsetsAndFractions) {
  EXPECT_EQ(to_iso(*parse_instant("2024-11-25T10:00:00Z")), "2024-11-25T10:00:00Z");
  EXPECT_EQ(to_iso(*parse_instant("2024-11-25T17:00:00+07:00")), "2024-11-25T10:00:00Z");
  EXPECT_EQ(to_iso(*parse_instant("2024-11-25T10:00:00.250Z")), "2024-11-25T10:00:00Z");
  EXPECT_FALSE(parse_instant("2024-11-25T10:00:00"));
  EXPECT_FALSE(parse_instant("2024-11-25 10:00:00Z"));
  EXPECT_FALSE(parse_instant("2024-11-25T25:00:00Z"));
}

TEST(Calendar, TheDayInVietnamBeginsAtSeventeenUtc) {
  EXPECT_EQ(to_iso(vietnam_date(*parse_instant("2024-11-25T16:59:59Z"))), "2024-11-25");
  EXPECT_EQ(to_iso(vietnam_date(*parse_instant("2024-11-25T17:00:00Z"))), "2024-11-26");
  EXPECT_EQ(to_iso(start_of_day(date("2024-11-26"))), "2024-11-25T17:00:00Z");
}

TEST(CalendarProperty, EveryDayWrittenIsReadBack) {
  std::mt19937 random(7);
  for (int i = 0; i < 5000; ++i) {
    const std::chrono::sys_days day{std::chrono::days{static_cast<int>(random() % 40000)}};
    const CivilDate written{day};
    ASSERT_EQ(parse_date(to_iso(written)), written);
  }
}

TEST(Holidays, WeekendsAndTetAreNotCounted) {
  const HolidayTable holidays = shipped_holidays();
  // 22/11/2024 is a Friday.
  EXPECT_EQ(holidays.working_days_between(date("2024-11-22"), date("2024-11-25")), 1);
  EXPECT_EQ(holidays.working_days_between(date("2024-11-22"), date("2024-11-24")), 0);
  EXPECT_EQ(holidays.working_days_between(date("2024-11-25"), date("2024-11-25")), 0);
  EXPECT_EQ(holidays.working_days_between(date("2024-11-26"), date("2024-11-25")), -1);
  // Tết Giáp Thìn: off from Thursday 8/2 to Wednesday 14/2/2024; the next working day after 7/2 is 15/2.
  EXPECT_EQ(holidays.working_days_between(date("2024-02-07"), date("2024-02-15")), 1);
}

TEST(Holidays, ASaturdayWorkedInExchangeIsAWorkingDay) {
  const HolidayTable holidays = shipped_holidays();
  // 29/4/2024 was exchanged for Saturday 4/5/2024.
  EXPECT_EQ(holidays.is_working_day(date("2024-04-29")), false);
  EXPECT_EQ(holidays.is_working_day(date("2024-05-04")), true);
  EXPECT_EQ(holidays.is_working_day(date("2024-05-11")), false);
}

TEST(Holidays, AYearOutsideTheTableIsUnknown) {
  const HolidayTable holidays = shipped_holidays();
  EXPECT_EQ(holidays.is_working_day(date("2019-06-03")), std::nullopt);
  EXPECT_EQ(holidays.working_days_between(date("2019-12-31"), date("2020-01-02")), std::nullopt);
}

TEST(Holidays, EveryYearInTheTableHasTheFixedDays) {
  const HolidayTable holidays = shipped_holidays();
  // Labour Code 45/2019/QH14 art. 112: 1 January, 30 April, 1 May, 2 September are always off.
  for (int year = 2020; year <= 2026; ++year) {
    ASSERT_TRUE(holidays.covers(year));
    for (const char* day : {"-01-01", "-04-30", "-05-01", "-09-02"}) {
      EXPECT_EQ(holidays.is_working_day(date(std::to_string(year) + day)), false) << year << day;
    }
  }
}

}  // namespace
}  // namespace kiemchung
