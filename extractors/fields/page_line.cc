#include "extractors/fields/page_line.h"

#include <algorithm>

#include "extractors/fields/text_norm.h"

namespace kiemchung {

namespace {

// Where the motto begins inside a row: narrow columns leave less than a column's gap between agency and motto. 0: not
// inside.
std::size_t motto_start(const TextRow& row) {
  std::string key;
  for (std::size_t i = row.signs.size(); i-- > 1;) {
    key.insert(0, fold_key(row.signs[i].text));
    if (key.starts_with("conghoaxahoi") || key.starts_with("doclaptudo") || key.starts_with("dangcongsanviet"))
      return i;
  }
  return 0;
}

PageLine line_of(const TextRow& row, std::size_t begin, std::size_t end) {
  const std::vector<Sign> signs(row.signs.begin() + static_cast<std::ptrdiff_t>(begin),
                                row.signs.begin() + static_cast<std::ptrdiff_t>(end));
  std::size_t bold = 0;
  std::size_t italic = 0;
  for (const Sign& sign : signs) {
    bold += sign.bold ? 1 : 0;
    italic += sign.italic ? 1 : 0;
  }
  return {text_of(signs), box_of(signs), bold * 2 > signs.size(), italic * 2 > signs.size(), 1.0};
}

}  // namespace

PageLines page_lines(const PageContent& content) {
  PageLines page;
  page.page = content.page;
  page.width = content.width;
  page.height = content.height;
  page.fonts_known = true;
  for (const TextRow& row : text_rows(visible_signs(content))) {
    const std::size_t cut = row.baseline < content.height * 0.25 && row.signs.size() > 20 ? motto_start(row) : 0;
    if (cut > 0) page.lines.push_back(line_of(row, 0, cut));
    page.lines.push_back(line_of(row, cut, row.signs.size()));
  }
  return page;
}

bool begins_like(const std::string& line, std::string_view phrase) {
  const std::string key = fold_key(line);
  const std::string wanted = fold_key(phrase);
  if (key.size() + 1 < wanted.size()) return false;
  return key.starts_with(wanted) || similarity(key.substr(0, wanted.size()), wanted) >= 0.8;
}

double upper_share(const std::string& text) {
  int letters = 0;
  int upper = 0;
  for (const char32_t c : to_code_points(text)) {
    const std::string sign = from_code_points(std::u32string(1, c));
    if (!starts_with_letter(sign)) continue;
    ++letters;
    upper += starts_with_upper(sign) ? 1 : 0;
  }
  return letters > 0 ? static_cast<double>(upper) / letters : 0.0;
}

}  // namespace kiemchung
