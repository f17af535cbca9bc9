#include "extractors/ocr/digit_reading.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

namespace kiemchung {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "abcd";
constexpr std::size_t kLongestNumber = 5;
constexpr std::size_t kMostCandidates = 8;
constexpr int kProposals = 24;

bool is_digits(std::string_view text) { return text.find_first_not_of(kDigits) == std::string_view::npos; }

// D{1,5} with an optional letter.
bool is_number(std::string_view text) {
  if (!text.empty() && kLetters.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return !text.empty() && text.size() <= kLongestNumber && is_digits(text);
}

using Views = std::span<const DigitPosterior>;

// The log-probability that the zone says `text` and then either nothing more or a slash or hyphen with anything behind.
double log_reading(Views views, const std::string& text) {
  double p = 0;
  for (const DigitPosterior& posterior : views) {
    p += std::exp(ctc_log_probability(posterior, text));
    p += std::exp(ctc_log_prefix_probability(posterior, text + '/'));
    p += std::exp(ctc_log_prefix_probability(posterior, text + '-'));
  }
  return std::log(p / static_cast<double>(views.size()));
}

// What a number zone may say: the best texts up to their first slash or hyphen, and each with its letter taken away.
std::set<std::string> number_proposals(Views views) {
  std::set<std::string> proposals;
  for (const DigitPosterior& posterior : views) {
    for (const ScoredText& scored : ctc_best_texts(posterior, kProposals, kProposals)) {
      const std::string text = scored.text.substr(0, scored.text.find_first_of("/-"));
      if (!is_number(text)) continue;
      proposals.insert(text);
      if (!is_digits(text) && text.size() > 1) proposals.insert(text.substr(0, text.size() - 1));
    }
  }
  return proposals;
}

std::set<std::string> counted_proposals(int last) {
  std::set<std::string> proposals;
  for (int value = 1; value <= last; ++value) {
    proposals.insert(std::to_string(value));
    if (value < 10) proposals.insert("0" + std::to_string(value));
  }
  return proposals;
}

std::set<std::string> proposals_of(Views views, DigitZone zone) {
  constexpr int kDays = 31;
  constexpr int kMonths = 12;
  switch (zone) {
    case DigitZone::kNumber:
      return number_proposals(views);
    case DigitZone::kDay:
      return counted_proposals(kDays);
    case DigitZone::kMonth:
      return counted_proposals(kMonths);
  }
  return {};
}

// By how much a text with a letter beats its nearest rival without one.
double margin_of_suffix(Views views, const std::string& text, const std::vector<ScoredText>& others) {
  const std::string stem = text.substr(0, text.size() - 1);
  double rival = log_reading(views, stem);
  for (const char digit : kDigits) rival = std::max(rival, log_reading(views, stem + digit));
  for (const ScoredText& other : others) {
    if (is_digits(other.text)) rival = std::max(rival, other.log_p);
  }
  return log_reading(views, text) - rival;
}

}  // namespace

DigitReading read_digits(const DigitPosterior& posterior, DigitZone zone) {
  return read_digits(Views(&posterior, 1), zone);
}

DigitReading read_digits(Views views, DigitZone zone) {
  DigitReading reading;
  if (views.empty()) {
    reading.empty = 1.0;
    return reading;
  }
  reading.empty = std::exp(log_reading(views, ""));
  std::vector<ScoredText> scored;
  for (const std::string& text : proposals_of(views, zone)) {
    const double log_p = log_reading(views, text);
    if (log_p > -std::numeric_limits<double>::infinity()) scored.push_back({text, log_p});
  }
  std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.log_p > b.log_p; });
  for (std::size_t i = 0; i < std::min(scored.size(), kMostCandidates); ++i) {
    const std::string& text = scored[i].text;
    const std::size_t end = text.find_first_of(kLetters);
    reading.candidates.push_back(
        {text.substr(0, end), end == std::string::npos ? "" : text.substr(end), std::exp(scored[i].log_p)});
  }
  if (!reading.candidates.empty() && !reading.candidates.front().suffix.empty()) {
    reading.suffix_margin = margin_of_suffix(views, scored.front().text, scored);
    reading.suffix_certain = reading.suffix_margin >= kSuffixMargin;
  }
  return reading;
}

}  // namespace kiemchung
