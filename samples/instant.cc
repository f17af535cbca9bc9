#include "samples/instant.h"

#include <chrono>
#include <cstdio>

namespace kiemchung::samples {
namespace {

constexpr Instant kVietnamOffset = 7 * kHour;

struct Civil {
  int year, month, day, hour, minute, second;
};

Civil civil_from(Instant instant) {
  using namespace std::chrono;
  const sys_seconds point{seconds{instant}};
  const auto day = floor<days>(point);
  const year_month_day date{day};
  const hh_mm_ss time{point - day};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count())};
}

std::string formatted(const char* pattern, int a, int b, int c, int d, int e, int f) {
  char text[80];
  std::snprintf(text, sizeof text, pattern, a, b, c, d, e, f);
  return text;
}

}  // namespace

Instant vietnam_time(int year, int month, int day, int hour, int minute, int second) {
  using namespace std::chrono;
  const sys_days date{std::chrono::year{year} / month / day};
  return date.time_since_epoch().count() * kDay + hour * kHour + minute * kMinute + second - kVietnamOffset;
}

std::string pdf_date(Instant instant) {
  const Civil c = civil_from(instant + kVietnamOffset);
  return formatted("D:%04d%02d%02d%02d%02d%02d+07'00'", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string utc_text(Instant instant) {
  const Civil c = civil_from(instant);
  return formatted("%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string vietnam_text(Instant instant) {
  const Civil c = civil_from(instant + kVietnamOffset);
  return formatted("%02d/%02d/%04d %02d:%02d:%02d +07:00", c.day, c.month, c.year, c.hour, c.minute, c.second);
}

}  // namespace kiemchung::samples
