// What happened to a file after each signature, twice over: in the cross-reference entries and in the object graph.
// Reject by default: every entry a later revision writes must be explained by a rule; what no rule explains is named.
// Sources: ISO 32000-2 §7.5.6, §12.8.2.2 (DocMDP), §12.8.2.4 (FieldMDP); the white list is the one of SIGNATURES F for
// the clerk's flow (later signatures, number and date fields, DSS, metadata).
#pragma once

#include <vector>

#include "extractors/document_facts.h"
#include "extractors/pdf/signature_finder.h"

namespace kiemchung {

// Fills later_changes and changes of every signature and unsigned_tail and defects of the file. `found` and
// facts.signatures are in the same order.
void find_later_changes(raw::RawFile& file, const std::vector<raw::FoundSignature>& found, DocumentFacts& facts);

}  // namespace kiemchung
