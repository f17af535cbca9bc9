#include "pipeline/report/report_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "extractors/fields/text_norm.h"
#include "verifiers/calendar.h"

namespace kiemchung {

std::string report_word(const MessageCatalogue& messages, std::string_view group, std::string_view word) {
  return messages.text(fmt::format("{}.{}", group, word));
}

std::string report_label(const MessageCatalogue& messages, std::string_view group, std::string_view word) {
  std::u32string text = to_code_points(report_word(messages, group, word));
  if (text.empty()) return "";
  return to_upper(from_code_points(text.substr(0, 1))) + from_code_points(text.substr(1));
}

std::string points_text(const std::optional<double>& points) {
  if (!points) return "";
  std::string text = fmt::format("{:.3f}", *points);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

std::string date_text(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::string(iso);
  return fmt::format("{}/{}/{}", iso.substr(8, 2), iso.substr(5, 2), iso.substr(0, 4));
}

std::string instant_text(std::string_view instant) {
  const auto parsed = parse_instant(instant);
  if (!parsed) return std::string(instant);
  const auto local = *parsed + kVietnamOffset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time(local - day);
  return fmt::format("{:02}:{:02} ngày {} (giờ Việt Nam)", time.hours().count(), time.minutes().count(),
                     date_text(to_iso(CivilDate(day))));
}

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array kUnits = {"B", "KB", "MB", "GB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1000.0 && unit + 1 < kUnits.size(); ++unit) value /= 1000.0;
  std::string text =
      unit == 0 ? fmt::format("{} {}", bytes, kUnits.at(unit)) : fmt::format("{:.1f} {}", value, kUnits.at(unit));
  std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

}  // namespace kiemchung
