#include "extractors/fields/issue_date.h"

#include <gmock/gmock.h>

namespace kiemchung {
namespace {

TEST(IssueDate, FormOfTheDecreeIsReadWithItsPlace) {
  const DateReading reading = read_issue_date("Hà Nội, ngày 05 tháng 01 năm 2020");
  EXPECT_EQ(reading.status, FieldStatus::kFound);
  EXPECT_EQ(reading.day, 5);
  EXPECT_EQ(reading.month, 1);
  EXPECT_EQ(reading.year, 2020);
  EXPECT_EQ(reading.place, "Hà Nội");
  EXPECT_EQ(reading.text, "ngày 05 tháng 01 năm 2020");
}

TEST(IssueDate, WaysOfPracticeAreRead) {
  for (const char* line :
       {"A, ngày06tháng 1năm2025", "A, Ngày 6 tháng 01 năm 2025", "A, ngày 6/1/2025", "A, 06-01-2025", "06.01.2025",
        "A, ngày 0 6 tháng 0 1 năm 2025", "A, ngay 06 thang 01 nam 2025", "A, ngày  06 tháng01 năm 2 0 2 5"}) {
    const DateReading reading = read_issue_date(line);
    EXPECT_EQ(reading.status, FieldStatus::kFound) << line;
    EXPECT_EQ(std::make_tuple(reading.day, reading.month, reading.year), std::make_tuple(6, 1, 2025)) << line;
  }
}

TEST(IssueDate, MissingDayIsPartialAndMissingDayAndMonthBlank) {
  const DateReading partial = read_issue_date("Bộc Nhiêu, ngày     tháng 12 năm 2021");
  EXPECT_EQ(partial.status, FieldStatus::kPartial);
  EXPECT_FALSE(partial.day);
  EXPECT_EQ(partial.month, 12);
  EXPECT_EQ(read_issue_date("A, ngày … tháng 12 năm 2021").status, FieldStatus::kPartial);
  EXPECT_EQ(read_issue_date("A, ngày     tháng     năm 2024").status, FieldStatus::kBlank);
  EXPECT_EQ(read_issue_date("A, ngày ... tháng ... năm 2024").status, FieldStatus::kPlaceholder);
  EXPECT_EQ(read_issue_date("A, ngày xx tháng xx năm 2024").status, FieldStatus::kPlaceholder);
}

TEST(IssueDate, DaysNoCalendarHasAreImpossible) {
  EXPECT_EQ(read_issue_date("A, ngày 31 tháng 02 năm 2025").status, FieldStatus::kImpossible);
  EXPECT_EQ(read_issue_date("A, ngày 29 tháng 02 năm 2023").status, FieldStatus::kImpossible);
  EXPECT_EQ(read_issue_date("A, ngày 29 tháng 02 năm 2024").status, FieldStatus::kFound);
  EXPECT_EQ(read_issue_date("A, ngày 12 tháng 13 năm 2024").status, FieldStatus::kImpossible);
  EXPECT_EQ(read_issue_date("A, ngày 12 tháng 10 năm 1024").status, FieldStatus::kImpossible);
}

TEST(IssueDate, InkThatIsNoDigitIsNotAnEmptyPlace) {
  EXPECT_EQ(read_issue_date("A, ngày Ø7 tháng 01 năm 2025").status, FieldStatus::kAbsent);
  EXPECT_EQ(read_issue_date("A, ngày /7] tháng 01 năm 2025").status, FieldStatus::kUnreadable);
}

TEST(IssueDate, TextWithoutADateIsAbsent) {
  EXPECT_EQ(read_issue_date("Số: 12/UBND-NV").status, FieldStatus::kAbsent);
  EXPECT_EQ(read_issue_date("ngày làm việc tiếp theo").status, FieldStatus::kAbsent);
}

TEST(IssueDate, PlaceIsFoundBehindANumberOnTheSameLine) {
  EXPECT_EQ(read_issue_date("Số: 12/UBND-NV Sìn Hồ, ngày 16 tháng 02 năm 2024").place, "Sìn Hồ");
}

TEST(IssueDate, WhatIsPrintedIsReadBackForEveryDayOfAYear) {
  for (long day = day_number({2024, 1, 1}); day <= day_number({2024, 12, 31}); ++day) {
    const CivilDate date = civil_date(day);
    const DateReading reading = read_issue_date("A, " + print_issue_date(date));
    ASSERT_EQ(reading.status, FieldStatus::kFound);
    EXPECT_EQ((CivilDate{*reading.year, *reading.month, *reading.day}), date);
  }
}

TEST(IssueDate, ZeroLeadsDaysBelowTenAndTheFirstTwoMonthsOnly) {
  EXPECT_EQ(print_issue_date({2020, 1, 5}), "ngày 05 tháng 01 năm 2020");
  EXPECT_EQ(print_issue_date({2019, 6, 29}), "ngày 29 tháng 6 năm 2019");
}

TEST(CivilDate, DayNumbersFollowTheCalendar) {
  EXPECT_EQ(day_number({1970, 1, 1}), 0);
  EXPECT_EQ(day_number({2000, 3, 1}), 11017);
  EXPECT_EQ(day_number({2024, 3, 1}) - day_number({2024, 2, 28}), 2);
  EXPECT_EQ(day_number({1900, 3, 1}) - day_number({1900, 2, 28}), 1);
  EXPECT_EQ(parse_iso("2024-02-29"), (CivilDate{2024, 2, 29}));
  EXPECT_FALSE(parse_iso("2023-02-29"));
  EXPECT_FALSE(parse_iso("2023-2-9"));
}

}  // namespace
}  // namespace kiemchung
