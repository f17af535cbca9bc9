#include "pipeline/file_names.h"

#include <iconv.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  ~Converter() {
    if (usable()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // Nothing if a byte has no meaning in that code page.
  std::optional<std::string> convert(std::string_view bytes) {
    if (!usable()) return std::nullopt;
    std::string text(bytes.size() * 4 + 16, '\0');
    std::string input(bytes);
    char* from = input.data();
    std::size_t left = input.size();
    char* to = text.data();
    std::size_t room = text.size();
    if (iconv(handle_, &from, &left, &to, &room) == static_cast<std::size_t>(-1)) return std::nullopt;
    iconv(handle_, nullptr, nullptr, &to, &room);
    text.resize(text.size() - room);
    return text;
  }

 private:
  bool usable() const { return reinterpret_cast<std::intptr_t>(handle_) != -1; }
  iconv_t handle_;
};

icu::UnicodeString compose(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return text;
  icu::UnicodeString composed = form->normalize(text, status);
  return U_FAILURE(status) ? text : composed;
}

std::string to_nfc(std::string_view utf8) {
  std::string text;
  compose(icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size()))))
      .toUTF8String(text);
  return text;
}

bool is_vietnamese_letter(char32_t c) {
  static constexpr std::u32string_view kLetters = U"ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư";
  return (c >= 0x1EA0 && c <= 0x1EF9) || kLetters.find(c) != std::u32string_view::npos;
}

// How much a decoded name looks like Vietnamese: its own letters speak for it, any other sign beyond ASCII against it.
double vietnamese_score(const std::string& text) {
  double score = 0.0;
  for (const char32_t c : to_code_points(text)) {
    if (c < 0x20) score -= 5.0;
    if (c < 0x80) continue;
    score += is_vietnamese_letter(c) ? 1.0 : -2.0;
  }
  return score + 10.0 * syllable_share(text, 1).value_or(0.0);
}

bool is_valid_utf8(std::string_view bytes) {
  const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(bytes.data(), static_cast<int32_t>(bytes.size())));
  std::string back;
  text.toUTF8String(back);
  return back == bytes;
}

}  // namespace

std::string decode_text(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return to_nfc(bytes);
  // CP1258 is what Windows in Việt Nam writes, TCVN3 what the fonts of the nineties left, CP437 what zip assumes.
  static constexpr std::array kCodePages = {"CP1258", "TCVN5712-1:1993", "CP437"};
  std::optional<std::string> best;
  double best_score = 0.0;
  for (const char* page : kCodePages) {
    const auto converted = Converter(page).convert(bytes);
    if (!converted) continue;
    std::string text = to_nfc(*converted);
    const double score = vietnamese_score(text);
    if (!best || score > best_score) {
      best = std::move(text);
      best_score = score;
    }
  }
  return best ? *best : to_nfc(bytes);
}

std::string decode_name(std::string_view bytes) {
  std::string name = decode_text(bytes);
  std::replace(name.begin(), name.end(), '\\', '/');
  return name;
}

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.size() > 4096) return false;
  if (name.size() > 1 && name[1] == ':') return false;
  if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    return false;
  }
  std::size_t start = 0;
  while (start <= name.size()) {
    const auto end = std::min(name.find('/', start), name.size());
    const auto part = name.substr(start, end - start);
    if (part.empty() || part == "." || part == "..") return false;
    start = end + 1;
  }
  return true;
}

bool is_litter(std::string_view path) {
  if (path.starts_with("__MACOSX/") || path.find("/__MACOSX/") != std::string_view::npos) return true;
  const auto slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name.starts_with("._") || name.starts_with("~$")) return true;
  const std::string lower = to_lower(name);
  return lower == "thumbs.db" || lower == ".ds_store" || lower == "desktop.ini" || lower == "ehthumbs.db";
}

}  // namespace kiemchung
