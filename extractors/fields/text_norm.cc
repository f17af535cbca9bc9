#include "extractors/fields/text_norm.h"

#include <unicode/normalizer2.h>
#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace kiemchung {
namespace {

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

const icu::Normalizer2& normalizer(bool compose) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance =
      compose ? icu::Normalizer2::getNFCInstance(status) : icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU data for Unicode normalisation cannot be loaded");
  return *instance;
}

icu::UnicodeString composed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  return normalizer(true).normalize(text, status);
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  return normalizer(false).normalize(text, status);
}

bool is_tone(UChar32 c) { return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323; }

bool is_dash(UChar32 c) {
  return u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212 || c == 0x2011 || c == 0xFE63 || c == 0x02D7;
}

bool is_invisible(UChar32 c) {
  return c == 0xAD || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060;
}

bool is_blank(UChar32 c) { return u_isUWhiteSpace(c) || c == 0xA0 || c == 0x3000 || u_charType(c) == U_CONTROL_CHAR; }

UChar32 unified(UChar32 c) {
  if (is_dash(c)) return '-';
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + '!';
  if (c == 0xD0 || c == 0x189) return 0x110;
  if (c == 0xF0) return 0x111;
  if (c == 0x2044 || c == 0x2215) return '/';
  return c;
}

icu::UnicodeString normalised(std::string_view text) {
  const icu::UnicodeString source = composed(from_utf8(text));
  icu::UnicodeString out;
  bool space = false;
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const UChar32 c = unified(source.char32At(i));
    if (is_invisible(c)) continue;
    if (is_blank(c)) {
      space = true;
      continue;
    }
    if (space && !out.isEmpty()) out.append(static_cast<UChar>(' '));
    space = false;
    out.append(c);
  }
  return out.findAndReplace("&amp;", "&");
}

// Tone marks go behind the letters of their word: old and new placement then give one spelling.
icu::UnicodeString with_tones_last(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  icu::UnicodeString tones;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (is_tone(c)) {
      tones.append(c);
      continue;
    }
    if (!u_isalpha(c) && u_charType(c) != U_NON_SPACING_MARK) {
      out.append(tones);
      tones.remove();
    }
    out.append(c);
  }
  return out.append(tones);
}

// The rimes of Vietnamese without tones (âăêôơư kept as written here). Closed list: about 160 exist.
const std::set<std::u32string>& rimes() {
  static const std::set<std::u32string> kRimes = {
      U"a",    U"ac",   U"ach",  U"ai",   U"am",   U"an",   U"ang", U"anh",  U"ao",  U"ap",   U"at",   U"au",   U"ay",
      U"ă",    U"ăc",   U"ăm",   U"ăn",   U"ăng",  U"ăp",   U"ăt",  U"âc",   U"âm",  U"ân",   U"âng",  U"âp",   U"ât",
      U"âu",   U"ây",   U"e",    U"ec",   U"em",   U"en",   U"eng", U"eo",   U"ep",  U"et",   U"ê",    U"êch",  U"êm",
      U"ên",   U"ênh",  U"êp",   U"êt",   U"êu",   U"i",    U"ia",  U"ich",  U"iêc", U"iêm",  U"iên",  U"iêng", U"iêp",
      U"iêt",  U"iêu",  U"im",   U"in",   U"inh",  U"ip",   U"it",  U"iu",   U"o",   U"oa",   U"oac",  U"oach", U"oai",
      U"oam",  U"oan",  U"oang", U"oanh", U"oao",  U"oap",  U"oat", U"oay",  U"oăc", U"oăm",  U"oăn",  U"oăng", U"oăt",
      U"oc",   U"oe",   U"oen",  U"oeo",  U"oet",  U"oi",   U"om",  U"on",   U"ong", U"ooc",  U"oong", U"op",   U"ot",
      U"ô",    U"ôc",   U"ôi",   U"ôm",   U"ôn",   U"ông",  U"ôp",  U"ôt",   U"ơ",   U"ơi",   U"ơm",   U"ơn",   U"ơp",
      U"ơt",   U"u",    U"ua",   U"uân",  U"uâng", U"uât",  U"uây", U"uc",   U"uê",  U"uêch", U"uênh", U"ui",   U"um",
      U"un",   U"ung",  U"uơ",   U"uôc",  U"uôi",  U"uôm",  U"uôn", U"uông", U"uôt", U"up",   U"ut",   U"uy",   U"uya",
      U"uych", U"uyên", U"uyêt", U"uynh", U"uyt",  U"uyu",  U"uyn", U"ư",    U"ưa",  U"ưc",   U"ưi",   U"ưm",   U"ưn",
      U"ưng",  U"ươc",  U"ươi",  U"ươm",  U"ươn",  U"ương", U"ươp", U"ươt",  U"ươu", U"ưt",   U"ưu",   U"y",    U"yên",
      U"yêm",  U"yêt",  U"yêu",  U"yng",  U"ynh",  U"yp",   U"yt",  U"ych"};
  return kRimes;
}

bool is_syllable(std::u32string word) {
  static constexpr std::array<std::u32string_view, 27> kOnsets = {
      U"ngh", U"ch", U"gh", U"gi", U"kh", U"ng", U"nh", U"ph", U"qu", U"th", U"tr", U"b", U"c", U"d",
      U"đ",   U"g",  U"h",  U"k",  U"l",  U"m",  U"n",  U"p",  U"r",  U"s",  U"t",  U"v", U"x"};
  if (word == U"gi" || word == U"gin") return true;
  if (rimes().count(word) != 0) return true;
  return std::any_of(kOnsets.begin(), kOnsets.end(), [&](std::u32string_view onset) {
    return word.starts_with(onset) && rimes().count(word.substr(onset.size())) != 0;
  });
}

// The letters of each word without tone, lower case.
std::vector<std::u32string> toneless_words(std::string_view text) {
  icu::UnicodeString lower = normalised(text);
  lower.toLower();
  icu::UnicodeString bare;
  const icu::UnicodeString apart = decomposed(lower);
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    if (!is_tone(apart.char32At(i))) bare.append(apart.char32At(i));
  }
  const icu::UnicodeString joined = composed(bare);
  std::vector<std::u32string> words(1);
  for (int32_t i = 0; i < joined.length(); i = joined.moveIndex32(i, 1)) {
    const UChar32 c = joined.char32At(i);
    if (u_isalnum(c)) {
      words.back().push_back(static_cast<char32_t>(c));
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

}  // namespace

std::string normalise(std::string_view text) { return utf8(normalised(text)); }

std::string comparison_key(std::string_view text) {
  icu::UnicodeString lower = normalised(text);
  lower.toLower();
  return utf8(composed(with_tones_last(decomposed(lower))));
}

std::string fold_key(std::string_view text) {
  icu::UnicodeString lower = normalised(text);
  lower.toLower();
  const icu::UnicodeString apart = decomposed(lower);
  std::string out;
  bool space = false;
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    UChar32 c = apart.char32At(i);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    if (c == 0x111) c = 'd';
    if (!u_isalnum(c)) {
      space = true;
      continue;
    }
    if (space && !out.empty()) out.push_back(' ');
    space = false;
    icu::UnicodeString(c).toUTF8String(out);
  }
  return out;
}

double similarity(std::string_view a, std::string_view b) {
  const std::u32string x = to_code_points(fold_key(a));
  const std::u32string y = to_code_points(fold_key(b));
  const std::size_t longest = std::max(x.size(), y.size());
  if (longest == 0) return 1.0;
  std::vector<std::size_t> row(y.size() + 1);
  for (std::size_t j = 0; j <= y.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= x.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= y.size(); ++j) {
      const std::size_t change = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return 1.0 - static_cast<double>(row[y.size()]) / static_cast<double>(longest);
}

std::string to_upper(std::string_view text) { return utf8(from_utf8(text).toUpper()); }

std::string to_lower(std::string_view text) { return utf8(from_utf8(text).toLower()); }

std::optional<double> syllable_share(std::string_view text, int least) {
  int words = 0;
  int syllables = 0;
  for (const std::u32string& word : toneless_words(text)) {
    const bool letter =
        std::any_of(word.begin(), word.end(), [](char32_t c) { return u_isalpha(static_cast<UChar32>(c)); });
    if (word.size() < 2 || !letter) continue;
    ++words;
    if (is_syllable(word)) ++syllables;
  }
  if (words < least) return std::nullopt;
  return static_cast<double>(syllables) / static_cast<double>(words);
}

std::u32string to_code_points(std::string_view text) {
  const icu::UnicodeString source = from_utf8(text);
  std::u32string out;
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    out.push_back(static_cast<char32_t>(source.char32At(i)));
  }
  return out;
}

std::string from_code_points(std::u32string_view text) {
  icu::UnicodeString out;
  for (const char32_t c : text) out.append(static_cast<UChar32>(c));
  return utf8(out);
}

namespace {

UChar32 first_of(std::string_view text) {
  constexpr std::size_t kLongest = 4;  // bytes of one character
  return text.empty() ? -1 : from_utf8(text.substr(0, kLongest)).char32At(0);
}

}  // namespace

bool starts_with_letter(std::string_view text) {
  const UChar32 c = first_of(text);
  return c >= 0 && u_isalpha(c) != 0;
}

bool starts_with_upper(std::string_view text) {
  const UChar32 c = first_of(text);
  return c >= 0 && u_isupper(c) != 0;
}

struct Pattern::Impl {
  std::unique_ptr<icu::RegexPattern> pattern;

  static constexpr int32_t kMaxSteps = 200;  // ICU counts in thousands of steps; a header line needs a few

  std::optional<Match> run(std::string_view text, bool whole) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString source = from_utf8(text);
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(source, status));
    if (U_FAILURE(status)) return std::nullopt;
    matcher->setTimeLimit(kMaxSteps, status);
    const bool hit = whole ? matcher->matches(status) : matcher->find(status);
    if (!hit || U_FAILURE(status)) return std::nullopt;
    Match match;
    match.before = utf8(source.tempSubStringBetween(0, matcher->start(status)));
    match.after = utf8(source.tempSubString(matcher->end(status)));
    for (int32_t i = 0; i <= matcher->groupCount(); ++i) match.groups.push_back(utf8(matcher->group(i, status)));
    return match;
  }
};

Pattern::Pattern(std::string_view expression, bool ignore_case) : impl_(std::make_unique<Impl>()) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  const uint32_t flags = ignore_case ? UREGEX_CASE_INSENSITIVE : 0;
  impl_->pattern.reset(icu::RegexPattern::compile(from_utf8(expression), flags, where, status));
  if (U_FAILURE(status)) {
    throw std::invalid_argument("regular expression is wrong near character " + std::to_string(where.offset) + ": " +
                                std::string(expression));
  }
}

Pattern::~Pattern() = default;

std::optional<Pattern::Match> Pattern::match(std::string_view text) const { return impl_->run(text, true); }

std::optional<Pattern::Match> Pattern::search(std::string_view text) const { return impl_->run(text, false); }

std::string Pattern::replace_all(std::string_view text, std::string_view with) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString source = from_utf8(text);
  const std::unique_ptr<icu::RegexMatcher> matcher(impl_->pattern->matcher(source, status));
  if (U_FAILURE(status)) return std::string(text);
  matcher->setTimeLimit(Impl::kMaxSteps, status);
  const icu::UnicodeString out = matcher->replaceAll(from_utf8(with), status);
  return U_FAILURE(status) ? std::string(text) : utf8(out);
}

}  // namespace kiemchung
