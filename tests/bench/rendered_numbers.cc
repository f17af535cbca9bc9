#include "rendered_numbers.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace kiemchung::bench {

namespace {

// Uniform numbers that are the same with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_() >> 11U) * 0x1.0p-53;
  }
  bool chance(double p) { return between(0, 1) < p; }
  // The sum of twelve uniform numbers is close enough to a normal one for noise.
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += between(0, 1);
    return sum;
  }

 private:
  std::mt19937_64 engine_;
};

struct Ink {
  int width = 0;
  int height = 0;
  std::vector<double> values;  // 0 paper to 1 ink

  double& at(int x, int y) {
    return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  }
};

void blur(Ink& ink, double sigma) {
  const int radius = static_cast<int>(std::ceil(2.5 * sigma));
  std::vector<double> kernel;
  double sum = 0;
  for (int i = -radius; i <= radius; ++i) sum += kernel.emplace_back(std::exp(-0.5 * i * i / (sigma * sigma)));
  for (const bool across : {true, false}) {
    Ink out = ink;
    for (int y = 0; y < ink.height; ++y) {
      for (int x = 0; x < ink.width; ++x) {
        double value = 0;
        int offset = -radius;
        for (const double weight : kernel) {
          const int sx = across ? std::clamp(x + offset, 0, ink.width - 1) : x;
          const int sy = across ? y : std::clamp(y + offset, 0, ink.height - 1);
          value += weight * ink.at(sx, sy);
          ++offset;
        }
        out.at(x, y) = value / sum;
      }
    }
    ink = std::move(out);
  }
}

void dot(Ink& ink, double cx, double cy, double radius) {
  for (int y = std::max(0, static_cast<int>(cy - radius - 1)); y < std::min<double>(ink.height, cy + radius + 2); ++y) {
    for (int x = std::max(0, static_cast<int>(cx - radius - 1)); x < std::min<double>(ink.width, cx + radius + 2);
         ++x) {
      const double covered = std::clamp(radius + 0.5 - std::hypot(x - cx, y - cy), 0.0, 1.0);
      ink.at(x, y) = std::max(ink.at(x, y), covered);
    }
  }
}

}  // namespace

const std::vector<Face>& false_suffix_faces() {
  static const std::vector<Face> faces = {
      {"Ecolier", "/usr/share/fonts/truetype/ecolier-court/Ecolier-court.ttf", true},
      {"Havana", "/usr/share/fonts/opentype/havana/Havana-Regular.otf", true},
      {"Seto", "/usr/share/fonts/truetype/seto/setofont.ttf", true},
      {"Kristi", "/usr/share/fonts/truetype/kristi/Kristi.ttf", true},
      {"Tomson Talks", "/usr/share/fonts/truetype/tomsontalks/TomsonTalks.ttf", true},
      {"Yusei Magic", "/usr/share/fonts/truetype/yusei-magic/YuseiMagic-Regular.ttf", true},
      {"Liberation Serif", "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf", false},
      {"Liberation Serif Italic", "/usr/share/fonts/truetype/liberation2/LiberationSerif-Italic.ttf", false},
      {"Liberation Sans", "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf", false},
      {"Liberation Mono", "/usr/share/fonts/truetype/liberation2/LiberationMono-Regular.ttf", false},
  };
  return faces;
}

struct NumberRenderer::State {
  FT_Library library = nullptr;
  FT_Face own = nullptr;
  FT_Face form = nullptr;  // what is printed around the number
  bool handwritten = false;
  double own_cap = 1.0;  // height of a digit at 64 pixels to the em

  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State() = default;
  ~State() {
    if (library != nullptr) FT_Done_FreeType(library);
  }

  FT_Face open(const std::string& path) const {
    FT_Face face = nullptr;
    if (FT_New_Face(library, path.c_str(), 0, &face) != 0) throw std::runtime_error("cannot open font " + path);
    return face;
  }

  // Draws a text with its pen at (x, base); returns where the pen ends.
  static double draw(Ink& ink, FT_Face face, const std::string& text, double x, double base, double em, double slant,
                     double bolder) {
    FT_Set_Char_Size(face, 0, static_cast<FT_F26Dot6>(em * 64), 72, 72);
    FT_Matrix lean = {0x10000, static_cast<FT_Fixed>(slant * 0x10000), 0, 0x10000};
    FT_Set_Transform(face, &lean, nullptr);
    for (const char c : text) {
      if (FT_Load_Char(face, static_cast<FT_ULong>(c), FT_LOAD_NO_BITMAP | FT_LOAD_NO_HINTING) != 0) continue;
      FT_Outline_Embolden(&face->glyph->outline, static_cast<FT_Pos>(bolder * 64));
      FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL);
      const FT_Bitmap& bitmap = face->glyph->bitmap;
      const int left = static_cast<int>(std::lround(x)) + face->glyph->bitmap_left;
      const int top = static_cast<int>(std::lround(base)) - face->glyph->bitmap_top;
      for (int y = 0; y < static_cast<int>(bitmap.rows); ++y) {
        for (int i = 0; i < static_cast<int>(bitmap.width); ++i) {
          const int px = left + i;
          const int py = top + y;
          if (px < 0 || py < 0 || px >= ink.width || py >= ink.height) continue;
          ink.at(px, py) = std::max(ink.at(px, py), bitmap.buffer[y * bitmap.pitch + i] / 255.0);
        }
      }
      x += static_cast<double>(face->glyph->advance.x) / 64.0;
    }
    return x;
  }
};

NumberRenderer::NumberRenderer(const Face& face) : state_(std::make_unique<State>()) {
  if (FT_Init_FreeType(&state_->library) != 0) throw std::runtime_error("cannot start FreeType");
  state_->own = state_->open(face.path);
  state_->form = state_->open("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf");
  state_->handwritten = face.handwritten;
  constexpr FT_F26Dot6 kEm = 64;
  FT_Set_Char_Size(state_->own, 0, kEm * 64, 72, 72);
  if (FT_Load_Char(state_->own, '8', FT_LOAD_NO_BITMAP | FT_LOAD_NO_HINTING) != 0)
    throw std::runtime_error("no digits in " + face.path);
  state_->own_cap = static_cast<double>(state_->own->glyph->metrics.height) / 64.0;
}

NumberRenderer::~NumberRenderer() = default;

GreyPicture NumberRenderer::zone(const std::string& text, std::uint64_t seed) const {
  Dice dice(seed);
  const int height = static_cast<int>(dice.between(50, 62));
  constexpr int kWidest = 600;
  Ink ink{kWidest, height, std::vector<double>(std::size_t{kWidest} * static_cast<std::size_t>(height))};
  const double base = height * dice.between(0.68, 0.8);
  const double cap = height * dice.between(0.38, 0.48);
  const double form_em = cap / 0.66;  // Liberation Serif's digits are 0.66 em tall
  const double size = state_->handwritten ? cap * dice.between(0.95, 1.6) : cap;
  const double own_em = 64.0 * size / state_->own_cap;
  const double slant = state_->handwritten ? dice.between(-0.08, 0.25) : 0.0;
  const double bolder = state_->handwritten ? dice.between(0, 1.6) : 0.0;
  double x = State::draw(ink, state_->form, ":", dice.between(0, 4), base, form_em, 0, 0) + dice.between(0, 14);
  const double start = x;
  const double foot = std::min(base + (state_->handwritten ? dice.between(-0.05, 0.15) * size : 0.0), height - 1.0);
  Ink written = {ink.width, height, std::vector<double>(ink.values.size())};
  x = State::draw(written, state_->own, text, x, foot, own_em, slant, bolder);
  const double strength = dice.chance(0.12) ? dice.between(0.4, 0.6) : dice.between(0.7, 1.0);
  if (dice.chance(0.15)) {
    for (double d = start; d < x; d += cap * 0.3) dot(ink, d, base, cap * 0.055);
  }
  for (std::size_t i = 0; i < ink.values.size(); ++i)
    ink.values[i] = std::max(ink.values[i], strength * written.values[i]);
  x = State::draw(ink, state_->form, "/", x + dice.between(-2, 16), base, form_em, 0, 0);
  const int width = std::min(ink.width, static_cast<int>(x + dice.between(-2, 4)));

  if (dice.chance(0.6)) blur(ink, dice.between(0.4, 1.3));
  const double paper = dice.between(215, 255);
  const double noise = dice.chance(0.6) ? dice.between(2, 14) : 0.0;
  const bool fax = strength > 0.65 && dice.chance(0.2);
  const double cut = paper * dice.between(0.5, 0.65);
  GreyPicture picture{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int i = 0; i < width; ++i) {
      double grey = paper * (1 - 0.9 * ink.at(i, y)) + noise * dice.normal();
      if (fax) grey = grey < cut ? 0 : 255;
      picture.pixels.push_back(static_cast<std::uint8_t>(std::clamp(grey, 0.0, 255.0)));
    }
  }
  return picture;
}

}  // namespace kiemchung::bench
