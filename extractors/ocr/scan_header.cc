#include "extractors/ocr/scan_header.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "extractors/fields/document_number.h"
#include "extractors/fields/issue_date.h"
#include "extractors/fields/text_norm.h"
#include "extractors/ocr/digit_reading.h"
#include "extractors/ocr/header_zones.h"

namespace kiemchung {
namespace {

constexpr int kMostLines = 14;         // of the header that are read one by one
constexpr double kLayoutDpi = 180.0;   // finer scans are halved for finding lines
constexpr double kBlankInk = 0.006;    // share of dark pixels below which a place is empty paper
constexpr int kFaintInk = 200;         // of a levelled page: darker is a stroke, be it of a pencil
constexpr double kSurelyEmpty = 0.85;  // the network's word that nothing is written

GreyImage halved(const GreyImage& image) {
  GreyImage out;
  out.width = image.width / 2;
  out.height = image.height / 2;
  out.pixels.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const int sum = image.at(2 * x, 2 * y) + image.at(2 * x + 1, 2 * y) + image.at(2 * x, 2 * y + 1) +
                      image.at(2 * x + 1, 2 * y + 1);
      out.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) + static_cast<std::size_t>(x)] =
          static_cast<std::uint8_t>(sum / 4);
    }
  }
  return out;
}

std::vector<PixelBox> lines_of(const CleanScan& scan, LineReader& reader, StepTimes* times) {
  const StepTimes::Within timed(times, ScanStep::kLayout);
  if (scan.dpi < kLayoutDpi) return reader.find_lines(scan.grey, scan.dpi);
  std::vector<PixelBox> boxes = reader.find_lines(halved(scan.grey), scan.dpi / 2);
  for (PixelBox& box : boxes) box = {box.x0 * 2, box.y0 * 2, box.x1 * 2, box.y1 * 2};
  return boxes;
}

void shift(ReadLine& line, int dx, int dy) {
  const auto move = [&](PixelBox& box) { box = {box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy}; };
  move(line.box);
  for (ReadSign& sign : line.signs) move(sign.box);
}

ReadLine read_at(const GreyImage& image, const PixelBox& box, double dpi, LineReader& reader,
                 LineModel model = LineModel::kFast) {
  ReadLine line = reader.read_line(crop(image, box), dpi, model);
  shift(line, box.x0, box.y0);
  return line;
}

// Symbols are made of initials: specks of ink make "ÙBND" of UBND, but no tone stands on an initial. Đ, Ư, Ê … stay.
std::string without_tones(const std::string& symbol) {
  static constexpr std::array<std::pair<char32_t, std::u32string_view>, 12> kToned = {{{U'A', U"ÀÁẢÃẠ"},
                                                                                       {U'Ă', U"ẰẮẲẴẶ"},
                                                                                       {U'Â', U"ẦẤẨẪẬ"},
                                                                                       {U'E', U"ÈÉẺẼẸ"},
                                                                                       {U'Ê', U"ỀẾỂỄỆ"},
                                                                                       {U'I', U"ÌÍỈĨỊ"},
                                                                                       {U'O', U"ÒÓỎÕỌ"},
                                                                                       {U'Ô', U"ỒỐỔỖỘ"},
                                                                                       {U'Ơ', U"ỜỚỞỠỢ"},
                                                                                       {U'U', U"ÙÚỦŨỤ"},
                                                                                       {U'Ư', U"ỪỨỬỮỰ"},
                                                                                       {U'Y', U"ỲÝỶỸỴ"}}};
  std::u32string out = to_code_points(normalise(symbol));
  for (char32_t& c : out) {
    const auto* const row = std::find_if(kToned.begin(), kToned.end(), [&](const auto& each) {
      return each.second.find(c) != std::u32string_view::npos;
    });
    if (row != kToned.end()) c = row->first;
  }
  return from_code_points(out);
}

// OCR's usual slips in a symbol, each impossible in a real one.
std::string tidy_symbol(std::string symbol) {
  symbol = without_tones(symbol);
  static const Pattern kSpaces(R"(\s*([/&-])\s*)");
  static const Pattern kEnd(R"([-/.&(\s]+$)");
  static const Pattern kStart(R"(^[^\p{L}(]+)");
  static const Pattern kTtr(R"(^(?:T[TIlJY]r|TT[rt]|TIT|TTT|TTF|TTI|TYr|TIr|TTr|Tĩr|TITr|TTTr)(?=-))");
  static const Pattern kQd(R"(^[QGO0O]Đ+(?=-))");
  static const Pattern kNd(R"((?<=-|^)NĐ+(?=-CP))");
  symbol = kSpaces.replace_all(normalise(symbol), "$1");
  symbol = kEnd.replace_all(kStart.replace_all(symbol, ""), "");
  symbol = kTtr.replace_all(symbol, "TTr");
  symbol = kQd.replace_all(symbol, "QĐ");
  symbol = kNd.replace_all(symbol, "NĐ");
  return symbol;
}

struct Symbol {
  std::string text;
  double confidence = 0.0;
};

// First letters of the words of the agency's lines, as a symbol would have them: "ỦY BAN NHÂN DÂN" gives UBND.
std::vector<std::string> acronyms(const std::vector<ScanLine>& lines, const NumberZone& zone, int middle) {
  std::vector<std::string> out;
  std::string all;
  for (const ScanLine& line : lines) {
    if (line.box.y0 >= zone.line.y0 - zone.em) break;
    std::string letters;
    for (const ReadSign& sign : line.line.signs) {
      if (sign.box.x0 > middle) break;
      const bool digit = sign.text[0] >= '0' && sign.text[0] <= '9';
      if ((sign.starts_word && starts_with_letter(sign.text)) || digit) letters += to_upper(sign.text);
    }
    if (letters.size() < 2) continue;
    out.push_back(letters);
    all += letters;
  }
  if (out.size() > 1) out.push_back(all);
  return out;
}

// Đ and D, Ô and O are one stroke apart for OCR: the agency's own name decides between them.
std::string with_agency_letters(const std::string& organ, const std::vector<std::string>& names, bool& confirmed) {
  const std::string key = fold_key(organ);
  for (const std::string& name : names) {
    if (fold_key(name) != key || key.size() < 3) continue;
    confirmed = true;
    // Only the stroke of Đ is taken over: other accents are no part of symbols.
    std::u32string out = to_code_points(organ);
    const std::u32string own = to_code_points(name);
    for (std::size_t i = 0; i < std::min(out.size(), own.size()); ++i) {
      if (own[i] == U'Đ' && out[i] == U'D') out[i] = U'Đ';
      if (own[i] == U'D' && out[i] == U'Đ') out[i] = U'D';
    }
    return from_code_points(out);
  }
  return organ;
}

// The kind written out in capitals below the number: "TỜ TRÌNH".
std::string title_kind(const std::vector<ScanLine>& lines, const NumberZone& zone) {
  double best = 0.84;
  std::string code;
  for (const ScanLine& line : lines) {
    if (line.box.y0 < zone.line.y1 - static_cast<int>(0.5 * zone.em)) continue;
    for (const KindName& kind : kind_names()) {
      const double likeness = similarity(line.line.text, kind.name);
      if (likeness <= best) continue;
      best = likeness;
      code = kind.code;
    }
  }
  return code;
}

std::string with_title_kind(const std::string& symbol, const std::string& kind, bool& confirmed) {
  const std::size_t dash = symbol.find('-');
  const std::string first = symbol.substr(0, dash);
  if (kind.empty() || dash == std::string::npos) return symbol;
  if (first != kind && (similarity(first, kind) < 0.49 || first.size() > kind.size() + 1)) return symbol;
  confirmed = true;
  return kind + symbol.substr(dash);
}

std::string spelled_by_agency(const std::string& symbol, const std::vector<std::string>& names, bool& confirmed) {
  auto parsed = parse_document_number("1/" + symbol);
  if (!parsed) return symbol;
  parsed->organ = with_agency_letters(parsed->organ, names, confirmed);
  return print_document_number(*parsed).substr(2);
}

// Capitals of a symbol stand in a band of two thirds of the font size with paper above and below: the band that fits
// best gives the baseline, whatever the line below reaches up to.
int capitals_baseline(const GreyImage& image, const PixelBox& symbol, int guess, double em) {
  const auto rows = [&](double from, double to) {
    return ink_share(image, {symbol.x0, static_cast<int>(from), symbol.x1, static_cast<int>(to)}) * (to - from);
  };
  int best = guess;
  double best_score = -1e9;
  for (int y = guess - static_cast<int>(0.95 * em); y <= guess + static_cast<int>(0.35 * em); ++y) {
    const double score =
        rows(y - 0.66 * em, y) - 1.5 * rows(y + 1, y + 0.2 * em) - 1.5 * rows(y - 0.88 * em, y - 0.70 * em);
    if (score <= best_score) continue;
    best_score = score;
    best = y;
  }
  return best;
}

void set_baseline(NumberZone& zone, int baseline) {
  zone.zone.y0 = baseline - static_cast<int>(1.12 * zone.em);
  zone.zone.y1 = baseline + static_cast<int>(0.48 * zone.em);
  zone.line.y0 = zone.zone.y0;
  zone.line.y1 = zone.zone.y1;
}

// Where the symbol's first letter begins: the column without ink next in front of it, else a little slack.
int mask_edge(const GreyImage& image, const NumberZone& zone) {
  const int x0 = zone.symbol_box.x0;
  const auto clear = [&](int x) {
    return ink_share(image, {x, zone.zone.y0 + static_cast<int>(0.3 * zone.em), x + 1,
                             zone.zone.y1 - static_cast<int>(0.3 * zone.em)}) == 0;
  };
  for (int x = x0 + static_cast<int>(0.03 * zone.em); x > x0 - static_cast<int>(0.35 * zone.em); --x) {
    if (clear(x)) return x;
  }
  return x0 - static_cast<int>(0.16 * zone.em);
}

// The printed part read again with the written digits painted white: 38 % of symbols became 93 % that way.
std::vector<std::string> symbol_readings(const CleanScan& scan, const NumberZone& zone, LineReader& reader,
                                         const ScanOptions& options) {
  std::vector<std::string> readings = {zone.symbol};
  if (!options.steps.zone_masking) return readings;
  const StepTimes::Within timed(options.times, ScanStep::kSymbol);
  const int pad = static_cast<int>(0.3 * zone.em);
  const PixelBox box{zone.symbol_box.x0 - 2 * pad, zone.zone.y0, zone.symbol_box.x1 + pad, zone.zone.y1};
  GreyImage masked = crop(scan.grey, box);
  blank_out(masked, {0, 0, mask_edge(scan.grey, zone) - box.x0, masked.height});
  readings.push_back(reader.read_line(masked, scan.dpi).text);
  const bool doubt = tidy_symbol(readings[0]) != tidy_symbol(readings[1]);
  if (doubt && options.steps.second_model && reader.has_second_model()) {
    readings.push_back(reader.read_line(masked, scan.dpi, LineModel::kScript).text);
  }
  return readings;
}

Symbol read_symbol(const CleanScan& scan, const NumberZone& zone, LineReader& reader,
                   const std::vector<std::string>& names, const std::string& title, const ScanOptions& options) {
  std::vector<std::string> readings = symbol_readings(scan, zone, reader, options);
  if (!options.steps.grammar) return {normalise(readings.back()), 0.5};
  for (std::string& reading : readings) reading = tidy_symbol(reading);
  Symbol best;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    bool confirmed = false;
    Symbol symbol{spelled_by_agency(with_title_kind(readings[i], title, confirmed), names, confirmed), 0.45};
    const auto parsed = parse_document_number("1/" + symbol.text);
    if (parsed && !parsed->kind.empty()) symbol.confidence += 0.1;
    if (!parsed) symbol.confidence = 0.1;
    if (confirmed) symbol.confidence += 0.25;
    for (std::size_t k = 0; k < readings.size(); ++k) {
      bool unused = false;
      if (k != i && spelled_by_agency(with_title_kind(readings[k], title, unused), names, unused) == symbol.text)
        symbol.confidence = std::max(0.94, symbol.confidence + 0.35);
    }
    symbol.confidence = std::min(symbol.confidence, 0.98);
    if (symbol.confidence > best.confidence) best = symbol;
  }
  return best;
}

std::string digits_only(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out.push_back(c);
  }
  return out;
}

// Digits in front of the slash as Tesseract read them, if it read nothing else there.
std::string plain_digits(const std::string& text) {
  static const Pattern kDigits(R"(^[\s:.]*(\d(?:\s?\d){0,5})\s*[/-]?\s*(?:(?:19|20)\d\d\s*/?)?\s*$)");
  const auto hit = kDigits.search(text);
  return hit ? digits_only(hit->groups[1]) : "";
}

// One or two italic digits as the language model writes them: "Ø" for 0, "]" for 1. Only where nothing but digits can
// stand.
std::string day_digits(const std::string& text) {
  std::string out;
  for (const char32_t c : to_code_points(text)) {
    static constexpr std::u32string_view kOne = U"lI|[]!i/";
    static constexpr std::u32string_view kZero = U"OoØQD";
    if (c >= U'0' && c <= U'9') {
      out.push_back(static_cast<char>(c));
    } else if (kOne.find(c) != std::u32string_view::npos) {
      out.push_back('1');
    } else if (kZero.find(c) != std::u32string_view::npos) {
      out.push_back('0');
    } else if (c != U' ' && c != U'.' && c != U',') {
      return "";
    }
  }
  return out.size() <= 2 ? out : "";
}

// A written place read by the network, with the weight of what Tesseract saw there.
struct ZoneReading {
  std::vector<DigitCandidate> candidates;  // best first
  double empty = 0.0;
  bool suffix_certain = false;
};

// How many times likelier a reading becomes when Tesseract's own reading of the place is the same.
constexpr double kPrintedAgrees = 12.0;

// What a reader without the network makes of a zone: one line of Tesseract.
ZoneReading read_zone_as_print(const CleanScan& scan, const PixelBox& box, DigitZone zone, LineReader& reader) {
  const ReadLine line = reader.read_line(crop(scan.grey, box), scan.dpi);
  const std::string digits = zone == DigitZone::kNumber ? plain_digits(line.text) : day_digits(line.text);
  if (digits.empty()) return {{}, line.text.empty() ? 1.0 : 0.0, false};
  return {{{digits, "", line.confidence}}, 0.0, false};
}

// What a reader without the grammar makes of a posterior: its best text up to the first sign that is no digit.
ZoneReading best_path(const DigitPosterior& posterior) {
  const std::vector<ScoredText> texts = ctc_best_texts(posterior, 1);
  if (texts.empty()) return {{}, 1.0, false};
  const std::string& text = texts.front().text;
  const std::string digits = text.substr(0, std::min(text.find_first_not_of("0123456789"), std::size_t{6}));
  if (digits.empty()) return {{}, 1.0, false};
  return {{{digits, "", std::exp(texts.front().log_p)}}, 0.0, false};
}

ZoneReading read_zone(const CleanScan& scan, const PixelBox& box, DigitZone zone, const std::string& printed,
                      LineReader& reader, const ScanOptions& options) {
  const StepTimes::Within timed(options.times, ScanStep::kZones);
  if (!options.steps.digit_network) return read_zone_as_print(scan, box, zone, reader);
  const DigitPosterior posterior = DigitNetwork::built_in().read(crop(scan.grey, box).view());
  if (!options.steps.grammar) return best_path(posterior);
  DigitReading reading = read_digits(posterior, zone);
  ZoneReading out{std::move(reading.candidates), reading.empty, reading.suffix_certain};
  if (printed.empty()) return out;
  const auto same = [&](const DigitCandidate& candidate) {
    return candidate.digits == printed && candidate.suffix.empty();
  };
  if (std::none_of(out.candidates.begin(), out.candidates.end(), same)) {
    const double p = std::exp(ctc_log_probability(posterior, printed));
    out.candidates.push_back({printed, "", std::min(p, 0.5)});
  }
  double sum = 0;
  for (const DigitCandidate& candidate : out.candidates) sum += candidate.probability;
  const double rest = std::max(0.0, 1.0 - sum);
  sum = rest;
  for (DigitCandidate& candidate : out.candidates) {
    if (same(candidate)) candidate.probability *= kPrintedAgrees;
    sum += candidate.probability;
  }
  for (DigitCandidate& candidate : out.candidates) candidate.probability /= std::max(sum, 1e-9);
  std::stable_sort(out.candidates.begin(), out.candidates.end(),
                   [](const DigitCandidate& a, const DigitCandidate& b) { return a.probability > b.probability; });
  return out;
}

// Moves an edge to the nearest column without ink within `reach`, so that no stroke is cut through.
int between_strokes(const GreyImage& image, int x, const PixelBox& box, int reach) {
  const auto clear = [&](int column) { return ink_share(image, {column, box.y0, column + 1, box.y1}) == 0; };
  for (int d = 0; d <= reach; ++d) {
    if (clear(x + d)) return x + d;
    if (clear(x - d)) return x - d;
  }
  return x;
}

PixelBox snapped(const GreyImage& image, PixelBox box, double em) {
  const int reach = static_cast<int>(0.22 * em);
  const int x0 = between_strokes(image, box.x0, box, reach);
  const int x1 = between_strokes(image, box.x1, box, reach);
  if (x1 - x0 > 2) {
    box.x0 = x0;
    box.x1 = x1;
  }
  return box;
}

// Paints the parts of a number together; the symbol tells the layout.
DocumentNumber assembled(const NumberZone& zone, const Symbol& symbol, const std::string& number,
                         const std::string& suffix) {
  DocumentNumber value;
  const std::string separator = zone.dash_first ? "-" : "/";
  const std::string year = zone.year_text.empty() ? "" : "/" + zone.year_text;
  if (const auto parsed = parse_document_number("1" + year + (symbol.text.empty() ? "" : separator + symbol.text)))
    value = *parsed;
  value.number = number;
  value.suffix = suffix;
  return value;
}

// Printed digits are as tall as the symbol's capitals and stand on their line; a hand's are not.
bool looks_printed(const NumberZone& zone) {
  if (zone.digits.empty()) return false;
  const double slack = 0.13 * zone.em;
  const double baseline = zone.zone.y0 + 1.12 * zone.em;
  return std::all_of(zone.digits.begin(), zone.digits.end(), [&](const PixelBox& digit) {
    return std::abs(digit.y1 - baseline) < slack && std::abs(digit.height() - zone.digits.front().height()) < slack &&
           digit.height() > 0.52 * zone.em && digit.height() < 0.84 * zone.em;
  });
}

// What an empty place between "Số:" and the slash looks like: paper, or a leader of dots on the baseline. Looked for a
// little higher than the line as well, as a stamped number may stand above it; the colon and the slash themselves are
// left out.
FieldStatus emptiness(const GreyImage& image, const PixelBox& box, double em) {
  const auto at = [&](double share) { return static_cast<int>(share * em); };
  const PixelBox inside{box.x0 + at(0.35), box.y0 - at(0.3), box.x1 - at(0.75), box.y1};
  if (inside.width() < at(0.6)) return FieldStatus::kUnreadable;
  const int baseline = box.y0 + at(1.12);
  const PixelBox above{inside.x0, inside.y0, inside.x1, baseline - at(0.16)};
  const PixelBox leader{inside.x0, baseline - at(0.16), inside.x1, baseline + at(0.2)};
  if (ink_share(image, above, kFaintInk) >= kBlankInk) return FieldStatus::kUnreadable;
  return ink_share(image, leader, kFaintInk) < kBlankInk ? FieldStatus::kBlank : FieldStatus::kPlaceholder;
}

void read_number(const CleanScan& scan, NumberZone zone, LineReader& reader, const std::vector<ScanLine>& lines,
                 const ScanOptions& options, NumberFact& fact) {
  if (!zone.symbol.empty()) {
    const int guess = zone.zone.y0 + static_cast<int>(1.12 * zone.em);
    set_baseline(zone, capitals_baseline(scan.grey, zone.symbol_box, guess, zone.em));
  }
  const std::string printed = plain_digits(zone.zone_text);
  const PixelBox box = snapped(scan.grey, zone.zone, zone.em);
  const ZoneReading digits = read_zone(scan, box, DigitZone::kNumber, printed, reader, options);
  const std::vector<std::string> names = acronyms(lines, zone, scan.grey.width / 2);
  const Symbol symbol =
      zone.symbol.empty() ? Symbol{"", 0.5} : read_symbol(scan, zone, reader, names, title_kind(lines, zone), options);
  if (digits.candidates.empty() || digits.empty > 0.5) {
    const FieldStatus empty = emptiness(scan.grey, box, zone.em);
    const bool sure = digits.empty > kSurelyEmpty && !symbol.text.empty() && empty != FieldStatus::kUnreadable;
    fact.status = sure ? empty : FieldStatus::kUnreadable;
    fact.confidence = sure ? digits.empty * symbol.confidence : 0.0;
    fill_number_fact(assembled(zone, symbol, "", ""), fact);
    return;
  }
  for (const DigitCandidate& candidate : digits.candidates) {
    const std::string text = print_document_number(assembled(zone, symbol, candidate.digits, candidate.suffix));
    fact.candidates.push_back({text, Source::kHandwriting, candidate.probability * symbol.confidence});
  }
  const auto sure =
      std::find_if(digits.candidates.begin(), digits.candidates.end(),
                   [&](const DigitCandidate& candidate) { return candidate.suffix.empty() || digits.suffix_certain; });
  // A letter that look-alike digits could explain is never asserted: people are asked.
  fact.status = sure == digits.candidates.begin() ? FieldStatus::kFound : FieldStatus::kUnreadable;
  const DigitCandidate& best = digits.candidates.front();
  fill_number_fact(assembled(zone, symbol, best.digits, fact.status == FieldStatus::kFound ? best.suffix : ""), fact);
  if (fact.status == FieldStatus::kUnreadable) fact.text.clear();
  fact.confidence = fact.status == FieldStatus::kFound ? best.probability * symbol.confidence : 0.0;
  fact.handwritten = printed != best.digits || !looks_printed(zone);
  fact.source = fact.handwritten ? Source::kHandwriting : Source::kOcr;
}

std::optional<int> best_of(const ZoneReading& reading) {
  if (reading.candidates.empty() || reading.empty > 0.5) return std::nullopt;
  return std::stoi(reading.candidates.front().digits);
}

void add_date_candidates(const ZoneReading& day, const ZoneReading& month, DateFact& fact) {
  constexpr std::size_t kMost = 3;
  for (std::size_t i = 0; i < std::min(kMost, day.candidates.size()); ++i) {
    for (std::size_t k = 0; k < std::min(kMost, month.candidates.size()); ++k) {
      const CivilDate date{*fact.year, std::stoi(month.candidates[k].digits), std::stoi(day.candidates[i].digits)};
      const double p = day.candidates[i].probability * month.candidates[k].probability;
      const std::string iso = print_iso(date);
      const auto known = std::find_if(fact.candidates.begin(), fact.candidates.end(),
                                      [&](const Candidate& candidate) { return candidate.text == iso; });
      if (known != fact.candidates.end()) {
        known->confidence += p;
      } else if (is_real_date(date) && p > 1e-4) {
        fact.candidates.push_back({iso, fact.source, p});
      }
    }
  }
  std::stable_sort(fact.candidates.begin(), fact.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.confidence > b.confidence; });
}

void read_date(const CleanScan& scan, const DateZones& zones, LineReader& reader, const ScanOptions& options,
               DateFact& fact) {
  const std::string printed_day = day_digits(zones.day_text);
  const std::string printed_month = day_digits(zones.month_text);
  const auto read = [&](const PixelBox& box, DigitZone zone, const std::string& printed) {
    return read_zone(scan, snapped(scan.grey, box, zones.em), zone, printed, reader, options);
  };
  const ZoneReading day = read(zones.day, DigitZone::kDay, printed_day);
  const ZoneReading month = read(zones.month, DigitZone::kMonth, printed_month);
  const ZoneReading year = read(zones.year, DigitZone::kNumber, zones.year_text);
  fact.place = zones.place;
  fact.day = best_of(day);
  fact.month = best_of(month);
  double year_confidence = 0.5;
  if (!year.candidates.empty() && year.candidates.front().digits.size() == 4) {
    fact.year = std::stoi(year.candidates.front().digits);
    year_confidence =
        std::max(year.candidates.front().probability, zones.year_text == year.candidates.front().digits ? 0.98 : 0.0);
  } else if (!zones.year_text.empty()) {
    fact.year = std::stoi(zones.year_text);
    year_confidence = 0.9;
  }
  fact.handwritten = !fact.day || printed_day.empty() || std::stoi(printed_day) != *fact.day;
  fact.source = fact.handwritten ? Source::kHandwriting : Source::kOcr;
  const bool empty_day = !fact.day && day.empty > kSurelyEmpty;
  const bool empty_month = !fact.month && month.empty > kSurelyEmpty;
  fact.status = date_status(fact.day, fact.month, fact.year);
  if ((!fact.day && !empty_day) || (!fact.month && !empty_month)) fact.status = FieldStatus::kUnreadable;
  if (fact.day && fact.month && fact.year) add_date_candidates(day, month, fact);
  const auto part = [](const ZoneReading& reading, bool empty) {
    return empty ? reading.empty : reading.candidates.empty() ? 0.0 : reading.candidates.front().probability;
  };
  fact.confidence =
      fact.status == FieldStatus::kUnreadable ? 0.0 : year_confidence * part(day, empty_day) * part(month, empty_month);
  if (fact.status != FieldStatus::kFound) return;
  const CivilDate date{*fact.year, *fact.month, *fact.day};
  fact.iso = print_iso(date);
  fact.text = print_issue_date(date);
}

bool is_motto(const std::string& text) {
  static const Pattern kMotto(
      "cong hoa xa hoi|chu nghia viet nam|doc lap.{0,4}tu do|tu do.{0,4}hanh phuc|dang cong san");
  return kMotto.found_in(fold_key(text));
}

struct Sought {
  std::optional<NumberZone> number;
  std::optional<DateZones> date;
  double number_score = -1e9;
};

double number_score(const NumberZone& zone, const CleanScan& scan, bool with_date) {
  double score = zone.has_so ? 2 : 0;
  const auto parsed = parse_document_number("1/" + tidy_symbol(zone.symbol));
  if (parsed) score += parsed->kind.empty() ? 1.5 : 3;
  if (zone.symbol.empty()) score -= 1.5;
  if (zone.zone.width() > 7 * zone.em) score -= 5;  // words, not digits, stand before the slash
  if (with_date) score += 3;
  if ((zone.line.x0 + zone.line.x1) / 2.0 > scan.grey.width * 0.6) score -= 4;
  return score - 3.0 * zone.line.y0 / std::max(1, scan.grey.height);
}

// The date first: its words are the surest, and they give the font size and often the line of the number.
Sought seek(const CleanScan& scan, const std::vector<ScanLine>& lines) {
  Sought sought;
  const ScanLine* date_line = nullptr;
  for (const ScanLine& line : lines) {
    const auto date = find_date_zones(line.line);
    if (!date || (date->line.x0 + date->line.x1) / 2.0 < scan.grey.width * 0.42) continue;
    sought.date = date;
    date_line = &line;
    break;
  }
  for (const ScanLine& line : lines) {
    const bool with_date = &line == date_line;
    const double em = sought.date ? sought.date->em * 1.02 : 0;
    const auto number = find_number_zone(line.line, with_date ? sought.date->first_sign : -1, em, scan.dpi);
    if (!number) continue;
    const double score = number_score(*number, scan, with_date);
    if (score <= sought.number_score || score < -1) continue;
    sought.number_score = score;
    sought.number = number;
  }
  return sought;
}

// The words of the motto need no reading: two lines over each other on the right, the lower one seven tenths as wide as
// the upper one and in its middle. Their places are cut off the rows and kept, in case the date does not turn up.
struct MottoPlaces {
  std::vector<PixelBox> rows;     // what is left to read, from top to bottom
  std::vector<PixelBox> put_off;  // the motto's lines
};

// The part of a row in the right column, if a wide gap or the row's own edge sets it apart.
std::optional<PixelBox> right_part(const CleanScan& scan, const PixelBox& row, double em) {
  const double width = scan.grey.width;
  for (const PixelBox& part : parts_of(scan.grey, row, static_cast<int>(0.75 * em))) {
    if (part.x0 < 0.36 * width || part.x0 > 0.66 * width) continue;
    return PixelBox{part.x0, row.y0, row.x1, row.y1};
  }
  return std::nullopt;
}

bool are_motto(const PixelBox& upper, const PixelBox& lower, double width) {
  const double ratio = static_cast<double>(lower.width()) / std::max(1, upper.width());
  const int off = std::abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) / 2;
  const bool near = lower.y0 - upper.y1 < upper.height() && lower.y0 > upper.y0 + upper.height() / 3;
  return near && ratio > 0.58 && ratio < 0.80 && off < 0.03 * width && upper.width() > 0.32 * width &&
         upper.width() < 0.50 * width;
}

MottoPlaces without_motto(const CleanScan& scan, std::vector<PixelBox> rows) {
  constexpr std::size_t kFirstRows = 8;
  const double em = scan.dpi * 13 / 72;
  std::vector<std::pair<std::size_t, PixelBox>> right;
  for (std::size_t i = 0; i < std::min(kFirstRows, rows.size()); ++i) {
    if (const auto part = right_part(scan, rows[i], em)) right.emplace_back(i, *part);
  }
  MottoPlaces places;
  for (std::size_t i = 0; i + 1 < right.size() && places.put_off.empty(); ++i) {
    if (are_motto(right[i].second, right[i + 1].second, scan.grey.width))
      places.put_off = {right[i].second, right[i + 1].second};
    for (std::size_t k = i; k < i + 2 && !places.put_off.empty(); ++k)
      rows[right[k].first].x1 = right[k].second.x0 - static_cast<int>(0.4 * em);
  }
  for (const PixelBox& row : rows) {
    if (row.width() > 0) places.rows.push_back(row);
  }
  return places;
}

// Whether what follows the number has been read: kind and subject, or "V/v", and then a wider gap; or the body begins.
bool header_ends(const PixelBox& row, const ScanHeader& header, const NumberZone& zone) {
  static const Pattern kAbout(R"(^['‘"\s]*(?:[Vv]\s*[/l|]\s*[Vv]|[Vv]ề việc))");
  static const Pattern kBody("^(kinh gui|can cu|thuc hien|dieu 1)");
  const ScanLine& last = header.lines.back();
  if (last.box.y0 > zone.line.y1 && kBody.found_in(fold_key(last.line.text))) return true;
  if (row.y0 - last.box.y1 < 1.3 * last.box.height()) return false;
  const bool about = std::any_of(header.lines.begin(), header.lines.end(),
                                 [](const ScanLine& line) { return kAbout.found_in(line.line.text); });
  return about || !title_kind(header.lines, zone).empty();
}

void read_row(const CleanScan& scan, const PixelBox& box, LineReader& reader, const ScanOptions& options,
              ScanHeader& header) {
  const int pad = static_cast<int>(scan.dpi * 0.03);
  const StepTimes::Within timed(options.times, ScanStep::kLines);
  ScanLine line{read_at(scan.grey, {box.x0 - pad, box.y0 - pad, box.x1 + pad, box.y1 + pad}, scan.dpi, reader), box};
  if (line.line.signs.empty()) return;
  header.motto = header.motto || is_motto(line.line.text);
  header.lines.push_back(std::move(line));
}

void read_lines(const CleanScan& scan, LineReader& reader, const ScanOptions& options, ScanHeader& header,
                Sought& sought) {
  int read = 0;
  const MottoPlaces places = without_motto(scan, lines_of(scan, reader, options.times));
  header.motto = !places.put_off.empty();
  for (const PixelBox& box : places.rows) {
    if (read >= kMostLines) break;
    if (box.height() < scan.dpi * 0.06 || box.width() < scan.dpi * 0.2) continue;  // rules and specks
    const bool both = sought.number && sought.date;
    // The kind stands within a finger's width below.
    if (both && (box.y0 > std::max(sought.number->line.y1, sought.date->line.y1) + scan.dpi * 1.1 ||
                 header_ends(box, header, *sought.number)))
      break;
    read_row(scan, box, reader, options, header);
    ++read;
    if (!both) sought = seek(scan, header.lines);
  }
  if (sought.date) return;
  for (const PixelBox& box : places.put_off) read_row(scan, box, reader, options, header);
  sought = seek(scan, header.lines);
}

}  // namespace

namespace {

// Where a line crosses from the agency's column into the motto's: a wide gap, or the first words of the motto or the
// date.
std::vector<std::size_t> column_cuts(const ReadLine& line, double em) {
  std::vector<std::size_t> cuts;
  std::string key;
  for (std::size_t i = line.signs.size(); i-- > 0;) {
    key.insert(0, fold_key(line.signs[i].text));
    if (i == 0) break;
    const ReadSign& sign = line.signs[i];
    const bool gap = sign.box.x0 - line.signs[i - 1].box.x1 > 1.3 * em;
    const bool motto = sign.starts_word &&
                       (key.starts_with("conghoaxa") || key.starts_with("doclaptu") || key.starts_with("dangcongsan"));
    if (gap || motto) cuts.push_back(i);
  }
  std::reverse(cuts.begin(), cuts.end());
  return cuts;
}

PageLine line_between(const ReadLine& line, std::size_t begin, std::size_t end, const CleanScan& scan) {
  PageLine out;
  PixelBox box{1 << 30, 1 << 30, 0, 0};
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const ReadSign& sign = line.signs[i];
    if (sign.starts_word && !out.text.empty()) out.text += ' ';
    out.text += sign.text;
    box = {std::min(box.x0, sign.box.x0), std::min(box.y0, sign.box.y0), std::max(box.x1, sign.box.x1),
           std::max(box.y1, sign.box.y1)};
    sum += sign.confidence;
  }
  static const Pattern kEnds(R"(^[\s_~=¬|.,:;'"“”‘’*-]+|[\s_~=¬|'"“”‘’*-]+$)");
  out.text = kEnds.replace_all(normalise(out.text), "");
  out.box = scan.on_page(box);
  out.confidence = end > begin ? sum / static_cast<double>(end - begin) : 0;
  return out;
}

}  // namespace

PageLines page_lines(const ScanHeader& header, const CleanScan& scan, double width, double height) {
  PageLines page;
  page.page = header.number.page;
  page.width = width;
  page.height = height;
  const double em = scan.dpi * 13 / 72;
  for (const ScanLine& line : header.lines) {
    std::vector<std::size_t> cuts = column_cuts(line.line, em);
    cuts.push_back(line.line.signs.size());
    std::size_t begin = 0;
    for (const std::size_t cut : cuts) {
      PageLine part = line_between(line.line, begin, cut, scan);
      if (!part.text.empty()) page.lines.push_back(std::move(part));
      begin = cut;
    }
  }
  return page;
}

ScanHeader read_block_lines(const CleanScan& scan, LineReader& reader, int page, int most, const ScanOptions& options) {
  ScanHeader header;
  header.number.page = header.date.page = page;
  const int gap = static_cast<int>(scan.dpi * 13 / 72);
  const int edge = static_cast<int>(scan.dpi * 0.03);
  for (PixelBox box : lines_of(scan, reader, options.times)) {
    if (static_cast<int>(header.lines.size()) >= most) break;
    // What the left edge cuts belongs to the column beside the block, or is running text above it.
    for (const PixelBox& part : parts_of(scan.grey, box, gap)) {
      box.x0 = part.x0;
      if (part.x0 > edge) break;
      box.x0 = part.x1;
    }
    // Strokes of a signature are taller than any line of a title.
    if (box.height() < scan.dpi * 0.06 || box.height() > scan.dpi * 0.32 || box.width() < scan.dpi * 0.3) continue;
    read_row(scan, box, reader, options, header);
  }
  return header;
}

ScanHeader read_scan_header(const CleanScan& scan, LineReader& reader, int page, const ScanOptions& options) {
  ScanHeader header;
  header.number.page = header.date.page = page;
  if (scan.grey.width < 64 || scan.grey.height < 64) return header;
  Sought sought;
  read_lines(scan, reader, options, header, sought);
  if (sought.number) {
    read_number(scan, *sought.number, reader, header.lines, options, header.number);
    header.number_line = sought.number->line;
    header.number.box = scan.on_page(sought.number->line);
  }
  if (sought.date) {
    read_date(scan, *sought.date, reader, options, header.date);
    header.date_line = sought.date->line;
    header.date.box = scan.on_page(sought.date->line);
  }
  return header;
}

}  // namespace kiemchung
