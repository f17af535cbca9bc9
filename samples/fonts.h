// Liberation Serif (metric twin of Times New Roman) for the samples' pages: metrics, and embedding as a subset with
// ToUnicode so that text extraction gives Vietnamese back.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace kiemchung::samples {

class PdfDocument;

enum class Face { kRegular, kBold, kItalic, kBoldItalic };
inline constexpr std::size_t kFaces = 4;

// One face, loaded once in the process. Throws std::runtime_error naming the package if the font is not installed.
class FontFile {
 public:
  static const FontFile& of(Face face);
  ~FontFile();
  FontFile(const FontFile&) = delete;
  FontFile& operator=(const FontFile&) = delete;

  unsigned glyph(char32_t code) const;   // 0: not in the font
  double advance(unsigned glyph) const;  // of an em of 1.0
  // A TrueType file with the same glyph numbers, holding outlines only for the glyphs named.
  std::string subset(const std::map<unsigned, char32_t>& glyphs) const;
  const std::string& name() const;

 private:
  explicit FontFile(Face face);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

double text_width(Face face, double size, std::string_view utf8);

// The fonts one document (or one later revision of it) uses; shared by its canvases, embedded once at the end.
class FontSet {
 public:
  // Hex codes of the text for a Tj operator; remembers the glyphs.
  std::string codes(Face face, char32_t code);
  // Embeds what was used and returns "/Font << … >>" for a resource dictionary.
  std::string embed(PdfDocument& document) const;
  // Resource name of a face, without slash.
  static std::string resource(Face face);

 private:
  std::array<std::map<unsigned, char32_t>, kFaces> used_;
};

}  // namespace kiemchung::samples
