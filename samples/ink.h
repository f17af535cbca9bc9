// What hands and stamps leave on paper: digits, signatures, round seals. Drawn as strokes, so that the same ink serves
// a page to be scanned and the picture inside a digital signature's appearance.
#pragma once

#include <string>
#include <string_view>

#include "samples/canvas.h"

namespace kiemchung::samples {

// Writes digits, "/" and the letters a, b by hand, starting at x, standing on the baseline. Returns the x after the
// last.
double write_by_hand(Canvas& canvas, double x, double baseline, double height, std::string_view text, Colour ink,
                     Chance& chance);

// An unreadable personal signature filling the box.
void scribble_signature(Canvas& canvas, const Box& box, Colour ink, Chance& chance);

// Con dấu tròn: two rings, the upper organ around, a star, the agency's name in the middle.
// Diameter of a state organ's seal is about 36-42 mm.
inline constexpr double kSealRadius = 50;  // points
void draw_seal(Canvas& canvas, double x, double y, double radius, std::string_view around, std::string_view middle,
               Colour colour = kSealRed);

}  // namespace kiemchung::samples
