// What the unit says of a file against what the criteria, the assignments and the file itself say: is a criterion
// named, does it exist, is it this unit's, does the file name's number agree with the one that was read.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

DocumentChecks claim_checks();

// Files a unit sends beside its evidence, known by their names or subjects. They name no criterion and need none.
enum class SideDocument { kNone, kReport, kExplanation };
SideDocument side_document(const Claim& claim, const DocumentFacts& facts);

}  // namespace kiemchung
