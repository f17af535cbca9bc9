// Signature fields of a PDF as they stand in its bytes (ISO 32000-2 §12.7.5.5, §12.8): found by walking /AcroForm *and*
// by scanning for byte ranges, so that what one way hides the other shows.
#pragma once

#include <span>

#include "extractors/document_facts.h"

namespace kiemchung {

// Fills facts.signatures (field, object, sub_filter, byte_range, revision, page, box, appearance_text, claimed_time,
// certification_level, role as far as the appearance tells) in file order, and facts.signature_file.revisions. A file
// that is no PDF gets none. Never throws for what the bytes hold; time and memory are bounded.
void extract_signature_fields(std::span<const unsigned char> bytes, DocumentFacts& facts);

}  // namespace kiemchung
