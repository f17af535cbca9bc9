// What kind of thing a file is, from facts already read. Pure: called once after reading, and again once signatures
// were verified (who signed decides between a scan and an electronic copy; Decree 30/2020 art. 25.1.c).
#pragma once

#include "extractors/document_facts.h"

namespace kiemchung {

DocumentClass document_class(const DocumentFacts& facts);

}  // namespace kiemchung
