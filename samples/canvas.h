// Drawing on a page in the project's own coordinates: points from the top-left corner, y downwards, baselines for text.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/geometry.h"
#include "samples/fonts.h"

namespace kiemchung::samples {

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};
inline constexpr Colour kBlack{0, 0, 0};
inline constexpr Colour kSealRed{0.85, 0.08, 0.1};
inline constexpr Colour kBlueInk{0.1, 0.16, 0.62};
inline constexpr Colour kBlackInk{0.13, 0.13, 0.16};
inline constexpr Colour kWhite{1, 1, 1};

struct Point {
  double x = 0;
  double y = 0;
};

// The canvas does not own its fonts: several pages of a document share one FontSet, which must outlive them.
class Canvas {
 public:
  Canvas(double width, double height, FontSet& fonts);

  double width() const { return width_; }
  double height() const { return height_; }

  void text(double x, double baseline, Face face, double size, std::string_view utf8, Colour colour = kBlack);
  void centred(double centre, double baseline, Face face, double size, std::string_view utf8, Colour colour = kBlack);
  // Spreads the words over exactly `measure` points.
  void justified(double x, double baseline, double measure, Face face, double size, std::string_view utf8);
  // Text turned by `angle` radians, counter-clockwise.
  void turned(double x, double baseline, double angle, Face face, double size, std::string_view utf8, Colour colour);
  void line(double x0, double y0, double x1, double y1, double thickness = 0.7, Colour colour = kBlack);
  void rectangle(const Box& box, double thickness = 0.7, Colour colour = kBlack);
  void fill(const Box& box, Colour colour);
  // A smooth pen stroke through the points.
  void stroke(const std::vector<Point>& points, double thickness, Colour colour);
  void circle(double x, double y, double radius, double thickness, Colour colour);
  void polygon(const std::vector<Point>& points, Colour colour);
  // Draws an image XObject of that resource name over the box.
  void image(std::string_view resource, const Box& box);

  const std::string& content() const { return content_; }

 private:
  void put(std::string_view text) { content_ += text; }
  std::string at(double x, double y) const;
  void colours(Colour colour);

  double width_;
  double height_;
  FontSet& fonts_;
  std::string content_;
};

// Same seed, same strokes, on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  // A chance of its own for one named thing, so that a new sample does not shift the others.
  Chance(std::uint64_t seed, std::string_view name);
  double between(double low, double high);
  int pick(int low, int high);  // both inclusive

 private:
  std::mt19937_64 engine_;
};

}  // namespace kiemchung::samples
