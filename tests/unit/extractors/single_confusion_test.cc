// Print → parse for random values of the whole grammar, and what one OCR-like confusion makes of them: the parser may
// find nothing, or a letter behind the number that the checks put before people; it never gives another value.
//
// Confusions of one digit with another make another number of the same form: no grammar can see them. They are the
// business of the reader's confidence, and are not part of this test.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "extractors/fields/document_number.h"
#include "extractors/fields/evidence_name.h"
#include "extractors/fields/issue_date.h"

namespace kiemchung {
namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_()) % limit; }
  template <class List>
  std::string pick(const List& list) {
    return std::string(*(std::begin(list) + below(static_cast<unsigned>(std::size(list)))));
  }

 private:
  std::mt19937 engine_;
};

// What readers take a character for: digits for letters, separators for strokes and the other way round.
const std::map<std::string, std::vector<std::string>>& confusions() {
  static const std::map<std::string, std::vector<std::string>> kRows = {{"0", {"O", "o", "D", "Q", "Ô"}},
                                                                        {"1", {"l", "I", "i", "|", "/", "!"}},
                                                                        {"2", {"Z", "z"}},
                                                                        {"3", {"З", "}"}},
                                                                        {"4", {"A", "h"}},
                                                                        {"5", {"S", "s"}},
                                                                        {"6", {"b", "G"}},
                                                                        {"7", {"T", "?"}},
                                                                        {"8", {"B", "&"}},
                                                                        {"9", {"g", "q"}},
                                                                        {"/", {"1", "l", "I", "|", "-"}},
                                                                        {"-", {"_", ".", "~", "/", " "}},
                                                                        {".", {",", " ", ":", "·"}},
                                                                        {" ", {"", ".", ","}}};
  return kRows;
}

// Every text one confusion away.
std::vector<std::string> confused(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto row = confusions().find(text.substr(i, 1));
    if (row == confusions().end()) continue;
    for (const auto& other : row->second) all.push_back(text.substr(0, i) + other + text.substr(i + 1));
  }
  return all;
}

DocumentNumber random_number(Dice& dice) {
  static constexpr const char* kSuffixes[] = {"", "", "", "a", "b", "c", "bis", ".1", "+2"};
  static constexpr const char* kOrgans[] = {"UBND", "HĐND", "SNV", "BCĐ138", "CT.UBND", "VP&TH", "CAT(PC04)", "STNMT"};
  static constexpr const char* kUnits[] = {"", "VP", "CCHC&QLVTLT", "TCBC-VX", "PC04"};
  static constexpr const char* kPartyOrgans[] = {"ĐU", "TU", "HU", "CB", "TW", "TWĐTN", "HNDT"};
  static constexpr unsigned kSizes[] = {10, 100, 1000, 10000, 100000};
  DocumentNumber value;
  value.number = std::to_string(1 + dice.below(kSizes[dice.below(5)] - 1));
  if (value.number.size() == 1) value.number.insert(0, "0");
  value.suffix = dice.pick(kSuffixes);
  const auto kinds = kind_names();
  const unsigned form = dice.below(3);
  if (form != 2) value.kind = kinds[dice.below(static_cast<unsigned>(kinds.size()))].code;
  if (form == 1 && value.suffix.empty() && dice.below(3) == 0) value.year_text = std::to_string(1990 + dice.below(60));
  value.organ = form == 0 ? dice.pick(kPartyOrgans) : dice.pick(kOrgans);
  value.unit = value.year_text.empty() ? dice.pick(kUnits) : "";
  value.layout = form == 0 ? NumberLayout::kDashFirst : NumberLayout::kSlashFirst;
  return value;
}

// Number and year are what a document is known by; a symbol is an open vocabulary that no grammar can check.
void expect_no_other_number(const DocumentNumber& value, const std::string& text) {
  const NumberReading reading = read_document_number("Số: " + text);
  if (reading.status == FieldStatus::kUnreadable || reading.status == FieldStatus::kAbsent) return;
  ASSERT_EQ(reading.status, FieldStatus::kFound) << text << " of " << print_document_number(value);
  // A letter or a tail behind the digits is always put before people where it comes from a picture.
  if (!reading.value.suffix.empty() && reading.value.suffix != value.suffix) return;
  EXPECT_EQ(reading.value.number, value.number) << text << " of " << print_document_number(value);
  EXPECT_EQ(reading.value.suffix, value.suffix) << text;
}

TEST(SingleConfusion, NeverMakesAnotherDocumentNumber) {
  Dice dice(20260701);
  for (int i = 0; i < 800; ++i) {
    const DocumentNumber value = random_number(dice);
    const std::string text = print_document_number(value);
    auto back = parse_document_number("Số: " + text);
    ASSERT_TRUE(back) << text;
    back->series = value.series;
    EXPECT_EQ(*back, value) << text;
    for (const auto& other : confused(text)) expect_no_other_number(value, other);
  }
}

// A letter that looks like a digit is a misprint or a misreading: only a person may say which.
TEST(SingleConfusion, LettersThatLookLikeDigitsAreNoInsertedLetters) {
  for (const char* line : {"Số: 1O/QĐ-UBND", "Số: 2o/BC-UBND", "Số: 12l/QĐ-UBND", "Số: 12I/KH-UBND", "Số: 2S/TTr-UBND",
                           "Số: 1Z/QĐ-UBND", "Số: 12g/QĐ-UBND", "Số: 12q/QĐ-UBND"}) {
    EXPECT_EQ(read_document_number(line).status, FieldStatus::kUnreadable) << line;
  }
}

TEST(SingleConfusion, AStrokeReadAsASlashDoesNotEmptyTheNumber) {
  for (const char* line : {"Số: /2/BC-UBND", "Số: /12/BC-UBND", "Số: 2/225/BC-UBND"}) {
    EXPECT_EQ(read_document_number(line).status, FieldStatus::kUnreadable) << line;
  }
  EXPECT_EQ(read_document_number("Số:     /2024/QĐ-UBND").status, FieldStatus::kBlank);
}

TEST(SingleConfusion, NeverMakesAnotherDate) {
  Dice dice(20260702);
  for (int i = 0; i < 800; ++i) {
    const CivilDate date = civil_date(day_number({2015, 1, 1}) + static_cast<long>(dice.below(5000)));
    EXPECT_EQ(parse_iso(print_iso(date)), date);
    const std::string text = "Bình Mẫu, " + print_issue_date(date);
    const DateReading back = read_issue_date(text);
    ASSERT_EQ(back.status, FieldStatus::kFound) << text;
    EXPECT_EQ((CivilDate{*back.year, *back.month, *back.day}), date) << text;
    for (const auto& other : confused(text)) {
      const DateReading reading = read_issue_date(other);
      if (reading.status != FieldStatus::kFound) continue;
      EXPECT_EQ((CivilDate{*reading.year, *reading.month, *reading.day}), date) << other << " of " << text;
    }
  }
}

struct RandomName {
  std::vector<std::string> codes;
  std::string kind;
  std::string number;
  std::string symbol;
  std::string text;
};

std::string random_code(Dice& dice) {
  std::string code = std::to_string(1 + dice.below(9));
  for (unsigned level = 1 + dice.below(3); level > 0; --level) code += "." + std::to_string(1 + dice.below(19));
  return code;
}

// "1.1.1, 7.10_KH 163-KH-UBND.pdf": the way the letters ask for, in the separators that clerks use.
RandomName random_name(Dice& dice) {
  static constexpr const char* kKinds[] = {"KH", "QĐ", "BC", "TB", "TTr", "CTr", "NQ", "HD"};
  static constexpr const char* kOrgans[] = {"UBND", "HĐND", "SNV", "ĐU"};
  static constexpr const char* kBetween[] = {", ", "; ", " và ", "_", " + "};
  static constexpr const char* kBehind[] = {"_", " - ", " ", ". "};
  static constexpr const char* kEndings[] = {".pdf", ".PDF", ".signed.pdf", ".docx"};
  RandomName name;
  for (unsigned count = 1 + dice.below(3); count > 0; --count) {
    const std::string code = random_code(dice);
    if (std::ranges::find(name.codes, code) != name.codes.end()) continue;
    name.text += (name.codes.empty() ? "" : dice.pick(kBetween)) + code;
    name.codes.push_back(code);
  }
  name.kind = dice.pick(kKinds);
  name.number = std::to_string(1 + dice.below(9998));
  name.symbol = name.kind + "-" + dice.pick(kOrgans);
  name.text += dice.pick(kBehind) + name.kind + " " + name.number + "-" + name.symbol + dice.pick(kEndings);
  return name;
}

// "/" is no character of a name; a comma or a space inside a code makes two codes, or a code and a number, of the same
// grammar. What a set does not have is told by the check of codes.
bool is_another_name(const std::string& other, const std::string& text) {
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(other, text).in1 - other.begin());
  return at < text.size() && (other[at] == '/' || (text[at] == '.' && (other[at] == ',' || other[at] == ' ')));
}

TEST(SingleConfusion, NeverGivesAFileToAnotherCriterion) {
  Dice dice(20260703);
  for (int i = 0; i < 400; ++i) {
    const RandomName name = random_name(dice);
    const EvidenceName back = read_evidence_name(name.text);
    EXPECT_EQ(back.codes, name.codes) << name.text;
    EXPECT_EQ(back.number, name.number) << name.text;
    EXPECT_EQ(back.kind, name.kind) << name.text;
    EXPECT_EQ(back.symbol, name.symbol) << name.text;
    for (const auto& other : confused(name.text)) {
      if (is_another_name(other, name.text)) continue;
      // What is lost is asked for; what is not there must not appear.
      const EvidenceName reading = read_evidence_name(other);
      for (const auto& code : reading.codes)
        EXPECT_THAT(name.codes, testing::Contains(code)) << other << " of " << name.text;
    }
  }
}

}  // namespace
}  // namespace kiemchung
