#include "extractors/fields/page_line.h"

#include <algorithm>

#include "extractors/fields/text_norm.h"

namespace kiemchung {

PageLines page_lines(const PageContent& content) {
  PageLines page;
  page.page = content.page;
  page.width = content.width;
  page.height = content.height;
  page.fonts_known = true;
  for (TextRow& row : text_rows(visible_signs(content))) {
    page.lines.push_back({std::move(row.text), row.box, row.bold, row.italic, 1.0});
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
