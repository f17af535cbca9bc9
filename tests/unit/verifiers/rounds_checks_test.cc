// The calendar of Lào Cai 2021, day by day (letter of the Department of Home Affairs, 4.1): self-scoring to the end of
// 20/12, appraisal 21–25/12, supplement 26–31/12, then locked.
#include <gtest/gtest.h>

#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

struct Day {
  const char* day;
  const char* state;
  std::optional<int> days_left;
};

CampaignVerdict on(const Policy& policy, const std::string& instant, const std::string& first_seen = "") {
  CampaignJudge judge(policy, fixture::signed_well(), instant);
  judge.add_submission({"so-mau", "so", {}});
  auto claim = fixture::claim("1.1_KH.pdf", {"1.1"}, "so-mau");
  claim.first_seen = first_seen;
  judge.add_evidence(claim, fixture::native_signed());
  return judge.finish();
}

TEST(RoundsOfACampaign, TheLaoCaiCalendarIsFollowedDayByDay) {
  const Policy policy = shipped::policy("lao-cai-2021");
  for (const auto& [day, state, days_left] :
       {Day{"2021-12-18", "open", 2}, Day{"2021-12-19", "open", 1}, Day{"2021-12-20", "open", 0},
        Day{"2021-12-21", "appraisal", 4}, Day{"2021-12-23", "appraisal", 2}, Day{"2021-12-25", "appraisal", 0},
        Day{"2021-12-26", "supplement", 5}, Day{"2021-12-29", "supplement", 2}, Day{"2021-12-31", "supplement", 0},
        Day{"2022-01-01", "locked", std::nullopt}, Day{"2022-02-01", "locked", std::nullopt}}) {
    // Morning and the last second of the day in Viet Nam.
    for (const char* time : {"T01:00:00Z", "T16:59:59Z"}) {
      const auto verdict = on(policy, std::string(day) + time);
      EXPECT_EQ(verdict.round_state, state) << day << time;
      if (days_left) {
        EXPECT_EQ(verdict.days_left, days_left) << day << time;
      }
    }
  }
}

TEST(RoundsOfACampaign, AFileIsLateByWhenItWasFirstSeenAndNotByWhenItIsJudged) {
  const Policy policy = shipped::policy("lao-cai-2021");
  const auto is_late = [&policy](const std::string& seen) {
    const auto verdict = on(policy, "2022-03-01T00:00:00Z", seen);
    return !fixture::findings_of(verdict, "submission.late").empty();
  };
  EXPECT_FALSE(is_late("2021-12-20T16:59:59Z"));  // last second of 20/12 in Viet Nam
  EXPECT_TRUE(is_late("2021-12-20T17:00:00Z"));   // first second of 21/12: appraisal, nothing is taken in
  EXPECT_FALSE(is_late("2021-12-26T02:00:00Z"));  // reopened for supplements
  EXPECT_FALSE(is_late("2021-12-31T16:59:59Z"));
  EXPECT_TRUE(is_late("2021-12-31T17:00:00Z"));  // locked
  EXPECT_FALSE(is_late(""));                     // nobody knows
}

}  // namespace
}  // namespace kiemchung
