// What the unit says of a file against what the criteria, the assignments and the file itself say: is a criterion
// named, does it exist, is it this unit's, does the file name's number agree with the one that was read.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

DocumentChecks claim_checks();

// Files a unit sends beside its evidence, known by their names or subjects. They name no criterion and need none.
enum class SideDocument { kNone, kReport, kExplanation };
SideDocument side_document(const Claim& claim, const DocumentFacts& facts);

// The one of a unit's sets that a folder of the path names by the number of its decision: "QĐ 2280/1.1_KH.pdf".
// nullptr: none or several; then a code may belong to any of them.
const CriteriaSet* named_set(const Policy& policy, std::string_view unit_kind, std::string_view path);

}  // namespace kiemchung
