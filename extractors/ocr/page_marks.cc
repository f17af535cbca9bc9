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
