#include "samples/ink.h"

#include <cmath>
#include <map>
#include <vector>

#include "samples/utf8.h"

namespace kiemchung::samples {
namespace {

using Strokes = std::vector<std::vector<Point>>;

// Pen paths in a box of width 1 and height 1 (y downwards), in two habits a figure where hands differ most.
const std::vector<Strokes>& shapes_of(char32_t sign) {
  static const std::map<char32_t, std::vector<Strokes>> kShapes = {
      {U'0', {{{{.5, 0}, {.15, .2}, {.08, .6}, {.3, .98}, {.7, .9}, {.9, .5}, {.75, .1}, {.45, .02}}}}},
      {U'1', {{{{.3, .25}, {.55, 0}, {.52, .5}, {.5, 1}}}, {{{.5, 0}, {.48, .5}, {.46, 1}}}}},
      {U'2',
       {{{{.12, .25}, {.4, 0}, {.8, .15}, {.75, .45}, {.4, .75}, {.1, 1}, {.5, .96}, {.95, .95}}},
        {{{.12, .22}, {.45, 0}, {.8, .2}, {.65, .55}, {.2, .95}, {.15, .8}, {.4, .85}, {.95, 1}}}}},
      {U'3', {{{{.15, .1}, {.5, 0}, {.8, .18}, {.65, .42}, {.4, .48}, {.75, .58}, {.85, .82}, {.5, 1}, {.1, .9}}}}},
      {U'4',
       {{{{.6, 0}, {.35, .35}, {.08, .66}, {.5, .66}, {.95, .64}}, {{.68, .35}, {.66, .7}, {.64, 1}}},
        {{{.2, .05}, {.15, .35}, {.12, .55}, {.5, .56}, {.9, .54}}, {{.72, .05}, {.7, .5}, {.68, 1}}}}},
      {U'5',
       {{{{.25, .02}, {.22, .2}, {.2, .42}, {.55, .38}, {.85, .6}, {.7, .92}, {.35, 1}, {.1, .9}},
         {{.25, .02}, {.55, .02}, {.9, 0}}}}},
      {U'6', {{{{.7, 0}, {.35, .25}, {.12, .65}, {.3, .97}, {.7, .95}, {.82, .7}, {.55, .52}, {.2, .68}}}}},
      {U'7',
       {{{{.1, .05}, {.5, .04}, {.9, .03}, {.65, .4}, {.42, 1}}},
        {{{.1, .05}, {.5, .04}, {.9, .03}, {.65, .4}, {.42, 1}}, {{.3, .5}, {.55, .48}, {.8, .47}}}}},
      {U'8',
       {{{{.75, .12},
          {.45, 0},
          {.2, .18},
          {.4, .42},
          {.75, .62},
          {.8, .88},
          {.45, 1},
          {.15, .85},
          {.3, .58},
          {.65, .38},
          {.78, .15},
          {.6, .03}}}}},
      {U'9', {{{{.8, .2}, {.5, 0}, {.15, .15}, {.2, .42}, {.55, .48}, {.8, .22}, {.78, .6}, {.55, 1}}}}},
      {U'/', {{{{.85, -.15}, {.5, .5}, {.1, 1.15}}}}},
      {U'a',
       {{{{.75, .5}, {.45, .42}, {.15, .62}, {.2, .95}, {.5, .98}, {.74, .75}, {.76, .5}},
         {{.77, .46}, {.76, .8}, {.95, 1}}}}},
      {U'b', {{{{.2, -.05}, {.18, .5}, {.2, .98}, {.55, 1}, {.8, .78}, {.6, .52}, {.22, .62}}}}},
  };
  return kShapes.at(sign);
}

double relative_width(char32_t sign) { return sign == U'1' ? 0.42 : sign == U'/' ? 0.4 : 0.62; }

}  // namespace

double write_by_hand(Canvas& canvas, double x, double baseline, double height, std::string_view text, Colour ink,
                     Chance& chance) {
  const double slant = chance.between(-0.02, 0.22);
  const double pen = chance.between(0.9, 1.35);
  double shift = 0;
  for (const char32_t sign : decode_utf8(text)) {
    const auto& variants = shapes_of(sign);
    const auto& strokes = variants[static_cast<std::size_t>(chance.pick(0, static_cast<int>(variants.size()) - 1))];
    const double tall = height * chance.between(0.9, 1.1);
    const double wide = height * relative_width(sign) * chance.between(0.9, 1.12);
    shift += chance.between(-0.4, 0.4);
    for (const auto& path : strokes) {
      std::vector<Point> points;
      for (const Point& p : path) {
        const double wobble = height * 0.02;
        points.push_back({x + p.x * wide + (1 - p.y) * tall * slant + chance.between(-wobble, wobble),
                          baseline + shift - (1 - p.y) * tall + chance.between(-wobble, wobble)});
      }
      canvas.stroke(points, pen * chance.between(0.92, 1.08), ink);
    }
    x += wide + height * chance.between(0.1, 0.2);
  }
  return x;
}

void scribble_signature(Canvas& canvas, const Box& box, Colour ink, Chance& chance) {
  const double wide = box.x1 - box.x0;
  const double tall = box.y1 - box.y0;
  for (int part = 0; part < 3; ++part) {
    std::vector<Point> points;
    const double start = 0.05 + 0.2 * part;
    const int turns = chance.pick(5, 8);
    for (int i = 0; i <= turns; ++i) {
      const double along = start + (0.9 - start) * i / turns;
      points.push_back({box.x0 + wide * (along + chance.between(-0.05, 0.05)),
                        box.y0 + tall * (i % 2 == 0 ? chance.between(0.6, 0.95) : chance.between(0.05, 0.5))});
    }
    canvas.stroke(points, chance.between(0.9, 1.5), ink);
  }
  canvas.stroke(
      {{box.x0, box.y1 - tall * 0.2}, {box.x0 + wide * 0.5, box.y1 - tall * 0.3}, {box.x1, box.y1 - tall * 0.4}}, 1.1,
      ink);
}

void draw_seal(Canvas& canvas, double x, double y, double radius, std::string_view around, std::string_view middle,
               Colour colour) {
  canvas.circle(x, y, radius, 1.8, colour);
  canvas.circle(x, y, radius * 0.93, 0.6, colour);
  canvas.circle(x, y, radius * 0.62, 0.7, colour);
  const std::u32string signs = decode_utf8(around);
  const double size = radius * 0.17;
  const double ring = radius * 0.71;
  const double step = 1.62 * M_PI / static_cast<double>(std::max<std::size_t>(signs.size(), 12));
  double angle = M_PI / 2 + step * (static_cast<double>(signs.size()) - 1) / 2;
  for (std::size_t i = 0; i < signs.size(); ++i, angle -= step) {
    std::string sign;
    for (std::size_t k = 0, n = 0; k < around.size(); ++k) {
      if ((static_cast<unsigned char>(around[k]) & 0xC0) != 0x80) ++n;
      if (n == i + 1) sign += around[k];
    }
    const double half = text_width(Face::kBold, size, sign) / 2;
    canvas.turned(x + ring * std::cos(angle) - half * std::sin(angle),
                  y - ring * std::sin(angle) - half * std::cos(angle), angle - M_PI / 2, Face::kBold, size, sign,
                  colour);
  }
  std::vector<Point> star;
  for (int i = 0; i < 10; ++i) {
    const double r = radius * (i % 2 == 0 ? 0.2 : 0.08);
    star.push_back({x + r * std::sin(M_PI * i / 5), y - radius * 0.25 - r * std::cos(M_PI * i / 5)});
  }
  canvas.polygon(star, colour);
  // The agency's name, broken into lines that fit the inner ring.
  std::vector<std::string> lines(1);
  const double small = radius * 0.17;
  for (std::size_t from = 0; from <= middle.size();) {
    const std::size_t to = std::min(middle.find(' ', from), middle.size());
    const std::string word(middle.substr(from, to - from));
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (!lines.back().empty() && text_width(Face::kBold, small, longer) > radius * 1.0) {
      lines.push_back(word);
    } else {
      lines.back() = longer;
    }
    from = to + 1;
  }
  double baseline = y + radius * 0.16;
  for (const std::string& line : lines) {
    canvas.centred(x, baseline, Face::kBold, small, line, colour);
    baseline += small * 1.1;
  }
}

}  // namespace kiemchung::samples
