// Signature fields of a PDF as they stand in its bytes (ISO 32000-2 §12.7.5.5, §12.8): found by walking /AcroForm *and*
// by scanning for byte ranges, so that what one way hides the other shows.
#pragma once

#include <span>
#include <vector>

#include "extractors/document_facts.h"
#include "extractors/pdf/signature_finder.h"

namespace kiemchung {

// Fills facts.signatures (field, object, sub_filter, byte_range, revision, page, box, appearance_text, claimed_time,
// certification_level, role as far as the appearance tells) in file order, and facts.signature_file.revisions. A file
// that is no PDF gets none. Never throws for what the bytes hold; time and memory are bounded.
void extract_signature_fields(std::span<const unsigned char> bytes, DocumentFacts& facts);
// The same on a file that is open already. Returns what was found, in the order of facts.signatures.
std::vector<raw::FoundSignature> extract_signature_fields(raw::RawFile& file, DocumentFacts& facts);

}  // namespace kiemchung
