// What is seen on a page as a picture, not read: a red round seal, and a fingerprint for finding the same scan twice.
#pragma once

#include <optional>
#include <string>

#include "extractors/ocr/scan_image.h"
#include "extractors/pdf/pages.h"

namespace kiemchung {

// The seal of an agency: red, round, 25 to 48 mm across (the seals of state agencies measure 36 to 42 mm), on the
// page's points. Wants colour at 30 to 80 dpi.
std::optional<Box> find_red_seal(const Raster& raster);

// The same seal on a black and white page: a ring of ink with paper around it. Any resolution from 50 dpi on.
std::optional<Box> find_black_seal(const Raster& raster);

// Strokes of a pen within a place of a cleaned scan: connected ink taller and wider than print. All of them together.
std::optional<PixelBox> find_pen_strokes(const CleanScan& scan, const PixelBox& place);

// 64 bits as 16 hex digits: whether each cell of the page is darker than its neighbour to the right (difference hash).
// Two scans of one paper differ in few bits.
std::string page_fingerprint(const Raster& raster);

}  // namespace kiemchung
