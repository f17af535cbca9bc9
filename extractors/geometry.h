// A place on a page.
#pragma once

namespace kiemchung {

// PDF points (1/72 inch) from the top-left corner of the page as shown, after /Rotate; x0 <= x1, y0 <= y1.
struct Box {
  double x0 = 0.0;
  double y0 = 0.0;
  double x1 = 0.0;
  double y1 = 0.0;
};

}  // namespace kiemchung
