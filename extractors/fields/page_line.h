// A line of text on a page, whoever read it: a program's text layer or OCR. The readers of names, titles and marks work
// on these and need not know.
#pragma once

#include <string>
#include <vector>

#include "extractors/fields/text_rows.h"
#include "extractors/geometry.h"

namespace kiemchung {

struct PageLine {
  std::string text;
  Box box;
  bool bold = false;        // unknown for OCR
  bool italic = false;      // unknown for OCR
  double confidence = 1.0;  // 0 … 1, of the reading
};

// One page's lines and what is known of the page.
struct PageLines {
  int page = 0;
  double width = 0.0;
  double height = 0.0;
  bool fonts_known = false;     // bold and italic mean something
  std::vector<PageLine> lines;  // from top to bottom, columns apart
};

PageLines page_lines(const PageContent& content);

// "Nơi nhận", "CỘNG HÒA …": whether a line begins with a phrase, accents and small OCR errors aside.
bool begins_like(const std::string& line, std::string_view phrase);

// Share of upper case among the letters, 0 … 1; 0 without letters.
double upper_share(const std::string& text);

}  // namespace kiemchung
