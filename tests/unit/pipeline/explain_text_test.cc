#include "pipeline/report/explain_text.h"

#include <gtest/gtest.h>

#include "tests/unit/verifiers/judge_fixture.h"
#include "verifiers/check_catalogue.h"

namespace kiemchung {
namespace {

std::string explained(const std::string& policy_name, const DocumentFacts& facts) {
  const Policy policy = shipped::policy(policy_name);
  const auto messages = MessageCatalogue::parse(shipped::file("messages/vi.toml"));
  CampaignJudge judge(policy, fixture::signed_well(), fixture::kAt, true);
  judge.add_evidence(fixture::claim("1.1_KH.pdf", {"1.1"}), facts);
  return explain_text(facts, judge.finish().evidence.at(0), policy, messages);
}

TEST(Explain, NamesEveryCheckOfADocumentOnceAndLeavesNoBlanks) {
  const auto text = explained("boc-nhieu-2024", fixture::native_signed());
  for (const CheckInfo& check : check_catalogue()) {
    if (check.scope != CheckScope::kDocument && check.scope != CheckScope::kClaim) continue;
    const std::string id = "[" + std::string(check.id) + "]";
    const auto first = text.find(id);
    ASSERT_NE(first, std::string::npos) << id;
    EXPECT_EQ(text.find(id, first + 1), std::string::npos) << id;
  }
  EXPECT_EQ(text.find("…"), std::string::npos) << text;
}

TEST(Explain, SaysTheWeightTheClauseAndThePlaceOfWhatFails) {
  auto facts = fixture::native_signed();
  fixture::set_number(facts, "12a/KH-UBND");
  facts.number.box = Box{80, 120, 200, 140};
  const auto text = explained("boc-nhieu-2024", facts);
  const auto at = text.find("[number.suffix]");
  ASSERT_NE(at, std::string::npos);
  const auto part = text.substr(at, text.find("\n\n", at) - at);
  EXPECT_NE(part.find("12a/KH-UBND"), std::string::npos) << part;
  EXPECT_NE(part.find("đề xuất 0 điểm"), std::string::npos) << part;
  EXPECT_NE(part.find("mục III.4"), std::string::npos) << part;
  EXPECT_NE(part.find("trang 1 [80 120 200 140]"), std::string::npos) << part;
}

TEST(Explain, AFileNobodyCouldReadIsAskedOnlyWhatItsNameAndTypeTell) {
  DocumentFacts facts;
  facts.problems = {{"encrypted", "", 0}};
  const auto text = explained("default", facts);
  EXPECT_NE(text.find("mật khẩu"), std::string::npos);
  EXPECT_GT(text.find("[number.present]"), text.find("[file.readable]"));
  EXPECT_GT(text.find("[number.present]"), text.find("Không hỏi"));
}

}  // namespace
}  // namespace kiemchung
