#include "extractors/pdf/raw_font.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>

namespace kiemchung::raw {
namespace {

constexpr std::size_t kMaxMap = 4u << 20;
constexpr std::uint32_t kMaxRange = 65536;
constexpr std::size_t kMaxCodes = 200'000;
constexpr const char* kUnknown = "\xEF\xBF\xBD";

// 0x80–0x9F of Windows-1252, which WinAnsiEncoding follows.
constexpr char16_t kWindows[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                   0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

struct Named {
  std::string_view name;
  char32_t character;
};
constexpr Named kNamed[] = {{"space", ' '},
                            {"nbspace", 0xA0},
                            {"exclam", '!'},
                            {"quotedbl", '"'},
                            {"numbersign", '#'},
                            {"dollar", '$'},
                            {"percent", '%'},
                            {"ampersand", '&'},
                            {"quotesingle", '\''},
                            {"parenleft", '('},
                            {"parenright", ')'},
                            {"asterisk", '*'},
                            {"plus", '+'},
                            {"comma", ','},
                            {"hyphen", '-'},
                            {"minus", '-'},
                            {"period", '.'},
                            {"slash", '/'},
                            {"zero", '0'},
                            {"one", '1'},
                            {"two", '2'},
                            {"three", '3'},
                            {"four", '4'},
                            {"five", '5'},
                            {"six", '6'},
                            {"seven", '7'},
                            {"eight", '8'},
                            {"nine", '9'},
                            {"colon", ':'},
                            {"semicolon", ';'},
                            {"less", '<'},
                            {"equal", '='},
                            {"greater", '>'},
                            {"question", '?'},
                            {"at", '@'},
                            {"bracketleft", '['},
                            {"backslash", '\\'},
                            {"bracketright", ']'},
                            {"underscore", '_'},
                            {"grave", '`'},
                            {"braceleft", '{'},
                            {"bar", '|'},
                            {"braceright", '}'},
                            {"asciitilde", '~'},
                            {"endash", 0x2013},
                            {"emdash", 0x2014},
                            {"quoteleft", 0x2018},
                            {"quoteright", 0x2019},
                            {"quotedblleft", 0x201C},
                            {"quotedblright", 0x201D},
                            {"bullet", 0x2022},
                            {"ellipsis", 0x2026},
                            {"degree", 0xB0},
                            {"dcroat", 0x111},
                            {"Dcroat", 0x110},
                            {"dmacron", 0x111},
                            {"Eth", 0x110},
                            {"fi", 0xFB01},
                            {"fl", 0xFB02}};
constexpr Named kMarks[] = {{"circumflex", 0x302}, {"breve", 0x306}, {"horn", 0x31B},      {"grave", 0x300},
                            {"acute", 0x301},      {"tilde", 0x303}, {"hookabove", 0x309}, {"dotbelow", 0x323},
                            {"dieresis", 0x308},   {"caron", 0x30C}, {"ring", 0x30A},      {"cedilla", 0x327}};

std::string composed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string out;
  if (U_FAILURE(status)) return out;
  nfc->normalize(text, status).toUTF8String(out);
  return U_FAILURE(status) ? std::string() : out;
}

std::uint32_t code_of(const std::string& bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string from_utf16(const std::string& bytes) {
  icu::UnicodeString text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const int unit = static_cast<unsigned char>(bytes[i]) << 8 | static_cast<unsigned char>(bytes[i + 1]);
    if (unit != 0) text.append(static_cast<char16_t>(unit));
  }
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string with_last_unit_raised(std::string bytes, std::uint32_t by) {
  if (bytes.size() < 2) return bytes;
  std::uint32_t unit = static_cast<unsigned char>(bytes[bytes.size() - 2]) << 8;
  unit = (unit | static_cast<unsigned char>(bytes[bytes.size() - 1])) + by;
  bytes[bytes.size() - 2] = static_cast<char>(unit >> 8);
  bytes[bytes.size() - 1] = static_cast<char>(unit);
  return bytes;
}

}  // namespace

std::string utf8(char32_t character) {
  std::string out;
  icu::UnicodeString(static_cast<UChar32>(character)).toUTF8String(out);
  return out;
}

std::string text_string(const std::string& bytes) {
  if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes.substr(2));
  if (bytes.starts_with("\xFF\xFE")) {
    std::string swapped;
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) (swapped += bytes[i + 1]) += bytes[i];
    return from_utf16(swapped);
  }
  std::string out;
  if (bytes.starts_with("\xEF\xBB\xBF")) {  // through ICU, so that broken UTF-8 becomes U+FFFD
    icu::UnicodeString::fromUTF8(bytes.substr(3)).toUTF8String(out);
    return out;
  }
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    out += utf8(value >= 0x80 && value < 0xA0 ? kWindows[value - 0x80] : value);
  }
  return out;
}

std::string text_of_glyph_name(std::string_view name) {
  if (const auto dot = name.find('.'); dot != std::string_view::npos && dot > 0) name = name.substr(0, dot);
  for (const Named& row : kNamed) {
    if (row.name == name) return utf8(row.character);
  }
  const bool uni = name.starts_with("uni") && name.size() == 7;
  if (uni || (name.starts_with("u") && name.size() >= 5 && name.size() <= 7)) {
    const std::string_view digits = name.substr(uni ? 3 : 1);
    std::uint32_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (result.ec == std::errc() && result.ptr == digits.data() + digits.size() && value < 0x110000) return utf8(value);
  }
  if (name.empty() || !((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'))) return {};
  icu::UnicodeString text(static_cast<UChar32>(name[0]));
  for (std::string_view rest = name.substr(1); !rest.empty();) {
    const auto mark = std::find_if(std::begin(kMarks), std::end(kMarks),
                                   [&](const Named& row) { return rest.starts_with(row.name); });
    if (mark == std::end(kMarks)) return {};
    text.append(static_cast<UChar32>(mark->character));
    rest.remove_prefix(mark->name.size());
  }
  return composed(text);
}

Font::Font(RawFile& file, const Object& dictionary, int view) {
  const Object* subtype = file.get(&dictionary, "Subtype", view);
  composite_ = subtype && subtype->is_name("Type0");
  if (composite_) {
    read_composite(file, dictionary, view);
  } else {
    read_simple(file, dictionary, view);
  }
  const Object* map = file.get(&dictionary, "ToUnicode", view);
  if (!map || map->kind != Kind::kStream) return;
  if (const auto data = file.stream_data(*map, view, kMaxMap)) read_to_unicode(*data);
}

void Font::read_simple(RawFile& file, const Object& dictionary, int view) {
  for (std::uint32_t code = 32; code < 256; ++code) {
    text_[code] = utf8(code >= 0x80 && code < 0xA0 ? kWindows[code - 0x80] : static_cast<char16_t>(code));
  }
  const Object* encoding = file.get(&dictionary, "Encoding", view);
  const Object* differences = file.get(encoding, "Differences", view);
  if (differences && differences->kind == Kind::kArray) {
    std::uint32_t code = 0;
    for (const Object& item : differences->items) {
      if (item.is_number()) code = static_cast<std::uint32_t>(std::clamp<std::int64_t>(item.integer, 0, 255));
      if (item.kind != Kind::kName) continue;
      const std::string text = text_of_glyph_name(item.text);
      text_[code++] = text.empty() ? kUnknown : text;
    }
  }
  const Object* widths = file.get(&dictionary, "Widths", view);
  const Object* first = file.get(&dictionary, "FirstChar", view);
  if (!widths || widths->kind != Kind::kArray || !first) return;
  auto code = static_cast<std::uint32_t>(std::clamp<std::int64_t>(first->integer, 0, 255));
  for (const Object& item : widths->items) {
    const Object* width = file.resolve(&item, view);
    if (width && width->is_number() && code < 256) width_[code] = width->real / 1000.0;
    ++code;
  }
}

void Font::read_composite(RawFile& file, const Object& dictionary, int view) {
  const Object* descendants = file.get(&dictionary, "DescendantFonts", view);
  if (!descendants || descendants->kind != Kind::kArray || descendants->items.empty()) return;
  const Object* font = file.resolve(&descendants->items[0], view);
  const Object* width = file.get(font, "DW", view);
  default_width_ = width && width->is_number() ? width->real / 1000.0 : 1.0;
  if (const Object* widths = file.get(font, "W", view); widths && widths->kind == Kind::kArray)
    read_cid_widths(*widths, file, view);
}

// "first [w1 w2 …]" or "first last w"; codes are taken as CIDs, which holds for Identity-H, the encoding signers use.
void Font::read_cid_widths(const Object& widths, RawFile& file, int view) {
  for (std::size_t i = 0; i + 1 < widths.items.size() && width_.size() < kMaxRange;) {
    const Object* first = file.resolve(&widths.items[i], view);
    const Object* second = file.resolve(&widths.items[i + 1], view);
    if (!first || !second || first->integer < 0 || first->integer > 65535) return;
    auto code = static_cast<std::uint32_t>(first->integer);
    if (second->kind == Kind::kArray) {
      for (const Object& item : second->items) width_[code++] = item.real / 1000.0;
      i += 2;
    } else {
      if (i + 2 >= widths.items.size()) return;
      const Object* width = file.resolve(&widths.items[i + 2], view);
      const std::int64_t last = std::min<std::int64_t>(second->integer, 65535);
      for (; width && code <= last; ++code) width_[code] = width->real / 1000.0;
      i += 3;
    }
  }
}

void Font::read_to_unicode(const std::string& map) {
  Parser parser(Bytes(reinterpret_cast<const unsigned char*>(map.data()), map.size()));
  std::vector<Object> operands;
  while (!parser.at_end() && text_.size() < kMaxCodes) {
    if (auto value = parser.value(false)) {
      operands.push_back(std::move(*value));
      if (operands.size() > 3 * kMaxRange) return;
      continue;
    }
    const std::uint64_t before = parser.position();
    const std::string_view word = parser.word();
    if (parser.position() == before) parser.seek(before + 1);
    if (word == "endbfchar") {
      for (std::size_t i = 0; i + 1 < operands.size(); i += 2)
        text_[code_of(operands[i].text)] = from_utf16(operands[i + 1].text);
    } else if (word == "endbfrange") {
      for (std::size_t i = 0; i + 2 < operands.size(); i += 3) {
        const std::uint32_t first = code_of(operands[i].text);
        const std::uint32_t last = std::min(code_of(operands[i + 1].text), first + kMaxRange);
        const Object& target = operands[i + 2];
        for (std::uint32_t code = first; code <= last && text_.size() < kMaxCodes; ++code) {
          if (target.kind != Kind::kArray) {
            text_[code] = from_utf16(with_last_unit_raised(target.text, code - first));
          } else if (code - first < target.items.size()) {
            text_[code] = from_utf16(target.items[code - first].text);
          }
        }
      }
    }
    operands.clear();
  }
}

std::vector<Glyph> Font::decode(const std::string& codes) const {
  std::vector<Glyph> glyphs;
  const std::size_t step = composite_ ? 2 : 1;
  for (std::size_t i = 0; i + step <= codes.size(); i += step) {
    std::uint32_t code = static_cast<unsigned char>(codes[i]);
    if (composite_) code = code << 8 | static_cast<unsigned char>(codes[i + 1]);
    const auto text = text_.find(code);
    const auto width = width_.find(code);
    glyphs.push_back({text == text_.end() ? kUnknown : text->second,
                      width == width_.end() ? default_width_ : width->second, !composite_ && code == 32});
  }
  return glyphs;
}

}  // namespace kiemchung::raw
