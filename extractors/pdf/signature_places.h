// Where a signature's widget stands on its page, what it shows, and when it claims to be made.
#pragma once

#include <optional>
#include <string>

#include "extractors/document_facts.h"
#include "extractors/pdf/raw_file.h"

namespace kiemchung {

// ISO 32000-2 §7.9.4 "D:YYYYMMDDHHmmSSOHH'mm'" as UTC, ISO 8601 with "Z"; "" if it is no date. Without a zone it is
// taken as UTC, since nothing better is written.
std::string utc_of_pdf_date(const std::string& text);

// What an appearance says about the field's part in the clerk's flow: number and date (or month) fields show nothing
// but that text; a copy mark or a publisher's or incoming stamp names itself. kUnknown where the appearance is a
// picture.
SignatureRole role_of_appearance(const SignatureFact& fact);

namespace raw {

// The stream of /AP /N, through its state /AS; nullptr if the widget shows nothing.
const Object* normal_appearance(RawFile& file, const Object& widget, int view);

// The widget's /Rect in points from the top-left corner of the page as shown; nothing if it has no area (invisible).
std::optional<Box> shown_box(RawFile& file, const Object& widget, int page, int view);

// A box in the page's own space (y upwards) as points from the top-left corner of the page as shown.
Box shown(RawFile& file, const Object& page, const Box& box, int view);

// An array of four numbers as a box with x0 <= x1, y0 <= y1.
std::optional<Box> rectangle(RawFile& file, const Object* array, int view);

}  // namespace raw
}  // namespace kiemchung
