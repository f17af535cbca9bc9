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

// `row_findings`: what the checks on the criterion's row of the sheet found. `evidence` in the order of
// context.evidence.
//
//   no evidence: not_expected (survey, or nothing asked), not_due, explained, zero (the explanation weighs zero),
//   missing evidence:    zero    a disqualified document where the policy lets one take the criterion down, only
//   disqualified
//                        documents, or an explanation that weighs zero
//                review  anything that asks people, or some of the files do not count and it must be seen whether the
//                rest
//                        is enough
//                met     all files are accepted and nothing is asked; proposes the self score
//                missing only files that do not count
CriterionVerdict criterion_verdict(const CriterionContext& context, const std::vector<CriterionEvidence>& evidence,
                                   std::vector<Finding> row_findings, Instant at);

}  // namespace kiemchung
