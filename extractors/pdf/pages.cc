#include "extractors/pdf/pages.h"

// Headers of poppler and qpdf; nothing of them leaves this file.
#include <poppler/Annot.h>
#include <poppler/Catalog.h>
#include <poppler/Error.h>
#include <poppler/ErrorCodes.h>
#include <poppler/Form.h>
#include <poppler/Gfx.h>
#include <poppler/GfxFont.h>
#include <poppler/GfxState.h>
#include <poppler/GlobalParams.h>
#include <poppler/OutputDev.h>
#include <poppler/PDFDoc.h>
#include <poppler/Page.h>
#include <poppler/SplashOutputDev.h>
#include <poppler/Stream.h>
#include <poppler/splash/SplashBitmap.h>
#include <qpdf/qpdf-c.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "extractors/fields/text_norm.h"
#include "extractors/pdf/jpeg.h"

namespace kiemchung {
namespace {

constexpr std::size_t kMaxGlyphs = 200000;  // a dense A3 table has about 20 000
constexpr std::size_t kMaxImages = 20000;
constexpr std::size_t kMaxRules = 20000;
constexpr double kShortestRule = 20.0;

void ignore_error(ErrorCategory, Goffset, const char*) {}

void start_poppler() {
  if (globalParams) return;
  globalParams = std::make_unique<GlobalParams>();
  setErrorCallback(ignore_error);
}

std::string lower_name(const GfxFont& font) {
  std::string name = font.getName().value_or("");
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

Box bounds(double x0, double y0, double x1, double y1) {
  return {std::min(x0, x1), std::min(y0, y1), std::max(x0, x1), std::max(y0, y1)};
}

// The unit square under a matrix: where an image lands.
Box unit_square(const double* m) {
  const double xs[] = {m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2]};
  const double ys[] = {m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3]};
  return {*std::min_element(xs, xs + 4), *std::min_element(ys, ys + 4), *std::max_element(xs, xs + 4),
          *std::max_element(ys, ys + 4)};
}

bool is_axis_aligned(const double* m) {
  const double scale = std::max({std::fabs(m[0]), std::fabs(m[1]), std::fabs(m[2]), std::fabs(m[3])});
  const double slant = scale * 0.002;
  return (std::fabs(m[1]) < slant && std::fabs(m[2]) < slant) || (std::fabs(m[0]) < slant && std::fabs(m[3]) < slant);
}

std::string codec_name(Stream* stream) {
  for (int depth = 0; stream != nullptr && depth < 8; ++depth, stream = stream->getNextStream()) {
    switch (stream->getKind()) {
      case strDCT:
        return "jpeg";
      case strCCITTFax:
        return "ccitt";
      case strJBIG2:
        return "jbig2";
      case strJPX:
        return "jpx";
      default:
        break;
    }
  }
  return "other";
}

// Common ground of the two listeners below: text is not drawn, images are counted.
class Listener : public OutputDev {
 public:
  bool upsideDown() override { return true; }
  bool useDrawChar() override { return true; }
  bool interpretType3Chars() override { return false; }

  void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height, GfxImageColorMap* colors,
                 bool interpolate, const int* mask_colors, bool is_inline) override {
    if (!take_image(state, stream, width, height, colors, false)) {
      OutputDev::drawImage(state, ref, stream, width, height, colors, interpolate, mask_colors, is_inline);
    }
  }
  void drawMaskedImage(GfxState* state, Object*, Stream* stream, int width, int height, GfxImageColorMap* colors, bool,
                       Stream*, int, int, bool, bool) override {
    take_image(state, stream, width, height, colors, false);
  }
  void drawSoftMaskedImage(GfxState* state, Object*, Stream* stream, int width, int height, GfxImageColorMap* colors,
                           bool, Stream*, int, int, GfxImageColorMap*, bool) override {
    take_image(state, stream, width, height, colors, false);
  }
  void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height, bool invert, bool interpolate,
                     bool is_inline) override {
    if (!take_image(state, stream, width, height, nullptr, true)) {
      OutputDev::drawImageMask(state, ref, stream, width, height, invert, interpolate, is_inline);
    }
  }

 protected:
  // True if the stream was read to its end here.
  virtual bool take_image(GfxState* state, Stream* stream, int width, int height, GfxImageColorMap* colors,
                          bool mask) = 0;
};

class ContentListener : public Listener {
 public:
  explicit ContentListener(PageContent& content) : content_(content) {}

  void begin_annotation(int index) { annotation_ = index; }

  void updateFont(GfxState* state) override {
    bold_ = italic_ = false;
    const auto& font = state->getFont();
    if (!font) return;
    const std::string name = lower_name(*font);
    bold_ = font->isBold() || name.find("bold") != std::string::npos;
    italic_ = font->isItalic() || name.find("italic") != std::string::npos || name.find("oblique") != std::string::npos;
  }

  void drawChar(GfxState* state, double x, double y, double dx, double dy, double, double, CharCode, int,
                const Unicode* unicode, int length) override {
    if (content_.glyphs.size() >= kMaxGlyphs) {
      content_.cut_short = true;
      return;
    }
    Glyph glyph;
    for (int i = 0; i < length; ++i)
      glyph.text += from_code_points(std::u32string(1, static_cast<char32_t>(unicode[i])));
    place(state, x, y, dx, dy, glyph);
    glyph.visible = state->getRender() != 3 && state->getRender() != 7 && state->getFillOpacity() > 0.02;
    glyph.bold = bold_;
    glyph.italic = italic_;
    glyph.annotation = annotation_;
    content_.glyphs.push_back(std::move(glyph));
  }

  void stroke(GfxState* state) override { take_path(state, false); }
  void fill(GfxState* state) override { take_path(state, true); }
  void eoFill(GfxState* state) override { take_path(state, true); }

 protected:
  bool take_image(GfxState* state, Stream* stream, int width, int height, GfxImageColorMap*, bool mask) override {
    if (content_.images.size() >= kMaxImages) {
      content_.cut_short = true;
      return false;
    }
    PageImage image;
    image.box = unit_square(state->getCTM());
    image.width = width;
    image.height = height;
    image.codec = codec_name(stream);
    image.mask = mask;
    image.axis_aligned = is_axis_aligned(state->getCTM());
    image.annotation = annotation_;
    image.index = images_++;
    image.glyphs_before = content_.glyphs.size();
    content_.images.push_back(std::move(image));
    return false;
  }

 private:
  static void place(GfxState* state, double x, double y, double dx, double dy, Glyph& glyph) {
    double x0 = 0;
    double y0 = 0;
    state->transform(x, y, &x0, &y0);
    const double spacing = state->getCharSpace() * state->getHorizScaling();
    double wide = 0;
    double high = 0;
    state->transformDelta(dx - spacing, dy, &wide, &high);
    double m[4];
    state->getFontTransMat(&m[0], &m[1], &m[2], &m[3]);
    glyph.size = state->getTransformedFontSize();
    const auto& font = state->getFont();
    // A Type 3 font has its own unit instead of a thousandth of its size.
    if (font && font->getType() == fontType3) glyph.size *= std::fabs(font->getFontMatrix()[3]) * 1000.0;
    if (!(glyph.size > 0.1 && glyph.size < 2000.0)) glyph.size = 0.1;
    glyph.upright = m[0] > 0 && std::fabs(m[1]) < 0.15 * m[0];
    glyph.baseline = y0;
    glyph.box = bounds(x0, y0 - 0.72 * glyph.size, x0 + wide, y0 + 0.2 * glyph.size);
    if (!glyph.upright) glyph.box = bounds(x0, y0, x0 + wide, y0 + high);
  }

  void take_path(GfxState* state, bool filled) {
    const GfxPath* path = state->getPath();
    for (int i = 0; i < path->getNumSubpaths(); ++i) {
      const GfxSubpath* part = path->getSubpath(i);
      const int points = part->getNumPoints();
      if (points < 2 || points > 5 || content_.rules.size() >= kMaxRules) continue;
      double xs[5];
      double ys[5];
      for (int k = 0; k < points; ++k) state->transform(part->getX(k), part->getY(k), &xs[k], &ys[k]);
      if (filled || points == 2) {
        add_rule({*std::min_element(xs, xs + points), *std::min_element(ys, ys + points),
                  *std::max_element(xs, xs + points), *std::max_element(ys, ys + points)});
        continue;
      }
      for (int k = 0; k + 1 < points; ++k) add_rule(bounds(xs[k], ys[k], xs[k + 1], ys[k + 1]));
    }
  }

  void add_rule(const Box& box) {
    const double wide = box.x1 - box.x0;
    const double high = box.y1 - box.y0;
    if (high <= 3.0 && wide >= kShortestRule) content_.rules.push_back({box, true});
    if (wide <= 3.0 && high >= kShortestRule) content_.rules.push_back({box, false});
  }

  PageContent& content_;
  int annotation_ = -1;
  int images_ = 0;
  bool bold_ = false;
  bool italic_ = false;
};

struct AnnotationVisitor {
  ContentListener* listener;
  PageContent* content;
  double to_page[6];
};

PageAnnotation describe_annotation(Annot* annot, const double* to_page) {
  PageAnnotation out;
  double x0 = 0;
  double y0 = 0;
  double x1 = 0;
  double y1 = 0;
  annot->getRect(&x0, &y0, &x1, &y1);
  const auto x = [&](double a, double b) { return a * to_page[0] + b * to_page[2] + to_page[4]; };
  const auto y = [&](double a, double b) { return a * to_page[1] + b * to_page[3] + to_page[5]; };
  out.box = bounds(x(x0, y0), y(x0, y0), x(x1, y1), y(x1, y1));
  out.widget = annot->getType() == Annot::typeWidget;
  out.stamp = annot->getType() == Annot::typeStamp || annot->getType() == Annot::typeFreeText;
  if (out.widget) {
    const Object kind = annot->getAnnotObj().dictLookup("FT");
    const Object parent = annot->getAnnotObj().dictLookup("Parent");
    out.signature = kind.isName("Sig") || (parent.isDict() && parent.dictLookup("FT").isName("Sig"));
    const Object name = annot->getAnnotObj().dictLookup("T");
    if (name.isString()) out.field = normalise(name.getString()->toStr());
  }
  return out;
}

// poppler asks before it draws each annotation; the answer is always yes, and tells the listener whose characters
// follow.
bool visit_annotation(Annot* annot, void* data) {
  auto* visitor = static_cast<AnnotationVisitor*>(data);
  if (annot->getType() == Annot::typePopup || annot->getType() == Annot::typeLink) return false;
  visitor->listener->begin_annotation(static_cast<int>(visitor->content->annotations.size()));
  visitor->content->annotations.push_back(describe_annotation(annot, visitor->to_page));
  return true;
}

bool no_annotation(Annot*, void*) { return false; }

// poppler asks this every ten operators or so. Forms that draw each other make a page of a hundred objects run for
// hours; a dense map has a few hundred thousand operators.
class Budget {
 public:
  static bool spent(void* data) {
    auto* budget = static_cast<Budget*>(data);
    if (++budget->asked_ > kMostAsked) return true;
    if (budget->asked_ % kLookAtClock == 0 && std::clock() - budget->start_ > kMostSeconds * CLOCKS_PER_SEC) {
      budget->asked_ = kMostAsked + 1;
    }
    return budget->asked_ > kMostAsked;
  }
  bool is_spent() const { return asked_ > kMostAsked; }

 private:
  static constexpr long kMostAsked = 150000;
  static constexpr long kLookAtClock = 256;
  static constexpr long kMostSeconds = 2;  // processor time: only a hostile page gets there
  long asked_ = 0;
  std::clock_t start_ = std::clock();
};

// Turned and mirrored as the page shows it: `m` is the image's matrix in device space (y down).
Raster oriented(const Raster& source, const double* m) {
  const bool turned = std::fabs(m[0]) < std::fabs(m[1]);
  Raster out;
  out.channels = source.channels;
  out.width = turned ? source.height : source.width;
  out.height = turned ? source.width : source.height;
  out.pixels.resize(source.pixels.size());
  // Image space has y up in the unit square, samples run down: row 0 is at v = 1.
  const bool right = turned ? m[2] < 0 : m[0] > 0;
  const bool down = turned ? m[1] > 0 : m[3] < 0;
  const auto n = static_cast<std::size_t>(source.channels);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const int u = right ? x : out.width - 1 - x;
      const int v = down ? y : out.height - 1 - y;
      const int sx = turned ? v : u;
      const int sy = turned ? u : v;
      const std::size_t from =
          (static_cast<std::size_t>(sy) * static_cast<std::size_t>(source.width) + static_cast<std::size_t>(sx)) * n;
      const std::size_t to =
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) + static_cast<std::size_t>(x)) * n;
      std::copy_n(source.pixels.begin() + static_cast<std::ptrdiff_t>(from), n,
                  out.pixels.begin() + static_cast<std::ptrdiff_t>(to));
    }
  }
  return out;
}

bool upright_matrix(const double* m) { return m[0] > 0 && m[3] < 0 && std::fabs(m[1]) < std::fabs(m[0]) * 0.01; }

// The coded bytes in large pieces: asked for one by one, a scan's two million take longer than their decoding.
std::string raw_bytes(Stream* stream) {
  constexpr std::size_t kMost = 256u << 20;
  constexpr int kPiece = 1 << 16;
  std::string bytes;
  stream->reset();
  for (int got = kPiece; got == kPiece && bytes.size() < kMost;) {
    const std::size_t at = bytes.size();
    bytes.resize(at + kPiece);
    got = std::clamp(stream->doGetChars(kPiece, reinterpret_cast<unsigned char*>(bytes.data()) + at), 0, kPiece);
    bytes.resize(at + static_cast<std::size_t>(got));
  }
  stream->close();
  return bytes;
}

// Decodes one image of a page, by its number.
class ImageTaker : public Listener {
 public:
  ImageTaker(int index, const Box& region, double dpi) : index_(index), region_(region), dpi_(dpi) {}
  std::optional<Raster> taken;

 protected:
  bool take_image(GfxState* state, Stream* stream, int width, int height, GfxImageColorMap* colors,
                  bool mask) override {
    if (count_++ != index_ || mask || colors == nullptr) return false;
    const double* m = state->getCTM();
    const Box box = unit_square(m);
    if (!is_axis_aligned(m) || width <= 0 || height <= 0) return false;
    if (static_cast<double>(width) * height > 4.0 * PdfFile::kMaxPixels) return false;
    int rows = height;
    // Rows below the region are never decoded when the image stands upright.
    if (upright_matrix(m)) {
      const double share = std::clamp((region_.y1 - box.y0) / (box.y1 - box.y0), 0.0, 1.0);
      rows = std::clamp(static_cast<int>(std::ceil(share * height)), 1, height);
    }
    const double own_dpi = std::max(width, height) * 72.0 / std::max(box.x1 - box.x0, box.y1 - box.y0);
    std::optional<Raster> raster;
    if (stream->getKind() == strDCT && colors->getNumPixelComps() != 4) {
      raster = from_jpeg(stream, own_dpi, rows, height);
    }
    if (!raster) raster = from_samples(stream, width, rows, colors);
    if (!raster) return false;
    raster->box = box;
    if (upright_matrix(m)) {
      raster->box.y1 = box.y0 + (box.y1 - box.y0) * rows / height;
    } else {
      Raster turned = oriented(*raster, m);
      turned.box = box;
      raster = std::move(turned);
    }
    taken = std::move(raster);
    return true;
  }

 private:
  std::optional<Raster> from_jpeg(Stream* stream, double own_dpi, int rows, int height) const {
    int reduce = 1;
    while (reduce < 8 && own_dpi / (reduce * 2) >= dpi_) reduce *= 2;
    Stream* coded = stream->getNextStream();
    if (coded == nullptr) return std::nullopt;
    const std::string bytes = raw_bytes(coded);
    auto picture = decode_jpeg({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, reduce,
                               static_cast<double>(rows) / height);
    if (!picture) return std::nullopt;
    Raster raster;
    raster.width = picture->width;
    raster.height = picture->height;
    raster.channels = picture->channels;
    raster.pixels = std::move(picture->pixels);
    return raster;
  }

  static std::optional<Raster> from_samples(Stream* stream, int width, int rows, GfxImageColorMap* colors) {
    if (static_cast<double>(width) * rows > PdfFile::kMaxPixels) return std::nullopt;
    ImageStream samples(stream, width, colors->getNumPixelComps(), colors->getBits());
    samples.reset();
    Raster raster;
    raster.width = width;
    raster.height = rows;
    raster.channels = colors->getNumPixelComps() == 1 && colors->getBits() == 1 ? 1 : 3;
    const std::size_t stride = static_cast<std::size_t>(width) * static_cast<std::size_t>(raster.channels);
    raster.pixels.assign(stride * static_cast<std::size_t>(rows), 255);
    for (int y = 0; y < rows; ++y) {
      unsigned char* line = samples.getLine();
      if (line == nullptr) break;
      unsigned char* out = raster.pixels.data() + static_cast<std::size_t>(y) * stride;
      if (raster.channels == 1) {
        // Two colours at most: look both up once a row is cheaper than a colour conversion a pixel.
        unsigned char zero = 0;
        unsigned char one = 1;
        GfxGray black = 0;
        GfxGray white = 0;
        colors->getGray(&zero, &black);
        colors->getGray(&one, &white);
        const unsigned char levels[2] = {colToByte(black), colToByte(white)};
        for (int x = 0; x < width; ++x) out[x] = levels[line[x] & 1];
      } else {
        for (int x = 0; x < width; ++x) {
          GfxRGB rgb;
          colors->getRGB(line + static_cast<std::ptrdiff_t>(x) * colors->getNumPixelComps(), &rgb);
          unsigned char* pixel = out + static_cast<std::ptrdiff_t>(x) * 3;
          pixel[0] = colToByte(rgb.r);
          pixel[1] = colToByte(rgb.g);
          pixel[2] = colToByte(rgb.b);
        }
      }
    }
    samples.close();
    return raster;
  }

  int index_;
  Box region_;
  double dpi_;
  int count_ = 0;
};

// Writes the file anew with whatever qpdf can save of it; "" if it cannot. By qpdf's C interface, which throws nothing.
std::string rewritten(std::span<const unsigned char> bytes) {
  struct Closer {
    void operator()(qpdf_data data) const { qpdf_cleanup(&data); }
  };
  const std::unique_ptr<_qpdf_data, Closer> pdf(qpdf_init());
  const auto failed = [](QPDF_ERROR_CODE code) {
    return (static_cast<unsigned>(code) & static_cast<unsigned>(QPDF_ERRORS)) != 0;
  };
  qpdf_set_suppress_warnings(pdf.get(), QPDF_TRUE);
  qpdf_silence_errors(pdf.get());
  qpdf_set_attempt_recovery(pdf.get(), QPDF_TRUE);
  const char* text = reinterpret_cast<const char*>(bytes.data());
  if (failed(qpdf_read_memory(pdf.get(), "document", text, bytes.size(), nullptr))) return "";
  if (failed(qpdf_init_write_memory(pdf.get()))) return "";
  qpdf_set_preserve_encryption(pdf.get(), QPDF_FALSE);
  if (failed(qpdf_write(pdf.get()))) return "";
  return {reinterpret_cast<const char*>(qpdf_get_buffer(pdf.get())), qpdf_get_buffer_length(pdf.get())};
}

}  // namespace

struct PdfFile::Impl {
  std::string own_bytes;  // of a repaired file
  std::unique_ptr<PDFDoc> document;

  Page* page(int number) const { return document->getPage(number); }
};

PdfFile::PdfFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

PdfFile::~PdfFile() = default;

PdfFile::Opened PdfFile::open(std::span<const unsigned char> bytes) {
  start_poppler();
  const auto load = [](const char* data, std::size_t size) {
    auto* stream = new MemStream(data, 0, static_cast<Goffset>(size), Object(objNull));  // PDFDoc takes it over
    return std::make_unique<PDFDoc>(stream);
  };
  auto impl = std::make_unique<Impl>();
  impl->document = load(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (impl->document->isOk() && impl->document->getNumPages() > 0) {
    return {std::unique_ptr<PdfFile>(new PdfFile(std::move(impl))), OpenOutcome::kOpened, ""};
  }
  if (impl->document->getErrorCode() == errEncrypted) return {nullptr, OpenOutcome::kEncrypted, ""};
  impl->own_bytes = rewritten(bytes);
  if (impl->own_bytes.empty()) return {nullptr, OpenOutcome::kDamaged, ""};
  impl->document = load(impl->own_bytes.data(), impl->own_bytes.size());
  if (!impl->document->isOk() || impl->document->getNumPages() <= 0) return {nullptr, OpenOutcome::kDamaged, ""};
  return {std::unique_ptr<PdfFile>(new PdfFile(std::move(impl))), OpenOutcome::kRepaired, ""};
}

int PdfFile::pages() const { return impl_->document->getNumPages(); }

bool PdfFile::encrypted() const { return impl_->document->isEncrypted(); }

bool PdfFile::has_scripts() const { return impl_->document->getCatalog()->numJS() > 0; }

int PdfFile::embedded_files() const { return impl_->document->getCatalog()->numEmbeddedFiles(); }

PageContent PdfFile::content(int number) const {
  PageContent content;
  content.page = number;
  Page* page = impl_->page(number);
  if (page == nullptr) return content;
  const bool sideways = page->getRotate() % 180 != 0;
  content.width = sideways ? page->getCropHeight() : page->getCropWidth();
  content.height = sideways ? page->getCropWidth() : page->getCropHeight();
  ContentListener listener(content);
  AnnotationVisitor visitor{&listener, &content, {}};
  page->getDefaultCTM(visitor.to_page, 72.0, 72.0, 0, false, true);
  Budget budget;
  page->displaySlice(&listener, 72.0, 72.0, 0, false, true, -1, -1, -1, -1, false, Budget::spent, &budget,
                     visit_annotation, &visitor);
  content.cut_short = content.cut_short || budget.is_spent();
  return content;
}

Raster PdfFile::render(int number, double dpi, const Box& region, bool annotations) const {
  Raster raster;
  Page* page = impl_->page(number);
  if (page == nullptr) return raster;
  const double inches = (region.x1 - region.x0) * (region.y1 - region.y0) / (72.0 * 72.0);
  if (inches <= 0) return raster;
  const double scale = std::min(dpi, std::sqrt(kMaxPixels / inches)) / 72.0;
  SplashColor paper = {255, 255, 255};
  SplashOutputDev splash(splashModeRGB8, 1, false, paper);
  splash.setFontAntialias(true);
  splash.setVectorAntialias(true);
  splash.startDoc(impl_->document.get());
  const int x = static_cast<int>(std::floor(region.x0 * scale));
  const int y = static_cast<int>(std::floor(region.y0 * scale));
  const int width = std::max(1, static_cast<int>(std::ceil(region.x1 * scale)) - x);
  const int height = std::max(1, static_cast<int>(std::ceil(region.y1 * scale)) - y);
  Budget budget;
  page->displaySlice(&splash, scale * 72.0, scale * 72.0, 0, false, true, x, y, width, height, false, Budget::spent,
                     &budget, annotations ? nullptr : no_annotation, nullptr);
  SplashBitmap* bitmap = splash.getBitmap();
  raster.width = bitmap->getWidth();
  raster.height = bitmap->getHeight();
  raster.channels = 3;
  raster.box = {x / scale, y / scale, (x + raster.width) / scale, (y + raster.height) / scale};
  const auto stride = static_cast<std::size_t>(raster.width) * 3;
  raster.pixels.resize(stride * static_cast<std::size_t>(raster.height));
  for (int row = 0; row < raster.height; ++row) {
    const unsigned char* from = bitmap->getDataPtr() + static_cast<std::ptrdiff_t>(row) * bitmap->getRowSize();
    std::copy_n(from, stride,
                raster.pixels.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * stride));
  }
  return raster;
}

std::optional<Raster> PdfFile::image(int number, const PageImage& image, const Box& region, double dpi) const {
  Page* page = impl_->page(number);
  if (page == nullptr || image.mask || !image.axis_aligned || image.annotation >= 0) return std::nullopt;
  ImageTaker taker(image.index, region, dpi);
  Budget budget;
  page->displaySlice(&taker, 72.0, 72.0, 0, false, true, -1, -1, -1, -1, false, Budget::spent, &budget, no_annotation,
                     nullptr);
  return std::move(taker.taken);
}

double cover(const Box& a, const Box& b) {
  const double wide = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
  const double high = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  const double area = (b.x1 - b.x0) * (b.y1 - b.y0);
  return wide > 0 && high > 0 && area > 0 ? wide * high / area : 0.0;
}

}  // namespace kiemchung
