// What the letters say, held against the policies that ship. Expected values come from the letters (matrix and
// deadlines of the domain notes), never from the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

class EveryPolicy : public ::testing::TestWithParam<std::string_view> {};

TEST_P(EveryPolicy, IsCleanForLint) {
  const PolicyReading reading = read_policy(shipped::sources(std::string(GetParam())));
  for (const ConfigProblem& problem : reading.problems) {
    EXPECT_EQ(problem.severity, Severity::kNote) << shipped::line_of(problem);
  }
  ASSERT_TRUE(reading.policy.has_value());
  EXPECT_EQ(reading.policy->id, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Shipped, EveryPolicy, ::testing::ValuesIn(shipped::kPolicies), [](const auto& parameter) {
  std::string name(parameter.param);
  std::ranges::replace(name, '-', '_');
  return name;
});

// The matrix of the letters: rows are what they ask, columns the letters from Hữu Lũng to Bộc Nhiêu.
TEST(LettersMatrix, ScansOfPaperCountWhereTheLetterSaysSo) {
  const auto scan = [](const std::string& policy) {
    return shipped::policy(policy).class_rule(DocumentClass::kPaperScan).effect;
  };
  EXPECT_EQ(scan("huu-lung-2021"), Effect::kInform);  // accepted, in words that can be read two ways
  EXPECT_EQ(scan("kon-ray-2023"), Effect::kReview);   // not stated
  EXPECT_EQ(scan("lao-cai-2021"), Effect::kIgnore);
  EXPECT_EQ(scan("sin-ho-2024"), Effect::kIgnore);
  EXPECT_EQ(scan("boc-nhieu-2024"), Effect::kZero);
}

TEST(LettersMatrix, PhotosCountOnlyInSinHo) {
  const auto photo = [](const std::string& policy) {
    return shipped::policy(policy).class_rule(DocumentClass::kImage).effect;
  };
  EXPECT_EQ(photo("sin-ho-2024"), Effect::kIgnore);
  EXPECT_EQ(photo("lao-cai-2021"), Effect::kReject);  // "định dạng pdf"
  EXPECT_EQ(photo("kon-ray-2023"), Effect::kReview);
  EXPECT_EQ(photo("boc-nhieu-2024"), Effect::kReview);
}

TEST(LettersMatrix, UnsignedEDocumentsAreRejectedExceptInSinHo) {
  for (const std::string name : {"huu-lung-2021", "kon-ray-2023", "lao-cai-2021", "boc-nhieu-2024"}) {
    EXPECT_EQ(shipped::policy(name).class_rule(DocumentClass::kNativeUnsigned).effect, Effect::kReject) << name;
  }
  EXPECT_EQ(shipped::policy("sin-ho-2024").class_rule(DocumentClass::kNativeUnsigned).effect, Effect::kReview);
}

TEST(LettersMatrix, AnInsertedNumberCostsThePointsOnlyInBocNhieu) {
  for (const std::string_view name : shipped::kPolicies) {
    const Effect effect = shipped::policy(std::string(name)).rule_for("number.suffix").effect;
    EXPECT_EQ(effect, name == "boc-nhieu-2024" ? Effect::kZero : Effect::kReview) << name;
  }
}

TEST(LettersMatrix, SectionAndPageAreAskedByHuuLungAndBocNhieu) {
  for (const std::string_view name : shipped::kPolicies) {
    const Policy policy = shipped::policy(std::string(name));
    EXPECT_EQ(policy.explanation.reference, name == "huu-lung-2021" || name == "boc-nhieu-2024") << name;
    EXPECT_EQ(policy.explanation.figures, name == "boc-nhieu-2024") << name;
  }
  EXPECT_EQ(shipped::policy("boc-nhieu-2024").rule_for("explanation.reference").effect, Effect::kZero);
  EXPECT_EQ(shipped::policy("huu-lung-2021").rule_for("explanation.reference").effect, Effect::kReview);
}

TEST(LettersMatrix, TablesMustBeSignedAndStampedOnlyInSinHo) {
  for (const std::string_view name : shipped::kPolicies) {
    const Policy policy = shipped::policy(std::string(name));
    EXPECT_EQ(policy.table.signature && policy.table.seal, name == "sin-ho-2024") << name;
  }
}

TEST(LettersMatrix, TheCodeInTheFileNameIsAskedOnlyByHuuLung) {
  for (const std::string_view name : shipped::kPolicies) {
    const Effect effect = shipped::policy(std::string(name)).rule_for("claim.code_in_name").effect;
    EXPECT_EQ(effect, name == "huu-lung-2021" ? Effect::kReview : Effect::kInform) << name;
  }
}

TEST(LettersMatrix, LateFilesAreMarkedLockedOutOrLeftToTheUnit) {
  EXPECT_EQ(shipped::policy("huu-lung-2021").rule_for("submission.late").effect, Effect::kInform);
  EXPECT_EQ(shipped::policy("lao-cai-2021").rule_for("submission.late").effect, Effect::kReject);
  EXPECT_TRUE(shipped::policy("lao-cai-2021").rounds.lock_after());
  EXPECT_FALSE(shipped::policy("boc-nhieu-2024").rounds.lock_after());
}

TEST(LettersMatrix, OneBadDocumentTakesTheCriterionDownOnlyInBocNhieu) {
  for (const std::string_view name : shipped::kPolicies) {
    EXPECT_EQ(shipped::policy(std::string(name)).one_bad_document == BadDocument::kCriterion, name == "boc-nhieu-2024")
        << name;
  }
}

IssuerFact issuer(const std::string& name) {
  IssuerFact fact;
  fact.name = name;
  return fact;
}

TEST(BocNhieuExemptions, CoverUnitsWithoutDigitalSignatureAndNobodyElse) {
  const Policy policy = shipped::policy("boc-nhieu-2024");
  for (const char* name : {"TRƯỜNG MẦM NON MẪU", "TRƯỜNG THCS MẪU", "TRẠM Y TẾ XÃ MẪU", "BAN THANH TRA NHÂN DÂN"}) {
    const Exemption* const exemption = policy.exemption_for(issuer(name), "BC", "class.accepted");
    ASSERT_NE(exemption, nullptr) << name;
    EXPECT_FALSE(exemption->reason.empty());
    EXPECT_EQ(policy.exemption_for(issuer(name), "BC", "number.suffix"), nullptr) << name;
  }
  EXPECT_EQ(policy.exemption_for(issuer("ỦY BAN NHÂN DÂN XÃ MẪU"), "BC", "class.accepted"), nullptr);
  EXPECT_EQ(policy.exemption_for(issuer(""), "BC", "class.accepted"), nullptr);
}

TEST(Windows, APlanMayBeOlderAndAReportYoungerThanTheAssessedYear) {
  const Policy policy = shipped::policy("kon-ray-2023");
  // Kon Rẫy counts Kế hoạch 163/KH-UBND of 30/12/2022 for the year 2023.
  const auto plan = policy.window_for(nullptr, "KH");
  ASSERT_TRUE(plan);
  EXPECT_LE(plan->from, *parse_date("2022-12-30"));
  const auto report = policy.window_for(nullptr, "BC");
  ASSERT_TRUE(report);
  EXPECT_GE(report->to, *parse_date("2024-01-15"));
  const auto letter = policy.window_for(nullptr, "");
  ASSERT_TRUE(letter);
  EXPECT_EQ(to_iso(letter->from), "2023-01-01");
  EXPECT_EQ(to_iso(letter->to), "2023-12-31");
}

TEST(Windows, SinHoAssessesTheYearBeforeItsCampaign) {
  const Policy policy = shipped::policy("sin-ho-2024");
  EXPECT_EQ(policy.assessment_year, 2023);
  EXPECT_EQ(to_iso(policy.window_for(nullptr, "")->from), "2023-01-01");
}

TEST(CriteriaSets, EachKindOfUnitHasItsOwnInLaoCai) {
  const Policy policy = shipped::policy("lao-cai-2021");
  for (const std::string kind : {"so", "huyen", "phong", "xa"}) {
    const auto sets = policy.sets_for(kind);
    ASSERT_EQ(sets.size(), 1u) << kind;
    EXPECT_EQ(sets.front()->id, "lao-cai-" + kind + "-2910");
  }
}

TEST(CriteriaSets, HuuLungHasTwoForTheSameUnits) {
  EXPECT_EQ(shipped::policy("huu-lung-2021").sets_for("huyen").size(), 2u);
}

TEST(CriteriaSets, SayThatTheirPointsAreSynthetic) {
  for (const std::string_view name : shipped::kPolicies) {
    for (const CriteriaSet& set : shipped::policy(std::string(name)).sets) EXPECT_TRUE(set.synthetic) << set.id;
  }
}

TEST(ReplacedDecisions, AreFoundInAnExplanationAndNeverInsideAnotherNumber) {
  const Policy policy = shipped::policy("huu-lung-2021");
  const auto cited = policy.replaced_decisions_in("chấm theo Quyết định số 2498/QĐ-UBND ngày 02/12/2020");
  ASSERT_EQ(cited.size(), 1u);
  EXPECT_EQ(cited.front().number, "2498/QĐ-UBND");
  EXPECT_TRUE(policy.replaced_decisions_in("Quyết định 2281/QĐ-UBND").empty());
  EXPECT_TRUE(policy.replaced_decisions_in("Quyết định 12498/QĐ-UBND").empty());
}

}  // namespace
}  // namespace kiemchung
