#include "extractors/fields/outline.h"

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr std::size_t kLongest = 240;      // bytes: two lines of a page; what is longer is a paragraph
constexpr std::size_t kLongestBold = 160;  // of a heading that has nothing but its weight to show for it

bool is_heading(const PageLine& line, bool fonts_known) {
  static const Pattern kCode(R"(^\d{1,2}(?:\.\d{1,2}){2,3}[. ])");
  static const Pattern kNumbered(
      R"(^(?:(?:phần|mục|chương|phụ lục)\s+(?:\d{1,2}|[IVX]{1,4}|thứ \p{L}+)|[IVX]{1,4}\s*[.:)/-]|\d{1,2}(?:\.\d{1,2})?\s*[.:)/-]|[a-zđ]\s*[.)]|[-+*•–])\s*\p{L})",
      true);
  static const Pattern kLetters(R"(\p{L}{2,}\s+\p{L}{2,})");
  if (line.text.size() > kLongest || kCode.found_in(line.text) || !kLetters.found_in(line.text)) return false;
  if (kNumbered.found_in(line.text) || upper_share(line.text) > 0.8) return true;
  return fonts_known && line.bold && line.text.size() <= kLongestBold;
}

}  // namespace

void add_headings(const PageLines& page, std::vector<Heading>& outline) {
  for (const PageLine& line : page.lines) {
    if (outline.size() >= kMostHeadings) return;
    if (is_heading(line, page.fonts_known)) outline.push_back({line.text, page.page, line.box});
  }
}

}  // namespace kiemchung
