// Characters of a page put into rows by where they stand, never by the order they were drawn in: e-office systems draw
// the number and the day last, over the spaces the form left for them.
#pragma once

#include <string>
#include <vector>

#include "extractors/pdf/pages.h"

namespace kiemchung {

// One character of a row, at a place.
struct Sign {
  std::string text;  // NFC, one character with its marks
  Box box;
  double baseline = 0.0;
  double size = 0.0;
  bool bold = false;
  bool italic = false;
  int annotation = -1;       // as Glyph::annotation
  bool after_space = false;  // the program drew a space in front of it
};

// Signs whose baselines agree, left to right, cut where the gap is wider than a column's edge.
struct TextRow {
  std::vector<Sign> signs;
  std::string text;  // words parted by one space
  Box box;
  double baseline = 0.0;
  double size = 0.0;  // of most of its signs
  bool bold = false;
  bool italic = false;
};

// Visible, upright signs without spaces, marks joined to their letters. Signs of annotations that hold a signature's
// own words
// ("Ký bởi", "Thời gian ký", …) or other long text are left out unless `all_annotations`.
std::vector<Sign> visible_signs(const PageContent& content, bool all_annotations = false);

// Rows from top to bottom, left to right. `column_gap`: widest gap within a row, in font sizes.
std::vector<TextRow> text_rows(std::vector<Sign> signs, double column_gap = 2.0);

// The text of signs that stand in reading order on one line; a gap wider than `gap` font sizes becomes a space.
std::string text_of(const std::vector<Sign>& signs, double gap = 0.22);
Box box_of(const std::vector<Sign>& signs);

// The words drawn by one annotation.
std::string annotation_text(const PageContent& content, int annotation);

}  // namespace kiemchung
