// All check classes, in the order they are asked. Each id of the catalogue (verifiers/check_catalogue.h) has exactly
// one.
#pragma once

#include "verifiers/checks/across_checks.h"
#include "verifiers/checks/submission_checks.h"

namespace kiemchung {

class CriterionCheck;  // verifiers/checks/explanation_checks.h

const DocumentChecks& document_checks();                             // scope document and claim, and lateness of a file
const std::vector<const CriterionCheck*>& criterion_checks();        // scope criterion
const std::vector<const SubmissionCheck*>& all_submission_checks();  // scope submission
const std::vector<const AcrossCheck*>& all_across_checks();          // scope across

// Every check once, for catalogues and tests.
std::vector<const Check*> all_checks();

}  // namespace kiemchung
