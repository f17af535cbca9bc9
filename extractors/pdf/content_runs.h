// Text runs and painted areas of a content stream or appearance, without rendering: enough to read what a signature
// field shows and to see what it hides. Poppler reads whole pages better; here hundreds of documents a second matter,
// each object must be taken from the revision in question, and hostile fonts must not reach a font library.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "extractors/geometry.h"
#include "extractors/pdf/raw_file.h"

namespace kiemchung::raw {

// Maps (x, y) to (a x + c y + e, b x + d y + f), as the PDF operator cm writes it.
using Matrix = std::array<double, 6>;
inline constexpr Matrix kIdentity = {1, 0, 0, 1, 0, 0};
Matrix operator*(const Matrix& first, const Matrix& then);
Box transformed(const Box& box, const Matrix& matrix);

// Boxes are in the caller's space: y grows upwards.
struct TextRun {
  Box box;
  double size = 0.0;  // height of the letters' em
  std::string text;   // UTF-8; letters of fonts that cannot be read are U+FFFD
};

struct PaintedArea {
  Box box;
  bool image = false;
  bool opaque = true;            // an image without mask, a fill without transparency
  bool white = false;            // a fill in white
  const Object* mask = nullptr;  // soft mask of an image: whether it lets anything through is not looked at here
};

struct ContentRuns {
  std::vector<TextRun> runs;       // in drawing order
  std::vector<PaintedArea> areas;  // in drawing order
  bool complete = true;            // false: a limit or an unknown filter stopped the reading
};

// A form XObject (its /Matrix applied) or, with the page's dictionary, a page's /Contents.
ContentRuns read_form(RawFile& file, const Object& form, int view, const Matrix& matrix = kIdentity);
ContentRuns read_page(RawFile& file, const Object& page, const Object* resources, int view);

// Runs joined in drawing order: a line break where the baseline moves, a space where letters stand apart. UTF-8, NFC.
std::string joined_text(const std::vector<TextRun>& runs);

}  // namespace kiemchung::raw
