// Số, ký hiệu văn bản: its grammar, in both directions. Decree 30/2020 Appendix I.II.3 and III.I (government), HD
// 36-HD/VPTW and HD 05-HD/VPTW (party), and the habits of unions and mass organisations.
//
//   government, named     367/KH-UBND          number "/" kind "-" organ ["-" unit]
//   government, công văn  3025/SNV-HCTH        number "/" organ ["-" unit]
//   legal normative       01/2024/QĐ-UBND      number "/" year "/" kind "-" organ
//   copy                  12/SY-UBND           kinds SY, SL, TrS
//   party                 12-BC/ĐU             number "-" kind "/" organ
//   union                 367-QĐ/TWĐTN-VP      number "-" kind "/" organ ["-" unit]
//
// Organ and unit are an open vocabulary (each head sets them): any letters, digits, "&", ".", "(", ")".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "extractors/document_facts.h"

namespace kiemchung {

// Which of the two orders the parts stand in.
enum class NumberLayout { kSlashFirst, kDashFirst };  // 12/BC-UBND, 12-BC/ĐU

struct DocumentNumber {
  std::string number;     // digits as written, leading zero kept; "" where blank
  std::string suffix;     // "a", "bis", ".1", "/1", "+1"; "" if none
  std::string year_text;  // "2024", "26"; "" if none
  std::string kind;       // "TTr"; "" for công văn
  std::string organ;
  std::string unit;  // everything behind the organ, parts joined by "-"
  NumberLayout layout = NumberLayout::kSlashFirst;
  Series series = Series::kGovernment;  // from layout and organ; unions often use the government's layout

  std::optional<int> year() const;  // 2024; two digits mean 20xx
  bool operator==(const DocumentNumber&) const = default;
};

struct NumberReading {
  // unreadable: "Số" stands there and what follows fits no form.
  FieldStatus status = FieldStatus::kAbsent;  // found, blank, placeholder, unreadable or absent
  DocumentNumber value;                       // of a blank, what else stands there: the symbol
  std::string text;                           // canonical print of value
};

// One abbreviation of tên loại (Decree 30/2020 Appendix III.I; party and others marked).
struct KindName {
  std::string_view code;  // "TTr"
  std::string_view name;  // "TỜ TRÌNH"
  bool decree;            // in the Decree's own table
  bool party;             // used by the party's guide
};
std::span<const KindName> kind_names();
// The row of an abbreviation, case aside ("TTR" is TTr), or nullptr.
const KindName* kind_by_code(std::string_view code);

// Canonical form: no spaces, "-" and "/" as the series asks. parse_document_number(print_document_number(x)) == x.
std::string print_document_number(const DocumentNumber& value);

// Reads "367 /KH-UBND", "Số: 12 - BC/ĐU", "…/TTr -UBND": one line, with or without "Số". What follows the symbol is
// left alone. Spaces beside "/", "-" and "&" mean nothing. Never guesses letters for digits: "1L8/" is no number.
NumberReading read_document_number(std::string_view line);

// The same, only if a number was found.
std::optional<DocumentNumber> parse_document_number(std::string_view text);

// As people type it in sheets and file names: also "_" for "/" or "-", "QD" for "QĐ", "ND-CP". Weaker than the above.
std::optional<DocumentNumber> parse_typed_number(std::string_view text);

// Same số and ký hiệu for people: leading zeros, case and lost accents (QD/QĐ) aside; suffix and year count.
bool same_document_number(const DocumentNumber& a, const DocumentNumber& b);

// Copies the parts into a fact (text, number, suffix, year, kind, organ, unit, series); status and source stay the
// caller's.
void fill_number_fact(const DocumentNumber& value, NumberFact& fact);

}  // namespace kiemchung
