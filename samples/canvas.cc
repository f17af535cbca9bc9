#include "samples/canvas.h"

#include <cmath>

#include "samples/pdf_document.h"
#include "samples/utf8.h"

namespace kiemchung::samples {
namespace {

std::string numbers(std::initializer_list<double> values) {
  std::string text;
  for (const double value : values) text += pdf_number(value) + " ";
  return text;
}

}  // namespace

Canvas::Canvas(double width, double height, FontSet& fonts) : width_(width), height_(height), fonts_(fonts) {}

std::string Canvas::at(double x, double y) const { return numbers({x, height_ - y}); }

void Canvas::colours(Colour c) {
  put(numbers({c.red, c.green, c.blue}) + "rg " + numbers({c.red, c.green, c.blue}) + "RG ");
}

void Canvas::text(double x, double baseline, Face face, double size, std::string_view utf8, Colour colour) {
  turned(x, baseline, 0, face, size, utf8, colour);
}

void Canvas::turned(double x, double baseline, double angle, Face face, double size, std::string_view utf8,
                    Colour colour) {
  colours(colour);
  std::string codes;
  for (const char32_t code : decode_utf8(utf8)) codes += fonts_.codes(face, code);
  put("BT /" + FontSet::resource(face) + " " + numbers({size}) + "Tf " +
      numbers({std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle)}) + at(x, baseline) + "Tm <" +
      codes + "> Tj ET\n");
}

void Canvas::centred(double centre, double baseline, Face face, double size, std::string_view utf8, Colour colour) {
  text(centre - text_width(face, size, utf8) / 2, baseline, face, size, utf8, colour);
}

void Canvas::justified(double x, double baseline, double measure, Face face, double size, std::string_view utf8) {
  const std::u32string codes = decode_utf8(utf8);
  int spaces = 0;
  for (const char32_t code : codes) spaces += code == U' ' ? 1 : 0;
  const double slack = spaces == 0 ? 0 : (measure - text_width(face, size, utf8)) / spaces;
  colours(kBlack);
  put("BT /" + FontSet::resource(face) + " " + numbers({size}) + "Tf 1 0 0 1 " + at(x, baseline) + "Tm [<");
  for (const char32_t code : codes) {
    put(fonts_.codes(face, code));
    if (code == U' ') put("> " + numbers({-slack / size * 1000}) + "<");
  }
  put(">] TJ ET\n");
}

void Canvas::line(double x0, double y0, double x1, double y1, double thickness, Colour colour) {
  colours(colour);
  put(numbers({thickness}) + "w " + at(x0, y0) + "m " + at(x1, y1) + "l S\n");
}

void Canvas::rectangle(const Box& box, double thickness, Colour colour) {
  colours(colour);
  put(numbers({thickness}) + "w " + at(box.x0, box.y1) + numbers({box.x1 - box.x0, box.y1 - box.y0}) + "re S\n");
}

void Canvas::fill(const Box& box, Colour colour) {
  colours(colour);
  put(at(box.x0, box.y1) + numbers({box.x1 - box.x0, box.y1 - box.y0}) + "re f\n");
}

void Canvas::stroke(const std::vector<Point>& points, double thickness, Colour colour) {
  if (points.size() < 2) return;
  colours(colour);
  put("1 J 1 j " + numbers({thickness}) + "w " + at(points[0].x, points[0].y) + "m ");
  // Catmull-Rom through the points, written as Bézier curves.
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Point& before = points[i == 0 ? 0 : i - 1];
    const Point& from = points[i];
    const Point& to = points[i + 1];
    const Point& after = points[i + 2 < points.size() ? i + 2 : i + 1];
    put(at(from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6) +
        at(to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6) + at(to.x, to.y) + "c ");
  }
  put("S 0 J 0 j\n");
}

void Canvas::circle(double x, double y, double radius, double thickness, Colour colour) {
  constexpr int kPoints = 24;
  std::vector<Point> points;
  for (int i = 0; i <= kPoints + 1; ++i) {
    const double angle = 2 * M_PI * i / kPoints;
    points.push_back({x + radius * std::cos(angle), y + radius * std::sin(angle)});
  }
  stroke(points, thickness, colour);
}

void Canvas::polygon(const std::vector<Point>& points, Colour colour) {
  colours(colour);
  for (std::size_t i = 0; i < points.size(); ++i) put(at(points[i].x, points[i].y) + (i == 0 ? "m " : "l "));
  put("f\n");
}

void Canvas::image(std::string_view resource, const Box& box) {
  put("q " + numbers({box.x1 - box.x0, 0, 0, box.y1 - box.y0}) + at(box.x0, box.y1) + "cm /" + std::string(resource) +
      " Do Q\n");
}

Chance::Chance(std::uint64_t seed, std::string_view name) {
  std::uint64_t hash = seed ^ 14695981039346656037ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  engine_.seed(hash);
}

double Chance::between(double low, double high) {
  constexpr double kScale = 1.0 / 9007199254740992.0;  // 2^-53: all the bits a double holds
  return low + (high - low) * (static_cast<double>(engine_() >> 11) * kScale);
}

int Chance::pick(int low, int high) {
  const auto choices = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  return low + static_cast<int>(engine_() % choices);
}

}  // namespace kiemchung::samples
