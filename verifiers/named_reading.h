// The unit's own words as witnesses of a number read from a picture: the name of its file and the documents its
// self-score sheet names for the criterion. They choose among near-equal readings and never make a new one; a reading
// that is certain without them stays, and their contradiction is a finding (claim.number_in_name, sheet checks).
//
// Facts depend on bytes alone, so this happens at judgement and the saved facts stay as they were.
#pragma once

#include <optional>

#include "extractors/document_facts.h"
#include "verifiers/claim.h"

namespace kiemchung {

// The number as the witnesses choose it, with the doubt that is left; nothing where they have no say: the reading is
// at or above `certain`, comes from text, has one candidate only, or the witnesses know none of the candidates or two.
std::optional<NumberFact> reading_by_name(const NumberFact& number, const Claim& claim, const SelfScoreSheet& sheet,
                                          double certain);

}  // namespace kiemchung
