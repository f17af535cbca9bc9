#include "extractors/fields/text_rows.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr double kSameRow = 0.3;       // of the font size: overlays sit a little high or low
constexpr double kLeastRoom = 0.06;    // of the font size: a drawn space narrower than this is covered by what follows
constexpr std::size_t kLongText = 40;  // an annotation with more characters is not the clerk's number or date

bool is_space(const std::string& text) { return normalise(text).empty(); }

// Combining marks (U+0300 … U+036F) come as signs of their own from some fonts.
bool is_mark(const std::string& text) {
  return text.size() == 2 &&
         (static_cast<unsigned char>(text[0]) == 0xCC ||
          (static_cast<unsigned char>(text[0]) == 0xCD && static_cast<unsigned char>(text[1]) < 0xB0));
}

bool is_signature_text(const std::string& text) {
  static const Pattern kWords(
      "ký bởi|người ký|ký ngày|thời gian ký|ngày ký|cơ quan:|email|signed by|digitally|sao y|sao lục|trích sao|giờ đến",
      true);
  return text.size() > kLongText * 2 || kWords.found_in(text);
}

std::vector<bool> annotations_left_out(const PageContent& content) {
  std::vector<std::string> texts(content.annotations.size());
  for (const Glyph& glyph : content.glyphs) {
    if (glyph.annotation >= 0) texts.at(static_cast<std::size_t>(glyph.annotation)) += glyph.text;
  }
  std::vector<bool> out;
  for (const std::string& text : texts) {
    const std::string plain = normalise(text);
    static const Pattern kDateLine("ng[àa]y.*th[áa]ng", true);
    out.push_back(is_signature_text(plain) && !kDateLine.found_in(plain));
  }
  return out;
}

// Letters drawn twice at one place (poor man's bold, or an overlay repeating the form) count once.
bool repeats(const std::vector<Sign>& signs, const Sign& sign) {
  const std::size_t look_back = std::min<std::size_t>(signs.size(), 6);
  return std::any_of(signs.end() - static_cast<std::ptrdiff_t>(look_back), signs.end(), [&](const Sign& other) {
    return other.text == sign.text && std::fabs(other.box.x0 - sign.box.x0) < 0.12 * sign.size &&
           std::fabs(other.baseline - sign.baseline) < 0.12 * sign.size;
  });
}

void finish_row(TextRow& row) {
  row.box = box_of(row.signs);
  row.text = text_of(row.signs);
  std::vector<double> sizes;
  std::size_t bold = 0;
  std::size_t italic = 0;
  for (const Sign& sign : row.signs) {
    sizes.push_back(sign.size);
    bold += sign.bold ? 1 : 0;
    italic += sign.italic ? 1 : 0;
  }
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2), sizes.end());
  row.size = sizes[sizes.size() / 2];
  row.bold = bold * 2 > row.signs.size();
  row.italic = italic * 2 > row.signs.size();
}

void cut_into_columns(TextRow&& wide, double column_gap, std::vector<TextRow>& rows) {
  std::sort(wide.signs.begin(), wide.signs.end(), [](const Sign& a, const Sign& b) { return a.box.x0 < b.box.x0; });
  TextRow row;
  row.baseline = wide.baseline;
  double right = 0;
  std::vector<Sign> kept;
  for (Sign& sign : wide.signs) {
    if (repeats(kept, sign)) continue;
    kept.push_back(std::move(sign));
  }
  for (Sign& sign : kept) {
    if (!row.signs.empty() && sign.box.x0 - right > column_gap * sign.size) {
      finish_row(row);
      rows.push_back(std::move(row));
      row = TextRow{};
      row.baseline = wide.baseline;
    }
    right = row.signs.empty() ? sign.box.x1 : std::max(right, sign.box.x1);
    row.signs.push_back(std::move(sign));
  }
  if (row.signs.empty()) return;
  finish_row(row);
  rows.push_back(std::move(row));
}

}  // namespace

std::vector<Sign> visible_signs(const PageContent& content, bool all_annotations) {
  std::vector<bool> left_out(content.annotations.size(), false);
  if (!all_annotations) left_out = annotations_left_out(content);
  std::vector<Sign> signs;
  bool space = false;
  for (const Glyph& glyph : content.glyphs) {
    if (!glyph.visible || !glyph.upright) continue;
    if (is_space(glyph.text)) {
      space = true;
      continue;
    }
    if (glyph.annotation >= 0 && left_out.at(static_cast<std::size_t>(glyph.annotation))) continue;
    if (is_mark(glyph.text) && !signs.empty()) {
      signs.back().text = normalise(signs.back().text + glyph.text);
      continue;
    }
    signs.push_back({normalise(glyph.text), glyph.box, glyph.baseline, glyph.size, glyph.bold, glyph.italic,
                     glyph.annotation, space});
    space = false;
  }
  return signs;
}

std::vector<TextRow> text_rows(std::vector<Sign> signs, double column_gap) {
  std::stable_sort(signs.begin(), signs.end(), [](const Sign& a, const Sign& b) { return a.baseline < b.baseline; });
  std::vector<TextRow> rows;
  TextRow row;
  const auto close = [&] {
    if (!row.signs.empty()) cut_into_columns(std::move(row), column_gap, rows);
    row = TextRow{};
  };
  for (Sign& sign : signs) {
    const bool same = !row.signs.empty() && sign.baseline - row.baseline < kSameRow * std::max(sign.size, row.size);
    if (!same) {
      close();
      row.baseline = sign.baseline;
    }
    row.size = std::max(row.size, sign.size);
    row.signs.push_back(std::move(sign));
  }
  close();
  return rows;
}

std::string text_of(const std::vector<Sign>& signs, double gap) {
  std::string text;
  double right = 0;
  for (const Sign& sign : signs) {
    // A drawn space counts where there is some room for it; justified lines may squeeze it.
    const double room = (sign.box.x0 - right) / sign.size;
    if (!text.empty() && (room > gap || (sign.after_space && room > kLeastRoom))) text += ' ';
    text += sign.text;
    right = sign.box.x1;
  }
  return normalise(text);
}

Box box_of(const std::vector<Sign>& signs) {
  if (signs.empty()) return {};
  Box box = signs.front().box;
  for (const Sign& sign : signs) {
    box.x0 = std::min(box.x0, sign.box.x0);
    box.y0 = std::min(box.y0, sign.box.y0);
    box.x1 = std::max(box.x1, sign.box.x1);
    box.y1 = std::max(box.y1, sign.box.y1);
  }
  return box;
}

std::string annotation_text(const PageContent& content, int annotation) {
  std::vector<Sign> signs;
  for (const Glyph& glyph : content.glyphs) {
    if (glyph.annotation != annotation || !glyph.visible || is_space(glyph.text)) continue;
    signs.push_back(
        {normalise(glyph.text), glyph.box, glyph.baseline, glyph.size, glyph.bold, glyph.italic, annotation});
  }
  std::string text;
  for (const TextRow& row : text_rows(std::move(signs), 50.0)) text += (text.empty() ? "" : "\n") + row.text;
  return text;
}

}  // namespace kiemchung
