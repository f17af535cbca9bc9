#include "extractors/ocr/digit_reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace kiemchung {
namespace {

// What one position of a zone says: characters and their weights.
using Position = std::map<char, double>;

// A posterior that says the positions one after another, a sure blank between them.
DigitPosterior says(const std::vector<Position>& positions) {
  constexpr double kTrace = 1e-7;
  DigitPosterior posterior;
  const auto add_row = [&](const Position& position) {
    std::vector<double> row(kDigitClasses, kTrace);
    if (position.empty()) row[0] = 1.0;
    for (const auto& [character, p] : position) {
      row.at(character == ' ' ? 0 : kDigitAlphabet.find(character) + 1) = p;
    }
    double sum = 0;
    for (const double p : row) sum += p;
    for (const double p : row) posterior.log_p.push_back(static_cast<float>(std::log(p / sum)));
    ++posterior.steps;
  };
  add_row({});
  for (const Position& position : positions) {
    add_row(position);
    add_row({});
  }
  return posterior;
}

std::string best(const DigitReading& reading) {
  return reading.candidates.empty() ? "?" : reading.candidates.front().digits + reading.candidates.front().suffix;
}

TEST(DigitReading, KeepsLeadingZeros) {
  const DigitReading reading = read_digits(says({{{'0', 1}}, {{'7', 1}}}), DigitZone::kNumber);
  EXPECT_EQ(best(reading), "07");
  EXPECT_GT(reading.candidates.front().probability, 0.99);
}

TEST(DigitReading, WhatFollowsTheSlashDoesNotCount) {
  EXPECT_EQ(best(read_digits(says({{{'1', 1}}, {{'5', 1}}, {{'/', 1}}, {{'2', 1}}, {{'0', 1}}}), DigitZone::kNumber)),
            "15");
  EXPECT_EQ(best(read_digits(says({{{'5', 1}}, {{'2', 1}}, {{'-', 1}}, {{'c', 1}}}), DigitZone::kNumber)), "52");
}

TEST(DigitReading, ADoubtfulSlashDoesNotSplitTheProbability) {
  const DigitReading reading = read_digits(says({{{'8', 1}}, {{'/', 0.5}, {' ', 0.5}}}), DigitZone::kNumber);
  EXPECT_EQ(best(reading), "8");
  EXPECT_GT(reading.candidates.front().probability, 0.99);
}

TEST(DigitReading, EmptyCompetesWithEveryNumber) {
  EXPECT_GT(read_digits(says({}), DigitZone::kNumber).empty, 0.99);
  EXPECT_GT(read_digits(says({{{'/', 1}}}), DigitZone::kNumber).empty, 0.99) << "only the printed slash";
  const DigitReading doubtful = read_digits(says({{{'1', 0.4}, {' ', 0.6}}}), DigitZone::kNumber);
  EXPECT_NEAR(doubtful.empty, 0.6, 0.01);
  EXPECT_NEAR(doubtful.candidates.front().probability, 0.4, 0.01);
  EXPECT_DOUBLE_EQ(read_digits(DigitPosterior{}, DigitZone::kNumber).empty, 1.0);
}

TEST(DigitReading, ASuffixNearItsLookAlikeIsAQuestion) {
  const DigitReading reading =
      read_digits(says({{{'1', 1}}, {{'2', 1}}, {{'b', 0.8}, {'6', 0.2}}}), DigitZone::kNumber);
  EXPECT_EQ(best(reading), "12b");
  EXPECT_FALSE(reading.suffix_certain);
  EXPECT_NEAR(reading.suffix_margin, std::log(4.0), 0.01);
}

TEST(DigitReading, ASuffixThatMayBeAMereMarkIsAQuestion) {
  const DigitReading reading =
      read_digits(says({{{'1', 1}}, {{'2', 1}}, {{'a', 0.9}, {' ', 0.1}}}), DigitZone::kNumber);
  EXPECT_EQ(best(reading), "12a");
  EXPECT_FALSE(reading.suffix_certain);
}

TEST(DigitReading, AClearSuffixIsCertain) {
  const DigitReading reading = read_digits(says({{{'1', 1}}, {{'2', 1}}, {{'a', 1}}}), DigitZone::kNumber);
  EXPECT_EQ(best(reading), "12a");
  EXPECT_TRUE(reading.suffix_certain);
}

TEST(DigitReading, ADayIsNeverAbove31NorAMonthAbove12) {
  const DigitReading day = read_digits(says({{{'4', 0.9}, {'1', 0.1}}, {{'5', 1}}}), DigitZone::kDay);
  EXPECT_EQ(best(day), "15");
  EXPECT_LT(day.candidates.front().probability, 0.2) << "the doubt stays: it more likely says 45";
  const DigitReading month = read_digits(says({{{'1', 1}}, {{'7', 0.6}, {'1', 0.4}}}), DigitZone::kMonth);
  EXPECT_EQ(best(month), "11");
}

TEST(DigitReading, ProbabilitiesSumToAtMostOne) {
  const DigitReading reading =
      read_digits(says({{{'1', 0.5}, {'7', 0.5}}, {{'0', 0.4}, {'6', 0.3}, {' ', 0.3}}, {{'/', 0.5}, {' ', 0.5}}}),
                  DigitZone::kNumber);
  double sum = reading.empty;
  for (const DigitCandidate& candidate : reading.candidates) sum += candidate.probability;
  EXPECT_LE(sum, 1.0 + 1e-6);
  EXPECT_GT(sum, 0.95);
}

TEST(DigitReading, SeveralViewsAreAveraged) {
  const std::vector<DigitPosterior> views = {says({{{'1', 1}}, {{'3', 1}}}), says({{{'1', 1}}, {{'8', 1}}}),
                                             says({{{'1', 1}}, {{'3', 1}}}), says({})};
  const DigitReading reading = read_digits(views, DigitZone::kNumber);
  EXPECT_EQ(best(reading), "13");
  EXPECT_NEAR(reading.candidates.at(0).probability, 0.5, 0.01);
  EXPECT_NEAR(reading.candidates.at(1).probability, 0.25, 0.01);
  EXPECT_NEAR(reading.empty, 0.25, 0.01);
  EXPECT_DOUBLE_EQ(read_digits(std::span<const DigitPosterior>{}, DigitZone::kDay).empty, 1.0);
}

TEST(DigitReading, CandidatesComeBestFirst) {
  const DigitReading reading = read_digits(says({{{'1', 0.6}, {'7', 0.4}}, {{'3', 1}}}), DigitZone::kNumber);
  ASSERT_GE(reading.candidates.size(), 2U);
  EXPECT_EQ(reading.candidates[0].digits, "13");
  EXPECT_EQ(reading.candidates[1].digits, "73");
}

}  // namespace
}  // namespace kiemchung
