#include "extractors/draw_page.h"

#include <algorithm>

#include "extractors/pdf/jpeg.h"
#include "extractors/pdf/pages.h"

namespace kiemchung {

namespace {

constexpr double kWidth = 1240.0;  // pixels: A4 at 150 dpi, sharp on a tablet and about 200 KB
constexpr int kQuality = 80;

bool starts_with(std::span<const unsigned char> bytes, std::initializer_list<unsigned char> magic) {
  return bytes.size() > magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

std::optional<Picture> picture_file(std::span<const unsigned char> bytes) {
  const bool jpeg = starts_with(bytes, {0xff, 0xd8, 0xff});
  const bool png = starts_with(bytes, {0x89, 'P', 'N', 'G'});
  if (!jpeg && !png) return std::nullopt;
  // A browser shows both, and its decoders are sandboxed too.
  return Picture{"page", 1, {}, jpeg ? "image/jpeg" : "image/png", {bytes.begin(), bytes.end()}};
}

}  // namespace

std::optional<Picture> draw_page(std::span<const unsigned char> bytes, int page) {
  if (auto picture = picture_file(bytes)) return page == 1 ? std::move(picture) : std::nullopt;
  const auto opened = PdfFile::open(bytes);
  if (!opened.file || page < 1 || page > opened.file->pages()) return std::nullopt;
  const PageContent content = opened.file->content(page);
  if (content.width <= 0.0 || content.height <= 0.0) return std::nullopt;
  const Box whole{0.0, 0.0, content.width, content.height};
  const Raster raster = opened.file->render(page, kWidth * 72.0 / content.width, whole, true);
  std::string jpeg = encode_jpeg(raster.pixels.data(), raster.width, raster.height, raster.channels, kQuality);
  if (jpeg.empty()) return std::nullopt;
  return Picture{"page", page, whole, "image/jpeg", std::move(jpeg)};
}

}  // namespace kiemchung
