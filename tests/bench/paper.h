// Pages as pictures, spoiled the way scanners, cameras, fax machines and stamps spoil them, and wrapped into a PDF or
// left as a picture: what the reading is measured on beyond the pages somebody has looked at.
#pragma once

#include <leptonica/allheaders.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "extractors/geometry.h"
#include "extractors/pdf/pages.h"
#include "samples/canvas.h"

namespace kiemchung::bench {

struct DestroyPicture {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using Picture = std::unique_ptr<Pix, DestroyPicture>;  // 32 bits, colour

// A page and where its number line and date line stand, in points; unknown places are empty.
struct Paper {
  Picture pixels;
  double dpi = 200;
  std::optional<Box> number_line;
  std::optional<Box> date_line;
};

Picture picture_of(const Raster& raster);

// One way to spoil a page. `make` gives the bytes of a file and may change the paper it is given.
struct Spoiling {
  std::string name;
  std::function<std::string(Paper, samples::Chance&)> make;
};

// Every way, "as_is" first. Same chance, same bytes.
const std::vector<Spoiling>& spoilings();

// Handwriting fonts whose digits the network was not trained with.
class Hand {
 public:
  explicit Hand(const std::string& font);
  ~Hand();
  Hand(const Hand&) = delete;
  Hand& operator=(const Hand&) = delete;

  // Writes digits and letters from `x` on the baseline, both in pixels, digits `height` tall. Returns where it ends.
  double write(Pix* page, const std::string& text, double x, double baseline, double height, samples::Colour ink,
               samples::Chance& chance) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kiemchung::bench
