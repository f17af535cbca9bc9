// The page the HTML report is poured into (mustache). Style and words of the page's frame; sentences about documents
// come from the catalogue.
#pragma once

namespace kiemchung {

extern const char* const kPageTop;
extern const char* const kUnitTemplate;  // one unit, as often as there are units
extern const char* const kPageBottom;
extern const char* const kFindingTemplate;  // one finding; the page calls it "finding"

}  // namespace kiemchung
