#include "extractors/ocr/header_zones.h"

#include <algorithm>
#include <cmath>

#include "extractors/fields/document_number.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

// Widths in font sizes (em) of words in a Times-like face.
constexpr double kNgay = 1.95;
constexpr double kThang = 2.30;
constexpr double kNam = 1.75;
constexpr double kSoColon = 1.36;
constexpr double kSo = 1.08;

// One folded character a sign: lower case without accents; '?' for what is no letter or digit.
std::string folded(const ReadLine& line) {
  std::string out;
  for (const ReadSign& sign : line.signs) {
    const std::string key = fold_key(sign.text);
    if (!key.empty()) {
      out.push_back(key.front());
    } else {
      out.push_back(sign.text.size() == 1 ? sign.text.front() : '?');
    }
  }
  return out;
}

int distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

struct Hit {
  int begin = -1;
  int end = -1;
  int errors = 99;
  explicit operator bool() const { return begin >= 0; }
};

// The place between `from` and `to` most like a word; among equals the last one if `last`.
Hit most_like(const std::string& text, std::string_view word, int from, int to, int most_errors, bool last = false) {
  Hit best;
  const int size = static_cast<int>(word.size());
  for (int begin = std::max(from, 0); begin < to; ++begin) {
    for (int length = size - 1; length <= size + 1; ++length) {
      if (length < 2 || begin + length > to) continue;
      // Both ends must be the word's own, so that digits beside it stay outside.
      const std::string_view part =
          std::string_view(text).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
      const int errors = distance(part, word);
      if (errors > most_errors) continue;
      const bool better = errors < best.errors || (last && errors == best.errors && begin > best.begin);
      if (better) best = {begin, begin + length, errors};
    }
  }
  return best;
}

std::string text_between(const ReadLine& line, int begin, int end) {
  std::string text;
  for (int i = std::max(begin, 0); i < std::min(end, static_cast<int>(line.signs.size())); ++i) {
    const ReadSign& sign = line.signs[static_cast<std::size_t>(i)];
    if (sign.starts_word && !text.empty()) text += ' ';
    text += sign.text;
  }
  return normalise(text);
}

PixelBox box_between(const ReadLine& line, int begin, int end) {
  PixelBox box{1 << 30, 1 << 30, 0, 0};
  for (int i = std::max(begin, 0); i < std::min(end, static_cast<int>(line.signs.size())); ++i) {
    const PixelBox& sign = line.signs[static_cast<std::size_t>(i)].box;
    box = {std::min(box.x0, sign.x0), std::min(box.y0, sign.y0), std::max(box.x1, sign.x1), std::max(box.y1, sign.y1)};
  }
  return box;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// The printed baseline: where most letters without a tail end.
double baseline_of(const ReadLine& line, int begin, int end) {
  static const Pattern kStanding("[a-fh-im-or-xzA-PR-Z0-9ĐƯƠÂÊÔĂáàảãâêôơưăđốáấầòó]");
  std::vector<double> bottoms;
  for (int i = std::max(begin, 0); i < std::min(end, static_cast<int>(line.signs.size())); ++i) {
    const ReadSign& sign = line.signs[static_cast<std::size_t>(i)];
    if (kStanding.match(sign.text)) bottoms.push_back(sign.box.y1);
  }
  return bottoms.empty() ? box_between(line, begin, end).y1 : median(bottoms);
}

int rounded(double value) { return static_cast<int>(std::lround(value)); }

PixelBox strip(double x0, double x1, double baseline, double em) {
  return {rounded(x0), rounded(baseline - 1.12 * em), rounded(x1), rounded(baseline + 0.48 * em)};
}

std::string four_digits(const std::string& text) {
  static const Pattern kYear(R"((?<!\d)((?:19|20)\d\d)(?!\d))");
  static const Pattern kSpace(" ");
  const auto hit = kYear.search(kSpace.replace_all(text, ""));
  return hit ? hit->groups[1] : "";
}

std::string place_in(const ReadLine& line, int end) {
  // The words in front of "ngày", back to a wide gap: the number line may stand on the same line.
  int begin = end;
  while (begin > 0) {
    const ReadSign& before = line.signs[static_cast<std::size_t>(begin - 1)];
    const bool wide = begin < end && line.signs[static_cast<std::size_t>(begin)].box.x0 - before.box.x1 >
                                         2 * std::max(before.box.height(), 8);
    if (wide) break;
    --begin;
  }
  static const Pattern kPlace(
      R"((?:^|[^\p{L}])((?:[Tt][Pp]\. ?)?\p{Lu}[\p{L}'-]*(?: (?:\p{Lu}[\p{L}'-]*|\d{1,2}))*)[^\p{L}\d]*$)");
  const auto hit = kPlace.search(text_between(line, begin, end));
  return hit ? hit->groups[1] : "";
}

}  // namespace

std::optional<DateZones> find_date_zones(const ReadLine& line) {
  const std::string text = folded(line);
  const int size = static_cast<int>(text.size());
  const Hit month_word = most_like(text, "thang", 0, size, 1);
  if (!month_word) return std::nullopt;
  const Hit year_word = most_like(text, "nam", month_word.end, std::min(size, month_word.end + 9), 1);
  const Hit day_word = most_like(text, "ngay", std::max(0, month_word.begin - 16), month_word.begin, 1, true);
  if (!day_word || !year_word) return std::nullopt;

  const PixelBox ngay = box_between(line, day_word.begin, day_word.end);
  const PixelBox thang = box_between(line, month_word.begin, month_word.end);
  const PixelBox nam = box_between(line, year_word.begin, year_word.end);
  std::vector<double> ems;
  if (thang.width() > 0) ems.push_back(thang.width() / kThang);
  if (nam.width() > 0) ems.push_back(nam.width() / kNam);
  const int year_end = std::min(size, year_word.end + 5);
  const std::string year_text = four_digits(text_between(line, year_word.end, year_end));
  DateZones zones;
  zones.em = *std::min_element(ems.begin(), ems.end());
  if (ngay.width() < kNgay * zones.em && ngay.width() > 0.7 * kNgay * zones.em)
    zones.em = (zones.em + ngay.width() / kNgay) / 2;
  const double baseline = baseline_of(line, day_word.begin, year_end);
  const double day_from = std::min<double>(ngay.x1, ngay.x0 + kNgay * zones.em);
  const double day_to = std::max<double>(thang.x0, thang.x1 - kThang * 1.04 * zones.em);
  const double month_from = std::min<double>(thang.x1, day_to + kThang * zones.em);
  const double month_to = std::max<double>(nam.x0, nam.x1 - kNam * 1.06 * zones.em);
  zones.day = strip(day_from, day_to, baseline, zones.em);
  zones.month = strip(month_from, month_to, baseline, zones.em);
  zones.year = strip(nam.x1, box_between(line, year_word.end, year_end).x1 + 0.2 * zones.em, baseline, zones.em);
  if (zones.year.x1 - zones.year.x0 > 3.2 * zones.em || zones.year.x1 <= zones.year.x0)
    zones.year.x1 = zones.year.x0 + rounded(2.6 * zones.em);
  zones.day_text = text_between(line, day_word.end, month_word.begin);
  zones.month_text = text_between(line, month_word.end, year_word.begin);
  zones.year_text = year_text;
  zones.place = place_in(line, day_word.begin);
  zones.likeness = 1.0 - (day_word.errors + month_word.errors + year_word.errors) / 12.0;
  zones.first_sign = day_word.begin;
  zones.line = box_between(line, day_word.begin, year_end);
  return zones;
}

namespace {

struct SymbolStart {
  int begin = -1;  // first sign of the symbol (a letter)
  bool dash_first = false;
};

bool is_upper(const std::string& sign) { return starts_with_upper(sign) || sign == "&" || sign == "("; }

bool is_separator(const std::string& sign) { return sign == "/" || sign == "-" || sign == "|" || sign == "⁄"; }

bool in_symbol(const std::string& sign) {
  return starts_with_letter(sign) ||
         (sign.size() == 1 && std::string_view("0123456789&().,/-").find(sign[0]) != std::string_view::npos);
}

// Last sign of the left part that can belong to a symbol: a wide gap behind it starts another column.
int symbol_end(const ReadLine& line, int from, int last, double em) {
  int end = from;
  for (int i = from; i < last; ++i) {
    const ReadSign& sign = line.signs[static_cast<std::size_t>(i)];
    if (!in_symbol(sign.text)) break;
    if (i > from) {
      const ReadSign& before = line.signs[static_cast<std::size_t>(i - 1)];
      const double gap = sign.box.x0 - before.box.x1;
      const bool joined =
          is_separator(before.text) || is_separator(sign.text) || before.text == "&" || sign.text == "&";
      if (gap > (joined ? 1.1 : 0.6) * em || (sign.starts_word && !joined && gap > 0.2 * em)) break;
    }
    end = i + 1;
  }
  return end;
}

// The kind in front of a slash: "52 - CV/HNDT".
bool kind_before(const ReadLine& line, int slash, int from, int& begin) {
  int start = slash;
  while (start > from && is_upper(line.signs[static_cast<std::size_t>(start - 1)].text) && slash - start < 4) --start;
  if (slash - start < 1 || start <= from) return false;
  const std::string& before = line.signs[static_cast<std::size_t>(start - 1)].text;
  if (before != "-" || kind_by_code(text_between(line, start, slash)) == nullptr) return false;
  begin = start;
  return true;
}

std::optional<SymbolStart> find_symbol(const ReadLine& line, int from, int last, double em) {
  const auto sign = [&](int i) -> const std::string& { return line.signs[static_cast<std::size_t>(i)].text; };
  std::optional<SymbolStart> best;
  double best_score = 0;
  for (int i = from; i < last; ++i) {
    if (!is_upper(sign(i))) continue;
    SymbolStart start{i, false};
    const int end = symbol_end(line, i, last, em);
    const int length = end - i;
    if (length < 2) continue;
    double score = std::min(length, 8);
    const bool slash = i > from && (sign(i - 1) == "/" || sign(i - 1) == "⁄" || sign(i - 1) == "|");
    if (slash) score += 6;
    const std::string text = text_between(line, i, end);
    if (text.find('-') != std::string::npos) score += 3;
    if (kind_by_code(text.substr(0, text.find_first_of("-/"))) != nullptr) score += 4;
    int kind = 0;
    const auto inner = text.find('/');
    if (inner != std::string::npos) {
      int at = i;
      while (at < end && sign(at) != "/") ++at;
      if (kind_before(line, at, from, kind) && kind == i) {
        start.dash_first = true;
        score += 8;
      } else {
        score -= 3;  // a slash further right is the better start
      }
    }
    if (i > from && is_upper(sign(i - 1)) &&
        line.signs[static_cast<std::size_t>(i)].box.x0 - line.signs[static_cast<std::size_t>(i - 1)].box.x1 < 0.3 * em)
      score -= 5;
    if (score > best_score) {
      best_score = score;
      best = start;
    }
  }
  return best;
}

// From the heights of the signs, kept within what a header is set in (11 to 15 points).
double font_size(const ReadLine& line, int last, double dpi) {
  std::vector<double> heights;
  heights.reserve(static_cast<std::size_t>(std::max(last, 0)));
  for (int i = 0; i < last; ++i) heights.push_back(line.signs[static_cast<std::size_t>(i)].box.height());
  const double em = 1.4 * median(std::move(heights));
  return dpi > 0 ? std::clamp(em, dpi * 11 / 72, dpi * 15 / 72) : em;
}

// "Số" at or near the start: how many signs it takes, with its colon; 0 if it is not there.
struct So {
  int begin = -1;
  int end = 0;
  bool colon = false;
};

So find_so(const ReadLine& line, int last) {
  for (int i = 0; i + 1 < std::min(last, 40); ++i) {
    const std::string& first = line.signs[static_cast<std::size_t>(i)].text;
    const bool big_s = first == "S" || first == "$" || first == "§" || (i == 0 && first == "s");
    // "Sở" is an office, not a number: the horn is never lost on that many letters.
    static const Pattern kSecond("[oóòỏõọôốồổỗộ06éế]", true);
    if (!big_s || !kSecond.match(line.signs[static_cast<std::size_t>(i) + 1].text)) continue;
    So so{i, i + 2, false};
    if (i + 2 < last) {
      const std::string& third = line.signs[static_cast<std::size_t>(i) + 2].text;
      if (third == ":" || third == ";" || third == "." || third == "'") so = {i, i + 3, true};
    }
    return so;
  }
  return {};
}

}  // namespace

std::optional<NumberZone> find_number_zone(const ReadLine& line, int last, double em_hint, double dpi) {
  const int size = static_cast<int>(line.signs.size());
  last = last < 0 ? size : std::min(last, size);
  const So so = find_so(line, last);
  const double em = em_hint > 0 ? em_hint : font_size(line, last, dpi);
  const int from = so.begin >= 0 ? so.end : 0;
  const auto symbol = find_symbol(line, from, last, em);
  if (so.begin < 0) {
    // Without "Số" only a slash in front of a known kind is a number line.
    if (!symbol || symbol->begin < 1) return std::nullopt;
    const std::string text = text_between(line, symbol->begin, symbol_end(line, symbol->begin, last, em));
    const bool known =
        kind_by_code(text.substr(0, text.find_first_of("-/"))) != nullptr && text.find('-') != std::string::npos;
    if (!known || line.signs[static_cast<std::size_t>(symbol->begin - 1)].text != "/" || symbol->begin > 9)
      return std::nullopt;
  }
  NumberZone zone;
  zone.em = em;
  zone.has_so = so.begin >= 0;
  double x0 = line.signs.front().box.x0;
  if (zone.has_so) {
    const PixelBox word = box_between(line, so.begin, so.end);
    x0 = std::min<double>(word.x1, word.x0 + (so.colon ? kSoColon : kSo) * em);
  }
  const int begin = symbol ? symbol->begin : last;
  const int end = symbol ? symbol_end(line, begin, last, em) : last;
  double x1 = 0;
  if (symbol) {
    // A capital is about three quarters of the font size wide: a wider box has swallowed what stands before it.
    const PixelBox& capital = line.signs[static_cast<std::size_t>(begin)].box;
    x1 = (capital.width() > 1.05 * em ? capital.x1 - 0.78 * em : capital.x0) - 0.03 * em;
    zone.symbol = text_between(line, begin, end);
    zone.symbol_box = box_between(line, begin, end);
    zone.symbol_box.x0 = std::max(zone.symbol_box.x0, rounded(x1));
    zone.dash_first = symbol->dash_first;
  } else {
    // "Số: 01/2025", or a symbol nobody could read: up to the next wide gap.
    int stop = from;
    while (stop < last && (stop == from || line.signs[static_cast<std::size_t>(stop)].box.x0 -
                                                   line.signs[static_cast<std::size_t>(stop - 1)].box.x1 <
                                               2.5 * em))
      ++stop;
    x1 = stop > from ? line.signs[static_cast<std::size_t>(stop - 1)].box.x1 : x0 + em;
  }
  zone.zone_text = text_between(line, from, begin);
  for (int i = from; i < begin; ++i) {
    const ReadSign& sign = line.signs[static_cast<std::size_t>(i)];
    if (sign.text.size() == 1 && sign.text[0] >= '0' && sign.text[0] <= '9') zone.digits.push_back(sign.box);
  }
  static const Pattern kYear(R"(/((?:19|20)\d\d)/?$)");
  static const Pattern kSpace(" ");
  if (const auto year = kYear.search(kSpace.replace_all(zone.zone_text, ""))) zone.year_text = year->groups[1];
  const double baseline = symbol ? baseline_of(line, begin, end) : baseline_of(line, std::max(so.begin, 0), last);
  zone.zone = strip(x0, x1, baseline, em);
  const PixelBox whole = box_between(line, zone.has_so ? so.begin : 0, end);
  zone.line = {whole.x0, std::min(whole.y0, zone.zone.y0), whole.x1, std::max(whole.y1, zone.zone.y1)};
  return zone;
}

}  // namespace kiemchung
