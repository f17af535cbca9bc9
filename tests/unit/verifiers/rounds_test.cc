// Deadlines as the letters write them, day by day.
#include "verifiers/rounds.h"

#include <gtest/gtest.h>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

Instant at(std::string_view text) { return *parse_instant(text); }

std::string state(const Policy& policy, std::string_view when, std::string_view unit_kind = "") {
  const RoundStatus status = policy.rounds.status_at(at(when), unit_kind);
  return status.round + " " + std::string(word_of(status.state)) +
         (status.days_left ? " " + std::to_string(*status.days_left) : "");
}

TEST(LaoCaiCalendar, EveryStateStandsOnItsDays) {
  const Policy policy = shipped::policy("lao-cai-2021");
  // Noon in Việt Nam is 05:00 UTC.
  EXPECT_EQ(state(policy, "2021-12-01T05:00:00Z"), "lan-1 open 19");
  EXPECT_EQ(state(policy, "2021-12-19T05:00:00Z"), "lan-1 open 1");
  EXPECT_EQ(state(policy, "2021-12-20T05:00:00Z"), "lan-1 open 0");
  for (int day = 21; day <= 25; ++day) {
    EXPECT_EQ(state(policy, "2021-12-" + std::to_string(day) + "T05:00:00Z"),
              "tham-dinh appraisal " + std::to_string(25 - day));
  }
  for (int day = 26; day <= 31; ++day) {
    EXPECT_EQ(state(policy, "2021-12-" + std::to_string(day) + "T05:00:00Z"),
              "lan-2 supplement " + std::to_string(31 - day));
  }
  EXPECT_EQ(state(policy, "2022-01-01T05:00:00Z"), "lan-2 locked");
  EXPECT_EQ(state(policy, "2023-06-01T05:00:00Z"), "lan-2 locked");
}

TEST(LaoCaiCalendar, TheLastSecondOfAnInclusiveDayCounts) {
  const Policy policy = shipped::policy("lao-cai-2021");
  // "đến hết ngày 20/12" ends at 24:00 in Việt Nam, 17:00 UTC.
  EXPECT_EQ(state(policy, "2021-12-20T16:59:59Z"), "lan-1 open 0");
  EXPECT_EQ(state(policy, "2021-12-20T17:00:00Z"), "tham-dinh appraisal 4");
  EXPECT_EQ(policy.rounds.is_late(at("2021-12-20T16:59:59Z"), "so"), false);
  EXPECT_EQ(policy.rounds.is_late(at("2021-12-20T17:00:00Z"), "so"), true);
}

TEST(LaoCaiCalendar, WhatComesInTheSupplementRoundIsNotLateAndAfterTheLockIs) {
  const Policy policy = shipped::policy("lao-cai-2021");
  EXPECT_EQ(policy.rounds.is_late(at("2021-12-23T05:00:00Z"), "xa"), true);
  EXPECT_EQ(policy.rounds.is_late(at("2021-12-26T05:00:00Z"), "xa"), false);
  EXPECT_EQ(policy.rounds.is_late(at("2021-12-31T16:59:59Z"), "xa"), false);
  EXPECT_EQ(policy.rounds.is_late(at("2021-12-31T17:00:00Z"), "xa"), true);
}

TEST(KonRayCalendar, BeforeADayEndsAtItsMidnightAndWithinADayAtTheNext) {
  const Policy policy = shipped::policy("kon-ray-2023");
  // "trước ngày 13/11/2023" and "trước ngày 20/11/2023": the day itself is too late.
  EXPECT_EQ(state(policy, "2023-11-12T16:59:59Z", "phong"), "co-quan open 0");
  EXPECT_EQ(state(policy, "2023-11-12T17:00:00Z", "phong"), "co-quan after");
  EXPECT_EQ(state(policy, "2023-11-19T16:59:59Z", "xa"), "xa open 0");
  EXPECT_EQ(state(policy, "2023-11-19T17:00:00Z", "xa"), "xa after");
  // "chậm nhất trong ngày 20/11/2023": the day itself is in time.
  EXPECT_EQ(state(policy, "2023-11-20T16:59:59Z", "huyen"), "huyen open 0");
  EXPECT_EQ(state(policy, "2023-11-20T17:00:00Z", "huyen"), "huyen after");
}

TEST(KonRayCalendar, WhoTheUnitIsDecidesWhetherAFileIsLate) {
  const Policy policy = shipped::policy("kon-ray-2023");
  const Instant day = at("2023-11-15T05:00:00Z");
  EXPECT_EQ(policy.rounds.is_late(day, "phong"), true);
  EXPECT_EQ(policy.rounds.is_late(day, "xa"), false);
  EXPECT_EQ(policy.rounds.is_late(day, ""), std::nullopt);
}

TEST(HuuLungCalendar, TheDeadlineRecursEveryYear) {
  const Policy policy = shipped::policy("huu-lung-2021");
  EXPECT_EQ(state(policy, "2021-12-25T16:59:59Z"), "hang-nam open 0");
  EXPECT_EQ(state(policy, "2021-12-25T17:00:00Z"), "hang-nam after");
  EXPECT_EQ(state(policy, "2023-12-20T05:00:00Z"), "hang-nam open 5");
  EXPECT_EQ(policy.rounds.is_late(at("2022-12-25T16:59:59Z"), "phong"), false);
  EXPECT_EQ(policy.rounds.is_late(at("2022-12-26T05:00:00Z"), "phong"), true);
}

TEST(SinHoCalendar, ADayToBeAnnouncedIsNeverGuessed) {
  const Policy policy = shipped::policy("sin-ho-2024");
  EXPECT_EQ(state(policy, "2024-02-22T16:59:59Z", "phong"), "phong-chuyen-mon open 0");
  EXPECT_EQ(state(policy, "2024-02-22T17:00:00Z", "phong"), "phong-chuyen-mon after");
  EXPECT_EQ(policy.rounds.status_at(at("2024-04-15T05:00:00Z"), "xa").state, RoundState::kToBeAnnounced);
  EXPECT_EQ(policy.rounds.is_late(at("2024-04-15T05:00:00Z"), "xa"), std::nullopt);
  EXPECT_EQ(policy.rounds.is_late(at("2024-05-02T05:00:00Z"), "xa"), true);
  EXPECT_EQ(state(policy, "2024-03-15T05:00:00Z", "xa"), "xa before");
}

TEST(BocNhieuCalendar, TheTwentyFifthOfNovemberIsTheLastDay) {
  const Policy policy = shipped::policy("boc-nhieu-2024");
  EXPECT_EQ(state(policy, "2024-11-18T05:00:00Z", "xa"), "dot-1 open 7");
  EXPECT_EQ(state(policy, "2024-11-25T16:59:59Z", "xa"), "dot-1 open 0");
  EXPECT_EQ(state(policy, "2024-11-25T17:00:00Z", "xa"), "dot-1 after");
}

TEST(Rounds, AreNothingWhereAPolicyHasNone) {
  const Policy policy = shipped::policy("default");
  EXPECT_EQ(policy.rounds.status_at(at("2024-11-25T05:00:00Z"), "").state, RoundState::kNone);
  EXPECT_EQ(policy.rounds.is_late(at("2024-11-25T05:00:00Z"), ""), std::nullopt);
}

}  // namespace
}  // namespace kiemchung
