#include "extractors/ocr/page_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "extractors/ocr/leptonica.h"

namespace kiemchung {
namespace {

using PageBox = kiemchung::Box;  // Leptonica has a Box of its own

constexpr double kPointsPerMm = 72.0 / 25.4;
constexpr double kSmallest = 25 * kPointsPerMm;
constexpr double kLargest = 48 * kPointsPerMm;
constexpr double kMarksDpi = 50.0;

PixPtr red_mask(const Raster& raster, int step) {
  PixPtr mask(pixCreate(raster.width / step, raster.height / step, 1));
  if (!mask) return mask;
  for (int y = 0; y < raster.height / step; ++y) {
    for (int x = 0; x < raster.width / step; ++x) {
      // The reddest of the cell: a thin ring must not fade when the picture shrinks.
      bool red = false;
      for (int dy = 0; dy < step && !red; ++dy) {
        for (int dx = 0; dx < step && !red; ++dx) {
          const std::size_t at = (static_cast<std::size_t>(y * step + dy) * static_cast<std::size_t>(raster.width) +
                                  static_cast<std::size_t>(x * step + dx)) *
                                 3;
          const int r = raster.pixels[at];
          red = r - raster.pixels[at + 1] > 45 && r - raster.pixels[at + 2] > 35 && r > 110;
        }
      }
      if (red) pixSetPixel(mask.get(), x, y, 1);
    }
  }
  return mask;
}

// Share of the directions from the middle in which red lies near the edge: a ring has nearly all, text few.
double roundness(Pix* mask, int x0, int y0, int wide, int high) {
  constexpr int kDirections = 48;
  int hits = 0;
  for (int i = 0; i < kDirections; ++i) {
    const double angle = 2 * 3.14159265358979 * i / kDirections;
    for (double share = 0.80; share <= 1.02; share += 0.04) {
      const int x = x0 + static_cast<int>(wide / 2.0 + share * wide / 2.0 * std::cos(angle));
      const int y = y0 + static_cast<int>(high / 2.0 + share * high / 2.0 * std::sin(angle));
      l_uint32 value = 0;
      if (pixGetPixel(mask, x, y, &value) == 0 && value != 0) {
        ++hits;
        break;
      }
    }
  }
  return static_cast<double>(hits) / kDirections;
}

}  // namespace

std::optional<PageBox> find_red_seal(const Raster& raster) {
  if (raster.channels != 3 || raster.width < 16) return std::nullopt;
  const int step = std::max(1, static_cast<int>(raster.dpi() / kMarksDpi));
  const PixPtr mask = red_mask(raster, step);
  if (!mask) return std::nullopt;
  const PixPtr closed(pixCloseBrick(nullptr, mask.get(), 5, 5));
  const BoxaPtr boxes(pixConnCompBB(closed.get(), 8));
  const double to_points = (raster.box.x1 - raster.box.x0) / raster.width * step;
  std::optional<PageBox> best;
  double best_round = 0.6;
  for (int i = 0; boxes && i < boxaGetCount(boxes.get()); ++i) {
    l_int32 x = 0;
    l_int32 y = 0;
    l_int32 wide = 0;
    l_int32 high = 0;
    boxaGetBoxGeometry(boxes.get(), i, &x, &y, &wide, &high);
    const double w = wide * to_points;
    const double h = high * to_points;
    if (std::min(w, h) < kSmallest || std::max(w, h) > kLargest || std::max(w, h) > 1.3 * std::min(w, h)) continue;
    const double round = roundness(closed.get(), x, y, wide, high);
    if (round <= best_round) continue;
    best_round = round;
    best = PageBox{raster.box.x0 + x * to_points, raster.box.y0 + y * to_points, raster.box.x0 + (x + wide) * to_points,
                   raster.box.y0 + (y + high) * to_points};
  }
  return best;
}

namespace {

// Ink of a page shrunk to about `dpi`: a cell is dark if any of its pixels is, so that thin lines stay.
struct InkMap {
  int width = 0;
  int height = 0;
  double to_points = 1.0;
  std::vector<std::uint8_t> dark;

  bool at(int x, int y) const {
    return x >= 0 && y >= 0 && x < width && y < height &&
           dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] != 0;
  }
};

constexpr int kInk = 180;  // a thin ring on a shrunken grey scan is half paper

InkMap ink_map(const Raster& raster, double dpi) {
  InkMap map;
  const int step = std::max(1, static_cast<int>(raster.dpi() / dpi));
  map.width = raster.width / step;
  map.height = raster.height / step;
  map.to_points = (raster.box.x1 - raster.box.x0) / std::max(1, raster.width) * step;
  map.dark.assign(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height), 0);
  const auto n = static_cast<std::size_t>(raster.channels);
  for (int y = 0; y < map.height * step; ++y) {
    const unsigned char* row =
        raster.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) * n;
    std::uint8_t* out = map.dark.data() + static_cast<std::size_t>(y / step) * static_cast<std::size_t>(map.width);
    for (int x = 0; x < map.width * step; ++x) {
      if (row[static_cast<std::size_t>(x) * n] < kInk) out[x / step] = 1;
    }
  }
  return map;
}

struct Direction {
  double x = 0.0;
  double y = 0.0;
};

// Directions once around, spread so that the first few already look everywhere.
std::vector<Direction> directions(int count) {
  std::vector<Direction> out;
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * 3.14159265358979 * ((i * 29) % count) / count;
    out.push_back({std::cos(angle), std::sin(angle)});
  }
  return out;
}

// Share of the directions in which ink lies on a circle and paper just outside it; 0 as soon as it cannot be a ring.
double ring_share(const InkMap& map, int x, int y, int radius, const std::vector<Direction>& around) {
  constexpr int kOutside = 4;  // cells from the ring: paper there, but for text and the signature that cross it
  const auto most = static_cast<int>(around.size());
  const int gaps_allowed = most / 8;
  const int crossings_allowed = most * 45 / 100;
  int gaps = 0;
  int crossings = 0;
  int looked = 0;
  for (const Direction& direction : around) {
    // Nearly every place of a page of text is told after the first few directions.
    if ((looked == 5 && (gaps > 1 || crossings > 3)) || (looked == 12 && (gaps > 1 || crossings > 6))) return 0;
    ++looked;
    const auto dark = [&](int r) {
      return map.at(x + static_cast<int>(std::lround(r * direction.x)),
                    y + static_cast<int>(std::lround(r * direction.y)));
    };
    if (!dark(radius) && !dark(radius - 1) && !dark(radius + 1) && ++gaps > gaps_allowed) return 0;
    if (dark(radius + kOutside) && ++crossings > crossings_allowed) return 0;
  }
  return 1.0 - static_cast<double>(gaps) / most - 0.2 * crossings / most;
}

}  // namespace

std::optional<PageBox> find_black_seal(const Raster& raster) {
  constexpr double kRadius = 14 * kPointsPerMm;  // a seal is 32 to 42 mm wide
  constexpr double kWidest = 22 * kPointsPerMm;
  if (raster.width < 64 || raster.height < 64) return std::nullopt;
  const InkMap map = ink_map(raster, kMarksDpi);
  const std::vector<Direction> around = directions(60);
  double best = 0.0;
  std::optional<PageBox> found;
  for (int y = 0; y < map.height; y += 2) {
    for (int x = 0; x < map.width; x += 2) {
      for (int radius = static_cast<int>(kRadius / map.to_points); radius <= kWidest / map.to_points; radius += 2) {
        const double share = ring_share(map, x, y, radius, around);
        if (share <= best) continue;
        best = share;
        const double r = radius * map.to_points;
        const double cx = raster.box.x0 + x * map.to_points;
        const double cy = raster.box.y0 + y * map.to_points;
        found = PageBox{cx - r, cy - r, cx + r, cy + r};
      }
    }
  }
  return found;
}

std::optional<PixelBox> find_pen_strokes(const CleanScan& scan, const PixelBox& place) {
  constexpr double kTall = 0.20;  // inches: taller than any printed line with its accents
  constexpr double kWide = 0.25;
  constexpr int kInkOfPen = 150;  // of a levelled page
  const GreyImage part = crop(scan.grey, place);
  if (part.width < 8 || part.height < 8) return std::nullopt;
  const PixPtr pix = pix_from_grey(part.pixels.data(), part.width, part.height, part.width);
  const PixPtr ink(pixThresholdToBinary(pix.get(), kInkOfPen));
  const BoxaPtr boxes(pixConnCompBB(ink.get(), 8));
  std::optional<PixelBox> strokes;
  for (int i = 0; boxes && i < boxaGetCount(boxes.get()); ++i) {
    l_int32 x = 0;
    l_int32 y = 0;
    l_int32 wide = 0;
    l_int32 high = 0;
    boxaGetBoxGeometry(boxes.get(), i, &x, &y, &wide, &high);
    if (high < kTall * scan.dpi || wide < kWide * scan.dpi) continue;
    const PixelBox box{place.x0 + x, place.y0 + y, place.x0 + x + wide, place.y0 + y + high};
    strokes = strokes ? PixelBox{std::min(strokes->x0, box.x0), std::min(strokes->y0, box.y0),
                                 std::max(strokes->x1, box.x1), std::max(strokes->y1, box.y1)}
                      : box;
  }
  return strokes;
}

std::string page_fingerprint(const Raster& raster) {
  constexpr int kColumns = 9;
  constexpr int kRows = 8;
  if (raster.width < kColumns * 4 || raster.height < kRows * 4) return "";
  std::vector<double> cells(kColumns * kRows, 0.0);
  std::vector<double> counts(kColumns * kRows, 0.0);
  for (int y = 0; y < raster.height; ++y) {
    for (int x = 0; x < raster.width; ++x) {
      const auto cell = static_cast<std::size_t>(y * kRows / raster.height * kColumns + x * kColumns / raster.width);
      cells[cell] += raster.pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) +
                                    static_cast<std::size_t>(x)) *
                                   static_cast<std::size_t>(raster.channels)];
      counts[cell] += 1;
    }
  }
  std::uint64_t bits = 0;
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column + 1 < kColumns; ++column) {
      const auto at = static_cast<std::size_t>(row * kColumns + column);
      bits = bits << 1 | (cells[at] / counts[at] < cells[at + 1] / counts[at + 1] ? 1u : 0u);
    }
  }
  return fmt::format("{:016x}", bits);
}

}  // namespace kiemchung
