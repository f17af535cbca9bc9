// The one owner of Leptonica's pictures, and the bridge from and to plain bytes. For .cc files of this room only.
#pragma once

#include <leptonica/allheaders.h>

#include <cstdint>
#include <memory>

namespace kiemchung {

struct DestroyPix {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using PixPtr = std::unique_ptr<Pix, DestroyPix>;

struct DestroyBoxa {
  void operator()(Boxa* boxes) const { boxaDestroy(&boxes); }
};
using BoxaPtr = std::unique_ptr<Boxa, DestroyBoxa>;

// Copies rows of 8-bit grey into a picture.
inline PixPtr pix_from_grey(const std::uint8_t* pixels, int width, int height, std::ptrdiff_t stride) {
  PixPtr pix(pixCreateNoInit(width, height, 8));
  if (!pix) return pix;
  l_uint32* data = pixGetData(pix.get());
  const int words = pixGetWpl(pix.get());
  for (int y = 0; y < height; ++y) {
    l_uint32* line = data + static_cast<std::ptrdiff_t>(y) * words;
    const std::uint8_t* from = pixels + y * stride;
    for (int x = 0; x < width; ++x) SET_DATA_BYTE(line, x, from[x]);
  }
  return pix;
}

}  // namespace kiemchung
