#include "extractors/pdf/signature_places.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "extractors/fields/text_norm.h"
#include "extractors/pdf/signature_finder.h"

namespace kiemchung {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!raw::is_digit(static_cast<unsigned char>(text[i]))) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool only(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// A lone number of one or two digits reads as a day or a month as well as a number: the place on the page decides. The
// date zone (địa danh, ngày … tháng … năm) lies in the right half, the number zone in the left (Decree 30/2020, PL
// I.IV).
SignatureRole role_of_number(const SignatureFact& fact, std::string_view text) {
  const bool date_like = only(text, "0123456789") && text.size() <= 2;
  if (fact.box && fact.page >= 1) {
    constexpr double kMiddle = 595.0 * 0.42;
    if (date_like && fact.box->x0 >= kMiddle) return SignatureRole::kDate;
    if (fact.box->x0 < kMiddle) return SignatureRole::kNumber;
  }
  return SignatureRole::kUnknown;
}

}  // namespace

std::string utc_of_pdf_date(const std::string& text) {
  std::string_view rest = text;
  if (rest.starts_with("D:")) rest.remove_prefix(2);
  const auto year = digits(rest, 0, 4);
  if (!year) return {};
  std::array<int, 5> parts = {1, 1, 0, 0, 0};  // month, day, hour, minute, second
  std::size_t at = 4;
  for (int& part : parts) {
    const auto value = digits(rest, at, 2);
    if (!value) break;
    part = *value;
    at += 2;
  }
  int shift = 0;
  if (at < rest.size() && (rest[at] == '+' || rest[at] == '-')) {
    const int sign = rest[at] == '+' ? 1 : -1;
    const int hours = digits(rest, at + 1, 2).value_or(0);
    const bool apostrophe = at + 3 < rest.size() && rest[at + 3] == '\'';
    const int minutes = digits(rest, at + (apostrophe ? 4 : 3), 2).value_or(0);
    shift = sign * (hours * 60 + minutes);
  }
  using std::chrono::day, std::chrono::month, std::chrono::year_month_day, std::chrono::sys_days, std::chrono::minutes;
  const year_month_day date(std::chrono::year(*year), month(static_cast<unsigned>(parts[0])),
                            day(static_cast<unsigned>(parts[1])));
  if (!date.ok() || parts[2] > 23 || parts[3] > 59 || parts[4] > 60) return {};
  const auto instant =
      sys_days(date) + std::chrono::hours(parts[2]) + minutes(parts[3] - shift) + std::chrono::seconds(parts[4]);
  const auto whole = std::chrono::floor<std::chrono::days>(instant);
  const year_month_day shown(whole);
  const std::chrono::hh_mm_ss time(instant - whole);
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(shown.year()),
                static_cast<unsigned>(shown.month()), static_cast<unsigned>(shown.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return buffer.data();
}

SignatureRole role_of_appearance(const SignatureFact& fact) {
  if (fact.sub_filter == "ETSI.RFC3161") return SignatureRole::kTimestamp;
  const std::string text = fold_key(fact.appearance_text);
  if (text.empty()) return SignatureRole::kUnknown;
  if (text.find("cong thong tin") != std::string::npos || text.find("cong bao") != std::string::npos)
    return SignatureRole::kPublisher;
  if (text.starts_with("sao y") || text.starts_with("sao luc") || text.starts_with("trich sao") ||
      text.find("ban sao dien tu") != std::string::npos)
    return SignatureRole::kCopy;
  if (text.starts_with("den") && text.find("so") != std::string::npos) return SignatureRole::kIncoming;
  if (text.find("cong van den") != std::string::npos || text.find("van ban den") != std::string::npos)
    return SignatureRole::kIncoming;
  // "126", "12a/2024", "05/QD-UBND": digits first, then at most a symbol.
  const std::string written = normalise(fact.appearance_text);
  const bool starts_with_digit = raw::is_digit(static_cast<unsigned char>(written[0]));
  if (starts_with_digit && written.size() <= 32 && written.find_first_of(" :") == std::string::npos)
    return role_of_number(fact, written);
  if (text.starts_with("ngay ") && text.size() <= 40) return SignatureRole::kDate;
  return SignatureRole::kUnknown;
}

namespace raw {

const Object* normal_appearance(RawFile& file, const Object& widget, int view) {
  const Object* normal = file.get(file.get(&widget, "AP", view), "N", view);
  if (normal && normal->kind == Kind::kDictionary) {
    const Object* state = file.get(&widget, "AS", view);
    normal = state && state->kind == Kind::kName ? file.get(normal, state->text, view) : nullptr;
  }
  return normal && normal->kind == Kind::kStream ? normal : nullptr;
}

std::optional<Box> rectangle(RawFile& file, const Object* array, int view) {
  if (!array || array->kind != Kind::kArray || array->items.size() < 4) return std::nullopt;
  std::array<double, 4> v{};
  for (std::size_t i = 0; i < 4; ++i) {
    const Object* item = file.resolve(&array->items[i], view);
    if (!item || !item->is_number() || std::abs(item->real) > 1e6) return std::nullopt;
    v[i] = item->real;
  }
  return Box{std::min(v[0], v[2]), std::min(v[1], v[3]), std::max(v[0], v[2]), std::max(v[1], v[3])};
}

Box shown(RawFile& file, const Object& page, const Box& box, int view) {
  auto frame = rectangle(file, inherited(file, &page, "CropBox", view), view);
  if (!frame) frame = rectangle(file, inherited(file, &page, "MediaBox", view), view);
  const Box area = frame.value_or(Box{0, 0, 612, 792});
  const double width = area.x1 - area.x0, height = area.y1 - area.y0;
  const Box in{box.x0 - area.x0, box.y0 - area.y0, box.x1 - area.x0, box.y1 - area.y0};
  const Object* turn = inherited(file, &page, "Rotate", view);
  switch (turn && turn->is_number() ? ((turn->integer % 360) + 360) % 360 : 0) {
    case 90:
      return {in.y0, in.x0, in.y1, in.x1};
    case 180:
      return {width - in.x1, in.y0, width - in.x0, in.y1};
    case 270:
      return {height - in.y1, width - in.x1, height - in.y0, width - in.x0};
    default:
      return {in.x0, height - in.y1, in.x1, height - in.y0};
  }
}

std::optional<Box> shown_box(RawFile& file, const Object& widget, int page, int view) {
  const auto box = rectangle(file, file.get(&widget, "Rect", view), view);
  if (!box || box->x1 - box->x0 < 0.01 || box->y1 - box->y0 < 0.01) return std::nullopt;
  const PageList list = list_pages(file, view);
  if (page < 1 || static_cast<std::size_t>(page) > list.pages.size()) return std::nullopt;
  const Object* dictionary = file.object(list.pages[static_cast<std::size_t>(page) - 1].number, view);
  if (!dictionary) return std::nullopt;
  return shown(file, *dictionary, *box, view);
}

}  // namespace raw
}  // namespace kiemchung
