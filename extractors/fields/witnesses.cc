#include "extractors/fields/witnesses.h"

#include <algorithm>
#include <array>
#include <optional>

#include "extractors/fields/issue_date.h"

namespace kiemchung {
namespace {

constexpr double kConfident = 0.9;  // a reading this sure is not overruled

double lag_share(long days) {
  static constexpr std::array<double, 6> kShares = {0.72, 0.15, 0.05,
                                                    0.02, 0.02, 0.005};  // signed 0 … 5 days after the date
  if (days >= 0 && days < static_cast<long>(kShares.size())) return kShares.at(static_cast<std::size_t>(days));
  return days == -1 ? 0.03 : 0.002;
}

// The day in Việt Nam (UTC+7) on which an instant "2025-01-06T08:00:00Z" falls.
std::optional<long> local_day(const std::string& instant) {
  if (instant.size() < 13) return std::nullopt;
  const auto date = parse_iso(std::string_view(instant).substr(0, 10));
  if (!date || instant[11] < '0' || instant[11] > '2' || instant[12] < '0' || instant[12] > '9') return std::nullopt;
  const int hour = (instant[11] - '0') * 10 + (instant[12] - '0');
  return day_number(*date) + (hour >= 17 ? 1 : 0);
}

std::optional<long> earliest_signing(const std::vector<SignatureFact>& signatures) {
  std::optional<long> earliest;
  for (const SignatureFact& signature : signatures) {
    if (signature.role == SignatureRole::kPublisher || signature.role == SignatureRole::kIncoming ||
        signature.role == SignatureRole::kTimestamp)
      continue;
    const auto day = local_day(signature.claimed_time);
    if (day && (!earliest || *day < *earliest)) earliest = day;
  }
  return earliest;
}

}  // namespace

void weigh_by_signing_time(const std::vector<SignatureFact>& signatures, DateFact& date) {
  const auto signed_on = earliest_signing(signatures);
  const bool from_picture = date.source == Source::kOcr || date.source == Source::kHandwriting;
  if (!signed_on || !from_picture || date.status != FieldStatus::kFound || date.candidates.empty()) return;
  double rest = 1.0;
  for (const Candidate& candidate : date.candidates) rest -= candidate.confidence;
  double sum = std::max(rest, 0.0) * 0.01;
  std::vector<Candidate> weighed = date.candidates;
  for (Candidate& candidate : weighed) {
    const auto day = parse_iso(candidate.text);
    candidate.confidence *= day ? lag_share(*signed_on - day_number(*day)) : 0.002;
    sum += candidate.confidence;
  }
  if (sum <= 0) return;
  for (Candidate& candidate : weighed) candidate.confidence = std::min(0.995, candidate.confidence / sum);
  std::stable_sort(weighed.begin(), weighed.end(),
                   [](const Candidate& a, const Candidate& b) { return a.confidence > b.confidence; });
  const bool same = weighed.front().text == date.iso;
  if (!same && date.confidence >= kConfident) return;
  const auto chosen = parse_iso(weighed.front().text);
  if (!chosen) return;
  date.candidates = std::move(weighed);
  date.iso = date.candidates.front().text;
  date.day = chosen->day;
  date.month = chosen->month;
  date.year = chosen->year;
  date.text = print_issue_date(*chosen);
  date.confidence =
      same ? std::max(date.confidence, date.candidates.front().confidence) : date.candidates.front().confidence;
}

}  // namespace kiemchung
