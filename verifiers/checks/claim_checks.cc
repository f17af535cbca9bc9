#include "verifiers/checks/claim_checks.h"

#include <algorithm>

#include "extractors/fields/document_number.h"
#include "extractors/fields/evidence_name.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += text.empty() ? word : ", " + word;
  return text;
}

bool has_word(const std::string& folded, std::string_view word) { return folded.find(word) != std::string::npos; }

// Sets of the policy that have the code, among those the unit answers for.
std::vector<const CriteriaSet*> sets_with(const DocumentContext& context, std::string_view code) {
  std::vector<const CriteriaSet*> found;
  const CriteriaSet* const named = named_set(context.policy, context.unit_kind, context.claim.path);
  for (const CriteriaSet* set : context.policy.sets_for(context.unit_kind)) {
    if ((named == nullptr || named == set) && set->find(code) != nullptr) found.push_back(set);
  }
  return found;
}

class CodeInName final : public DocumentCheck {
 public:
  std::string_view id() const override { return "claim.code_in_name"; }
  Reasons reasons() const override { return {"holds", "in_folder", "in_sheet", "none"}; }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    const auto& claim = context.claim;
    if (side_document(claim, context.facts) != SideDocument::kNone) return {};
    const Arguments arguments = {{"codes", joined(claim.codes)}, {"file", std::string(file_name(claim.path))}};
    if (claim.codes.empty()) return {fails("none", arguments)};
    if (claim.source == ClaimSource::kFolder) return {holds("in_folder", arguments)};
    if (claim.source == ClaimSource::kSheet) return {holds("in_sheet", arguments)};
    return {holds("holds", arguments)};
  }
};

class CodeKnown final : public DocumentCheck {
 public:
  std::string_view id() const override { return "claim.code_known"; }
  Reasons reasons() const override { return {"holds", "unknown_code", "not_a_leaf", "in_two_sets"}; }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    if (context.policy.sets.empty()) return {};
    Answers answers;
    for (const auto& code : context.claim.codes) answers.push_back(answer(context, code));
    return answers;
  }

 private:
  static CheckAnswer answer(const DocumentContext& context, const std::string& code) {
    Arguments arguments = {{"code", code}};
    const auto sets = sets_with(context, code);
    if (sets.empty()) return fails("unknown_code", arguments);
    if (sets.size() > 1) {
      arguments.emplace("sets", sets.front()->title + "; " + sets.back()->title);
      return cannot_tell("in_two_sets", "ask_unit", arguments);
    }
    if (!sets.front()->find(code)->leaf) return cannot_tell("not_a_leaf", "ask_unit", arguments);
    return holds("holds", arguments);
  }
};

// Offices of one unit share its folder, so a code is foreign only if the unit itself is an owner and the code is
// another's.
class Assigned final : public DocumentCheck {
 public:
  std::string_view id() const override { return "claim.assigned"; }
  Reasons reasons() const override { return {"holds", "other_owner", "no_owner"}; }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    if (context.policy.assignments.empty()) return {};
    Answers answers;
    for (const auto& code : context.claim.codes) {
      const auto sets = sets_with(context, code);
      if (sets.size() == 1) answers.push_back(answer(context, code, *sets.front()));
    }
    return answers;
  }

 private:
  static CheckAnswer answer(const DocumentContext& context, const std::string& code, const CriteriaSet& set) {
    const auto owners = owners_of(code, set.id, context.policy.assignments);
    if (owners.empty()) return cannot_tell("no_owner", "ask_unit", {{"code", code}});
    std::vector<std::string> names;
    names.reserve(owners.size());
    for (const auto* owner : owners) names.push_back(owner->owner);
    const Arguments arguments = {{"code", code}, {"owners", joined(names)}};
    const std::string unit = fold_key(context.claim.unit);
    const auto is_unit = [&unit](const Assignment& assignment) { return fold_key(assignment.owner) == unit; };
    const bool unit_is_owner = std::ranges::any_of(context.policy.assignments, is_unit);
    const bool assigned = std::ranges::any_of(owners, [&](const Assignment* owner) { return is_unit(*owner); });
    return unit_is_owner && !assigned ? fails("other_owner", arguments) : holds("holds", arguments);
  }
};

// A name is a hint, never a proof: some names begin with the number of the incoming register.
class NumberInName final : public DocumentCheck {
 public:
  std::string_view id() const override { return "claim.number_in_name"; }
  Reasons reasons() const override { return {"holds", "differs", "maybe_differs"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& number = context.facts.number;
    const EvidenceName name = read_evidence_name(file_name(context.claim.path));
    if (name.number.empty() || number.status != FieldStatus::kFound) return {};
    // "QĐ 03-2024-QĐ-UBND": what stands before the symbol is the year of a normative document.
    if (number.year && name.number == std::to_string(*number.year)) return {};
    const Arguments arguments = {{"in_name", name.number + (name.symbol.empty() ? "" : "/" + name.symbol)},
                                 {"number", number.text}};
    if (same_digits(name.number, number.number + number.suffix)) return {placed(holds("holds", arguments), number)};
    if (is_certain(context.facts, number, context.policy)) return {placed(fails("differs", arguments), number)};
    return {placed(cannot_tell("maybe_differs", "look_at_page", arguments), number)};
  }

 private:
  static bool same_digits(std::string_view left, std::string_view right) {
    return fold_key(trimmed(left)) == fold_key(trimmed(right));
  }
  static std::string_view trimmed(std::string_view digits) {
    const auto first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? digits : digits.substr(first);
  }
};

}  // namespace

SideDocument side_document(const Claim& claim, const DocumentFacts& facts) {
  if (!claim.codes.empty()) return SideDocument::kNone;
  const std::string name = fold_key(file_name(claim.path));
  const std::string subject = fold_key(facts.kind.subject);
  for (const std::string& words : {name, subject}) {
    if (has_word(words, "giai trinh")) return SideDocument::kExplanation;
    const bool about_scores =
        has_word(words, "tu danh gia") || has_word(words, "tu cham diem") || has_word(words, "tu cham");
    if (about_scores && (facts.kind.code == "BC" || facts.number.kind == "BC" || has_word(words, "bao cao") ||
                         has_word(words, "bc "))) {
      return SideDocument::kReport;
    }
  }
  return SideDocument::kNone;
}

const CriteriaSet* named_set(const Policy& policy, std::string_view unit_kind, std::string_view path) {
  const std::string_view folders = path.substr(0, path.size() - file_name(path).size());
  const std::string words = " " + fold_key(folders) + " ";
  const CriteriaSet* found = nullptr;
  for (const CriteriaSet* set : policy.sets_for(unit_kind)) {
    const std::string& number = set->basis.number;
    const std::string digits = number.substr(0, number.find_first_not_of("0123456789"));
    if (digits.empty() || words.find(" " + digits + " ") == std::string::npos) continue;
    if (found != nullptr) return nullptr;
    found = set;
  }
  return found;
}

DocumentChecks claim_checks() {
  static const CodeInName code_in_name;
  static const CodeKnown code_known;
  static const Assigned assigned;
  static const NumberInName number_in_name;
  return {&code_in_name, &code_known, &assigned, &number_in_name};
}

}  // namespace kiemchung
