// Pictures for people: the places a verdict may rest on, cut out while the document is open, because nobody opens it
// again.
#pragma once

#include <vector>

#include "extractors/document_facts.h"
#include "extractors/pdf/pages.h"

namespace kiemchung {

// Head of the document, number line, date line, and every place of a signature, as a viewer shows them, annotations
// included. Fields without a place on the page have no picture: the head shows where they should be.
std::vector<Picture> cut_pictures(const PdfFile& file, const DocumentFacts& facts);

// The same for a bare picture taken for page 1.
std::vector<Picture> cut_pictures(const Raster& page, const DocumentFacts& facts);

}  // namespace kiemchung
