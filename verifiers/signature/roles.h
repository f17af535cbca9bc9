// Which part each signature plays: leader, agency, the clerk's number and date, publisher, incoming stamp, copy mark.
// A reading from names, appearances, places and order (Decree 30/2020 PL I.II.7–8); the judge compares it with trust.
#pragma once

#include "extractors/document_facts.h"

namespace kiemchung {

// Completes the roles that appearances alone could not tell. Needs signer and integrity facts; issuer and signing block
// help where they are known.
void assign_roles(DocumentFacts& facts);

}  // namespace kiemchung
