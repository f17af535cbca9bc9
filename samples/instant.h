// Instants of the sample world: chosen by the maker, never read from a clock.
#pragma once

#include <cstdint>
#include <string>

namespace kiemchung::samples {

// Seconds since 1970-01-01T00:00:00Z.
using Instant = std::int64_t;

// A local Vietnamese time (+07:00), as people give it.
Instant vietnam_time(int year, int month, int day, int hour = 8, int minute = 0, int second = 0);

// Adds whole days, hours or seconds in plain words.
inline constexpr Instant kMinute = 60;
inline constexpr Instant kHour = 3600;
inline constexpr Instant kDay = 86400;

// "D:20240315093000+07'00'" (ISO 32000-1 §7.9.4).
std::string pdf_date(Instant instant);
// "2024-03-15T02:30:00Z".
std::string utc_text(Instant instant);
// "15/03/2024 09:30:00 +07:00", as the signing tools print it.
std::string vietnam_text(Instant instant);

}  // namespace kiemchung::samples
