// Headings of a document's body, so that it can be told which parts a report has without keeping its text.
#pragma once

#include <vector>

#include "extractors/document_facts.h"
#include "extractors/fields/page_line.h"

namespace kiemchung {

// Lines that head a part: numbered ("II. Giải trình", "3. Khó khăn"), listed ("- Kiến nghị"), in capitals, or short and
// bold. Rows of a table that begin with a criterion's code are none. At most kMostHeadings over a whole document.
void add_headings(const PageLines& page, std::vector<Heading>& outline);

inline constexpr std::size_t kMostHeadings = 300;

}  // namespace kiemchung
