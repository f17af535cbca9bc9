#include "paper.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "samples/fonts.h"
#include "samples/ink.h"
#include "samples/pdf_document.h"

namespace kiemchung::bench {
namespace {

using samples::Chance;

Picture owned(Pix* pix) {
  if (pix == nullptr) throw std::runtime_error("reading_stress: an image operation failed");
  return Picture(pix);
}

std::string taken(l_uint8* data, std::size_t size) {
  std::string bytes(reinterpret_cast<char*>(data), size);
  lept_free(data);
  return bytes;
}

std::string as_jpeg(Pix* pix, int quality) {
  l_uint8* data = nullptr;
  std::size_t size = 0;
  if (pixWriteMemJpeg(&data, &size, pix, quality, 0) != 0) throw std::runtime_error("reading_stress: JPEG failed");
  return taken(data, size);
}

// A page that shows one picture, as scanners write it.
std::string wrapped(int width, int height, double dpi, const std::string& entries, const std::string& data) {
  samples::PdfDocument document;
  const int image = document.add_stream("/Type /XObject /Subtype /Image /Width " + std::to_string(width) + " /Height " +
                                            std::to_string(height) + " " + entries,
                                        data, samples::StreamCoding::kAsGiven);
  samples::PdfDocument::Page sheet;
  sheet.width = width * 72.0 / dpi;
  sheet.height = height * 72.0 / dpi;
  sheet.resources = "/XObject << /Scan " + std::to_string(image) + " 0 R >>";
  sheet.contents = {document.add_stream("", "q " + samples::pdf_number(sheet.width) + " 0 0 " +
                                                samples::pdf_number(sheet.height) + " 0 0 cm /Scan Do Q")};
  document.add_page(std::move(sheet));
  document.commit();
  return document.bytes();
}

std::string jpeg_page(const Paper& paper, int quality) {
  const bool grey = pixGetDepth(paper.pixels.get()) == 8;
  return wrapped(
      pixGetWidth(paper.pixels.get()), pixGetHeight(paper.pixels.get()), paper.dpi,
      std::string("/Filter /DCTDecode /BitsPerComponent 8 /ColorSpace ") + (grey ? "/DeviceGray" : "/DeviceRGB"),
      as_jpeg(paper.pixels.get(), quality));
}

std::string fax_page(const Paper& paper, Pix* binary) {
  L_COMP_DATA* coded = nullptr;
  if (pixGenerateCIData(binary, L_G4_ENCODE, 0, 0, &coded) != 0) throw std::runtime_error("reading_stress: G4 failed");
  const std::string bytes(reinterpret_cast<char*>(coded->datacomp), coded->nbytescomp);
  const std::string entries =
      "/Filter /CCITTFaxDecode /BitsPerComponent 1 /ColorSpace /DeviceGray /DecodeParms << /K -1 /Columns " +
      std::to_string(coded->w) + " /Rows " + std::to_string(coded->h) + " /BlackIs1 " +
      (coded->minisblack != 0 ? "true" : "false") + " >>";
  l_CIDataDestroy(&coded);
  return wrapped(pixGetWidth(binary), pixGetHeight(binary), paper.dpi, entries, bytes);
}

Paper scaled(Paper paper, double dpi) {
  const auto factor = static_cast<float>(dpi / paper.dpi);
  paper.pixels = owned(pixScale(paper.pixels.get(), factor, factor));
  paper.dpi = dpi;
  return paper;
}

Paper turned(Paper paper, double degrees) {
  paper.pixels = owned(pixRotate(paper.pixels.get(), static_cast<float>(degrees * std::numbers::pi / 180),
                                 L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
  return paper;
}

Paper quarter_turned(Paper paper, int quarters) {
  paper.pixels = owned(pixRotateOrth(paper.pixels.get(), quarters));
  return paper;
}

Paper grey(Paper paper) {
  paper.pixels = owned(pixConvertRGBToLuminance(paper.pixels.get()));
  return paper;
}

// Every channel of every pixel through one function of (value, x, y).
template <typename Change>
void each_value(Pix* pix, Change change) {
  l_uint32* row = pixGetData(pix);
  for (int y = 0; y < pixGetHeight(pix); ++y, row += pixGetWpl(pix)) {
    for (int x = 0; x < pixGetWidth(pix); ++x) {
      l_int32 red = 0;
      l_int32 green = 0;
      l_int32 blue = 0;
      extractRGBValues(row[x], &red, &green, &blue);
      const auto value = [&](l_int32 v) { return static_cast<l_int32>(std::clamp(change(v, x, y), 0.0, 255.0)); };
      composeRGBPixel(value(red), value(green), value(blue), row + x);
    }
  }
}

Paper faded(Paper paper, double ink) {
  each_value(paper.pixels.get(), [&](double v, int, int) { return 238 - (238 - std::min(v, 238.0)) * ink; });
  return paper;
}

Paper noisy(Paper paper, double deviation, Chance& chance) {
  auto state = static_cast<std::uint32_t>(chance.pick(1, 1 << 30));
  each_value(paper.pixels.get(), [&](double v, int, int) {
    double sum = 0;
    for (int i = 0; i < 4; ++i) {
      state = state * 1664525U + 1013904223U;
      sum += (state >> 8U) * 0x1.0p-24;
    }
    return v + (sum - 2) * 1.7 * deviation;
  });
  return paper;
}

Paper blurred(Paper paper, int radius) {
  paper.pixels = owned(pixBlockconv(paper.pixels.get(), radius, radius));
  return paper;
}

// What of the margins is cut off or added, in shares of the page's width.
Paper framed(Paper paper, double left, double top, std::uint32_t colour) {
  const int w = pixGetWidth(paper.pixels.get());
  const int h = pixGetHeight(paper.pixels.get());
  const int x = static_cast<int>(left * w);
  const int y = static_cast<int>(top * w);
  if (x < 0 || y < 0) {
    ::Box* inside = boxCreate(-x, -y, w + x, h + y);
    paper.pixels = owned(pixClipRectangle(paper.pixels.get(), inside, nullptr));
    boxDestroy(&inside);
  } else {
    paper.pixels = owned(pixAddBorderGeneral(paper.pixels.get(), x, x, y, y, colour));
  }
  return paper;
}

// The transparent overlay of a drawing on the paper: darker wins, as ink does.
void lay_over(Paper& paper, const samples::Canvas& canvas, samples::FontSet& fonts) {
  samples::PdfDocument document;
  const std::string resources = fonts.embed(document);
  document.add_page(
      {canvas.width(), canvas.height(), resources, {document.add_stream("", canvas.content())}, {}, 0, 0});
  document.commit();
  const std::string& bytes = document.bytes();
  const auto opened = PdfFile::open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
  const Raster drawn = opened.file->render(1, paper.dpi, {0, 0, canvas.width(), canvas.height()}, false);
  l_uint32* row = pixGetData(paper.pixels.get());
  for (int y = 0; y < std::min(drawn.height, pixGetHeight(paper.pixels.get())); ++y) {
    for (int x = 0; x < std::min(drawn.width, pixGetWidth(paper.pixels.get())); ++x) {
      const unsigned char* from =
          drawn.pixels.data() + 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(drawn.width) + x);
      l_int32 red = 0;
      l_int32 green = 0;
      l_int32 blue = 0;
      extractRGBValues(row[x], &red, &green, &blue);
      composeRGBPixel(red * from[0] / 255, green * from[1] / 255, blue * from[2] / 255, row + x);
    }
    row += pixGetWpl(paper.pixels.get());
  }
}

// Draws over the paper; the canvas has the size of the page.
template <typename Draw>
Paper drawn_over(Paper paper, Draw draw) {
  samples::FontSet fonts;
  samples::Canvas canvas(pixGetWidth(paper.pixels.get()) * 72.0 / paper.dpi,
                         pixGetHeight(paper.pixels.get()) * 72.0 / paper.dpi, fonts);
  draw(canvas);
  lay_over(paper, canvas, fonts);
  return paper;
}

Box number_place(const Paper& paper) { return paper.number_line.value_or(Box{85, 110, 240, 130}); }

// A round seal whose ring crosses the number.
Paper sealed(Paper paper, samples::Colour colour, Chance& chance) {
  const Box line = number_place(paper);
  return drawn_over(std::move(paper), [&](samples::Canvas& canvas) {
    samples::draw_seal(canvas, line.x0 + chance.between(0, 50), line.y0 + chance.between(-45, 40), samples::kSealRadius,
                       "HUYỆN MẪU - TỈNH MẪU", "UBND", colour);
  });
}

// The frame of an incoming stamp with its own number and date, filled by hand; left of or below the header.
Paper received(Paper paper, samples::Colour colour, Chance& chance) {
  const Box line = number_place(paper);
  const double x = chance.between(20, 60);
  const double y = chance.between(0, 1) < 0.5 ? line.y1 + chance.between(18, 60) : 6;
  return drawn_over(std::move(paper), [&](samples::Canvas& canvas) {
    canvas.rectangle({x, y, x + 125, y + 54}, 1.2, colour);
    canvas.text(x + 6, y + 18, samples::Face::kBold, 11, "ĐẾN", colour);
    canvas.text(x + 40, y + 18, samples::Face::kRegular, 11, "Số: ..............", colour);
    canvas.text(x + 40, y + 34, samples::Face::kRegular, 11, "Ngày: ...../...../.....", colour);
    canvas.text(x + 6, y + 49, samples::Face::kRegular, 11, "Chuyển: .....................", colour);
    samples::write_by_hand(canvas, x + 66, y + 17, 10, std::to_string(chance.pick(100, 3999)), samples::kBlueInk,
                           chance);
    samples::write_by_hand(canvas, x + 74, y + 33, 9, std::to_string(chance.pick(1, 28)), samples::kBlueInk, chance);
  });
}

// The mark of an electronic copy and a signature's text, top right.
Paper copied(Paper paper) {
  return drawn_over(std::move(paper), [&](samples::Canvas& canvas) {
    const double x = canvas.width() - 150;
    canvas.text(x, 14, samples::Face::kBold, 10, "SAO Y; Ủy ban nhân dân xã Mẫu;", samples::kSealRed);
    canvas.text(x, 26, samples::Face::kRegular, 10, "Số: 12/SY-UBND; 18/03/2026; 08:32", samples::kSealRed);
    canvas.text(20, 14, samples::Face::kRegular, 8, "Ký bởi: Văn phòng; Thời gian ký: 05/06/2026 10:11:12 +07:00");
  });
}

// The head that e-office systems print on annexes and copies, above the document's own header.
Paper headed(Paper paper) {
  return drawn_over(std::move(paper), [&](samples::Canvas& canvas) {
    canvas.text(30, 20, samples::Face::kRegular, 10, "(Kèm theo Công văn số 2775/SNV-CCHC ngày 10/11/2025 của Sở)");
  });
}

// Points of a form's leader under the number and the day.
Paper dotted(Paper paper) {
  const Box number = number_place(paper);
  const auto day = paper.date_line;
  return drawn_over(std::move(paper), [&](samples::Canvas& canvas) {
    const auto dots = [&](const Box& line, double from, double to) {
      const double y = line.y0 + (line.y1 - line.y0) * 0.72;
      for (double x = line.x0 + from; x < line.x0 + to; x += 3) canvas.line(x, y, x + 0.9, y, 0.9);
    };
    dots(number, 20, (number.x1 - number.x0) * 0.5);
    if (day) dots(*day, (day->x1 - day->x0) * 0.42, (day->x1 - day->x0) * 0.55);
  });
}

// Pencil: the ink of the number's line pales.
Paper pencilled(Paper paper, double ink) {
  const double scale = paper.dpi / 72;
  for (const auto& line : {paper.number_line, paper.date_line}) {
    if (!line) continue;
    const Box b{line->x0 * scale, line->y0 * scale, line->x1 * scale, line->y1 * scale};
    each_value(paper.pixels.get(), [&](double v, int x, int y) {
      const bool inside = x >= b.x0 && x < b.x1 && y >= b.y0 && y < b.y1;
      return inside && v < 250 ? 250 - (250 - v) * ink : v;
    });
  }
  return paper;
}

// A hand-held camera: slanted, shaded, on a dark desk.
std::string photo(Paper paper, double slant, Chance& chance) {
  paper = framed(std::move(paper), 0.05, 0.05, 0x5a4a3c00);
  const auto w = static_cast<float>(pixGetWidth(paper.pixels.get()));
  const auto h = static_cast<float>(pixGetHeight(paper.pixels.get()));
  const auto corners = [](const std::array<float, 8>& values) {
    PTA* points = ptaCreate(4);
    for (std::size_t i = 0; i < values.size(); i += 2) ptaAddPt(points, values[i], values[i + 1]);
    return points;
  };
  const auto off = [&] { return static_cast<float>(chance.between(0, slant)) * w; };
  PTA* from = corners({0, 0, w, 0, w, h, 0, h});
  PTA* to = corners({off(), off(), w - off(), off(), w - off(), h - off(), off(), h - off()});
  paper.pixels = owned(pixProjectivePta(paper.pixels.get(), to, from, L_BRING_IN_BLACK));
  ptaDestroy(&from);
  ptaDestroy(&to);
  const double tilt = chance.between(-0.25, 0.25);
  each_value(paper.pixels.get(), [&](double v, int x, int y) {
    return v * (0.85 + tilt * (x / static_cast<double>(w) - 0.5) - 0.12 * y / static_cast<double>(h));
  });
  paper = blurred(noisy(std::move(paper), 5, chance), 1);
  return as_jpeg(paper.pixels.get(), 60);
}

std::string bilevel(const Paper& paper, int threshold) {
  const Picture level = owned(pixConvertRGBToLuminance(paper.pixels.get()));
  const Picture binary = owned(pixThresholdToBinary(level.get(), threshold));
  return fax_page(paper, binary.get());
}

// As MRC scanners do: the paper at a third of the resolution, the letters in a stencil.
std::string layered(const Paper& paper) {
  const Picture level = owned(pixConvertRGBToLuminance(paper.pixels.get()));
  const Picture binary = owned(pixThresholdToBinary(level.get(), 140));
  Paper ground = scaled({owned(pixCopy(nullptr, paper.pixels.get())), paper.dpi, {}, {}}, paper.dpi / 3);
  each_value(ground.pixels.get(), [](double v, int, int) { return std::max(v, 225.0); });
  L_COMP_DATA* coded = nullptr;
  if (pixGenerateCIData(binary.get(), L_G4_ENCODE, 0, 0, &coded) != 0) throw std::runtime_error("G4 failed");
  samples::PdfDocument document;
  const int paper_image = document.add_stream(
      "/Type /XObject /Subtype /Image /Filter /DCTDecode /BitsPerComponent 8 /ColorSpace /DeviceRGB /Width " +
          std::to_string(pixGetWidth(ground.pixels.get())) + " /Height " +
          std::to_string(pixGetHeight(ground.pixels.get())),
      as_jpeg(ground.pixels.get(), 60), samples::StreamCoding::kAsGiven);
  // A stencil paints its zero bits: BlackIs1 is turned about.
  const int letters = document.add_stream(
      "/Type /XObject /Subtype /Image /ImageMask true /Filter /CCITTFaxDecode /BitsPerComponent 1 /DecodeParms << /K "
      "-1 "
      "/Columns " +
          std::to_string(coded->w) + " /Rows " + std::to_string(coded->h) + " /BlackIs1 false >> /Width " +
          std::to_string(coded->w) + " /Height " + std::to_string(coded->h),
      {reinterpret_cast<char*>(coded->datacomp), coded->nbytescomp}, samples::StreamCoding::kAsGiven);
  l_CIDataDestroy(&coded);
  samples::PdfDocument::Page sheet;
  sheet.width = pixGetWidth(paper.pixels.get()) * 72.0 / paper.dpi;
  sheet.height = pixGetHeight(paper.pixels.get()) * 72.0 / paper.dpi;
  sheet.resources =
      "/XObject << /Paper " + std::to_string(paper_image) + " 0 R /Ink " + std::to_string(letters) + " 0 R >>";
  const std::string size = samples::pdf_number(sheet.width) + " 0 0 " + samples::pdf_number(sheet.height) + " 0 0 cm ";
  sheet.contents = {document.add_stream("", "q " + size + "/Paper Do Q q 0 g " + size + "/Ink Do Q")};
  document.add_page(std::move(sheet));
  document.commit();
  return document.bytes();
}

constexpr int kFine = 75;  // JPEG quality of an ordinary scanner

std::vector<Spoiling> made_spoilings() {
  const auto page = [](auto change) {
    return [change](Paper paper, Chance& chance) { return jpeg_page(change(std::move(paper), chance), kFine); };
  };
  return {
      {"as_is", page([](Paper p, Chance&) { return p; })},
      {"skew_1.5", page([](Paper p, Chance&) { return turned(std::move(p), 1.5); })},
      {"skew_-3", page([](Paper p, Chance&) { return turned(std::move(p), -3); })},
      {"turned_90", page([](Paper p, Chance&) { return quarter_turned(std::move(p), 1); })},
      {"turned_180", page([](Paper p, Chance&) { return quarter_turned(std::move(p), 2); })},
      {"turned_270", page([](Paper p, Chance&) { return quarter_turned(std::move(p), 3); })},
      {"dpi_70", page([](Paper p, Chance&) { return scaled(std::move(p), 70); })},
      {"dpi_100", page([](Paper p, Chance&) { return scaled(std::move(p), 100); })},
      {"dpi_150", page([](Paper p, Chance&) { return scaled(std::move(p), 150); })},
      {"dpi_300", page([](Paper p, Chance&) { return scaled(std::move(p), 300); })},
      {"dpi_600", page([](Paper p, Chance&) { return scaled(std::move(p), 600); })},
      {"jpeg_15", [](Paper p, Chance&) { return jpeg_page(p, 15); }},
      {"noise", page([](Paper p, Chance& c) { return noisy(std::move(p), 24, c); })},
      {"blur", page([](Paper p, Chance&) { return blurred(std::move(p), 1); })},
      {"faded", page([](Paper p, Chance&) { return faded(std::move(p), 0.4); })},
      {"cut_margins", page([](Paper p, Chance&) { return framed(std::move(p), -0.05, -0.03, 0); })},
      {"black_edges", page([](Paper p, Chance&) { return framed(std::move(p), 0.03, 0.03, 0x10101000); })},
      {"white_edges", page([](Paper p, Chance&) { return framed(std::move(p), 0.12, 0.1, 0xffffff00); })},
      {"grey", page([](Paper p, Chance&) { return grey(std::move(p)); })},
      {"fax_200", [](Paper p, Chance&) { return bilevel(p, 150); }},
      {"fax_300", [](Paper p, Chance&) { return bilevel(scaled(std::move(p), 300), 150); }},
      {"fax_thin", [](Paper p, Chance&) { return bilevel(p, 110); }},
      {"layers", [](Paper p, Chance&) { return layered(scaled(std::move(p), 300)); }},
      {"red_seal", page([](Paper p, Chance& c) { return sealed(std::move(p), samples::kSealRed, c); })},
      {"black_seal", page([](Paper p, Chance& c) {
         return grey(sealed(std::move(p), {0.3, 0.3, 0.3}, c));
       })},
      {"red_incoming", page([](Paper p, Chance& c) { return received(std::move(p), samples::kSealRed, c); })},
      {"grey_incoming", page([](Paper p, Chance& c) { return grey(received(std::move(p), samples::kSealRed, c)); })},
      {"copy_mark", page([](Paper p, Chance&) { return copied(std::move(p)); })},
      {"annex_head", page([](Paper p, Chance&) { return headed(std::move(p)); })},
      {"dotted", page([](Paper p, Chance&) { return dotted(std::move(p)); })},
      {"pencil", page([](Paper p, Chance&) { return pencilled(std::move(p), 0.4); })},
      {"photo_flat", [](Paper p, Chance& c) { return photo(std::move(p), 0.008, c); }},
      {"photo_slanted", [](Paper p, Chance& c) { return photo(std::move(p), 0.03, c); }},
  };
}

}  // namespace

Picture picture_of(const Raster& raster) {
  Picture pix = owned(pixCreate(raster.width, raster.height, 32));
  l_uint32* row = pixGetData(pix.get());
  const auto n = static_cast<std::size_t>(raster.channels);
  const unsigned char* from = raster.pixels.data();
  for (int y = 0; y < raster.height; ++y, row += pixGetWpl(pix.get())) {
    for (int x = 0; x < raster.width; ++x, from += n) {
      composeRGBPixel(from[0], from[n > 1 ? 1 : 0], from[n > 2 ? 2 : 0], row + x);
    }
  }
  return pix;
}

const std::vector<Spoiling>& spoilings() {
  static const std::vector<Spoiling> all = made_spoilings();
  return all;
}

struct Hand::State {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  double digit = 1.0;  // height of an 8 at 64 pixels to the em
};

Hand::Hand(const std::string& font) : state_(std::make_unique<State>()) {
  if (FT_Init_FreeType(&state_->library) != 0) throw std::runtime_error("cannot start FreeType");
  if (FT_New_Face(state_->library, font.c_str(), 0, &state_->face) != 0)
    throw std::runtime_error("cannot open font " + font);
  FT_Set_Char_Size(state_->face, 0, 64 * 64, 72, 72);
  if (FT_Load_Char(state_->face, '8', FT_LOAD_NO_BITMAP | FT_LOAD_NO_HINTING) != 0)
    throw std::runtime_error("no digits in " + font);
  state_->digit = static_cast<double>(state_->face->glyph->metrics.height) / 64.0;
}

Hand::~Hand() { FT_Done_FreeType(state_->library); }

double Hand::write(Pix* page, const std::string& text, double x, double baseline, double height, samples::Colour ink,
                   Chance& chance) const {
  FT_Face face = state_->face;
  FT_Set_Char_Size(face, 0, static_cast<FT_F26Dot6>(64.0 * 64.0 * height / state_->digit), 72, 72);
  FT_Matrix lean = {0x10000, static_cast<FT_Fixed>(chance.between(-0.08, 0.22) * 0x10000), 0, 0x10000};
  FT_Set_Transform(face, &lean, nullptr);
  const double bolder = chance.between(0, 0.05) * height;
  const std::array<double, 3> colour = {ink.red, ink.green, ink.blue};
  for (const char c : text) {
    if (FT_Load_Char(face, static_cast<FT_ULong>(c), FT_LOAD_NO_BITMAP | FT_LOAD_NO_HINTING) != 0) continue;
    FT_Outline_Embolden(&face->glyph->outline, static_cast<FT_Pos>(bolder * 64));
    FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL);
    const FT_Bitmap& bitmap = face->glyph->bitmap;
    const int left = static_cast<int>(std::lround(x)) + face->glyph->bitmap_left;
    const int top =
        static_cast<int>(std::lround(baseline + chance.between(-0.05, 0.05) * height)) - face->glyph->bitmap_top;
    for (int y = 0; y < static_cast<int>(bitmap.rows); ++y) {
      for (int i = 0; i < static_cast<int>(bitmap.width); ++i) {
        l_uint32 pixel = 0;
        if (pixGetPixel(page, left + i, top + y, &pixel) != 0) continue;
        const double cover = bitmap.buffer[y * bitmap.pitch + i] / 255.0;
        std::array<l_int32, 3> value{};
        extractRGBValues(pixel, &value[0], &value[1], &value[2]);
        for (std::size_t k = 0; k < 3; ++k)
          value.at(k) = static_cast<l_int32>(value.at(k) * (1 - cover * (1 - colour.at(k))));
        composeRGBPixel(value[0], value[1], value[2], &pixel);
        pixSetPixel(page, left + i, top + y, pixel);
      }
    }
    x += static_cast<double>(face->glyph->advance.x) / 64.0;
  }
  return x;
}

}  // namespace kiemchung::bench
