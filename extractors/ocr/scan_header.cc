#include "extractors/ocr/scan_header.h"

#include <algorithm>
#include <cmath>

#include "extractors/fields/document_number.h"
#include "extractors/fields/issue_date.h"
#include "extractors/fields/text_norm.h"
#include "extractors/ocr/digit_reading.h"
#include "extractors/ocr/header_zones.h"

namespace kiemchung {
namespace {

constexpr int kMostLines = 14;         // of the header that are read one by one
constexpr double kLayoutDpi = 240.0;   // finer scans are halved for finding lines
constexpr double kBlankInk = 0.006;    // share of dark pixels below which a place is empty paper
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

std::vector<PixelBox> lines_of(const CleanScan& scan, LineReader& reader) {
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

// OCR's usual slips in a symbol, each impossible in a real one.
std::string tidy_symbol(std::string symbol) {
  static const Pattern kSpaces(R"(\s*([/&-])\s*)");
  static const Pattern kEnd(R"([-/.&(\s]+$)");
  static const Pattern kTtr(R"(^(?:T[TIlJY]r|TT[rt]|TIT|TTT|TTF|TTI|TYr|TIr|TTr|Tĩr|TITr|TTTr)(?=-))");
  static const Pattern kQd(R"(^[QGO0O]Đ+(?=-))");
  static const Pattern kNd(R"((?<=-|^)NĐ+(?=-CP))");
  symbol = kSpaces.replace_all(normalise(symbol), "$1");
  symbol = kEnd.replace_all(symbol, "");
  symbol = kTtr.replace_all(symbol, "TTr");
  symbol = kQd.replace_all(symbol, "QĐ");
  symbol = kNd.replace_all(symbol, "NĐ");
  return symbol;
}

struct Symbol {
  std::string text;
  double confidence = 0.0;
};

// The printed part read again with the written digits painted white: 38 % of symbols became 93 % that way.
Symbol read_symbol(const CleanScan& scan, const NumberZone& zone, LineReader& reader) {
  PixelBox box = zone.line;
  const int pad = static_cast<int>(0.3 * zone.em);
  box = {zone.zone.x0 - static_cast<int>(1.6 * zone.em), zone.zone.y0, zone.symbol_box.x1 + pad, zone.zone.y1};
  GreyImage masked = crop(scan.grey, box);
  blank_out(masked, {0, 0, zone.symbol_box.x0 - box.x0 - static_cast<int>(0.05 * zone.em), masked.height});
  const std::string first = tidy_symbol(zone.symbol);
  const std::string fast = tidy_symbol(reader.read_line(masked, scan.dpi).text);
  if (first == fast) return {first, 0.97};
  const std::string script =
      reader.has_second_model() ? tidy_symbol(reader.read_line(masked, scan.dpi, LineModel::kScript).text) : "";
  if (script == fast) return {fast, 0.95};
  if (script == first) return {first, 0.93};
  // No two agree: the one whose kind is known, and then people look.
  for (const std::string* text : {&fast, &first, &script}) {
    const auto parsed = parse_document_number("1/" + *text);
    if (parsed && !parsed->kind.empty()) return {*text, 0.5};
  }
  return {fast.empty() ? first : fast, 0.4};
}

std::string digits_only(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out.push_back(c);
  }
  return out;
}

// Digits in front of the slash as Tesseract read them, if it read nothing else there.
std::string plain_digits(std::string text) {
  static const Pattern kDigits(R"(^[\s:.]*(\d(?:\s?\d){0,5})\s*[/-]?\s*(?:(?:19|20)\d\d\s*/?)?\s*$)");
  const auto hit = kDigits.search(text);
  return hit ? digits_only(hit->groups[1]) : "";
}

void read_number(const CleanScan& scan, const NumberZone& zone, LineReader& reader, NumberFact& fact) {
  const DigitReading digits =
      read_digits(DigitNetwork::built_in().read(crop(scan.grey, zone.zone).view()), DigitZone::kNumber);
  const Symbol symbol = zone.symbol.empty() ? Symbol{"", 0.6} : read_symbol(scan, zone, reader);
  const std::string printed = plain_digits(zone.zone_text);
  const auto assemble = [&](const std::string& number, const std::string& suffix) {
    DocumentNumber value;
    const std::string separator = zone.dash_first ? "-" : "/";
    const std::string year = zone.year_text.empty() ? "" : "/" + zone.year_text;
    if (const auto parsed = parse_document_number("1" + year + (symbol.text.empty() ? "" : separator + symbol.text)))
      value = *parsed;
    value.number = number;
    value.suffix = suffix;
    return value;
  };
  if (digits.candidates.empty() || digits.empty > 0.5) {
    const bool blank =
        digits.empty > kSurelyEmpty && ink_share(scan.grey, zone.zone) < kBlankInk * 4 && !symbol.text.empty();
    fact.status = blank ? FieldStatus::kBlank : FieldStatus::kUnreadable;
    fact.confidence = blank ? digits.empty * symbol.confidence : 0.0;
    fill_number_fact(assemble("", ""), fact);
    return;
  }
  fact.status = FieldStatus::kFound;
  fact.source = Source::kHandwriting;
  fact.handwritten = true;
  for (const DigitCandidate& candidate : digits.candidates) {
    const bool suffix = !candidate.suffix.empty();
    if (suffix && !digits.suffix_certain) continue;
    const double agrees = !suffix && printed == candidate.digits ? 1.0 : 0.0;
    const double p = agrees > 0 ? 1 - (1 - candidate.probability) * 0.25 : candidate.probability;
    const DocumentNumber value = assemble(candidate.digits, candidate.suffix);
    fact.candidates.push_back({print_document_number(value), Source::kHandwriting, p * symbol.confidence});
  }
  if (fact.candidates.empty()) {
    // Only readings with an uncertain letter: a question for people.
    fact.status = FieldStatus::kUnreadable;
    for (const DigitCandidate& candidate : digits.candidates) {
      fact.candidates.push_back({print_document_number(assemble(candidate.digits, candidate.suffix)),
                                 Source::kHandwriting, candidate.probability * symbol.confidence});
    }
    return;
  }
  std::stable_sort(fact.candidates.begin(), fact.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.confidence > b.confidence; });
  if (const auto best = parse_document_number(fact.candidates.front().text)) {
    fill_number_fact(*best, fact);
  } else {
    fill_number_fact(assemble(digits.candidates.front().digits, ""), fact);
  }
  fact.confidence = fact.candidates.front().confidence;
  if (!printed.empty() && printed == fact.number) {
    fact.handwritten = false;
    fact.source = Source::kOcr;
  }
}

std::optional<int> best_of(const DigitReading& reading) {
  if (reading.candidates.empty() || reading.empty > 0.5) return std::nullopt;
  return std::stoi(reading.candidates.front().digits);
}

void read_date(const CleanScan& scan, const DateZones& zones, DateFact& fact) {
  const DigitNetwork& network = DigitNetwork::built_in();
  const DigitReading day = read_digits(network.read(crop(scan.grey, zones.day).view()), DigitZone::kDay);
  const DigitReading month = read_digits(network.read(crop(scan.grey, zones.month).view()), DigitZone::kMonth);
  fact.place = zones.place;
  fact.day = best_of(day);
  fact.month = best_of(month);
  double confidence = 1.0;
  if (!zones.year_text.empty()) {
    fact.year = std::stoi(zones.year_text);
    confidence *= 0.99;
  } else {
    const DigitReading year = read_digits(network.read(crop(scan.grey, zones.year).view()), DigitZone::kNumber);
    if (!year.candidates.empty() && year.candidates.front().digits.size() == 4) {
      fact.year = std::stoi(year.candidates.front().digits);
      confidence *= year.candidates.front().probability;
    }
  }
  const auto weigh = [&](const DigitReading& reading, const std::optional<int>& value, const std::string& printed) {
    if (!value) return;
    const std::string seen = digits_only(printed);
    const bool agrees = !seen.empty() && seen.size() <= 2 && std::stoi(seen) == *value;
    const double p = reading.candidates.front().probability;
    confidence *= agrees ? 1 - (1 - p) * 0.25 : p;
  };
  weigh(day, fact.day, zones.day_text);
  weigh(month, fact.month, zones.month_text);
  const std::string seen_day = digits_only(zones.day_text);
  fact.handwritten = seen_day.empty() || !fact.day || std::stoi(seen_day.substr(0, 2)) != *fact.day;
  fact.source = fact.handwritten ? Source::kHandwriting : Source::kOcr;
  fact.status = date_status(fact.day, fact.month, fact.year);
  const bool empty_day = !fact.day && day.empty > kSurelyEmpty;
  const bool empty_month = !fact.month && month.empty > kSurelyEmpty;
  if ((!fact.day && !empty_day) || (!fact.month && !empty_month)) fact.status = FieldStatus::kUnreadable;
  fact.confidence = fact.status == FieldStatus::kUnreadable ? 0 : confidence * (empty_day ? day.empty : 1.0);
  if (fact.status != FieldStatus::kFound) return;
  const CivilDate date{*fact.year, *fact.month, *fact.day};
  fact.iso = print_iso(date);
  fact.text = print_issue_date(date);
  fact.candidates.push_back({fact.iso, fact.source, fact.confidence});
  for (std::size_t i = 1; i < std::min<std::size_t>(day.candidates.size(), 4); ++i) {
    const CivilDate other{*fact.year, *fact.month, std::stoi(day.candidates[i].digits)};
    if (is_real_date(other))
      fact.candidates.push_back({print_iso(other), Source::kHandwriting, day.candidates[i].probability});
  }
}

bool is_motto(const std::string& text) {
  const std::string key = fold_key(text);
  static const Pattern kMotto(
      "cong hoa xa hoi|chu nghia viet nam|doc lap.{0,4}tu do|tu do.{0,4}hanh phuc|dang cong san");
  return kMotto.found_in(key);
}

struct Sought {
  std::optional<NumberZone> number;
  std::optional<DateZones> date;
  double number_score = -1e9;
};

double number_score(const NumberZone& zone, const CleanScan& scan, bool with_date) {
  double score = zone.has_so ? 2 : 0;
  const std::string symbol = tidy_symbol(zone.symbol);
  if (const auto parsed = parse_document_number("1/" + symbol)) score += parsed->kind.empty() ? 1.5 : 3;
  if (zone.symbol.empty()) score -= 1.5;
  if (with_date) score += 3;
  if ((zone.line.x0 + zone.line.x1) / 2 > scan.grey.width * 0.6) score -= 4;
  return score - 3.0 * zone.line.y0 / std::max(1, scan.grey.height);
}

void look_at(const CleanScan& scan, const ReadLine& line, Sought& sought) {
  const auto date = find_date_zones(line);
  const bool right = date && (date->line.x0 + date->line.x1) / 2 > scan.grey.width * 0.42;
  if (right && !sought.date) sought.date = date;
  const bool with_date = right && sought.date && sought.date->line.y0 == date->line.y0;
  const auto number = find_number_zone(line, with_date ? date->first_sign : -1, 0);
  if (!number) return;
  const double score = number_score(*number, scan, with_date);
  if (score > sought.number_score) {
    sought.number_score = score;
    sought.number = number;
  }
}

}  // namespace

ScanHeader read_scan_header(const CleanScan& scan, LineReader& reader, int page) {
  ScanHeader header;
  header.number.page = header.date.page = page;
  Sought sought;
  int read = 0;
  for (const PixelBox& box : lines_of(scan, reader)) {
    if (read >= kMostLines) break;
    if (box.height() < scan.dpi * 0.06 || box.width() < scan.dpi * 0.2) continue;  // rules and specks
    const int pad = static_cast<int>(scan.dpi * 0.03);
    ScanLine line{read_at(scan.grey, {box.x0 - pad, box.y0 - pad, box.x1 + pad, box.y1 + pad}, scan.dpi, reader), box};
    ++read;
    if (line.line.signs.empty()) continue;
    header.motto = header.motto || is_motto(line.line.text);
    look_at(scan, line.line, sought);
    const bool below = sought.number && sought.date &&
                       box.y0 > std::max(sought.number->line.y1, sought.date->line.y1) + scan.dpi * 0.9;
    header.lines.push_back(std::move(line));
    if (below) break;
  }
  if (sought.number) {
    read_number(scan, *sought.number, reader, header.number);
    header.number_line = sought.number->line;
    header.number.box = scan.on_page(sought.number->line);
  }
  if (sought.date) {
    read_date(scan, *sought.date, header.date);
    header.date_line = sought.date->line;
    header.date.box = scan.on_page(sought.date->line);
  }
  return header;
}

}  // namespace kiemchung
