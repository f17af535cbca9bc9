// Printed Vietnamese lines by Tesseract: where lines are, and what one of them says, sign by sign with boxes.
//
// One thread each. OMP_THREAD_LIMIT=1 must stand in the environment before the program starts: without it each call
// takes seven times as long.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "extractors/ocr/digit_network.h"
#include "extractors/ocr/scan_image.h"

namespace kiemchung {

struct ReadSign {
  std::string text;         // one character, UTF-8
  PixelBox box;             // in the picture given; the network's idea of it, often too wide
  double confidence = 0.0;  // 0 … 1, Tesseract's own, not calibrated
  bool starts_word = false;
};

struct ReadLine {
  std::vector<ReadSign> signs;
  std::string text;         // words parted by one space
  double confidence = 0.0;  // mean of the signs
  PixelBox box;
};

enum class LineModel { kFast, kScript };  // Debian's tesseract-ocr-vie and tesseract-ocr-script-viet

class LineReader {
 public:
  // `folder` "" is Tesseract's default. Throws std::runtime_error naming the package if language data are missing; the
  // second model is optional (has_second_model).
  explicit LineReader(const std::string& folder);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  bool has_second_model() const;
  // Boxes of the text lines, from top to bottom; no recognition.
  std::vector<PixelBox> find_lines(const GreyImage& image, double dpi);
  // The picture holds one line.
  ReadLine read_line(const GreyImage& image, double dpi, LineModel model = LineModel::kFast);
  // The picture holds a part of a page; slow (0.3 s for the upper third).
  std::vector<ReadLine> read_block(const GreyImage& image, double dpi);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiemchung
