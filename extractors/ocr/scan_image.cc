#include "extractors/ocr/scan_image.h"

#include <algorithm>
#include <cmath>

#include "extractors/ocr/leptonica.h"

namespace kiemchung {
namespace {

constexpr double kLeastTurn =
    0.25 * 3.14159265358979 / 180.0;  // less skew than this costs more by turning than it helps
constexpr double kMostTurn = 8.0 * 3.14159265358979 / 180.0;
constexpr double kFinest = 320.0;  // dpi above which recognition gains nothing

// The red channel, or all three weighed as the eye does.
PixPtr grey_of(const Raster& raster, bool red_alone) {
  PixPtr pix(pixCreateNoInit(raster.width, raster.height, 8));
  if (!pix) return pix;
  const auto n = static_cast<std::size_t>(raster.channels);
  for (int y = 0; y < raster.height; ++y) {
    l_uint32* line = pixGetData(pix.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix.get());
    const unsigned char* from =
        raster.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) * n;
    if (red_alone || n < 3) {
      for (int x = 0; x < raster.width; ++x) SET_DATA_BYTE(line, x, from[static_cast<std::size_t>(x) * n]);
    } else {
      for (int x = 0; x < raster.width; ++x, from += n)
        SET_DATA_BYTE(line, x, static_cast<l_uint8>((299u * from[0] + 587u * from[1] + 114u * from[2]) / 1000u));
    }
  }
  return pix;
}

bool is_bilevel(const Raster& raster) {
  const std::size_t step = std::max<std::size_t>(raster.pixels.size() / 20000, 1);
  for (std::size_t i = 0; i < raster.pixels.size(); i += step) {
    if (raster.pixels[i] != 0 && raster.pixels[i] != 255) return false;
  }
  return true;
}

PixPtr levelled(PixPtr grey) {
  PixPtr flat(pixBackgroundNormSimple(grey.get(), nullptr, nullptr));
  if (!flat) return grey;  // too small or nothing but background
  // Paper to white, ink to black; faint pencil keeps its place between.
  PixPtr out(pixGammaTRC(nullptr, flat.get(), 1.0F, 60, 215));
  return out ? std::move(out) : std::move(flat);
}

double skew_of(Pix* grey) {
  const PixPtr binary(pixThresholdToBinary(grey, kDark));
  l_float32 angle = 0;
  l_float32 confidence = 0;
  if (!binary || pixFindSkew(binary.get(), &angle, &confidence) != 0 || confidence < 2.5F) return 0;
  const double radians = static_cast<double>(angle) * 3.14159265358979 / 180.0;
  return std::fabs(radians) < kMostTurn ? radians : 0;
}

GreyImage to_image(Pix* pix) {
  GreyImage image;
  image.width = pixGetWidth(pix);
  image.height = pixGetHeight(pix);
  image.pixels.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
  for (int y = 0; y < image.height; ++y) {
    const l_uint32* line = pixGetData(pix) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix);
    std::uint8_t* to = image.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width);
    for (int x = 0; x < image.width; ++x) to[x] = static_cast<std::uint8_t>(GET_DATA_BYTE(line, x));
  }
  return image;
}

PixelBox clipped(const GreyImage& image, const PixelBox& box) {
  return {std::clamp(box.x0, 0, image.width), std::clamp(box.y0, 0, image.height), std::clamp(box.x1, 0, image.width),
          std::clamp(box.y1, 0, image.height)};
}

}  // namespace

CleanScan clean_scan(const Raster& raster, const ScanOptions& options) {
  const StepTimes::Within timed(options.times, ScanStep::kClean);
  setMsgSeverity(L_SEVERITY_NONE);  // a strange picture is data; this room prints nothing
  CleanScan scan;
  scan.region = raster.box;
  scan.dpi = raster.dpi();
  if (raster.width < 8 || raster.height < 8) return scan;
  PixPtr grey = grey_of(raster, options.steps.red_removal);
  if (!grey) return scan;
  const bool bilevel = is_bilevel(raster);
  if (scan.dpi > kFinest) {
    grey.reset(pixScaleAreaMap2(grey.get()));
    scan.dpi /= 2;
  } else if (bilevel) {
    // Bilevel scans gain smooth edges, which the networks were made for.
    grey.reset(pixBlockconv(grey.get(), 1, 1));
  }
  if (!bilevel) grey = levelled(std::move(grey));
  const double angle = skew_of(grey.get());
  if (std::fabs(angle) > kLeastTurn) {
    PixPtr turned(pixRotateAMGray(grey.get(), static_cast<l_float32>(angle), 255));
    if (turned) {
      grey = std::move(turned);
      scan.angle = angle;
    }
  }
  scan.grey = to_image(grey.get());
  return scan;
}

Box CleanScan::on_page(const PixelBox& box) const {
  const double cx = grey.width / 2.0;
  const double cy = grey.height / 2.0;
  const double to_points = grey.width > 0 ? (region.x1 - region.x0) / grey.width : 0;
  Box out{1e9, 1e9, -1e9, -1e9};
  for (const double x : {static_cast<double>(box.x0), static_cast<double>(box.x1)}) {
    for (const double y : {static_cast<double>(box.y0), static_cast<double>(box.y1)}) {
      // The picture was turned clockwise about its middle; turn the point back.
      const double px = (cx + (x - cx) * std::cos(angle) + (y - cy) * std::sin(angle)) * to_points + region.x0;
      const double py = (cy - (x - cx) * std::sin(angle) + (y - cy) * std::cos(angle)) * to_points + region.y0;
      out = {std::min(out.x0, px), std::min(out.y0, py), std::max(out.x1, px), std::max(out.y1, py)};
    }
  }
  return out;
}

PixelBox CleanScan::on_scan(const Box& box) const {
  const double scale = region.x1 > region.x0 ? grey.width / (region.x1 - region.x0) : 0;
  const auto pixel = [scale](double points) { return static_cast<int>(std::lround(points * scale)); };
  return {pixel(box.x0 - region.x0), pixel(box.y0 - region.y0), pixel(box.x1 - region.x0), pixel(box.y1 - region.y0)};
}

GreyImage crop(const GreyImage& image, const PixelBox& box) {
  GreyImage out;
  out.width = std::max(box.width(), 0);
  out.height = std::max(box.height(), 0);
  out.pixels.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height), 255);
  const PixelBox inside = clipped(image, box);
  // A box turned inside out, or beside the picture, holds nothing.
  if (inside.width() <= 0 || inside.height() <= 0) return out;
  for (int y = inside.y0; y < inside.y1; ++y) {
    const auto from = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
    std::copy(from + inside.x0, from + inside.x1,
              out.pixels.begin() + static_cast<std::ptrdiff_t>(y - box.y0) * out.width + (inside.x0 - box.x0));
  }
  return out;
}

void blank_out(GreyImage& image, const PixelBox& box) {
  const PixelBox inside = clipped(image, box);
  for (int y = inside.y0; y < inside.y1; ++y) {
    const auto row = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
    std::fill(row + inside.x0, row + std::max(inside.x0, inside.x1), std::uint8_t{255});
  }
}

std::vector<PixelBox> parts_of(const GreyImage& image, const PixelBox& line, int gap) {
  const PixelBox inside = clipped(image, line);
  std::vector<PixelBox> parts;
  int last = inside.x0 - gap - 2;  // the last column with ink
  for (int x = inside.x0; x < inside.x1; ++x) {
    int dark = 0;
    for (int y = inside.y0; y < inside.y1 && dark < 2; ++y) dark += image.at(x, y) < kDark ? 1 : 0;
    if (dark < 2) continue;  // one dark pixel is a speck or the edge of a rule
    if (x - last > gap + 1) parts.push_back({x, line.y0, x, line.y1});
    last = x;
    parts.back().x1 = x + 1;
  }
  return parts;
}

double ink_share(const GreyImage& image, const PixelBox& box, int level) {
  const PixelBox inside = clipped(image, box);
  if (inside.width() <= 0 || inside.height() <= 0) return 0;
  long dark = 0;
  for (int y = inside.y0; y < inside.y1; ++y) {
    for (int x = inside.x0; x < inside.x1; ++x) dark += image.at(x, y) < level ? 1 : 0;
  }
  return static_cast<double>(dark) / (static_cast<double>(inside.width()) * inside.height());
}

}  // namespace kiemchung
