#include "extractors/fields/text_header.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "extractors/fields/document_number.h"
#include "extractors/fields/issue_date.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr double kHeaderShare = 0.5;       // the number and date lines stand in the upper half
constexpr double kTextConfidence = 0.995;  // drawn by a program at its place; what is left is the choice of the line
constexpr double kWidestBlank = 190.0;     // points between "Số:" and the slash of a form

bool is_letter(const std::string& text) {
  static const Pattern kLetter("\\p{L}.*");
  return kLetter.match(text).has_value();
}

bool is_digit(const std::string& text) { return text.size() == 1 && text[0] >= '0' && text[0] <= '9'; }

bool is_leader_dot(const std::string& text) { return text == "." || text == "…" || text == "_" || text == "·"; }

using Signs = std::vector<Sign>;

struct Anchor {
  Box box;
  double baseline = 0.0;
  double size = 0.0;
  int annotation = -1;
};

// Words are sought sign by sign in rows that are as wide as the page, so that an overlay cannot part them.
std::vector<Anchor> find_word(const std::vector<TextRow>& rows, const std::vector<std::string>& spellings,
                              std::size_t length) {
  std::vector<Anchor> anchors;
  for (const TextRow& row : rows) {
    for (std::size_t i = 0; i + length <= row.signs.size(); ++i) {
      std::string word;
      for (std::size_t k = i; k < i + length; ++k) word += row.signs[k].text;
      if (std::find(spellings.begin(), spellings.end(), word) == spellings.end()) continue;
      const Sign& first = row.signs[i];
      const Sign& last = row.signs[i + length - 1];
      if (i > 0 && is_letter(row.signs[i - 1].text) && first.box.x0 - row.signs[i - 1].box.x1 < 0.15 * first.size)
        continue;
      Box box = first.box;
      box.x1 = last.box.x1;
      anchors.push_back({box, first.baseline, first.size, first.annotation});
    }
  }
  return anchors;
}

Signs in_band(const Signs& signs, const Anchor& anchor, double up, double down) {
  Signs out;
  for (const Sign& sign : signs) {
    if (sign.baseline >= anchor.baseline - up * anchor.size && sign.baseline <= anchor.baseline + down * anchor.size)
      out.push_back(sign);
  }
  std::sort(out.begin(), out.end(), [](const Sign& a, const Sign& b) { return a.box.x0 < b.box.x0; });
  return out;
}

// Leader dots under a number written over them say nothing.
void drop_leaders(Signs& signs) {
  const bool digits = std::any_of(signs.begin(), signs.end(), [](const Sign& sign) { return is_digit(sign.text); });
  if (!digits) return;
  const auto covered = [&](const Sign& dot) {
    const bool single = dot.text == ".";
    const auto near = [&](const Sign& other) {
      return &other != &dot && is_leader_dot(other.text) && std::fabs(other.box.x0 - dot.box.x0) < 0.6 * dot.size;
    };
    return is_leader_dot(dot.text) && (!single || std::any_of(signs.begin(), signs.end(), near));
  };
  Signs kept;
  std::copy_if(signs.begin(), signs.end(), std::back_inserter(kept), [&](const Sign& sign) { return !covered(sign); });
  signs = std::move(kept);
}

struct NumberLine {
  Signs signs;               // everything behind "Số:", up to the end of the symbol
  std::optional<Box> place;  // between "Số:" and the slash
};

bool starts_symbol(const std::string& text) { return text == "/" || text == "-"; }

NumberLine number_line(const Signs& signs, const Anchor& anchor) {
  NumberLine line;
  double right = anchor.box.x1;
  bool symbol = false;
  for (const Sign& sign : in_band(signs, anchor, 0.55, 0.45)) {
    if (sign.box.x0 < anchor.box.x1 - 0.2 * anchor.size) continue;
    const double gap = sign.box.x0 - right;
    if (!symbol && (sign.text == ":" || sign.text == ";") && line.signs.empty()) {
      right = sign.box.x1;
      continue;
    }
    const bool expected = starts_symbol(sign.text) || is_digit(sign.text) || is_leader_dot(sign.text);
    if (!symbol && gap > 1.5 * anchor.size && !expected) break;
    if (gap > (symbol ? 1.6 * anchor.size : kWidestBlank)) break;
    if (symbol && gap > 0.45 * anchor.size) {
      // Behind the symbol a new word begins the next column, unless a dash or "&" joins the two.
      const bool joined = starts_symbol(sign.text) || sign.text == "&" || starts_symbol(line.signs.back().text) ||
                          line.signs.back().text == "&";
      if (!joined) break;
    }
    if (!symbol && starts_symbol(sign.text)) {
      symbol = true;
      line.place = Box{right, anchor.box.y0, sign.box.x0, anchor.box.y1};
    }
    line.signs.push_back(sign);
    right = std::max(right, sign.box.x1);
    if (!symbol && !is_digit(sign.text) && !is_leader_dot(sign.text) && line.signs.size() > 14) break;
  }
  drop_leaders(line.signs);
  if (line.place && !line.signs.empty()) {
    line.place->x0 = std::min(line.place->x0, anchor.box.x1 + 0.35 * anchor.size);
  }
  return line;
}

// A group of digits that stands alone a line above or half a line below the form's empty place.
Signs stray_digits(const Signs& signs, const Anchor& anchor, const Box& place) {
  Signs out;
  for (const Sign& sign : in_band(signs, anchor, 1.9, 1.0)) {
    const bool band =
        sign.baseline >= anchor.baseline - 0.55 * anchor.size && sign.baseline <= anchor.baseline + 0.45 * anchor.size;
    const double middle = (sign.box.x0 + sign.box.x1) / 2;
    if (band || middle < place.x0 - 0.6 * anchor.size || middle > place.x1 + 0.6 * anchor.size) continue;
    if (!is_digit(sign.text)) return {};
    if (!out.empty() && std::fabs(sign.baseline - out.front().baseline) > 0.2 * anchor.size) return {};
    out.push_back(sign);
  }
  if (out.empty()) return out;
  // Digits that go on outside the place belong to another text.
  for (const Sign& sign : signs) {
    if (std::fabs(sign.baseline - out.front().baseline) > 0.2 * anchor.size) continue;
    const bool inside = sign.box.x0 >= out.front().box.x0 - 0.01 && sign.box.x1 <= out.back().box.x1 + 0.01;
    if (!inside && sign.box.x1 > out.front().box.x0 - 0.5 * anchor.size &&
        sign.box.x0 < out.back().box.x1 + 0.5 * anchor.size)
      return {};
  }
  return out;
}

Source source_of(const Signs& signs, std::size_t count) {
  const auto end = signs.begin() + static_cast<std::ptrdiff_t>(std::min(count, signs.size()));
  return std::any_of(signs.begin(), end, [](const Sign& sign) { return sign.annotation >= 0; }) ? Source::kAnnotation
                                                                                                : Source::kTextLayer;
}

struct NumberChoice {
  NumberFact fact;
  std::optional<Box> place;
  double score = -1.0;
};

bool in_incoming_stamp(const std::vector<TextRow>& rows, const Anchor& anchor) {
  static const Pattern kIncoming(R"(^(CÔNG VĂN )?ĐẾN\b.*|.*GIỜ ĐẾN.*)");
  return std::any_of(rows.begin(), rows.end(), [&](const TextRow& row) {
    return std::fabs(row.baseline - anchor.baseline) < 45.0 &&
           std::fabs((row.box.x0 + row.box.x1) / 2 - anchor.box.x0) < 80.0 && kIncoming.match(row.text);
  });
}

NumberChoice choice_for(const PageContent& content, const Signs& signs, const Anchor& anchor) {
  NumberLine line = number_line(signs, anchor);
  NumberReading reading = read_document_number("Số: " + text_of(line.signs));
  NumberChoice choice;
  choice.place = line.place;
  choice.fact.source = source_of(line.signs, 8);
  Signs strays;
  if ((reading.status == FieldStatus::kBlank || reading.status == FieldStatus::kPlaceholder) && line.place) {
    strays = stray_digits(signs, anchor, *line.place);
  }
  if (!strays.empty()) {
    reading.value.number = text_of(strays, 1.0);
    reading.value.suffix.clear();
    reading.text = print_document_number(reading.value);
    reading.status = FieldStatus::kFound;
    choice.fact.source = source_of(strays, strays.size());
  }
  fill_number_fact(reading.value, choice.fact);
  choice.fact.status = reading.status;
  choice.fact.text = reading.text;
  choice.fact.page = content.page;
  Box box = anchor.box;
  for (const Signs* part : {&line.signs, &strays}) {
    if (part->empty()) continue;
    const Box more = box_of(*part);
    box = {std::min(box.x0, more.x0), std::min(box.y0, more.y0), std::max(box.x1, more.x1), std::max(box.y1, more.y1)};
  }
  choice.fact.box = box;
  const bool symbol = !reading.value.organ.empty() || !reading.value.kind.empty();
  switch (reading.status) {
    case FieldStatus::kFound:
      choice.score = symbol ? 6 : 3;
      break;
    case FieldStatus::kBlank:
    case FieldStatus::kPlaceholder:
      choice.score = symbol ? 5 : 1;
      break;
    default:
      choice.score = line.place ? 2 : -1;
      break;
  }
  if (choice.score < 0) return choice;
  if ((box.x0 + box.x1) / 2 > content.width * 0.55) choice.score -= 2;
  if (anchor.annotation >= 0) choice.score -= 2;
  choice.score -= 2.0 * anchor.baseline / content.height;
  return choice;
}

NumberChoice read_number(const PageContent& content, const Signs& signs, const std::vector<TextRow>& wide,
                         const std::vector<TextRow>& rows) {
  NumberChoice best;
  best.fact.status = FieldStatus::kAbsent;
  best.fact.page = content.page;
  for (const Anchor& anchor : find_word(wide, {"Số", "SỐ", "Sô", "Sồ", "Sổ"}, 2)) {
    if (anchor.baseline > content.height * kHeaderShare || in_incoming_stamp(rows, anchor)) continue;
    NumberChoice choice = choice_for(content, signs, anchor);
    if (choice.score > best.score) best = std::move(choice);
  }
  if (best.fact.status != FieldStatus::kUnreadable) best.fact.confidence = kTextConfidence;
  if (best.fact.status == FieldStatus::kFound)
    best.fact.candidates = {{best.fact.text, best.fact.source, best.fact.confidence}};
  return best;
}

struct DateChoice {
  DateFact fact;
  std::optional<Box> day_place;
  double score = -1e9;
};

// The digits that stand between two words, above or below their line, if nothing stands on it.
std::optional<int> stray_number(const Signs& signs, const Anchor& anchor, const Box& place, int most, Source& source) {
  const Signs strays = stray_digits(signs, anchor, place);
  if (strays.empty() || strays.size() > 2) return std::nullopt;
  int value = 0;
  for (const Sign& sign : strays) value = value * 10 + (sign.text[0] - '0');
  if (value < 1 || value > most) return std::nullopt;
  source = source_of(strays, strays.size());
  return value;
}

// The next word `word` on the anchor's line to the right of x.
std::optional<Box> word_after(const Signs& band, double x, std::initializer_list<const char*> letters) {
  const std::vector<std::string> wanted(letters.begin(), letters.end());
  for (std::size_t i = 0; i + wanted.size() <= band.size(); ++i) {
    if (band[i].box.x0 < x) continue;
    bool same = true;
    for (std::size_t k = 0; k < wanted.size(); ++k) same = same && fold_key(band[i + k].text) == wanted[k];
    if (same) return Box{band[i].box.x0, band[i].box.y0, band[i + wanted.size() - 1].box.x1, band[i].box.y1};
  }
  return std::nullopt;
}

Signs date_signs(const Signs& band, const Anchor& anchor) {
  // To the left up to the column's edge (the place), to the right up to the year.
  Signs left;
  double edge = anchor.box.x0;
  for (auto sign = band.rbegin(); sign != band.rend(); ++sign) {
    if (sign->box.x0 >= anchor.box.x0 - 0.01) continue;
    if (edge - sign->box.x1 > 1.6 * anchor.size) break;
    left.insert(left.begin(), *sign);
    edge = sign->box.x0;
  }
  double right = anchor.box.x1;
  for (const Sign& sign : band) {
    if (sign.box.x0 < anchor.box.x0 - 0.01) continue;
    if (sign.box.x0 - right > 7.0 * anchor.size) break;
    left.push_back(sign);
    right = std::max(right, sign.box.x1);
  }
  return left;
}

DateChoice date_for(const PageContent& content, const Signs& signs, const Anchor& anchor) {
  const Signs band = in_band(signs, anchor, 0.5, 0.45);
  Signs line = date_signs(band, anchor);
  drop_leaders(line);
  DateReading reading = read_issue_date(text_of(line));
  DateChoice choice;
  if (reading.status == FieldStatus::kAbsent) return choice;
  Source source = source_of(line, line.size());
  const auto month_word = word_after(band, anchor.box.x1, {"t", "h", "a", "n", "g"});
  const auto year_word = word_after(band, month_word ? month_word->x1 : anchor.box.x1, {"n", "a", "m"});
  if (month_word) choice.day_place = Box{anchor.box.x1, anchor.box.y0, month_word->x0, anchor.box.y1};
  const bool open = reading.status == FieldStatus::kPartial || reading.status == FieldStatus::kBlank ||
                    reading.status == FieldStatus::kPlaceholder;
  if (open && month_word) {
    if (!reading.day) reading.day = stray_number(signs, anchor, *choice.day_place, 31, source);
    if (!reading.month && year_word) {
      reading.month =
          stray_number(signs, anchor, {month_word->x1, anchor.box.y0, year_word->x0, anchor.box.y1}, 12, source);
    }
    const FieldStatus now = date_status(reading.day, reading.month, reading.year);
    if (now != FieldStatus::kBlank) reading.status = now;
  }
  DateFact& fact = choice.fact;
  fact.status = reading.status;
  fact.day = reading.day;
  fact.month = reading.month;
  fact.year = reading.year;
  fact.text = reading.text;
  fact.place = reading.place;
  fact.source = source;
  fact.page = content.page;
  fact.box = box_of(line);
  if (fact.status == FieldStatus::kFound) fact.iso = print_iso({*fact.year, *fact.month, *fact.day});
  const double middle = (anchor.box.x0 + anchor.box.x1) / 2;
  choice.score = middle > content.width * 0.42 ? 3 : 0;
  if (!reading.place.empty() && to_lower(reading.place.substr(0, 1)) != reading.place.substr(0, 1)) choice.score += 1;
  static const Pattern kCited(R"(\(|k[èe]m theo|c[ăa]n c[ứu]|ban h[àa]nh|lu[ậa]t|s[ốo]:? ?\d|của|th[ờo]i gian)", true);
  if (kCited.found_in(text_of(line).substr(0, text_of(line).find("ng")))) choice.score -= 3;
  // "(Kèm theo Kế hoạch số    /KH-UBND ngày    tháng    năm …)" cites the main document, blanks and all.
  static const Pattern kAttached("k[èe]m theo", true);
  if (kAttached.found_in(text_of(band)) || reading.place.find('/') != std::string::npos) choice.score -= 6;
  if (const Sign& first = line.front(); first.italic) choice.score += 1;
  choice.score -= 6.0 * anchor.baseline / content.height;
  return choice;
}

DateChoice read_date(const PageContent& content, const Signs& signs, const std::vector<TextRow>& wide) {
  DateChoice best;
  for (const Anchor& anchor : find_word(wide, {"ngày", "Ngày", "ngày", "NGÀY"}, 4)) {
    if (anchor.baseline > content.height * kHeaderShare) continue;
    DateChoice choice = date_for(content, signs, anchor);
    if (choice.fact.status != FieldStatus::kUnreadable || choice.score > -1e8) {
      if (choice.score > best.score) best = std::move(choice);
    }
  }
  // A date of a body sentence is not the document's own.
  if (best.score < 0) {
    best = DateChoice{};
    best.fact.status = FieldStatus::kAbsent;
  }
  best.fact.page = content.page;
  if (best.fact.status != FieldStatus::kUnreadable) best.fact.confidence = kTextConfidence;
  if (best.fact.status == FieldStatus::kFound)
    best.fact.candidates = {{best.fact.iso, best.fact.source, best.fact.confidence}};
  return best;
}

// Signs drawn before an opaque picture that lies over them cannot be seen.
PageContent without_covered(const PageContent& content) {
  PageContent out = content;
  for (const PageImage& image : content.images) {
    if (image.mask || image.annotation >= 0 || cover(image.box, {0, 0, content.width, content.height}) < 0.6) continue;
    for (std::size_t i = 0; i < std::min(image.glyphs_before, out.glyphs.size()); ++i) out.glyphs[i].visible = false;
  }
  return out;
}

}  // namespace

TextHeader read_text_header(const PageContent& content) {
  const Signs signs = visible_signs(content);
  const std::vector<TextRow> wide = text_rows(signs, 1000.0);
  const std::vector<TextRow> rows = text_rows(signs);
  NumberChoice number = read_number(content, signs, wide, rows);
  DateChoice date = read_date(content, signs, wide);
  return {std::move(number.fact), std::move(date.fact), number.place, date.day_place};
}

int first_page_score(const PageContent& content) {
  static const Pattern kMotto("doc lap.*tu do.*hanh phuc|cong hoa xa hoi|dang cong san");
  int score = 0;
  for (const TextRow& row : text_rows(visible_signs(without_covered(content)))) {
    if (row.baseline < content.height * 0.4 && kMotto.found_in(fold_key(row.text))) {
      score = 2;
      break;
    }
  }
  const TextHeader header = read_text_header(content);
  if (header.number.status != FieldStatus::kAbsent) ++score;
  if (header.date.status != FieldStatus::kAbsent) ++score;
  return score;
}

}  // namespace kiemchung
