// The self-assessment report: there, signed by the head, with the parts the letters name (Kon Rẫy, mục 2; Lào Cai, mục
// 1). Parts are known by headings; without them nothing is concluded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

DocumentFacts report(const std::vector<std::string>& headings, bool complete = true) {
  DocumentFacts facts = fixture::native_signed(std::string(64, 'c'));
  fixture::set_number(facts, "68/BC-UBND");
  facts.kind = {"BC", "BÁO CÁO", "Tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm 2023", 0.98, 1, std::nullopt};
  for (const auto& text : headings) facts.outline.push_back({text, 2, std::nullopt});
  facts.outline_complete = complete;
  return facts;
}

// "outcome/effect parts" of the findings on the parts of the report.
std::vector<std::string> parts(const std::string& policy_name, const std::vector<DocumentFacts>& reports) {
  const Policy policy = shipped::policy(policy_name);
  CampaignJudge judge(policy, fixture::signed_well(), fixture::kAt);
  judge.add_submission({"xa-an-mau", "xa", {}});
  for (std::size_t i = 0; i < reports.size(); ++i) {
    judge.add_evidence(fixture::claim("Bao cao tu danh gia " + std::to_string(i) + ".pdf", {}), reports[i]);
  }
  std::vector<std::string> found;
  const auto verdict = judge.finish();
  for (const auto& finding : verdict.units.front().findings) {
    if (finding.check != "report.parts") continue;
    found.push_back(std::string(word_of(finding.outcome)) + "/" + std::string(word_of(finding.effect)) + " " +
                    finding.message.arguments.at("parts"));
  }
  return found;
}

const std::vector<std::string> kWhole = {"I. BẢNG TỔNG HỢP KẾT QUẢ TỰ ĐÁNH GIÁ, CHẤM ĐIỂM",
                                         "II. GIẢI TRÌNH CÁC TIÊU CHÍ KHÔNG CÓ TÀI LIỆU KIỂM CHỨNG",
                                         "III. Những khó khăn, vướng mắc và kiến nghị"};

TEST(ReportParts, AReportWithEveryPartHolds) {
  EXPECT_THAT(parts("kon-ray-2023", {report(kWhole)}), IsEmpty());
  EXPECT_THAT(parts("lao-cai-2021", {report({kWhole[1], "III. KIẾN NGHỊ"})}), IsEmpty());
}

TEST(ReportParts, APartNoHeadingNamesIsTold) {
  EXPECT_THAT(parts("kon-ray-2023", {report({kWhole[0], kWhole[2], "IV. Phương hướng năm 2024"})}),
              ElementsAre("fails/review Giải trình"));
}

TEST(ReportParts, WithoutHeadingsThatWereReadNothingIsConcluded) {
  const std::string all = "unknown/review Bảng tổng hợp; Giải trình; Khó khăn, vướng mắc";
  EXPECT_THAT(parts("kon-ray-2023", {report({}, false)}), ElementsAre(all));              // a scan
  EXPECT_THAT(parts("kon-ray-2023", {report({"Nội dung báo cáo"})}), ElementsAre(all));   // one heading only
  EXPECT_THAT(parts("kon-ray-2023", {report({kWhole[0], kWhole[1], "I. Khác"}, false)}),  // some pages unread
              ElementsAre("unknown/review Khó khăn, vướng mắc"));
}

TEST(ReportParts, OfTwoReportsTheMoreCompleteOneCounts) {
  EXPECT_THAT(parts("kon-ray-2023", {report({"1. Một", "2. Hai", "3. Ba"}), report(kWhole)}), IsEmpty());
}

TEST(ReportParts, AWordInsideAnotherIsNoPart) {
  EXPECT_THAT(parts("lao-cai-2021", {report({"I. Báo giải trình tự", "II. Khó khăn", "III. Khác"})}), IsEmpty());
  EXPECT_THAT(parts("lao-cai-2021", {report({"I. Phân giải trìnhx", "II. Khó khăn", "III. Khác"})}),
              ElementsAre("fails/review Giải trình"));
}

TEST(ReportParts, AreNotAskedWhereTheLetterNamesNone) { EXPECT_THAT(parts("boc-nhieu-2024", {report({})}), IsEmpty()); }

}  // namespace
}  // namespace kiemchung
