// The calendar of Lào Cai 2021, day by day (letter of the Department of Home Affairs, 4.1): self-scoring to the end of
// 20/12, appraisal 21–25/12, supplement 26–31/12, then locked.
#include <gmock/gmock.h>

#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

struct Day {
  const char* day;
  const char* state;
  std::optional<int> days_left;
};

CampaignVerdict on(const Policy& policy, const std::string& instant, const std::string& first_seen = "",
                   const std::string& unseen = "", const std::string& on_disk = "") {
  CampaignJudge judge(policy, fixture::signed_well(), instant);
  judge.add_submission({"so-mau", "so", {}});
  auto claim = fixture::claim("1.1_KH.pdf", {"1.1"}, "so-mau");
  claim.first_seen = first_seen;
  claim.unseen = unseen;
  claim.on_disk = on_disk;
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

// "outcome/effect reason" of the finding on lateness; "" if there is none.
std::string lateness(const std::string& seen, const std::string& unseen, const std::string& on_disk = "") {
  static const Policy policy = shipped::policy("lao-cai-2021");
  const auto verdict = on(policy, "2022-03-01T00:00:00Z", seen, unseen, on_disk);
  const auto found = fixture::findings_of(verdict, "submission.late");
  if (found.empty()) return "";
  const std::string& key = found.front().message.key;
  return std::string(word_of(found.front().outcome)) + "/" + std::string(word_of(found.front().effect)) + " " +
         key.substr(key.rfind('.') + 1);
}

TEST(RoundsOfACampaign, AFileIsLateByWhenItWasFirstSeenAndNotByWhenItIsJudged) {
  const std::string late = "fails/reject late";
  const std::string day_21 = "2021-12-21T01:00:00Z";
  EXPECT_EQ(lateness("2021-12-20T16:59:59Z", "2021-12-20T01:00:00Z"), "");  // last second of 20/12 in Viet Nam
  EXPECT_EQ(lateness("2021-12-21T02:00:00Z", day_21), late);                // appraisal: nothing is taken in
  EXPECT_EQ(lateness("2021-12-26T02:00:00Z", day_21), "");                  // reopened for supplements
  EXPECT_EQ(lateness("2021-12-31T16:59:59Z", day_21), "");
  EXPECT_EQ(lateness("2022-01-01T02:00:00Z", "2021-12-31T17:00:00Z"), late);  // locked
  EXPECT_EQ(lateness("", ""), "");                                            // nobody knows
}

TEST(RoundsOfACampaign, AFileSeenAfterTheDeadlineIsNotSaidToBeLateWhereItMayHaveComeInTime) {
  // The look before was before the deadline: it came in between.
  EXPECT_EQ(lateness("2021-12-20T18:00:00Z", "2021-12-19T18:00:00Z"), "unknown/review between_looks");
  // Both looks while nothing was open, with the supplement round in between.
  EXPECT_EQ(lateness("2022-01-05T00:00:00Z", "2021-12-24T00:00:00Z"), "unknown/review between_looks");
  // The disk says that it lay there before the deadline: a nightly run an hour after midnight.
  EXPECT_EQ(lateness("2021-12-20T18:00:00Z", "2021-12-19T18:00:00Z", "2021-12-20T09:00:00Z"), "");
  EXPECT_EQ(lateness("2021-12-20T18:00:00Z", "2021-12-19T18:00:00Z", "2021-12-20T17:30:00Z"),
            "unknown/review between_looks");
  // A disk cannot speak against a look: the file was moved there later.
  EXPECT_EQ(lateness("2021-12-22T00:00:00Z", "2021-12-21T00:00:00Z", "2021-12-19T00:00:00Z"), "fails/reject late");
  // The first run of all came after the deadline: every file would be late.
  EXPECT_EQ(lateness("2022-01-05T00:00:00Z", ""), "unknown/inform not_watched");
}

TEST(RoundsOfACampaign, WhatDiffersFromTheFrozenListIsNamedAndLeftToPeople) {
  const Policy policy = shipped::policy("lao-cai-2021");
  const auto findings = [&policy](const std::optional<FrozenFiles>& frozen) {
    CampaignJudge judge(policy, fixture::signed_well(), "2022-01-02T00:00:00Z");
    judge.add_submission({"so-mau", "so", {}, frozen});
    std::vector<std::string> found;
    const auto verdict = judge.finish();
    for (const auto& finding : verdict.units.front().findings) {
      if (finding.check != "submission.frozen") continue;
      found.push_back(finding.message.key + " " + std::string(word_of(finding.effect)));
    }
    return found;
  };
  const FrozenFiles same{"2022-01-01T00:00:00Z", std::string(64, 'a'), 3, {}, {}, {}};
  FrozenFiles other = same;
  other.changed = {"1.1_KH.pdf"};
  other.removed = {"1.2_BC.pdf"};
  using testing::ElementsAre;
  EXPECT_THAT(findings(std::nullopt), ElementsAre());
  EXPECT_THAT(findings(same), ElementsAre("check.submission.frozen.holds inform"));
  EXPECT_THAT(findings(other),
              ElementsAre("check.submission.frozen.changed review", "check.submission.frozen.removed review"));
}

TEST(RoundsOfACampaign, EachKindOfUnitHasItsOwnDeadline) {
  const Policy policy = shipped::policy("kon-ray-2023");
  CampaignJudge judge(policy, fixture::signed_well(), "2023-11-14T03:00:00Z");
  judge.add_submission({"a-phong", "phong", {}});
  judge.add_submission({"b-xa", "xa", {}});
  judge.add_submission({"c-huyen", "huyen", {}});
  const auto units = judge.finish().units;
  EXPECT_EQ(units.at(0).round.state, "after");  // trước ngày 13/11
  EXPECT_EQ(units.at(1).round.state, "open");   // trước ngày 20/11: the 19th is the last day
  EXPECT_EQ(units.at(1).round.days_left, 5);
  EXPECT_EQ(units.at(2).round.days_left, 6);  // chậm nhất trong ngày 20/11
}

}  // namespace
}  // namespace kiemchung
