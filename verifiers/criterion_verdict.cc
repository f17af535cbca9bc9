#include "verifiers/criterion_verdict.h"

#include <algorithm>

#include "verifiers/weighing.h"

namespace kiemchung {
namespace {

bool is_explained(const CriterionContext& context, const std::vector<Finding>& row_findings) {
  if (context.row == nullptr || context.row->explanation.empty()) return false;
  return std::ranges::none_of(row_findings, [](const Finding& finding) {
    return finding.check.starts_with("explanation.") && finding.outcome == Outcome::kFails &&
           finding.effect >= Effect::kReview;
  });
}

bool is_not_due(const CriterionContext& context, Instant at) {
  return context.criterion.due_from && vietnam_date(at) < *context.criterion.due_from;
}

CriterionOutcome without_evidence(const CriterionContext& context, const std::vector<Finding>& row_findings,
                                  Instant at) {
  if (is_not_due(context, at)) return CriterionOutcome::kNotDue;
  const bool silent = context.row == nullptr || context.row->explanation.empty();
  if (silent && !context.criterion.required) return CriterionOutcome::kNotExpected;
  if (silent) return context.explained_elsewhere ? CriterionOutcome::kReview : CriterionOutcome::kMissing;
  if (heaviest(row_findings) == Effect::kZero) return CriterionOutcome::kZero;
  return is_explained(context, row_findings) ? CriterionOutcome::kExplained : CriterionOutcome::kReview;
}

CriterionOutcome with_evidence(const CriterionContext& context, const std::vector<CriterionEvidence>& evidence,
                               const std::vector<Finding>& row_findings) {
  const auto count = [&evidence](auto test) { return std::ranges::count_if(evidence, test); };
  const auto all = std::ssize(evidence);
  const auto zeros = count([](const CriterionEvidence& item) { return item.verdict->zero_proposed; });
  const auto rejected =
      count([](const CriterionEvidence& item) { return item.verdict->outcome == EvidenceOutcome::kRejected; });
  const auto accepted =
      count([](const CriterionEvidence& item) { return item.verdict->outcome == EvidenceOutcome::kAccepted; });
  const Effect row = heaviest(row_findings);
  const bool one_is_enough = context.policy.one_bad_document == BadDocument::kCriterion;
  if (row == Effect::kZero || (zeros > 0 && one_is_enough)) return CriterionOutcome::kZero;
  if (rejected == all) {
    // A zero among them is the campaign's own rule on the criterion; rejected files alone only do not count.
    if (zeros > 0) return CriterionOutcome::kZero;
    return is_explained(context, row_findings) ? CriterionOutcome::kReview : CriterionOutcome::kMissing;
  }
  const bool all_good = accepted == all && row < Effect::kReview;
  return all_good ? CriterionOutcome::kMet : CriterionOutcome::kReview;
}

std::optional<double> proposed(const CriterionVerdict& verdict, const std::vector<Finding>& row_findings) {
  if (verdict.outcome == CriterionOutcome::kZero) return 0.0;
  const bool in_doubt = heaviest(row_findings) >= Effect::kReview;
  if (verdict.outcome == CriterionOutcome::kMet && !in_doubt) return verdict.self_score;
  return std::nullopt;
}

}  // namespace

CriterionVerdict criterion_verdict(const CriterionContext& context, const std::vector<CriterionEvidence>& evidence,
                                   std::vector<Finding> row_findings, Instant at) {
  CriterionVerdict verdict;
  verdict.set = context.set.id;
  verdict.code = context.criterion.code;
  verdict.maximum = context.criterion.maximum;
  if (context.row != nullptr) {
    verdict.self_score = context.row->self_score;
    if (!verdict.maximum) verdict.maximum = context.row->maximum;
  }
  const bool survey = context.criterion.scoring == Scoring::kSurvey;
  verdict.outcome = survey             ? CriterionOutcome::kNotExpected
                    : evidence.empty() ? without_evidence(context, row_findings, at)
                                       : with_evidence(context, evidence, row_findings);
  verdict.proposed_score = proposed(verdict, row_findings);
  for (const auto& item : evidence) {
    verdict.evidence.push_back(item.record->claim.path);
    const auto& findings = item.verdict->findings;
    std::ranges::copy_if(findings, std::back_inserter(verdict.reasons),
                         [](const Finding& finding) { return finding.effect >= Effect::kReview; });
  }
  std::ranges::move(row_findings, std::back_inserter(verdict.reasons));
  sort_findings(verdict.reasons);
  return verdict;
}

}  // namespace kiemchung
