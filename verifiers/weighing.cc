#include "verifiers/weighing.h"

#include <algorithm>
#include <tuple>

namespace kiemchung {
namespace {

std::string message_key(std::string_view check, const CheckAnswer& answer) {
  return "check." + std::string(check) + "." + answer.reason;
}

Effect effect_of(std::string_view check, const CheckAnswer& answer, const Policy& policy) {
  if (answer.outcome == Outcome::kHolds) return answer.shown ? Effect::kInform : Effect::kIgnore;
  if (answer.weight) {
    return answer.outcome == Outcome::kUnknown ? std::min(*answer.weight, Effect::kReview) : *answer.weight;
  }
  const Effect effect = policy.rule_for(check).weigh(answer.outcome);
  return answer.outcome == Outcome::kUnknown ? std::min(effect, Effect::kReview) : effect;
}

void exempt(Finding& finding, const Exemption& exemption, const IssuerFact& issuer) {
  finding.outcome = Outcome::kHolds;
  finding.effect = Effect::kInform;
  finding.basis = exemption.basis;
  finding.message = {"answer.exempted", {{"issuer", issuer.name}, {"reason", exemption.reason}}};
  finding.settle.clear();
}

auto order_of(const Finding& finding) {
  return std::tie(finding.check, finding.outcome, finding.message.key, finding.locator.page, finding.message.arguments);
}

}  // namespace

Finding weigh(std::string_view check, const CheckAnswer& answer, const Policy& policy, const Subject& subject) {
  Finding finding;
  finding.check = std::string(check);
  finding.outcome = answer.outcome;
  finding.effect = effect_of(check, answer, policy);
  finding.basis = answer.basis.empty() ? policy.rule_for(check).basis : answer.basis;
  finding.message = {message_key(check, answer), answer.arguments};
  finding.locator = {subject.sha256, answer.page, answer.box};
  if (!answer.settle.empty()) finding.settle = "settle." + answer.settle;
  const bool weighs = finding.effect > Effect::kInform;
  if (weighs && subject.issuer != nullptr && is_read(*subject.issuer)) {
    const auto* exemption = policy.exemption_for(*subject.issuer, subject.kind, check);
    if (exemption != nullptr) exempt(finding, *exemption, *subject.issuer);
  }
  return finding;
}

void sort_findings(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    if (a.effect != b.effect) return a.effect > b.effect;
    return order_of(a) < order_of(b);
  });
}

Effect heaviest(const std::vector<Finding>& findings) {
  Effect worst = Effect::kIgnore;
  for (const auto& finding : findings) worst = std::max(worst, finding.effect);
  return worst;
}

EvidenceVerdict evidence_verdict(std::vector<Finding> findings, bool keep_all) {
  const Effect worst = heaviest(findings);
  EvidenceVerdict verdict;
  verdict.zero_proposed = worst == Effect::kZero;
  verdict.outcome = worst >= Effect::kReject   ? EvidenceOutcome::kRejected
                    : worst == Effect::kReview ? EvidenceOutcome::kReview
                                               : EvidenceOutcome::kAccepted;
  if (!keep_all) {
    std::erase_if(findings, [](const Finding& finding) { return finding.effect == Effect::kIgnore; });
  }
  sort_findings(findings);
  verdict.findings = std::move(findings);
  return verdict;
}

}  // namespace kiemchung
