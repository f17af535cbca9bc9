#include "extractors/ocr/ctc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace kiemchung {

namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// Below this a class is not tried as the next character; the beam would drop it anyway.
constexpr float kLeastLogP = -9.0F;

double log_add(double a, double b) {
  if (a == kNever) return b;
  if (b == kNever) return a;
  return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b)));
}

// The columns of a text's characters, or nothing if one of them is not in the alphabet.
std::optional<std::vector<int>> columns_of(std::string_view text) {
  std::vector<int> columns;
  for (const char c : text) {
    const std::size_t at = kDigitAlphabet.find(c);
    if (at == std::string_view::npos) return std::nullopt;
    columns.push_back(static_cast<int>(at) + 1);
  }
  return columns;
}

// The forward variables of all prefixes of one text, moved on one time step at a time. Of prefix n: the alignments that
// end in a blank after its last character, and those that end in the character itself.
struct Forward {
  std::vector<int> columns;
  std::vector<double> in_blank;
  std::vector<double> in_character;

  explicit Forward(std::vector<int> text)
      : columns(std::move(text)), in_blank(columns.size() + 1, kNever), in_character(columns.size() + 1, kNever) {
    in_blank[0] = 0.0;
  }

  // The alignments that may emit character n (from 1) for the first time now: a repeated character needs a blank
  // between.
  double before(std::size_t n) const {
    const bool repeats = n >= 2 && columns[n - 1] == columns[n - 2];
    return repeats ? in_blank[n - 1] : log_add(in_blank[n - 1], in_character[n - 1]);
  }

  void step(const DigitPosterior& posterior, int t) {
    const double blank = posterior.at(t, 0);
    for (std::size_t n = columns.size(); n > 0; --n) {
      const double character = posterior.at(t, columns[n - 1]);
      const double enter = before(n);
      in_blank[n] = log_add(in_blank[n], in_character[n]) + blank;
      in_character[n] = log_add(in_character[n], enter) + character;
    }
    in_blank[0] += blank;
  }
};

struct Beam {
  double in_blank = kNever;
  double in_character = kNever;

  double total() const { return log_add(in_blank, in_character); }
};

using Beams = std::map<std::string, Beam>;

// One time step of the prefix beam search: every prefix stays or grows by one character.
Beams grow(const Beams& beams, const DigitPosterior& posterior, int t) {
  Beams next;
  for (const auto& [text, beam] : beams) {
    Beam& same = next[text];
    same.in_blank = log_add(same.in_blank, beam.total() + posterior.at(t, 0));
    for (int c = 1; c < kDigitClasses; ++c) {
      const float p = posterior.at(t, c);
      if (p < kLeastLogP) continue;
      const char character = kDigitAlphabet[static_cast<std::size_t>(c - 1)];
      const bool repeats = !text.empty() && text.back() == character;
      if (repeats) same.in_character = log_add(same.in_character, beam.in_character + p);
      const double enter = repeats ? beam.in_blank : beam.total();
      if (enter == kNever) continue;
      Beam& longer = next[text + character];
      longer.in_character = log_add(longer.in_character, enter + p);
    }
  }
  return next;
}

void keep_best(Beams& beams, std::size_t count) {
  if (beams.size() <= count) return;
  std::vector<double> totals;
  for (const auto& [text, beam] : beams) totals.push_back(beam.total());
  std::nth_element(totals.begin(), totals.begin() + static_cast<std::ptrdiff_t>(count) - 1, totals.end(),
                   std::greater<>());
  const double least = totals[count - 1];
  std::erase_if(beams, [&](const auto& entry) { return entry.second.total() < least; });
}

}  // namespace

double ctc_log_probability(const DigitPosterior& posterior, std::string_view text) {
  auto columns = columns_of(text);
  if (!columns) return kNever;
  Forward forward(std::move(*columns));
  for (int t = 0; t < posterior.steps; ++t) forward.step(posterior, t);
  return log_add(forward.in_blank.back(), forward.in_character.back());
}

double ctc_log_prefix_probability(const DigitPosterior& posterior, std::string_view prefix) {
  if (prefix.empty()) return 0.0;
  auto columns = columns_of(prefix);
  if (!columns) return kNever;
  Forward forward(std::move(*columns));
  double sum = kNever;
  for (int t = 0; t < posterior.steps; ++t) {
    // Once the last character has been emitted, whatever follows sums to 1.
    sum = log_add(sum, forward.before(prefix.size()) + posterior.at(t, forward.columns.back()));
    forward.step(posterior, t);
  }
  return sum;
}

std::vector<ScoredText> ctc_best_texts(const DigitPosterior& posterior, int count, int beam) {
  Beams beams = {{"", {0.0, kNever}}};
  for (int t = 0; t < posterior.steps; ++t) {
    beams = grow(beams, posterior, t);
    keep_best(beams, static_cast<std::size_t>(std::max(beam, 1)));
  }
  std::vector<ScoredText> texts;
  for (const auto& [text, unused] : beams) texts.push_back({text, ctc_log_probability(posterior, text)});
  // Texts of equal score stay in alphabetical order, so that the list is always the same.
  std::stable_sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.log_p > b.log_p; });
  if (texts.size() > static_cast<std::size_t>(count)) texts.resize(static_cast<std::size_t>(count));
  return texts;
}

}  // namespace kiemchung
