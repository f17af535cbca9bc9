// The signing block (boxes 7a, 7b of Decree 30/2020 Appendix I): authority, title and name, right half of the last text
// page.
#pragma once

#include <optional>

#include "extractors/document_facts.h"
#include "extractors/fields/page_line.h"

namespace kiemchung {

// Nothing if the page has no signing block. "Nơi nhận" beside it makes it certain.
std::optional<SigningBlockFact> read_signing_block(const PageLines& page);

}  // namespace kiemchung
