#include "verifiers/named_reading.h"

#include <algorithm>
#include <string>
#include <vector>

#include "extractors/fields/document_number.h"
#include "extractors/fields/evidence_name.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

// How many times likelier a reading becomes when the unit names its number: of 37 names seen, 32 held the number of the
// document, and a wrong candidate is rarely the number that some name holds by chance.
constexpr double kNamed = 12.0;
constexpr double kNearEqual = 1.0 / 8;  // of the best candidate's share: what is further off is not chosen
constexpr double kMostSure = 0.98;

std::string digits_of(std::string_view number) {
  const auto first = number.find_first_not_of('0');
  return fold_key(first == std::string_view::npos ? number : number.substr(first));
}

// Numbers that the unit gives for the file, without leading zeros.
std::vector<std::string> named_numbers(const Claim& claim, const SelfScoreSheet& sheet) {
  std::vector<std::string> numbers;
  const EvidenceName name = read_evidence_name(claim.path.substr(claim.path.find_last_of('/') + 1));
  if (!name.number.empty()) numbers.push_back(digits_of(name.number));
  for (const SelfScoreRow& row : sheet.rows) {
    if (std::ranges::find(claim.codes, row.code) == claim.codes.end()) continue;
    for (const DeclaredDocument& document : row.documents) {
      if (const auto parsed = parse_document_number(document.number))
        numbers.push_back(digits_of(parsed->number + parsed->suffix));
    }
  }
  return numbers;
}

}  // namespace

std::optional<NumberFact> reading_by_name(const NumberFact& number, const Claim& claim, const SelfScoreSheet& sheet,
                                          double certain) {
  const bool from_picture = number.source == Source::kOcr || number.source == Source::kHandwriting;
  const bool open = number.status == FieldStatus::kFound && number.confidence < certain;
  if (!open || !from_picture || number.candidates.size() < 2) return std::nullopt;
  const std::vector<std::string> named = named_numbers(claim, sheet);
  const Candidate* chosen = nullptr;
  double sum = 0;
  for (const Candidate& candidate : number.candidates) {
    sum += candidate.confidence;
    const auto parsed = parse_document_number(candidate.text);
    if (!parsed || std::ranges::find(named, digits_of(parsed->number + parsed->suffix)) == named.end()) continue;
    if (chosen != nullptr) return std::nullopt;  // a sheet that names both decides nothing
    chosen = &candidate;
  }
  if (chosen == nullptr || chosen->confidence < kNearEqual * number.candidates.front().confidence) return std::nullopt;
  const auto value = parse_document_number(chosen->text);
  // A letter behind the number fails a document: no witness asserts one.
  if (!value->suffix.empty() && value->suffix != number.suffix) return std::nullopt;
  NumberFact read = number;
  fill_number_fact(*value, read);
  const double others = std::max(1.0, sum) - chosen->confidence;
  read.confidence = std::min(kMostSure, kNamed * chosen->confidence / (kNamed * chosen->confidence + others));
  return read;
}

}  // namespace kiemchung
