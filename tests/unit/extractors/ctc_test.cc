#include "extractors/ocr/ctc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace kiemchung {
namespace {

// A posterior in which only the blank and the characters '1', '2' and '/' have any weight.
DigitPosterior random_posterior(int steps, unsigned seed) {
  std::mt19937 engine(seed);
  DigitPosterior posterior;
  posterior.steps = steps;
  for (int t = 0; t < steps; ++t) {
    std::vector<double> row(kDigitClasses, 0.0);
    double sum = 0;
    for (const int column : {0, 2, 3, 11})
      sum += row[static_cast<std::size_t>(column)] = static_cast<double>(1 + engine() % 100);
    for (const double p : row) posterior.log_p.push_back(static_cast<float>(p > 0 ? std::log(p / sum) : -1e9));
  }
  return posterior;
}

// The definition itself: every path of columns, repeats merged, blanks dropped (Graves et al. 2006, section 3.1).
std::map<std::string, double> by_enumeration(const DigitPosterior& posterior) {
  std::map<std::string, double> sums;
  const std::vector<int> columns = {0, 2, 3, 11};
  const auto paths = static_cast<int>(std::pow(columns.size(), posterior.steps));
  for (int path = 0; path < paths; ++path) {
    double log_p = 0;
    std::string text;
    int last = 0;
    int rest = path;
    for (int t = 0; t < posterior.steps; ++t, rest /= 4) {
      const int column = columns.at(static_cast<std::size_t>(rest % 4));
      log_p += posterior.at(t, column);
      if (column != last && column != 0) text += kDigitAlphabet[static_cast<std::size_t>(column - 1)];
      last = column;
    }
    sums[text] += std::exp(log_p);
  }
  return sums;
}

TEST(Ctc, ProbabilityIsTheSumOverAllAlignments) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const DigitPosterior posterior = random_posterior(6, seed);
    for (const auto& [text, p] : by_enumeration(posterior)) {
      EXPECT_NEAR(std::exp(ctc_log_probability(posterior, text)), p, 1e-6) << '"' << text << '"';
    }
  }
}

TEST(Ctc, PrefixProbabilityIsTheSumOverAllTextsThatBeginWithIt) {
  const DigitPosterior posterior = random_posterior(6, 4);
  const auto texts = by_enumeration(posterior);
  for (const std::string prefix : {"", "1", "11", "12", "12/", "1221", "/"}) {
    double sum = 0;
    for (const auto& [text, p] : texts) sum += text.starts_with(prefix) ? p : 0;
    EXPECT_NEAR(std::exp(ctc_log_prefix_probability(posterior, prefix)), sum, 1e-6) << '"' << prefix << '"';
  }
}

TEST(Ctc, ARepeatedCharacterNeedsABlankBetween) {
  // Three steps that say "1" with certainty are one 1, never two.
  DigitPosterior posterior;
  posterior.steps = 3;
  for (int t = 0; t < 3; ++t) {
    for (int c = 0; c < kDigitClasses; ++c) posterior.log_p.push_back(c == 2 ? 0.0F : -1e9F);
  }
  EXPECT_NEAR(ctc_log_probability(posterior, "1"), 0.0, 1e-9);
  EXPECT_LT(ctc_log_probability(posterior, "11"), -1e6);
}

TEST(Ctc, NothingToReadIsTheEmptyString) {
  EXPECT_EQ(ctc_log_probability({}, ""), 0.0);
  EXPECT_TRUE(std::isinf(ctc_log_probability({}, "1")));
}

TEST(Ctc, ACharacterOutsideTheAlphabetIsImpossible) {
  const DigitPosterior posterior = random_posterior(3, 5);
  EXPECT_TRUE(std::isinf(ctc_log_probability(posterior, "1x")));
  EXPECT_TRUE(std::isinf(ctc_log_prefix_probability(posterior, "x")));
}

TEST(Ctc, BestTextsAreThoseOfTheEnumeration) {
  const DigitPosterior posterior = random_posterior(6, 6);
  const auto texts = by_enumeration(posterior);
  std::vector<double> sums;
  sums.reserve(texts.size());
  for (const auto& [text, p] : texts) sums.push_back(p);
  std::sort(sums.rbegin(), sums.rend());
  const auto best = ctc_best_texts(posterior, 5, 200);
  ASSERT_EQ(best.size(), 5U);
  for (std::size_t i = 0; i < best.size(); ++i) {
    EXPECT_NEAR(std::exp(best[i].log_p), sums[i], 1e-6);
    EXPECT_NEAR(std::exp(best[i].log_p), texts.at(best[i].text), 1e-6);
  }
}

}  // namespace
}  // namespace kiemchung
