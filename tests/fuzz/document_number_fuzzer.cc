// Số, ký hiệu and the date line: what is printed must be read back as the same.
#include "extractors/fields/document_number.h"

#include "extractors/fields/evidence_name.h"
#include "extractors/fields/issue_date.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace kiemchung;

void read_number(std::string_view line) {
  const NumberReading reading = read_document_number(line);
  (void)parse_typed_number(line);
  if (reading.status != FieldStatus::kFound) return;
  // Announced, as a document prints it: an organ may be called anything, even "Số".
  const auto again = parse_document_number("Số: " + print_document_number(reading.value));
  fuzz::require(again.has_value(), "a printed number is read again");
  fuzz::require(print_document_number(*again) == reading.text, "and prints the same");
  fuzz::require(same_document_number(*again, reading.value), "and is the same number");
}

void read_date(std::string_view line) {
  const DateReading reading = read_issue_date(line);
  if (reading.status != FieldStatus::kFound) return;
  const CivilDate date{reading.year.value(), reading.month.value(), reading.day.value()};
  fuzz::require(is_real_date(date), "a date found is a real one");
  fuzz::require(parse_iso(print_iso(date)) == date, "its ISO form is read again");
  const DateReading again = read_issue_date(print_issue_date(date));
  fuzz::require(again.year == date.year && again.month == date.month && again.day == date.day,
                "its written form is read again");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto line = fuzz::text_of(data, size);
  read_number(line);
  read_date(line);
  for (const auto& code : read_evidence_name(line).codes) fuzz::require(!code.empty(), "no code is empty");
  return 0;
}
