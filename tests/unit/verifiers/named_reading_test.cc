#include "verifiers/named_reading.h"

#include <gtest/gtest.h>

#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

constexpr double kCertain = 0.85;

NumberFact doubtful(const std::vector<Candidate>& candidates) {
  auto facts = fixture::paper_scan();
  fixture::set_number(facts, candidates.front().text, Source::kHandwriting, candidates.front().confidence);
  facts.number.candidates = candidates;
  return facts.number;
}

NumberFact seven_or_one() {
  return doubtful({{"17/KH-UBND", Source::kHandwriting, 0.5}, {"11/KH-UBND", Source::kHandwriting, 0.4}});
}

TEST(NamedReading, TheFilesNameChoosesAmongNearEqualReadings) {
  const auto read = reading_by_name(seven_or_one(), fixture::claim("1.1_KH 11-KH-UBND.pdf", {"1.1"}), {}, kCertain);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "11/KH-UBND");
  EXPECT_EQ(read->number, "11");
  EXPECT_NEAR(read->confidence, 12 * 0.4 / (12 * 0.4 + 0.6), 1e-9);
}

TEST(NamedReading, TheSheetIsAWitnessForItsOwnCriterionOnly) {
  SelfScoreSheet sheet;
  sheet.rows.push_back({"1.1", {}, {}, {{"11/KH-UBND", "", "", {}}}, "", "", ""});
  EXPECT_TRUE(reading_by_name(seven_or_one(), fixture::claim("1.1.pdf", {"1.1"}), sheet, kCertain));
  EXPECT_FALSE(reading_by_name(seven_or_one(), fixture::claim("1.2.pdf", {"1.2"}), sheet, kCertain));
  sheet.rows[0].documents.push_back({"17/KH-UBND", "", "", {}});
  EXPECT_FALSE(reading_by_name(seven_or_one(), fixture::claim("1.1.pdf", {"1.1"}), sheet, kCertain));
}

TEST(NamedReading, ACertainReadingIsNeverChanged) {
  const auto sure = doubtful({{"17/KH-UBND", Source::kHandwriting, 0.93}, {"11/KH-UBND", Source::kHandwriting, 0.05}});
  EXPECT_FALSE(reading_by_name(sure, fixture::claim("1.1_11-KH-UBND.pdf", {"1.1"}), {}, kCertain));
}

TEST(NamedReading, AFarOffReadingIsNotChosenAndNoNewOneIsMade) {
  const auto far = doubtful({{"17/KH-UBND", Source::kHandwriting, 0.8}, {"11/KH-UBND", Source::kHandwriting, 0.05}});
  EXPECT_FALSE(reading_by_name(far, fixture::claim("1.1_11-KH-UBND.pdf", {"1.1"}), {}, kCertain));
  EXPECT_FALSE(reading_by_name(seven_or_one(), fixture::claim("1.1_99-KH-UBND.pdf", {"1.1"}), {}, kCertain));
}

TEST(NamedReading, NoWitnessAssertsALetter) {
  const auto letter =
      doubtful({{"126/KH-UBND", Source::kHandwriting, 0.5}, {"12b/KH-UBND", Source::kHandwriting, 0.4}});
  EXPECT_FALSE(reading_by_name(letter, fixture::claim("1.1_12b-KH-UBND.pdf", {"1.1"}), {}, kCertain));
}

TEST(NamedReading, TextOfAProgramNeedsNoWitness) {
  auto facts = fixture::native_signed();
  fixture::set_number(facts, "17/KH-UBND", Source::kTextLayer, 0.5);
  facts.number.candidates.push_back({"11/KH-UBND", Source::kOcr, 0.4});
  EXPECT_FALSE(reading_by_name(facts.number, fixture::claim("1.1_11-KH-UBND.pdf", {"1.1"}), {}, kCertain));
}

}  // namespace
}  // namespace kiemchung
