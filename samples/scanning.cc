#include "samples/scanning.h"

#include <leptonica/allheaders.h>
#include <poppler-document.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <utility>

#include "samples/ink.h"

namespace kiemchung::samples {
namespace {

struct PixDeleter {
  void operator()(PIX* pix) const { pixDestroy(&pix); }
};
using PixHandle = std::unique_ptr<PIX, PixDeleter>;

PixHandle owned(PIX* pix) {
  if (pix == nullptr) throw std::runtime_error("sample maker: an image operation failed");
  return PixHandle(pix);
}

std::string taken(l_uint8* data, std::size_t size) {
  std::string bytes(reinterpret_cast<char*>(data), size);
  lept_free(data);
  return bytes;
}

std::unique_ptr<poppler::document> opened(const std::string& pdf) {
  std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
  if (!document) throw std::logic_error("sample maker: poppler does not open a page made here");
  return document;
}

PixHandle rendered(const poppler::document& document, int page, int dpi) {
  poppler::page_renderer renderer;
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  const std::unique_ptr<poppler::page> sheet(document.create_page(page));
  const poppler::image image = renderer.render_page(sheet.get(), dpi, dpi);
  PixHandle pix = owned(pixCreate(image.width(), image.height(), 32));
  l_uint32* row = pixGetData(pix.get());
  for (int y = 0; y < image.height(); ++y, row += pixGetWpl(pix.get())) {
    const auto* from =
        reinterpret_cast<const unsigned char*>(image.const_data()) + std::ptrdiff_t{y} * image.bytes_per_row();
    for (int x = 0; x < image.width(); ++x, from += 4) composeRGBPixel(from[2], from[1], from[0], row + x);
  }
  return pix;
}

// Sensor noise and paper tone on every channel; a small linear generator, as this touches every pixel.
void soil(PIX* pix, double noise, std::uint64_t seed) {
  std::uint64_t state = seed * 2862933555777941757ULL + 3037000493ULL;
  const auto grain = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    // Sum of four bytes: near enough to a normal distribution of deviation 1.
    const auto bits = static_cast<std::uint32_t>(state >> 32);
    const int sum = static_cast<int>((bits & 255U) + ((bits >> 8) & 255U) + ((bits >> 16) & 255U) + (bits >> 24));
    return (sum - 510) / 148.0;
  };
  const auto clamped = [](double value) { return static_cast<l_int32>(std::clamp(value, 0.0, 255.0)); };
  l_uint32* row = pixGetData(pix);
  for (int y = 0; y < pixGetHeight(pix); ++y, row += pixGetWpl(pix)) {
    for (int x = 0; x < pixGetWidth(pix); ++x) {
      l_int32 red = 0;
      l_int32 green = 0;
      l_int32 blue = 0;
      extractRGBValues(row[x], &red, &green, &blue);
      const double shade = grain() * noise;
      composeRGBPixel(clamped(red * 0.985 + shade), clamped(green * 0.98 + shade), clamped(blue * 0.96 + shade + 2),
                      row + x);
    }
  }
}

PixHandle as_scan(const poppler::document& document, int page, const ScanOptions& options) {
  PixHandle pix = rendered(document, page, options.dpi);
  const auto radians = static_cast<float>(options.skew_degrees * M_PI / 180);
  if (options.skew_degrees != 0) {
    pix = owned(pixRotate(pix.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, pixGetWidth(pix.get()),
                          pixGetHeight(pix.get())));
  }
  soil(pix.get(), options.noise, options.seed + static_cast<std::uint64_t>(page));
  if (options.quarters != 0) pix = owned(pixRotateOrth(pix.get(), options.quarters));
  return pix;
}

struct Coded {
  std::string entries;
  std::string bytes;
};

Coded jpeg(PIX* pix, const ScanOptions& options) {
  const PixHandle grey = options.grey ? owned(pixConvertRGBToLuminance(pix)) : nullptr;
  l_uint8* data = nullptr;
  std::size_t size = 0;
  if (pixWriteMemJpeg(&data, &size, options.grey ? grey.get() : pix, options.jpeg_quality, 0) != 0) {
    throw std::runtime_error("sample maker: JPEG coding failed");
  }
  return {std::string("/Filter /DCTDecode /BitsPerComponent 8 /ColorSpace ") +
              (options.grey ? "/DeviceGray" : "/DeviceRGB"),
          taken(data, size)};
}

Coded ccitt(PIX* pix) {
  constexpr int kThreshold = 150;
  const PixHandle grey = owned(pixConvertRGBToLuminance(pix));
  const PixHandle binary = owned(pixThresholdToBinary(grey.get(), kThreshold));
  L_COMP_DATA* coded = nullptr;
  if (pixGenerateCIData(binary.get(), L_G4_ENCODE, 0, 0, &coded) != 0) {
    throw std::runtime_error("sample maker: CCITT coding failed");
  }
  Coded made{"/Filter /CCITTFaxDecode /BitsPerComponent 1 /ColorSpace /DeviceGray /DecodeParms << /K -1 /Columns " +
                 std::to_string(coded->w) + " /Rows " + std::to_string(coded->h) + " /BlackIs1 " +
                 (coded->minisblack != 0 ? "true" : "false") + " >>",
             {reinterpret_cast<char*>(coded->datacomp), coded->nbytescomp}};
  l_CIDataDestroy(&coded);
  return made;
}

}  // namespace

PdfDocument scanned(const std::string& pdf, const ScanOptions& options) {
  const auto source = opened(pdf);
  PdfDocument document;
  document.set_info("Network Scanner (mau thu)", "");
  for (int page = 0; page < source->pages(); ++page) {
    const PixHandle pix = as_scan(*source, page, options);
    const Coded coded = options.coding == ScanOptions::Coding::kJpeg ? jpeg(pix.get(), options) : ccitt(pix.get());
    const int image =
        document.add_stream("/Type /XObject /Subtype /Image /Width " + std::to_string(pixGetWidth(pix.get())) +
                                " /Height " + std::to_string(pixGetHeight(pix.get())) + " " + coded.entries,
                            coded.bytes, StreamCoding::kAsGiven);
    PdfDocument::Page sheet;
    sheet.rotate = options.rotate;
    if (options.quarters % 2 != 0) std::swap(sheet.width, sheet.height);
    sheet.resources = "/XObject << /Scan " + std::to_string(image) + " 0 R >>";
    sheet.contents = {document.add_stream(
        "", "q " + pdf_number(sheet.width) + " 0 0 " + pdf_number(sheet.height) + " 0 0 cm /Scan Do Q")};
    document.add_page(std::move(sheet));
  }
  document.commit();
  return document;
}

std::string photographed(const std::string& pdf, const ScanOptions& options) {
  const auto source = opened(pdf);
  const PixHandle page = rendered(*source, 0, options.dpi);
  constexpr int kDesk = 90;  // pixels of desk around the sheet
  PixHandle desk = owned(pixAddBorderGeneral(page.get(), kDesk, kDesk, kDesk, kDesk, 0x6b5a4800));
  const auto wide = static_cast<float>(pixGetWidth(desk.get()));
  const auto tall = static_cast<float>(pixGetHeight(desk.get()));
  const auto corners = [&](const std::array<float, 8>& values) {
    PTA* points = ptaCreate(4);
    for (std::size_t i = 0; i < values.size(); i += 2) ptaAddPt(points, values[i], values[i + 1]);
    return points;
  };
  PTA* from = corners({0, 0, wide, 0, wide, tall, 0, tall});
  PTA* to = corners({wide * 0.03F, tall * 0.02F, wide * 0.98F, tall * 0.005F, wide, tall * 0.99F, wide * 0.005F, tall});
  desk = owned(pixProjectivePta(desk.get(), to, from, L_BRING_IN_BLACK));
  ptaDestroy(&from);
  ptaDestroy(&to);
  l_uint32* row = pixGetData(desk.get());
  for (int y = 0; y < pixGetHeight(desk.get()); ++y, row += pixGetWpl(desk.get())) {
    for (int x = 0; x < pixGetWidth(desk.get()); ++x) {
      l_int32 red = 0;
      l_int32 green = 0;
      l_int32 blue = 0;
      extractRGBValues(row[x], &red, &green, &blue);
      const double light = 0.98 - 0.22 * x / wide - 0.08 * y / tall;
      composeRGBPixel(static_cast<l_int32>(red * light), static_cast<l_int32>(green * light),
                      static_cast<l_int32>(blue * light * 0.97), row + x);
    }
  }
  soil(desk.get(), options.noise, options.seed);
  return jpeg(desk.get(), options).bytes;
}

SealPicture seal_picture(const std::string& around, const std::string& middle) {
  constexpr int kDpi = 220;
  constexpr double kSide = 2 * kSealRadius + 4;
  FontSet fonts;
  Canvas canvas(kSide, kSide, fonts);
  draw_seal(canvas, kSide / 2, kSide / 2, kSealRadius, around, middle);
  PdfDocument document;
  const std::string resources = fonts.embed(document);
  document.add_page({kSide, kSide, resources, {document.add_stream("", canvas.content())}, {}, 0, 0});
  document.commit();
  const PixHandle pix = rendered(*opened(document.bytes()), 0, kDpi);
  SealPicture picture{pixGetWidth(pix.get()), pixGetHeight(pix.get()), {}, {}};
  const l_uint32* row = pixGetData(pix.get());
  for (int y = 0; y < picture.height; ++y, row += pixGetWpl(pix.get())) {
    for (int x = 0; x < picture.width; ++x) {
      l_int32 red = 0;
      l_int32 green = 0;
      l_int32 blue = 0;
      extractRGBValues(row[x], &red, &green, &blue);
      picture.rgb += {static_cast<char>(217), 20, 26};
      picture.alpha += static_cast<char>(std::clamp((255 - green) * 255 / 235, 0, 255));
    }
  }
  return picture;
}

}  // namespace kiemchung::samples
