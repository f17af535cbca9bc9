#include "samples/fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H

#include <cstdint>
#include <cstdio>
#include <set>
#include <stdexcept>
#include <vector>

#include "samples/pdf_document.h"
#include "samples/utf8.h"

namespace kiemchung::samples {
namespace {

constexpr const char* kFontFolder = "/usr/share/fonts/truetype/liberation2/LiberationSerif-";
constexpr const char* kFaceNames[kFaces] = {"Regular", "Bold", "Italic", "BoldItalic"};

std::uint32_t tag(const char (&name)[5]) {
  return FT_MAKE_TAG(static_cast<unsigned char>(name[0]), static_cast<unsigned char>(name[1]),
                     static_cast<unsigned char>(name[2]), static_cast<unsigned char>(name[3]));
}

std::uint32_t big_endian(std::string_view data, std::size_t at, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = (value << 8) | static_cast<unsigned char>(data.at(at + i));
  return value;
}

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xFF);
}

// Adds the parts of composite glyphs (TrueType "glyf" table: flags 0x20 more components, 0x01 words, 0x08/0x40/0x80
// scales).
void add_components(std::string_view glyph, std::set<unsigned>& wanted, std::vector<unsigned>& queue) {
  if (glyph.size() < 10 || (big_endian(glyph, 0, 2) & 0x8000U) == 0) return;
  std::size_t at = 10;
  for (bool more = true; more;) {
    const std::uint32_t flags = big_endian(glyph, at, 2);
    const unsigned part = big_endian(glyph, at + 2, 2);
    if (wanted.insert(part).second) queue.push_back(part);
    at += 4 + ((flags & 1U) != 0 ? 4 : 2);
    if ((flags & 0x08U) != 0) at += 2;
    if ((flags & 0x40U) != 0) at += 4;
    if ((flags & 0x80U) != 0) at += 8;
    more = (flags & 0x20U) != 0;
  }
}

std::uint32_t table_sum(std::string_view table) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    sum += static_cast<std::uint32_t>(static_cast<unsigned char>(table[i])) << (8 * (3 - i % 4));
  }
  return sum;
}

std::string assemble(const std::vector<std::pair<std::uint32_t, std::string>>& tables) {
  std::string out;
  const auto count = static_cast<std::uint32_t>(tables.size());
  std::uint32_t power = 1;
  std::uint32_t log = 0;
  for (; power * 2 <= count; power *= 2) ++log;
  put(out, 0x00010000, 4);
  put(out, count, 2);
  put(out, power * 16, 2);
  put(out, log, 2);
  put(out, count * 16 - power * 16, 2);
  auto offset = static_cast<std::uint32_t>(12 + 16 * tables.size());
  for (const auto& [name, data] : tables) {
    put(out, name, 4);
    put(out, table_sum(data), 4);
    put(out, offset, 4);
    put(out, static_cast<std::uint32_t>(data.size()), 4);
    offset += static_cast<std::uint32_t>((data.size() + 3) / 4 * 4);
  }
  for (const auto& [name, data] : tables) {
    out += data;
    out.append((4 - data.size() % 4) % 4, '\0');
  }
  return out;
}

std::string hex4(unsigned value) {
  char text[12];
  std::snprintf(text, sizeof text, "%04X", value & 0xFFFFU);
  return text;
}

std::string to_unicode(const std::map<unsigned, char32_t>& glyphs) {
  std::string map =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /KC def /CMapType 2 def\n"
      "1 begincodespacerange <0000> <FFFF> endcodespacerange\n";
  constexpr std::size_t kBlock = 100;  // the most a bfchar block may hold
  std::size_t done = 0;
  for (auto at = glyphs.begin(); at != glyphs.end();) {
    const std::size_t count = std::min(kBlock, glyphs.size() - done);
    map += std::to_string(count) + " beginbfchar\n";
    for (std::size_t i = 0; i < count; ++i, ++at) {
      map += "<" + hex4(at->first) + "> <" + hex4(static_cast<unsigned>(at->second)) + ">\n";
    }
    map += "endbfchar\n";
    done += count;
  }
  return map + "endcmap end end\n";
}

}  // namespace

struct FontFile::Impl {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  std::string name;

  std::string table(std::uint32_t which) const {
    FT_ULong size = 0;
    if (FT_Load_Sfnt_Table(face, which, 0, nullptr, &size) != 0) return {};
    std::string data(size, '\0');
    FT_Load_Sfnt_Table(face, which, 0, reinterpret_cast<FT_Byte*>(data.data()), &size);
    return data;
  }
};

FontFile::FontFile(Face face) : impl_(std::make_unique<Impl>()) {
  const std::string style = kFaceNames[static_cast<std::size_t>(face)];
  const std::string path = kFontFolder + style + ".ttf";
  impl_->name = "LiberationSerif-" + style;
  if (FT_Init_FreeType(&impl_->library) != 0 || FT_New_Face(impl_->library, path.c_str(), 0, &impl_->face) != 0) {
    throw std::runtime_error("sample maker: cannot open " + path + "; install the Debian package fonts-liberation2");
  }
}

FontFile::~FontFile() {
  FT_Done_Face(impl_->face);
  FT_Done_FreeType(impl_->library);
}

const FontFile& FontFile::of(Face face) {
  static const FontFile regular(Face::kRegular);
  static const FontFile bold(Face::kBold);
  static const FontFile italic(Face::kItalic);
  static const FontFile bold_italic(Face::kBoldItalic);
  switch (face) {
    case Face::kBold:
      return bold;
    case Face::kItalic:
      return italic;
    case Face::kBoldItalic:
      return bold_italic;
    case Face::kRegular:
      break;
  }
  return regular;
}

const std::string& FontFile::name() const { return impl_->name; }

unsigned FontFile::glyph(char32_t code) const { return FT_Get_Char_Index(impl_->face, code); }

double FontFile::advance(unsigned glyph) const {
  if (FT_Load_Glyph(impl_->face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0) return 0;
  return static_cast<double>(impl_->face->glyph->metrics.horiAdvance) / impl_->face->units_per_EM;
}

std::string FontFile::subset(const std::map<unsigned, char32_t>& glyphs) const {
  const std::string head = impl_->table(tag("head"));
  const std::string loca = impl_->table(tag("loca"));
  const std::string glyf = impl_->table(tag("glyf"));
  const std::size_t width = big_endian(head, 50, 2) == 0 ? 2 : 4;
  const auto offset = [&](unsigned index) {
    const std::uint32_t value = big_endian(loca, index * width, width);
    return static_cast<std::size_t>(width == 2 ? value * 2 : value);
  };
  const auto outline = [&](unsigned index) {
    return std::string_view(glyf).substr(offset(index), offset(index + 1) - offset(index));
  };
  std::set<unsigned> wanted{0};
  std::vector<unsigned> queue;
  for (const auto& [glyph, code] : glyphs) {
    if (wanted.insert(glyph).second) queue.push_back(glyph);
  }
  while (!queue.empty()) {
    const unsigned next = queue.back();
    queue.pop_back();
    add_components(outline(next), wanted, queue);
  }
  std::string new_loca;
  std::string new_glyf;
  const auto count = static_cast<unsigned>(impl_->face->num_glyphs);
  for (unsigned i = 0; i <= count; ++i) {
    put(new_loca, static_cast<std::uint32_t>(new_glyf.size()), 4);
    if (i < count && wanted.contains(i)) new_glyf += outline(i);
    new_glyf.append((4 - new_glyf.size() % 4) % 4, '\0');
  }
  std::string new_head = head;
  new_head[51] = 1;  // long offsets
  return assemble({{tag("cvt "), impl_->table(tag("cvt "))},
                   {tag("fpgm"), impl_->table(tag("fpgm"))},
                   {tag("glyf"), new_glyf},
                   {tag("head"), new_head},
                   {tag("hhea"), impl_->table(tag("hhea"))},
                   {tag("hmtx"), impl_->table(tag("hmtx"))},
                   {tag("loca"), new_loca},
                   {tag("maxp"), impl_->table(tag("maxp"))},
                   {tag("prep"), impl_->table(tag("prep"))}});
}

double text_width(Face face, double size, std::string_view utf8) {
  const FontFile& font = FontFile::of(face);
  double width = 0;
  for (const char32_t code : decode_utf8(utf8)) width += font.advance(font.glyph(code));
  return width * size;
}

std::string FontSet::resource(Face face) { return "F" + std::to_string(static_cast<int>(face)); }

std::string FontSet::codes(Face face, char32_t code) {
  const unsigned glyph = FontFile::of(face).glyph(code);
  if (glyph == 0) throw std::logic_error("sample maker: no glyph for U+" + hex4(static_cast<unsigned>(code)));
  used_[static_cast<std::size_t>(face)].emplace(glyph, code);
  return hex4(glyph);
}

std::string FontSet::embed(PdfDocument& document) const {
  std::string resources = "/Font <<";
  for (std::size_t i = 0; i < kFaces; ++i) {
    const auto& glyphs = used_[i];
    if (glyphs.empty()) continue;
    const FontFile& font = FontFile::of(static_cast<Face>(i));
    const std::string name = "KCSUBS+" + font.name();
    const std::string program = font.subset(glyphs);
    const int file = document.add_stream("/Length1 " + std::to_string(program.size()), program);
    const int descriptor =
        document.add("<< /Type /FontDescriptor /FontName /" + name + " /Flags " + (i >= 2 ? "70" : "6") +
                     " /FontBBox [-200 -300 2000 1000] /ItalicAngle " + (i >= 2 ? "-16" : "0") +
                     " /Ascent 891 /Descent -216 /CapHeight 662 /StemV " + (i % 2 == 1 ? "138" : "80") +
                     " /FontFile2 " + std::to_string(file) + " 0 R >>");
    std::string widths;
    for (const auto& [glyph, code] : glyphs) {
      widths += std::to_string(glyph);
      widths += " [" + pdf_number(font.advance(glyph) * 1000) + "] ";
    }
    const int cid =
        document.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" + name +
                     " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
                     "/FontDescriptor " +
                     std::to_string(descriptor) + " 0 R /DW 500 /W [" + widths + "] /CIDToGIDMap /Identity >>");
    const int unicode = document.add_stream("", to_unicode(glyphs));
    const int type0 =
        document.add("<< /Type /Font /Subtype /Type0 /BaseFont /" + name + " /Encoding /Identity-H /DescendantFonts [" +
                     std::to_string(cid) + " 0 R] /ToUnicode " + std::to_string(unicode) + " 0 R >>");
    resources += " /" + resource(static_cast<Face>(i)) + " " + std::to_string(type0) + " 0 R";
  }
  return resources + " >>";
}

}  // namespace kiemchung::samples
