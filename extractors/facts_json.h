// Facts to and from JSON (config/schemas/document-facts.schema.json). One object a document; keys in a fixed order, so
// the same facts give the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "extractors/document_facts.h"

namespace kiemchung {

std::string facts_to_json(const DocumentFacts& facts);

// Throws std::runtime_error naming the key and what was expected, if the text is no facts object of this schema
// version.
DocumentFacts facts_from_json(std::string_view text);

}  // namespace kiemchung
