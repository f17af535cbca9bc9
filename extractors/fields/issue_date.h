// Địa danh và thời gian ban hành (Decree 30/2020 Appendix I.II.4): "Hà Nội, ngày 05 tháng 01 năm 2020", and the ways it
// is written in practice. Civil dates, no zone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "extractors/document_facts.h"

namespace kiemchung {

struct CivilDate {
  int year = 0;
  int month = 0;
  int day = 0;
  auto operator<=>(const CivilDate&) const = default;
};

// In the proleptic Gregorian calendar, years 1 … 9999.
bool is_real_date(const CivilDate& date);
std::string print_iso(const CivilDate& date);               // "2025-01-06"
std::optional<CivilDate> parse_iso(std::string_view text);  // only real dates
// Days since 1970-01-01; the difference of two is the days between them.
long day_number(const CivilDate& date);
CivilDate civil_date(long day_number);

struct DateReading {
  // found: all three and real. partial: some of day and month. blank: neither. placeholder: dots or "xx" where they
  // should be. impossible: all three, no such day, or a year no document of the State can bear. absent: no such line.
  FieldStatus status = FieldStatus::kAbsent;
  std::optional<int> day;
  std::optional<int> month;
  std::optional<int> year;
  std::string place;  // địa danh, "" if none
  std::string text;   // "ngày 05 tháng 01 năm 2020" as written, spaces evened
};

// Reads the first date line in a line of text. Takes "ngày06tháng 1năm2025", "Ngày 5/1/2025", "Hà Nội, 05-01-2025".
DateReading read_issue_date(std::string_view line);

// "ngày 05 tháng 01 năm 2020" as the Decree asks: a leading zero for days below 10 and months 1 and 2.
std::string print_issue_date(const CivilDate& date);

// Status from the parts alone; for readers that find day, month and year one by one.
FieldStatus date_status(const std::optional<int>& day, const std::optional<int>& month, const std::optional<int>& year);

}  // namespace kiemchung
