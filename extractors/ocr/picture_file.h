// A bare picture (JPEG, PNG, TIFF, …) as pixels, turned as its camera says.
#pragma once

#include <optional>
#include <span>

#include "extractors/pdf/pages.h"

namespace kiemchung {

// The first picture of the file; `box` of the raster is left to the caller. Nothing if it cannot be decoded or is
// larger than PdfFile::kMaxPixels after reduction.
std::optional<Raster> decode_picture(std::span<const unsigned char> bytes);

}  // namespace kiemchung
