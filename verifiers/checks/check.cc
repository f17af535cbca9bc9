#include "verifiers/checks/check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace kiemchung {

CheckAnswer holds(std::string reason, Arguments arguments) {
  CheckAnswer answer;
  answer.outcome = Outcome::kHolds;
  answer.reason = std::move(reason);
  answer.arguments = std::move(arguments);
  return answer;
}

CheckAnswer fails(std::string reason, Arguments arguments) {
  CheckAnswer answer = holds(std::move(reason), std::move(arguments));
  answer.outcome = Outcome::kFails;
  return answer;
}

CheckAnswer cannot_tell(std::string reason, std::string settle, Arguments arguments) {
  CheckAnswer answer = holds(std::move(reason), std::move(arguments));
  answer.outcome = Outcome::kUnknown;
  answer.settle = std::move(settle);
  return answer;
}

CheckAnswer noted(CheckAnswer answer) {
  answer.shown = true;
  return answer;
}

bool is_annex(const DocumentFacts& facts) { return facts.kind.name == kAnnexName; }

bool is_bare_table(const DocumentFacts& facts) {
  return facts.table_like && facts.number.status == FieldStatus::kAbsent && facts.kind.code.empty();
}

bool has_problem(const DocumentFacts& facts, std::string_view code) {
  return std::ranges::any_of(facts.problems, [code](const Problem& problem) { return problem.code == code; });
}

bool is_readable(const DocumentFacts& facts) {
  if (facts.document_class == DocumentClass::kOther || facts.pages == 0) return false;
  static constexpr std::array<std::string_view, 9> kNothingRead = {
      "empty_file",       "encrypted",        "no_pages",        "not_a_document", "unsupported_type",
      "examiner_crashed", "examiner_timeout", "examiner_memory", "examiner_reply"};
  return std::ranges::none_of(kNothingRead, [&facts](std::string_view code) { return has_problem(facts, code); });
}

bool readers_disagree_on(const DocumentFacts& facts, std::string_view field) {
  return std::ranges::any_of(facts.problems, [field](const Problem& problem) {
    if (problem.code != "readers_disagree") return false;
    const bool names_another =
        (problem.detail.find("number") != std::string::npos || problem.detail.find("date") != std::string::npos) &&
        problem.detail.find(field) == std::string::npos;
    return !names_another;
  });
}

bool is_certain(const DocumentFacts& facts, const NumberFact& number, const Policy& policy) {
  return number.status == FieldStatus::kFound &&
         number.confidence >= policy.rule_for("number.certain").number("min_confidence") &&
         !readers_disagree_on(facts, "number");
}

bool is_certain(const DocumentFacts& facts, const DateFact& date, const Policy& policy) {
  return date.status == FieldStatus::kFound &&
         date.confidence >= policy.rule_for("date.certain").number("min_confidence") &&
         !readers_disagree_on(facts, "date");
}

bool is_read(const IssuerFact& issuer) { return !issuer.name.empty() && issuer.confidence >= kNameConfidence; }

std::string percent(double confidence) {
  return std::to_string(static_cast<int>(std::lround(std::clamp(confidence, 0.0, 1.0) * 100.0))) + "%";
}

std::string vietnamese(CivilDate date) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02u/%02u/%04d", static_cast<unsigned>(date.day()),
                static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
  return text.data();
}

std::string_view file_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace kiemchung
