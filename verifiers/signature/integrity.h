// The mathematics and structure of a file's signatures, on the raw bytes (RFC 5652, RFC 3161, ISO 32000-2 §12.8).
#pragma once

#include <span>

#include "extractors/document_facts.h"

namespace kiemchung {

// Completes facts.signatures (found by the extractors) with integrity, coverage, signer, timestamp, certificates and
// later changes, and facts.signature_file. Never throws for what the file holds. Needs no file system.
void verify_signatures(std::span<const unsigned char> bytes, DocumentFacts& facts);

// Finds and verifies in one go, reading the file once: what `verify` needs, where nothing else is read of the document.
void read_signatures(std::span<const unsigned char> bytes, DocumentFacts& facts);

}  // namespace kiemchung
