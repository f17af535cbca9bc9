// The upper part of a scanned first page: its lines, số/ký hiệu and date, with the doubt each reading carries.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extractors/document_facts.h"
#include "extractors/fields/page_line.h"
#include "extractors/ocr/line_reader.h"
#include "extractors/ocr/scan_image.h"
#include "extractors/scan_steps.h"

namespace kiemchung {

// A line that was read on the way, on the page.
struct ScanLine {
  ReadLine line;  // boxes in pixels of the cleaned scan
  PixelBox box;
};

struct ScanHeader {
  NumberFact number;  // page and box left to the caller's page number
  DateFact date;
  std::vector<ScanLine> lines;  // from top to bottom
  std::optional<PixelBox> number_line;
  std::optional<PixelBox> date_line;
  bool motto = false;  // "CỘNG HÒA …", "Độc lập …" or "ĐẢNG CỘNG SẢN …" was read
};

// The lines that were read, columns apart, as lines of a page `width` by `height` points.
PageLines page_lines(const ScanHeader& header, const CleanScan& scan, double width, double height);

// The lines of a part of a page that shows a signing block: those that do not run out of it on the left; at most
// `most`.
ScanHeader read_block_lines(const CleanScan& scan, LineReader& reader, int page, int most,
                            const ScanOptions& options = {});

ScanHeader read_scan_header(const CleanScan& scan, LineReader& reader, int page, const ScanOptions& options = {});

}  // namespace kiemchung
