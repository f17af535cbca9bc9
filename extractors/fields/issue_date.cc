#include "extractors/fields/issue_date.h"

#include <fmt/format.h>

#include <array>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr int kFirstYear = 1945;  // no document of the State is older
constexpr int kLastYear = 2100;

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(int year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays.at(static_cast<std::size_t>(month) - 1);
}

std::optional<int> number_of(std::string_view digits) {
  int value = 0;
  bool any = false;
  for (const char c : digits) {
    if (c == ' ') continue;
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
    any = true;
  }
  return any ? std::optional<int>(value) : std::nullopt;
}

// What stands in front of "ngày": a place, perhaps with the number line before it when both share a line.
std::string place_before(std::string_view before) {
  static const Pattern kNumberLine(R"(^.*S[ốôo]\s*[:.]?.*[/-]\s*[\p{L}\p{N}&.()-]+\s+(?=\p{Lu}))");
  static const Pattern kEnd(R"([\s,;:.]+$)");
  static const Pattern kStart(R"(^[^\p{L}]+)");
  return kStart.replace_all(kEnd.replace_all(kNumberLine.replace_all(normalise(before), ""), ""), "");
}

// A place between the words where digits should be: only marks a form uses to be filled in.
bool is_leader(std::string_view text) {
  static const Pattern kLeader(R"([.…_·,*?x ]*)", true);
  return kLeader.match(text).has_value();
}

std::optional<DateReading> read_in_words(const std::string& line) {
  static const Pattern kWords(
      R"((?<!\p{L})ng[àaáảâä]y\s*([^\p{L}]{0,40}?|x{1,3}|[^\p{L}]{0,3}x{1,3}\s?)\s*th[áaàâả]ng\s*([^\p{L}]{0,40}?|x{1,3})\s*n[ăaâà]m\s*(\d\s?\d\s?\d\s?\d(?!\d)|[\d.…_x]{0,8}))",
      true);
  const auto hit = kWords.search(line);
  if (!hit) return std::nullopt;
  DateReading reading;
  reading.day = number_of(hit->groups[1]);
  reading.month = number_of(hit->groups[2]);
  reading.year = number_of(hit->groups[3]);
  if (reading.year && *reading.year < 1000) reading.year.reset();  // "năm 20…"
  reading.place = place_before(hit->before);
  reading.text = hit->groups[0];
  reading.status = date_status(reading.day, reading.month, reading.year);
  const bool dots = !normalise(hit->groups[1]).empty() || !normalise(hit->groups[2]).empty();
  if (reading.status == FieldStatus::kBlank && dots) reading.status = FieldStatus::kPlaceholder;
  // Ink that is neither digits nor a leader is not proof of an empty place.
  for (const auto& [part, text] : {std::pair{reading.day, hit->groups[1]}, std::pair{reading.month, hit->groups[2]}}) {
    if (!part && !is_leader(text)) reading.status = FieldStatus::kUnreadable;
  }
  return reading;
}

std::optional<DateReading> read_in_figures(const std::string& line) {
  static const Pattern kFigures(R"((?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d))");
  static const Pattern kDayWord(R"((?<!\p{L})ng[àa]y\s*$)", true);
  const auto hit = kFigures.search(line);
  if (!hit) return std::nullopt;
  DateReading reading;
  reading.day = number_of(hit->groups[1]);
  reading.month = number_of(hit->groups[3]);
  reading.year = number_of(hit->groups[4]);
  reading.place = place_before(kDayWord.replace_all(hit->before, ""));
  reading.text = hit->groups[0];
  reading.status = date_status(reading.day, reading.month, reading.year);
  return reading;
}

}  // namespace

bool is_real_date(const CivilDate& date) {
  if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1) return false;
  return date.day <= days_in(date.year, date.month);
}

std::string print_iso(const CivilDate& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<CivilDate> parse_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_of(text.substr(0, 4));
  const auto month = number_of(text.substr(5, 2));
  const auto day = number_of(text.substr(8, 2));
  if (!year || !month || !day || text.find(' ') != std::string_view::npos) return std::nullopt;
  const CivilDate date{*year, *month, *day};
  return is_real_date(date) ? std::optional(date) : std::nullopt;
}

long day_number(const CivilDate& date) {
  // Years counted from March, so that the leap day is the last of its year.
  const long year = date.month <= 2 ? date.year - 1 : date.year;
  const long era = (year >= 0 ? year : year - 399) / 400;
  const long year_of_era = year - era * 400;
  const long month = (date.month + 9) % 12;
  const long day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const long day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilDate civil_date(long days) {
  const long shifted = days + 719468;
  const long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const long day_of_era = shifted - era * 146097;
  const long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long month = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  date.year = static_cast<int>(year_of_era + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

DateReading read_issue_date(std::string_view line) {
  const std::string text = normalise(line);
  if (auto reading = read_in_words(text)) return *reading;
  if (auto reading = read_in_figures(text)) return *reading;
  return {};
}

std::string print_issue_date(const CivilDate& date) {
  const char* month = date.month <= 2 ? "{:02}" : "{}";
  return fmt::format("ngày {:02} tháng ", date.day) + fmt::format(fmt::runtime(month), date.month) +
         fmt::format(" năm {}", date.year);
}

FieldStatus date_status(const std::optional<int>& day, const std::optional<int>& month,
                        const std::optional<int>& year) {
  if (!day && !month) return FieldStatus::kBlank;
  if (!day || !month || !year) return FieldStatus::kPartial;
  const bool real = is_real_date({*year, *month, *day}) && *year >= kFirstYear && *year <= kLastYear;
  return real ? FieldStatus::kFound : FieldStatus::kImpossible;
}

}  // namespace kiemchung
