// Whether a page was drawn by a program or is a picture of paper. A text layer that somebody's OCR laid over or under a
// scan is not trusted: on real scans it reads "s6.fi,lL /eD-UBND".
#pragma once

#include "extractors/document_facts.h"
#include "extractors/pdf/pages.h"

namespace kiemchung {

struct PageOrigin {
  PageFact fact;
  bool untrusted_text = false;  // a scan that carries a text layer nobody should read
  bool empty = false;           // neither text nor picture
};

PageOrigin page_origin(const PageContent& content);

// Of all pages together: mixed where program pages and scans stand in one file.
Origin document_origin(const std::vector<PageFact>& pages);

// Marks glyphs that a later opaque full-page picture hides.
void hide_covered_text(PageContent& content);

}  // namespace kiemchung
