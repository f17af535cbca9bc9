#include "verifiers/checks/signature_checks.h"

#include <gtest/gtest.h>

#include "tests/unit/verifiers/judge_fixture.h"
#include "verifiers/checks/date_checks.h"

namespace kiemchung {
namespace {

const Policy& policy() {
  static const Policy standard = shipped::policy("default");
  return standard;
}

Answers ask(std::string_view id, const DocumentFacts& facts, const SignaturesJudgement& judged) {
  const Claim claim = fixture::claim("1.1.pdf", {"1.1"});
  const DocumentContext context{facts, claim, policy(), judged, parse_instant(fixture::kAt).value(), "xa", {}};
  for (const auto& checks : {signature_checks(), date_checks()}) {
    for (const DocumentCheck* check : checks) {
      if (check->id() == id) return check->ask(context);
    }
  }
  throw std::logic_error("no such check");
}

// What one check says where every signature is changed the same way.
template <class Change>
CheckAnswer after(std::string_view id, const Change& change) {
  const auto facts = fixture::native_signed();
  auto judged = fixture::good_signatures(facts);
  for (auto& one : judged.signatures) change(one);
  const auto answers = ask(id, facts, judged);
  return answers.empty() ? holds("not asked") : answers.front();
}

TEST(SignatureTrusted, WhatIsMissingHereIsNeverHeldAgainstTheSigner) {
  for (const auto status : {PathStatus::kNoAnchor, PathStatus::kIntermediateMissing, PathStatus::kNotChecked}) {
    const auto answer = after("signature.trusted", [status](SignatureJudgement& one) { one.path.status = status; });
    EXPECT_EQ(answer.outcome, Outcome::kUnknown) << word_of(status);
    EXPECT_EQ(answer.settle, "import_certificate") << word_of(status);
  }
}

// Decree 68/2024 art. 31: valid at the time of signing; without a trusted time nobody knows when that was.
TEST(SignatureTrusted, AnExpiredCertificateFailsOnlyAtAProvenTime) {
  const auto expired = [](bool trusted) {
    return [trusted](SignatureJudgement& one) {
      one.path.status = PathStatus::kExpiredAtTime;
      one.time.trusted = trusted;
    };
  };
  EXPECT_EQ(after("signature.trusted", expired(true)).outcome, Outcome::kFails);
  EXPECT_EQ(after("signature.trusted", expired(false)).outcome, Outcome::kUnknown);
}

TEST(SignatureRevocation, IsJudgedAtTheTimeOfSigning) {
  const auto outcome = [](RevocationStatus status) {
    return after("signature.revocation", [status](SignatureJudgement& one) { one.revocation.status = status; }).outcome;
  };
  EXPECT_EQ(outcome(RevocationStatus::kGood), Outcome::kHolds);
  EXPECT_EQ(outcome(RevocationStatus::kRevokedAfter), Outcome::kHolds);
  EXPECT_EQ(outcome(RevocationStatus::kRevokedBefore), Outcome::kFails);
  EXPECT_EQ(outcome(RevocationStatus::kRevokedUnproven), Outcome::kUnknown);
  EXPECT_EQ(outcome(RevocationStatus::kUnknownOffline), Outcome::kUnknown);
}

TEST(SignatureIntact, ABrokenSignatureIsSaidOnceAndNotAgainByItsTrustTimeOrChanges) {
  const auto broken = [](SignatureJudgement& one) { one.mathematics = Answer::kNo; };
  EXPECT_EQ(after("signature.intact", broken).outcome, Outcome::kFails);
  for (const char* id : {"signature.trusted", "signature.revocation", "signature.time", "signature.later_changes"}) {
    EXPECT_EQ(after(id, broken).reason, "not asked") << id;
  }
}

TEST(SignatureIntact, ASignatureMovedOntoOtherContentFailsThoughItsMathematicsHold) {
  const auto answer = after("signature.intact", [](SignatureJudgement& one) { one.structure = Answer::kNo; });
  EXPECT_EQ(answer.outcome, Outcome::kFails);
  EXPECT_EQ(answer.reason, "displaced");
}

TEST(SignerMatches, TheAgencyMayBePrintedInShort) {
  auto facts = fixture::native_signed();
  facts.issuer.name = "BCH ĐOÀN XÃ AN MẪU";
  facts.signatures = {fixture::signature(SignatureRole::kAgency, "Ban Chấp hành Đoàn xã An Mẫu")};
  auto judged = fixture::good_signatures(facts);
  judged.signatures[0].matches_document = Answer::kUnknown;
  EXPECT_EQ(ask("signature.signer_matches", facts, judged).front().outcome, Outcome::kHolds);
  facts.issuer.name = "BCH ĐOÀN XÃ BÌNH MẪU";
  EXPECT_EQ(ask("signature.signer_matches", facts, judged).front().outcome, Outcome::kUnknown);
  judged.signatures[0].matches_document = Answer::kNo;
  EXPECT_EQ(ask("signature.signer_matches", facts, judged).front().outcome, Outcome::kFails);
}

struct Signed {
  const char* printed;
  const char* time;  // UTC
  Outcome outcome;
};

// Decree 30/2020 art. 15.2 and 18.1: number and date at the latest on the next working day after signing, issued that
// day or the next working day. Days counted by hand on the calendars of 2024 and 2025.
TEST(DateAgainstSigning, CountsWorkingDaysInVietNam) {
  for (const auto& [printed, time, outcome] : {
           Signed{"2024-11-25", "2024-11-25T03:00:00Z", Outcome::kHolds},  // the same Monday
           Signed{"2024-11-22", "2024-11-25T03:00:00Z", Outcome::kHolds},  // Friday, signed on Monday
           Signed{"2024-11-22", "2024-11-26T03:00:00Z", Outcome::kFails},  // Friday, signed on Tuesday
           Signed{"2024-11-25", "2024-11-25T17:30:00Z", Outcome::kHolds},  // 00:30 on Tuesday in Viet Nam
           Signed{"2024-11-25", "2024-11-26T17:30:00Z", Outcome::kFails},  // 00:30 on Wednesday
           Signed{"2025-01-24", "2025-02-03T03:00:00Z", Outcome::kHolds},  // Tet lies between
           Signed{"2024-12-31", "2025-01-17T03:00:00Z", Outcome::kFails},  // the case an auditor looks for
           Signed{"2024-11-27", "2024-11-25T03:00:00Z", Outcome::kFails},  // dated two working days ahead
       }) {
    auto facts = fixture::native_signed();
    fixture::set_date(facts, printed);
    const auto answers = ask("date.against_signing", facts, fixture::good_signatures(facts, time));
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].outcome, outcome) << printed << " " << time;
  }
}

TEST(DateAgainstSigning, ATimeTheSignersClockToldOrADoubtfulDateOnlyRaisesAQuestion) {
  auto facts = fixture::native_signed();
  fixture::set_date(facts, "2024-03-01");
  auto judged = fixture::good_signatures(facts, "2024-03-20T03:00:00Z");
  EXPECT_EQ(ask("date.against_signing", facts, judged)[0].outcome, Outcome::kFails);
  fixture::set_date(facts, "2024-03-01", Source::kHandwriting, 0.6);
  EXPECT_EQ(ask("date.against_signing", facts, judged)[0].outcome, Outcome::kUnknown);
  fixture::set_date(facts, "2024-03-01");
  for (auto& one : judged.signatures) one.time.trusted = false;
  EXPECT_EQ(ask("date.against_signing", facts, judged)[0].outcome, Outcome::kUnknown);
}

TEST(DateAgainstSigning, TheStampOfAPortalOrAReceiverSaysNothingOfTheDate) {
  for (const auto role : {SignatureRole::kPublisher, SignatureRole::kIncoming, SignatureRole::kCopy}) {
    auto facts = fixture::native_signed();
    facts.signatures = {fixture::signature(role, "CỔNG THÔNG TIN MẪU")};
    EXPECT_TRUE(ask("date.against_signing", facts, fixture::good_signatures(facts, "2024-09-20T03:00:00Z")).empty());
  }
}

TEST(DatePresent, MinutesNeedNoDateLine) {
  auto facts = fixture::native_signed();
  facts.date = {};
  facts.date.status = FieldStatus::kAbsent;
  facts.date.confidence = 0.99;
  EXPECT_EQ(ask("date.present", facts, fixture::good_signatures(facts)).front().outcome, Outcome::kFails);
  facts.kind.code = "BB";
  EXPECT_EQ(ask("date.present", facts, fixture::good_signatures(facts)).front().outcome, Outcome::kHolds);
}

}  // namespace
}  // namespace kiemchung
