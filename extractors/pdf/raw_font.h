// Codes of a PDF font to Unicode and widths (ISO 32000-2 §9.6–9.10): ToUnicode first, then the encoding's glyph names.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "extractors/pdf/raw_file.h"

namespace kiemchung::raw {

struct Glyph {
  std::string text;    // UTF-8, "\uFFFD" if unknown
  double width = 0.5;  // in em
  bool space = false;  // the single-byte code 32, which word spacing applies to
};

class Font {
 public:
  Font(RawFile& file, const Object& dictionary, int view);
  std::vector<Glyph> decode(const std::string& codes) const;

 private:
  void read_to_unicode(const std::string& map);
  void read_simple(RawFile& file, const Object& dictionary, int view);
  void read_composite(RawFile& file, const Object& dictionary, int view);
  void read_cid_widths(const Object& widths, RawFile& file, int view);

  bool composite_ = false;
  double default_width_ = 0.5;
  std::unordered_map<std::uint32_t, std::string> text_;
  std::unordered_map<std::uint32_t, double> width_;
};

// UTF-8 of a glyph name of the Adobe Glyph List's regular part ("Acircumflexacute", "uni1EA5"); "" if it is not
// regular.
std::string text_of_glyph_name(std::string_view name);
std::string utf8(char32_t character);
// A text string (ISO 32000-2 §7.9.2): UTF-16 with mark, UTF-8 with mark, otherwise PDFDocEncoding read as Windows-1252.
std::string text_string(const std::string& bytes);

}  // namespace kiemchung::raw
