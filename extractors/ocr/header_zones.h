// Where the number and the date stand in a line Tesseract has read, although it reads neither: the printed words around
// them are found by likeness, their ends by the widths of a Times-like face. READING: Tesseract's box of "ngày" often
// swallows the day; ends by width raised day reading from 82 % to 93 %.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extractors/ocr/line_reader.h"

namespace kiemchung {

struct DateZones {
  PixelBox day;
  PixelBox month;
  PixelBox year;
  std::string day_text;  // as Tesseract read them
  std::string month_text;
  std::string year_text;  // four digits or ""
  std::string place;
  PixelBox line;          // from the place to the year
  double em = 0.0;        // font size in pixels
  double likeness = 0.0;  // 0 … 1, of the printed words
  int first_sign = 0;     // index of the first sign of the date part in the line
};

std::optional<DateZones> find_date_zones(const ReadLine& line);

struct NumberZone {
  PixelBox zone;                 // from behind "Số:" to the symbol; a slash may stand inside
  std::string zone_text;         // as Tesseract read it
  std::vector<PixelBox> digits;  // boxes of the digits Tesseract read there
  std::string symbol;            // "QĐ-UBND" as Tesseract read it, without the separator in front
  PixelBox symbol_box;
  std::string year_text;    // of "28/2021/NĐ-CP"
  bool dash_first = false;  // party and union layout: the kind stands in `symbol` before a "/"
  bool has_so = false;      // "Số" itself was read
  PixelBox line;
  double em = 0.0;
};

// Signs of the line before `last` (the date's first sign; -1: all) are looked at. `em_hint`: font size in pixels from
// the date line, 0 if unknown; it is then taken from the signs, within what `dpi` allows.
std::optional<NumberZone> find_number_zone(const ReadLine& line, int last, double em_hint, double dpi);

}  // namespace kiemchung
