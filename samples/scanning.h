// Paper and its pictures: pages rendered, soiled and turned like scans, wrapped into a PDF or left as a photo.
#pragma once

#include <cstdint>
#include <string>

#include "samples/pdf_document.h"
#include "samples/signing.h"

namespace kiemchung::samples {

struct ScanOptions {
  enum class Coding { kJpeg, kCcitt } coding = Coding::kJpeg;
  int dpi = 200;              // Decree 30/2020 PL I.IV asks for at least 200
  double skew_degrees = 0.6;  // clockwise
  double noise = 5;           // standard deviation, of 255
  int jpeg_quality = 62;
  bool grey = false;
  int quarters = 0;  // quarter turns clockwise the paper lay in the scanner
  int rotate = 0;    // /Rotate of the pages, degrees clockwise
  std::uint64_t seed = 1;
};

// Every page of the PDF as one full-page image. The result is committed and may be signed as an electronic copy.
PdfDocument scanned(const std::string& pdf, const ScanOptions& options);
// The first page as a phone would take it: desk around, slanted, unevenly lit. JPEG bytes.
std::string photographed(const std::string& pdf, const ScanOptions& options);
// The red round seal as the signing tool's picture.
SealPicture seal_picture(const std::string& around, const std::string& middle);

}  // namespace kiemchung::samples
