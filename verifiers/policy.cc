#include "verifiers/policy.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "extractors/fields/text_norm.h"
#include "verifiers/policy_lint.h"

namespace kiemchung {
namespace {

// Whether the words stand in the text in that order without a gap; both folded.
bool holds_words(std::string_view text, std::string_view words) {
  const std::string padded = " " + fold_key(text) + " ";
  const std::string wanted = fold_key(words);
  return !wanted.empty() && padded.find(" " + wanted + " ") != std::string::npos;
}

// "signature.*" covers every check of the group.
bool names_check(std::string_view pattern, std::string_view check) {
  if (pattern.ends_with(".*")) return check.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == check;
}

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

Effect CheckRule::weigh(Outcome outcome) const {
  switch (outcome) {
    case Outcome::kHolds:
      return Effect::kIgnore;
    case Outcome::kUnknown:
      return std::min(unknown, Effect::kReview);
    case Outcome::kFails:
      break;
  }
  return effect;
}

double CheckRule::number(std::string_view parameter) const {
  const auto found = parameters.find(parameter);
  if (found == parameters.end()) throw std::out_of_range("no such parameter: " + std::string(parameter));
  return found->second;
}

Policy Policy::parse(const PolicySources& sources) {
  PolicyReading reading = read_policy(sources);
  if (!reading.policy) {
    std::erase_if(reading.problems, [](const ConfigProblem& problem) { return problem.severity != Severity::kError; });
    throw ConfigError(std::move(reading.problems));
  }
  return std::move(*reading.policy);
}

const CheckRule& Policy::rule_for(std::string_view check) const {
  const auto found = rules_.find(check);
  if (found == rules_.end()) throw std::out_of_range("no such check: " + std::string(check));
  return found->second;
}

const ClassRule& Policy::class_rule(DocumentClass document_class) const { return classes_.at(document_class); }

const Exemption* Policy::exemption_for(const IssuerFact& issuer, std::string_view kind, std::string_view check) const {
  for (const Exemption& exemption : exemptions) {
    const bool covers =
        std::ranges::any_of(exemption.checks, [&](const std::string& pattern) { return names_check(pattern, check); });
    if (!covers || (!exemption.kinds.empty() && !holds(exemption.kinds, kind))) continue;
    if (holds_words(issuer.name, exemption.issuer)) return &exemption;
  }
  return nullptr;
}

std::vector<const CriteriaSet*> Policy::sets_for(std::string_view unit_kind) const {
  std::vector<const CriteriaSet*> found;
  for (const CriteriaSet& set : sets) {
    if (set.is_for(unit_kind)) found.push_back(&set);
  }
  return found;
}

const CriteriaSet* Policy::find_set(std::string_view set_id) const {
  const auto found = std::ranges::find(sets, set_id, &CriteriaSet::id);
  return found == sets.end() ? nullptr : &*found;
}

std::optional<DateWindow> Policy::window_for(const Criterion* criterion, std::string_view kind) const {
  if (criterion != nullptr && criterion->window) return criterion->window;
  for (const KindWindow& row : windows) {
    if (row.kinds.empty() || holds(row.kinds, kind)) return row.window;
  }
  return std::nullopt;
}

std::vector<BasisDecision> Policy::replaced_decisions_in(std::string_view text) const {
  const std::string words = normalise(text);
  std::vector<BasisDecision> cited;
  for (const CriteriaSet& set : sets) {
    for (const BasisDecision& decision : set.replaces) {
      const std::size_t at = words.find(decision.number);
      const bool inside_number = at != std::string::npos && at > 0 && words[at - 1] >= '0' && words[at - 1] <= '9';
      if (at != std::string::npos && !inside_number) cited.push_back(decision);
    }
  }
  return cited;
}

}  // namespace kiemchung
