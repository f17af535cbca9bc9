// The whole judgement on single documents: what the letters and Decree 30/2020 ask, through the policies that ship.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

using fixture::claim;

struct Result {
  EvidenceVerdict evidence;
  CampaignVerdict campaign;
};

Result judge(const std::string& policy_name, const DocumentFacts& facts,
             const Claim& the_claim = claim("1.1_KH 15.pdf", {"1.1"}),
             const SignaturesJudge& signatures = fixture::signed_well()) {
  const Policy policy = shipped::policy(policy_name);
  CampaignJudge judge(policy, signatures, fixture::kAt);
  judge.add_submission({"xa-an-mau", "xa", {}});
  judge.add_evidence(the_claim, facts);
  auto campaign = judge.finish();
  return {campaign.evidence.at(0).verdict, campaign};
}

const Finding* find(const EvidenceVerdict& verdict, std::string_view check) {
  for (const auto& finding : verdict.findings) {
    if (finding.check == check) return &finding;
  }
  return nullptr;
}

TEST(Judge, ASoundSignedDocumentIsAccepted) {
  const auto result = judge("default", fixture::native_signed());
  EXPECT_EQ(result.evidence.outcome, EvidenceOutcome::kAccepted);
  EXPECT_FALSE(result.evidence.zero_proposed);
}

TEST(Judge, AnInsertedNumberInTheTextIsZeroUnderBocNhieuAndReviewElsewhere) {
  auto facts = fixture::native_signed();
  fixture::set_number(facts, "12a/KH-UBND");
  const auto boc_nhieu = judge("boc-nhieu-2024", facts, claim("1.1.pdf", {"1.1"}));
  EXPECT_TRUE(boc_nhieu.evidence.zero_proposed);
  ASSERT_NE(find(boc_nhieu.evidence, "number.suffix"), nullptr);
  EXPECT_EQ(find(boc_nhieu.evidence, "number.suffix")->effect, Effect::kZero);
  const auto standard = judge("default", facts, claim("1.1.pdf", {"1.1"}));
  EXPECT_EQ(standard.evidence.outcome, EvidenceOutcome::kReview);
  EXPECT_FALSE(standard.evidence.zero_proposed);
}

TEST(Judge, ALetterReadFromAPictureWithoutCertaintyIsNeverZero) {
  for (const double confidence : {0.5, 0.85, 0.94}) {
    auto facts = fixture::native_signed();
    fixture::set_number(facts, "12b/KH-UBND", Source::kHandwriting, confidence);
    const auto result = judge("boc-nhieu-2024", facts, claim("1.1.pdf", {"1.1"}));
    EXPECT_FALSE(result.evidence.zero_proposed) << confidence;
    EXPECT_EQ(result.evidence.outcome, EvidenceOutcome::kReview) << confidence;
  }
}

TEST(Judge, ALetterWithAStrongRivalDigitIsNeverZero) {
  auto facts = fixture::native_signed();
  fixture::set_number(facts, "12b/KH-UBND", Source::kOcr, 0.97);
  facts.number.candidates.push_back({"126/KH-UBND", Source::kOcr, 0.3});
  const auto result = judge("boc-nhieu-2024", facts, claim("1.1.pdf", {"1.1"}));
  EXPECT_FALSE(result.evidence.zero_proposed);
}

TEST(Judge, AScanIsZeroUnderBocNhieuAndAcceptedUnderLaoCai) {
  auto facts = fixture::paper_scan();
  EXPECT_TRUE(judge("boc-nhieu-2024", facts).evidence.zero_proposed);
  fixture::set_date(facts, "2021-03-12", Source::kOcr, 0.97);
  EXPECT_EQ(judge("lao-cai-2021", facts).evidence.outcome, EvidenceOutcome::kAccepted);
}

TEST(Judge, AScanOfAnExemptedIssuerIsNotZeroAndTheExemptionIsShown) {
  auto facts = fixture::paper_scan();
  facts.issuer.name = "BAN THANH TRA NHÂN DÂN XÃ AN MẪU";
  const auto result = judge("boc-nhieu-2024", facts);
  EXPECT_FALSE(result.evidence.zero_proposed);
  const auto* finding = find(result.evidence, "class.accepted");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->outcome, Outcome::kHolds);
  EXPECT_EQ(finding->message.key, "answer.exempted");
}

TEST(Judge, AScanWhoseIssuerCouldNotBeReadAsksPeopleBecauseTheIssuerMayBeExempted) {
  auto facts = fixture::paper_scan();
  facts.issuer = {};
  const auto result = judge("boc-nhieu-2024", facts);
  EXPECT_FALSE(result.evidence.zero_proposed);
  EXPECT_EQ(result.evidence.outcome, EvidenceOutcome::kReview);
}

TEST(Judge, ABrokenFileIsReviewedWithItsProblemAndNeverZero) {
  for (const char* problem :
       {"empty_file", "encrypted", "damaged", "examiner_crashed", "examiner_timeout", "too_large"}) {
    DocumentFacts facts;
    facts.sha256 = std::string(64, 'c');
    facts.problems = {{problem, "", 0}};
    for (const auto policy : shipped::kPolicies) {
      const auto result = judge(std::string(policy), facts, claim("5.1.pdf", {"5.1"}));
      EXPECT_EQ(result.evidence.outcome, EvidenceOutcome::kReview) << problem << " " << policy;
      EXPECT_FALSE(result.evidence.zero_proposed) << problem << " " << policy;
      const auto* finding = find(result.evidence, "file.readable");
      ASSERT_NE(finding, nullptr);
      EXPECT_EQ(finding->message.arguments.at("problem"), problem);
    }
  }
}

TEST(Judge, ABlankNumberIsAQuestionWhileReadersDisagree) {
  auto facts = fixture::native_signed();
  facts.number = {};
  facts.number.status = FieldStatus::kBlank;
  facts.number.confidence = 0.99;
  EXPECT_EQ(find(judge("default", facts).evidence, "number.present")->outcome, Outcome::kFails);
  facts.problems = {{"readers_disagree", "number: text layer blank, picture 15", 1}};
  EXPECT_EQ(find(judge("default", facts).evidence, "number.present")->outcome, Outcome::kUnknown);
}

TEST(Judge, AMissingAnchorAsksToImportItAndWeighsNoMoreThanReview) {
  const SignaturesJudge signatures = [](const DocumentFacts& facts) {
    auto judged = fixture::good_signatures(facts);
    for (auto& one : judged.signatures) {
      one.path.status = PathStatus::kIntermediateMissing;
      one.path.missing = MissingCertificate{"CN=CA mẫu", "", "CA mẫu", "http://ca.example/ca.crt", ""};
    }
    return judged;
  };
  const auto result = judge("boc-nhieu-2024", fixture::native_signed(), claim("1.1.pdf", {"1.1"}), signatures);
  const auto* finding = find(result.evidence, "signature.trusted");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->outcome, Outcome::kUnknown);
  EXPECT_EQ(finding->message.key, "check.signature.trusted.import");
  EXPECT_EQ(finding->settle, "settle.import_certificate");
  EXPECT_LE(finding->effect, Effect::kReview);
}

TEST(Judge, ACertificateRevokedSinceIsStillGood) {
  const SignaturesJudge signatures = [](const DocumentFacts& facts) {
    auto judged = fixture::good_signatures(facts);
    for (auto& one : judged.signatures) {
      one.revocation.status = RevocationStatus::kRevokedAfter;
      one.revocation.revoked_at = "2025-07-15T00:00:00Z";
    }
    return judged;
  };
  const auto result = judge("default", fixture::native_signed(), claim("1.1.pdf", {"1.1"}), signatures);
  EXPECT_EQ(result.evidence.outcome, EvidenceOutcome::kAccepted);
  EXPECT_EQ(find(result.evidence, "signature.revocation")->effect, Effect::kInform);
}

TEST(Judge, TheOrderInWhichEvidenceComesDoesNotChangeTheVerdict) {
  const Policy policy = shipped::policy("default");
  const auto run = [&policy](bool reversed) {
    CampaignJudge judge(policy, fixture::signed_well(), fixture::kAt);
    std::vector<std::pair<Claim, DocumentFacts>> documents;
    for (int i = 0; i < 6; ++i) {
      auto facts = fixture::native_signed(std::string(64, static_cast<char>('a' + i % 4)));
      fixture::set_date(facts, "2024-03-1" + std::to_string(i % 4));
      documents.emplace_back(claim(std::to_string(i) + ".pdf", {"1.1"}), facts);
    }
    if (reversed) std::reverse(documents.begin(), documents.end());
    for (const auto& [one_claim, facts] : documents) judge.add_evidence(one_claim, facts);
    std::string text;
    for (const auto& evidence : judge.finish().evidence) {
      text += evidence.claim.path + ":";
      for (const auto& finding : evidence.verdict.findings) {
        text += " " + finding.check + "=" + std::string(word_of(finding.effect));
        for (const auto& [name, value] : finding.message.arguments) text += "," + name + "=" + value;
      }
      text += "\n";
    }
    return text;
  };
  EXPECT_EQ(run(false), run(true));
}

}  // namespace
}  // namespace kiemchung
