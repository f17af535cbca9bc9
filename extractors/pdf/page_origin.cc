#include "extractors/pdf/page_origin.h"

#include <algorithm>
#include <bitset>
#include <cmath>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr int kGrid = 40;               // cells a side for the share under images
constexpr double kPictureCover = 0.6;   // a page under more picture than this may be a scan
constexpr int kFewLetters = 40;         // a page number and a stamp
constexpr double kGoodSyllables = 0.8;  // a program's text has more, foreign OCR less

double image_cover(const PageContent& content) {
  if (content.width <= 0 || content.height <= 0) return 0;
  std::bitset<static_cast<std::size_t>(kGrid) * kGrid> cells;
  for (const PageImage& image : content.images) {
    if (image.annotation >= 0) continue;
    const auto cell = [](double at, double size) { return std::clamp(at / size * kGrid, -1.0, kGrid + 1.0); };
    for (int y = 0; y < kGrid; ++y) {
      const double middle = y + 0.5;
      if (middle < cell(image.box.y0, content.height) || middle > cell(image.box.y1, content.height)) continue;
      for (int x = 0; x < kGrid; ++x) {
        if (x + 0.5 < cell(image.box.x0, content.width) || x + 0.5 > cell(image.box.x1, content.width)) continue;
        cells.set(static_cast<std::size_t>(y) * kGrid + static_cast<std::size_t>(x));
      }
    }
  }
  return static_cast<double>(cells.count()) / (kGrid * kGrid);
}

bool is_letter(const std::string& text) {
  const std::u32string points = to_code_points(text);
  if (points.empty()) return false;
  const char32_t c = points.front();
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c >= 0xC0;
}

// Whether a glyph goes on with the word before it: a new line or a wide gap ends a word where the program drew no
// space.
bool goes_on(const Glyph& before, const Glyph& glyph) {
  const double em = std::max(1.0, glyph.size);
  const double gap = glyph.box.x0 - before.box.x1;
  return std::abs(glyph.baseline - before.baseline) < 0.5 * em && gap < 0.2 * em && gap > -0.5 * em;
}

// A ruled table over most of the page: rules in both directions that span a good part of it.
bool is_table(const PageContent& content) {
  double top = content.height;
  double bottom = 0;
  int rows = 0;
  int columns = 0;
  for (const PageRule& rule : content.rules) {
    if (rule.horizontal && rule.box.x1 - rule.box.x0 > 0.05 * content.width) ++rows;
    if (!rule.horizontal) ++columns;
    if (rule.horizontal && rule.box.x1 - rule.box.x0 < 0.05 * content.width) continue;
    top = std::min(top, rule.box.y0);
    bottom = std::max(bottom, rule.box.y1);
  }
  return rows >= 6 && columns >= 6 && bottom - top > 0.45 * content.height;
}

}  // namespace

void hide_covered_text(PageContent& content) {
  for (const PageImage& image : content.images) {
    if (image.mask || image.annotation >= 0) continue;
    if (cover(image.box, {0, 0, content.width, content.height}) < kPictureCover) continue;
    for (std::size_t i = 0; i < std::min(image.glyphs_before, content.glyphs.size()); ++i)
      content.glyphs[i].visible = false;
  }
}

PageOrigin page_origin(const PageContent& content) {
  PageOrigin origin;
  PageFact& fact = origin.fact;
  fact.page = content.page;
  fact.width = content.width;
  fact.height = content.height;
  fact.image_cover = image_cover(content);
  fact.table_like = is_table(content);
  int hidden = 0;
  std::string text;
  const Glyph* before = nullptr;
  for (const Glyph& glyph : content.glyphs) {
    if (glyph.annotation >= 0) continue;
    if (before != nullptr && !goes_on(*before, glyph)) text += ' ';
    before = &glyph;
    text += glyph.text;
    if (!is_letter(glyph.text)) continue;
    glyph.visible ? ++fact.text_letters : ++hidden;
  }
  const auto share = syllable_share(text);
  const bool readable = !share || *share >= kGoodSyllables;
  if (fact.image_cover > kPictureCover) {
    const bool over_background = fact.text_letters > 5 * kFewLetters && readable && fact.text_letters > hidden;
    fact.origin = over_background ? Origin::kBornDigital : Origin::kScanned;
    origin.untrusted_text = !over_background && fact.text_letters + hidden > kFewLetters;
  } else if (fact.text_letters >= kFewLetters) {
    fact.origin = Origin::kBornDigital;
    origin.untrusted_text = !readable;  // fonts without a meaning for their letters (TCVN3, VNI)
  } else if (fact.image_cover > 0.15) {
    fact.origin = Origin::kScanned;  // a photograph with margins, a receipt in the middle of the page
  } else {
    fact.origin = fact.text_letters > 0 ? Origin::kBornDigital : Origin::kUnknown;
    origin.empty = fact.text_letters == 0;
  }
  return origin;
}

Origin document_origin(const std::vector<PageFact>& pages) {
  int born = 0;
  int scanned = 0;
  int photographed = 0;
  for (const PageFact& page : pages) {
    born += page.origin == Origin::kBornDigital ? 1 : 0;
    scanned += page.origin == Origin::kScanned ? 1 : 0;
    photographed += page.origin == Origin::kPhotographed ? 1 : 0;
  }
  if (born > 0 && scanned + photographed > 0) return Origin::kMixed;
  if (born > 0) return Origin::kBornDigital;
  if (scanned > 0) return Origin::kScanned;
  return photographed > 0 ? Origin::kPhotographed : Origin::kUnknown;
}

}  // namespace kiemchung
