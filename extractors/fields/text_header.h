// Số, ký hiệu and the date read from a page that programs drew, by geometry: what stands in the window between "Số" and
// the slash, whoever drew it and in whatever order, one line up and half a line down included (Decree 30/2020, boxes 3
// and 4).
#pragma once

#include <optional>

#include "extractors/document_facts.h"
#include "extractors/fields/text_rows.h"

namespace kiemchung {

struct TextHeader {
  NumberFact number;  // page and box filled; box is the number line
  DateFact date;
  // Where a number or a day not read as text would stand, if the form leaves a place: between "Số:" and the slash,
  // between "ngày" and "tháng". Pixels there decide between blank and "drawn as a picture".
  std::optional<Box> number_place;
  std::optional<Box> day_place;
};

TextHeader read_text_header(const PageContent& content);

// Score of a page as the first page of a document: motto, number line and date line in their places. 0 … 4.
int first_page_score(const PageContent& content);

}  // namespace kiemchung
