// The pages of one PDF as drawn things: characters with boxes, images, rules, annotations; and pixels of a part of a
// page. Reading is poppler's; this keeps its headers inside one file. Boxes as in geometry.h, pages count from 1.
//
// A bad file is data: what cannot be drawn is missing from the lists. Not thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "extractors/geometry.h"

namespace kiemchung {

// One drawn character.
struct Glyph {
  std::string text;  // UTF-8; "" where the font does not say what it means
  Box box;           // from baseline and font size, not the ink
  double baseline = 0.0;
  double size = 0.0;    // font size in points as drawn
  bool visible = true;  // false: render mode 3 (invisible text of an OCR layer), or fully transparent
  bool upright = true;  // reads from left to right
  bool bold = false;    // by the font's name
  bool italic = false;  // by the font's name
  int annotation = -1;  // index into PageContent::annotations; -1: drawn by the page itself
};

struct PageImage {
  Box box;
  int width = 0;      // samples
  int height = 0;     // samples
  std::string codec;  // "jpeg", "ccitt", "jbig2", "jpx", "other"
  bool mask = false;  // a stencil
  bool axis_aligned = true;
  int annotation = -1;
  int index = 0;                  // order on the page, for PdfFile::image
  std::size_t glyphs_before = 0;  // characters drawn before it; it may hide them
};

struct PageAnnotation {
  Box box;
  bool widget = false;
  bool stamp = false;      // Stamp or FreeText
  bool signature = false;  // a widget of a signature field
  std::string field;       // full name of the field
};

// A straight line drawn on the page, horizontal or vertical, at least 20 points long.
struct PageRule {
  Box box;
  bool horizontal = true;
};

struct PageContent {
  int page = 0;
  double width = 0.0;
  double height = 0.0;
  std::vector<Glyph> glyphs;  // in drawing order, the annotations' last
  std::vector<PageImage> images;
  std::vector<PageRule> rules;
  std::vector<PageAnnotation> annotations;  // those that are shown
  bool cut_short = false;                   // more than a sane page can hold: the rest was not looked at
};

// Pixels, rows from the top, 8 bits a channel, no padding.
struct Raster {
  int width = 0;
  int height = 0;
  int channels = 0;  // 1 grey, 3 red green blue
  std::vector<unsigned char> pixels;
  Box box;  // the part of the page it shows
  double dpi() const { return box.x1 > box.x0 ? width * 72.0 / (box.x1 - box.x0) : 0.0; }
};

enum class OpenOutcome { kOpened, kRepaired, kEncrypted, kDamaged };

class PdfFile {
 public:
  struct Opened;
  // `bytes` must outlive the file. Tries the empty password; a file poppler cannot open is written anew by qpdf and
  // tried again.
  static Opened open(std::span<const unsigned char> bytes);
  ~PdfFile();
  PdfFile(const PdfFile&) = delete;
  PdfFile& operator=(const PdfFile&) = delete;

  int pages() const;
  bool encrypted() const;
  bool has_scripts() const;
  int embedded_files() const;

  PageContent content(int page) const;
  // The part `region` of the page at `dpi`, as a viewer shows it, annotations included or not. Never more than
  // kMaxPixels: the resolution is lowered until it fits.
  Raster render(int page, double dpi, const Box& region, bool annotations) const;
  // The samples of one embedded image that lie within `region` (rows are whole; the codec stops early where it can),
  // turned as the page shows them and reduced by a power of two while above `dpi` by more than twice. Nothing if it is
  // a stencil, is not axis-aligned or cannot be decoded.
  std::optional<Raster> image(int page, const PageImage& image, const Box& region, double dpi) const;

  static constexpr double kMaxPixels = 40e6;

 private:
  struct Impl;
  explicit PdfFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct PdfFile::Opened {
  std::unique_ptr<PdfFile> file;  // empty unless opened or repaired
  OpenOutcome outcome = OpenOutcome::kDamaged;
  std::string detail;
};

// Shares of a page, 0 … 1: area of `a` within `b` over the area of `b`.
double cover(const Box& a, const Box& b);

}  // namespace kiemchung
