// The page the HTML report is poured into (mustache). Style and words of the page's frame; sentences about documents
// come from the catalogue.
#pragma once

namespace kiemchung {

extern const char* const kHtmlTemplate;
extern const char* const kFindingTemplate;  // one finding; the page calls it "finding"

}  // namespace kiemchung
