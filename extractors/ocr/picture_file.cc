#include "extractors/ocr/picture_file.h"

#include <algorithm>

#include "extractors/ocr/leptonica.h"
#include "extractors/pdf/jpeg.h"

namespace kiemchung {
namespace {

constexpr int kFineEnough = 2600;  // pixels across A4: 300 dpi

PixPtr turned(PixPtr pix, int orientation) {
  // EXIF: 3 upside down, 6 turn right, 8 turn left; mirrored ones do not come from cameras.
  const int quarters = orientation == 6 ? 1 : orientation == 3 ? 2 : orientation == 8 ? 3 : 0;
  if (quarters == 0) return pix;
  PixPtr out(pixRotateOrth(pix.get(), quarters));
  return out ? std::move(out) : std::move(pix);
}

Raster to_raster(Pix* pix) {
  Raster raster;
  raster.width = pixGetWidth(pix);
  raster.height = pixGetHeight(pix);
  raster.channels = 3;
  raster.pixels.reserve(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) * 3);
  for (int y = 0; y < raster.height; ++y) {
    const l_uint32* line = pixGetData(pix) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix);
    for (int x = 0; x < raster.width; ++x) {
      raster.pixels.push_back(static_cast<unsigned char>(line[x] >> L_RED_SHIFT & 0xff));
      raster.pixels.push_back(static_cast<unsigned char>(line[x] >> L_GREEN_SHIFT & 0xff));
      raster.pixels.push_back(static_cast<unsigned char>(line[x] >> L_BLUE_SHIFT & 0xff));
    }
  }
  return raster;
}

}  // namespace

std::optional<Raster> decode_picture(std::span<const unsigned char> bytes) {
  setMsgSeverity(L_SEVERITY_NONE);
  PixPtr pix(pixReadMem(bytes.data(), bytes.size()));
  if (!pix || static_cast<double>(pixGetWidth(pix.get())) * pixGetHeight(pix.get()) > 4 * PdfFile::kMaxPixels)
    return std::nullopt;
  pix = turned(std::move(pix), exif_orientation(bytes));
  PixPtr colour(pixConvertTo32(pix.get()));
  while (colour && std::min(pixGetWidth(colour.get()), pixGetHeight(colour.get())) > kFineEnough)
    colour.reset(pixScaleAreaMap2(colour.get()));
  if (!colour) return std::nullopt;
  return to_raster(colour.get());
}

}  // namespace kiemchung
