// The verdict of one criterion from its evidence and its explanation. It prepares the decision: points are proposed
// only where nothing is left to decide, and never worked out from the evidence.
#pragma once

#include <vector>

#include "verifiers/checks/explanation_checks.h"
#include "verifiers/finding.h"

namespace kiemchung {

// A file put forward for the criterion, with the verdict it has once all checks were asked.
struct CriterionEvidence {
  const EvidenceRecord* record = nullptr;
  const EvidenceVerdict* verdict = nullptr;
};

// `row_findings`: what the checks on the criterion's row of the sheet found. `evidence`: as in context.evidence.
//
// Scored by survey: always not_expected. Without evidence:
//   not_due (its day has not come), not_expected (nothing is asked), missing (nothing was said), zero (the explanation
//   weighs zero), explained, review (the explanation is not what the policy asks, or stands in a document of its own).
// With evidence:
//   zero     a document weighs zero and one is enough for the policy, or no other document counts; or the explanation
//            weighs zero
//   missing  only documents that do not count, and no explanation
//   review   anything asks people, or some documents do not count and it must be seen whether the rest is enough
//   met      every document is accepted and nothing is asked; the self score is proposed
CriterionVerdict criterion_verdict(const CriterionContext& context, const std::vector<CriterionEvidence>& evidence,
                                   std::vector<Finding> row_findings, Instant at);

}  // namespace kiemchung
