// Witnesses beside the page, joined as odds: they choose among near-equal readings and never overrule a confident one,
// whose contradiction is a finding of its own.
#pragma once

#include <vector>

#include "extractors/document_facts.h"

namespace kiemchung {

// Weighs the candidates of a date read from a picture by the earliest signing time of the issuer's signatures. Measured
// on 123 signed documents: signed the same day 72 %, one day later 15 %, two 5 %, three to four 4 %, one day before 3
// %.
void weigh_by_signing_time(const std::vector<SignatureFact>& signatures, DateFact& date);

}  // namespace kiemchung
