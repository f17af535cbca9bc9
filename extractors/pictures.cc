#include "extractors/pictures.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

#include "extractors/pdf/jpeg.h"

namespace kiemchung {
namespace {

constexpr double kHeadShare = 0.36;  // of the page's height: number, date, kind and subject stand in it (DOMAIN.md 1.2)
constexpr double kHeadDpi = 96.0;    // legible on a screen, some 30 KB a page
constexpr double kCloseDpi = 150.0;  // a handwritten digit can be told
constexpr double kMargin = 14.0;     // points shown around a field
constexpr double kLeastWidth = 190.0;  // points: a lone digit without its line says nothing
constexpr double kLeastHeight = 46.0;
constexpr int kJpegQuality = 62;
constexpr std::size_t kMostSignatures = 4;

using Render = std::function<std::optional<Raster>(int page, const Box& region, double dpi)>;

// The field with some paper around it, at least as large as a line, within the page.
Box with_margin(const Box& box, double width, double height) {
  const double wide = std::max(kLeastWidth, box.x1 - box.x0 + 2 * kMargin) / 2;
  const double high = std::max(kLeastHeight, box.y1 - box.y0 + 2 * kMargin) / 2;
  const double x = (box.x0 + box.x1) / 2;
  const double y = (box.y0 + box.y1) / 2;
  return {std::clamp(x - wide, 0.0, width), std::clamp(y - high, 0.0, height), std::clamp(x + wide, 0.0, width),
          std::clamp(y + high, 0.0, height)};
}

class Cutter {
 public:
  Cutter(const DocumentFacts& facts, Render render) : facts_(facts), render_(std::move(render)) {}

  std::vector<Picture> cut() {
    const int first = std::max(1, facts_.first_page);
    if (const PageFact* page = page_fact(first)) {
      add("header", first, {0, 0, page->width, page->height * kHeadShare}, kHeadDpi);
    }
    around("number", facts_.number.page, facts_.number.box);
    around("date", facts_.date.page, facts_.date.box);
    around("signing_block", facts_.signing_block.page, facts_.signing_block.box);
    std::size_t signatures = 0;
    for (const SignatureFact& signature : facts_.signatures) {
      if (signature.page < 1 || !signature.box || ++signatures > kMostSignatures) continue;
      around("signing_block", signature.page, signature.box);
    }
    return std::move(pictures_);
  }

 private:
  const PageFact* page_fact(int page) const {
    for (const PageFact& fact : facts_.page_facts) {
      if (fact.page == page) return &fact;
    }
    return nullptr;
  }

  void around(const char* place, int page, const std::optional<Box>& box) {
    const PageFact* fact = page_fact(page);
    if (fact == nullptr || !box) return;
    add(place, page, with_margin(*box, fact->width, fact->height), kCloseDpi);
  }

  void add(const char* place, int page, const Box& region, double dpi) {
    if (region.x1 - region.x0 < 1 || region.y1 - region.y0 < 1) return;
    const auto raster = render_(page, region, dpi);
    if (!raster || raster->width < 1 || raster->height < 1) return;
    std::string bytes =
        encode_jpeg(raster->pixels.data(), raster->width, raster->height, raster->channels, kJpegQuality);
    if (!bytes.empty()) pictures_.push_back({place, page, raster->box, "image/jpeg", std::move(bytes)});
  }

  const DocumentFacts& facts_;
  Render render_;
  std::vector<Picture> pictures_;
};

// The pixels of a raster within a region of its page.
std::optional<Raster> part_of(const Raster& whole, const Box& region) {
  const double scale = whole.width / std::max(1.0, whole.box.x1 - whole.box.x0);
  const auto pixel = [scale](double points, int most) { return std::clamp(static_cast<int>(points * scale), 0, most); };
  const int x0 = pixel(region.x0 - whole.box.x0, whole.width);
  const int x1 = pixel(region.x1 - whole.box.x0, whole.width);
  const int y0 = pixel(region.y0 - whole.box.y0, whole.height);
  const int y1 = pixel(region.y1 - whole.box.y0, whole.height);
  if (x1 <= x0 || y1 <= y0) return std::nullopt;
  Raster part;
  part.width = x1 - x0;
  part.height = y1 - y0;
  part.channels = whole.channels;
  part.box = {whole.box.x0 + x0 / scale, whole.box.y0 + y0 / scale, whole.box.x0 + x1 / scale,
              whole.box.y0 + y1 / scale};
  for (int y = y0; y < y1; ++y) {
    const auto start = (static_cast<std::ptrdiff_t>(y) * whole.width + x0) * whole.channels;
    const auto row = whole.pixels.begin() + start;
    part.pixels.insert(part.pixels.end(), row, row + static_cast<std::ptrdiff_t>(part.width) * part.channels);
  }
  return part;
}

// Halves until the resolution is near what is wanted: a photograph has ten times what a screen shows.
Raster reduced(Raster raster, double dpi) {
  while (raster.dpi() > 1.7 * dpi && raster.width > 1 && raster.height > 1) {
    Raster half;
    half.width = raster.width / 2;
    half.height = raster.height / 2;
    half.channels = raster.channels;
    half.box = raster.box;
    half.pixels.reserve(raster.pixels.size() / 4);
    const auto at = [&raster](int x, int y, int channel) {
      return raster
          .pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) + static_cast<std::size_t>(x)) *
                      static_cast<std::size_t>(raster.channels) +
                  static_cast<std::size_t>(channel)];
    };
    for (int y = 0; y < half.height; ++y) {
      for (int x = 0; x < half.width; ++x) {
        for (int channel = 0; channel < half.channels; ++channel) {
          const int sum = at(2 * x, 2 * y, channel) + at(2 * x + 1, 2 * y, channel) + at(2 * x, 2 * y + 1, channel) +
                          at(2 * x + 1, 2 * y + 1, channel);
          half.pixels.push_back(static_cast<unsigned char>(sum / 4));
        }
      }
    }
    raster = std::move(half);
  }
  return raster;
}

}  // namespace

std::vector<Picture> cut_pictures(const PdfFile& file, const DocumentFacts& facts) {
  return Cutter(facts, [&file](int page, const Box& region,
                               double dpi) { return std::optional<Raster>(file.render(page, dpi, region, true)); })
      .cut();
}

std::vector<Picture> cut_pictures(const Raster& page, const DocumentFacts& facts) {
  return Cutter(facts,
                [&page](int, const Box& region, double dpi) {
                  auto part = part_of(page, region);
                  return part ? std::optional<Raster>(reduced(std::move(*part), dpi)) : std::nullopt;
                })
      .cut();
}

}  // namespace kiemchung
