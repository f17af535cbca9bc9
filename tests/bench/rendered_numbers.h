// Number zones rendered from fonts and degraded, for measuring what the digit network asserts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kiemchung::bench {

struct Face {
  std::string name;
  std::string path;
  bool handwritten = false;
};

// Six hands the network was never trained on, and four of the fonts documents are typed in.
const std::vector<Face>& false_suffix_faces();

struct GreyPicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;  // 0 black to 255 white, rows from the top, no gap between them
};

// Draws zones in one face. Throws std::runtime_error if the font cannot be opened.
class NumberRenderer {
 public:
  explicit NumberRenderer(const Face& face);
  ~NumberRenderer();
  NumberRenderer(const NumberRenderer&) = delete;
  NumberRenderer& operator=(const NumberRenderer&) = delete;

  // A number zone as a scan at 200 dpi shows it: a colon, `text`, a slash. The seed decides size, place, slant,
  // thickness, leader dots, blur, noise, paleness and fax binarisation; equal seeds give equal pictures.
  GreyPicture zone(const std::string& text, std::uint64_t seed) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kiemchung::bench
