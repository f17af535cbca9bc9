// The table of the 79 rules says which check carries a rule; here the rule itself is met, as a unit's submission meets
// it under the letter's policy. Numbers are those of config/letter_rules.toml.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// One unit's submission under one policy.
class Unit {
 public:
  Unit(const std::string& policy_name, std::string kind, std::string name = "mot-don-vi", std::string at = "")
      : policy(shipped::policy(policy_name)), kind_(std::move(kind)), name_(std::move(name)), at_(std::move(at)) {
    sheet_.path = "bang.xlsx";
  }

  // A signed plan of the year that is assessed.
  DocumentFacts plan() const {
    auto facts = fixture::native_signed(std::string(63, 'a') + std::to_string(files_.size()));
    fixture::set_date(facts, std::to_string(*policy.assessment_year) + "-03-12");
    return facts;
  }
  void send(const DocumentFacts& facts, const std::string& code = "1.1", std::string path = "") {
    if (path.empty()) path = code + "_KH.pdf";
    Claim claim = fixture::claim(path, {}, name_);
    if (!code.empty()) claim.codes = {code};
    if (code.empty()) claim.source = ClaimSource::kNone;
    claim.first_seen = seen;
    claim.unseen = unseen;
    files_.emplace_back(claim, facts);
  }
  SelfScoreRow& row(const std::string& code, double score = 1, const std::string& explanation = "") {
    SelfScoreRow made;
    made.code = code;
    made.self_score = score;
    made.explanation = explanation;
    made.cell = "Sheet1!A2";
    sheet_.rows.push_back(made);
    return sheet_.rows.back();
  }

  // "check outcome effect" of everything said about files, criteria and the submission.
  std::vector<std::string> findings() {
    CampaignJudge judge(
        policy, [this](const DocumentFacts& facts) { return signatures(facts); }, at_.empty() ? fixture::kAt : at_);
    judge.add_submission({name_, kind_, sheet_});
    for (const auto& [claim, facts] : files_) judge.add_evidence(claim, facts);
    verdict = judge.finish();
    std::vector<std::string> found;
    const auto add = [&found](const std::vector<Finding>& findings) {
      for (const auto& finding : findings) {
        found.push_back(finding.check + " " + std::string(word_of(finding.outcome)) + " " +
                        std::string(word_of(finding.effect)));
      }
    };
    for (const auto& evidence : verdict.evidence) add(evidence.verdict.findings);
    for (const auto& unit : verdict.units) {
      add(unit.findings);
      for (const auto& criterion : unit.criteria) add(criterion.reasons);
    }
    return found;
  }

  const CriterionVerdict& criterion(const std::string& code) {
    findings();
    for (const auto& one : verdict.units.at(0).criteria) {
      if (one.code == code) return one;
    }
    throw std::out_of_range(code);
  }
  EvidenceOutcome file() {
    findings();
    return verdict.evidence.at(0).verdict.outcome;
  }

  Policy policy;
  std::string seen;
  std::string unseen;
  CampaignVerdict verdict;

 private:
  SignaturesJudgement signatures(const DocumentFacts& facts) const {
    return fixture::good_signatures(facts,
                                    facts.date.iso.empty() ? "2024-03-12T03:00:00Z" : facts.date.iso + "T03:00:00Z");
  }

  std::string kind_;
  std::string name_;
  std::string at_;
  SelfScoreSheet sheet_;
  std::vector<std::pair<Claim, DocumentFacts>> files_;
};

bool mentions(const std::vector<std::string>& findings, const std::string& check) {
  return std::ranges::any_of(findings, [&check](const std::string& line) { return line.starts_with(check + " "); });
}

TEST(HuuLungInAction, Rules1And6AFolderSaysWhichOfTheTwoSetsAFileIsFor) {
  Unit both("huu-lung-2021", "huyen");
  both.send(both.plan());
  EXPECT_THAT(both.findings(), Contains("claim.code_known unknown review"));
  Unit named("huu-lung-2021", "huyen");
  named.send(named.plan(), "1.1", "QĐ 2280/1.1_KH.pdf");
  EXPECT_FALSE(mentions(named.findings(), "claim.code_known"));
  std::map<std::string, std::size_t> files;
  for (const auto& one : named.verdict.units.at(0).criteria) {
    if (one.code == "1.1") files[one.set] = one.evidence.size();
  }
  EXPECT_EQ(files, (std::map<std::string, std::size_t>{{"lang-son-cchc-2281", 0}, {"lang-son-nhiem-vu-2280", 1}}));
}

TEST(HuuLungInAction, Rule2ACitedReplacedDecisionIsTold) {
  Unit unit("huu-lung-2021", "huyen");
  unit.row("1.1", 1, "Chấm theo Quyết định số 2498/QĐ-UBND, đạt 100% tại mục II, trang 2");
  EXPECT_THAT(unit.findings(), Contains("explanation.replaced_basis fails inform"));
}

TEST(HuuLungInAction, Rule3PointsAboveTheMaximumAreTold) {
  Unit unit("huu-lung-2021", "huyen");
  unit.send(unit.plan());
  unit.row("1.1", 1.5, "Đạt 100% tại mục II, trang 2");
  EXPECT_THAT(unit.findings(), Contains("sheet.score_range fails review"));
  EXPECT_EQ(unit.criterion("1.1").proposed_score, std::nullopt);
}

TEST(HuuLungInAction, Rules4And7ACriterionOfAnotherOfficeIsTold) {
  Unit unit("huu-lung-2021", "huyen", "Phòng Tư pháp");
  unit.send(unit.plan(), "6.1");
  EXPECT_THAT(unit.findings(), Contains("claim.assigned fails inform"));
  Unit own("huu-lung-2021", "huyen", "Phòng Tư pháp");
  own.send(own.plan(), "2.1");
  EXPECT_FALSE(mentions(own.findings(), "claim.assigned"));
}

TEST(HuuLungInAction, Rule9AnExplanationSaysWhereTheResultStands) {
  Unit unit("huu-lung-2021", "huyen");
  unit.send(unit.plan());
  unit.row("1.1", 1, "Đã hoàn thành toàn bộ nhiệm vụ được giao trong năm");
  EXPECT_THAT(unit.findings(), Contains("explanation.reference fails review"));
  Unit good("huu-lung-2021", "huyen");
  good.send(good.plan());
  good.row("1.1", 1, "Đã hoàn thành nhiệm vụ, xem mục II, trang 2 của kế hoạch");
  EXPECT_FALSE(mentions(good.findings(), "explanation.reference"));
}

TEST(HuuLungInAction, Rule10ExplainedIsNotMissing) {
  Unit unit("huu-lung-2021", "huyen");
  unit.row("1.1", 1, "Chưa đến hạn ban hành kế hoạch; đã thực hiện 3/3 nhiệm vụ");
  EXPECT_EQ(unit.criterion("1.1").outcome, CriterionOutcome::kExplained);
  EXPECT_EQ(unit.criterion("1.2").outcome, CriterionOutcome::kMissing);
}

TEST(HuuLungInAction, Rule11AScanCountsAndTheNameOfAFileNamesItsCriterion) {
  Unit unit("huu-lung-2021", "huyen");
  auto scan = fixture::paper_scan();
  fixture::set_date(scan, "2021-03-12", Source::kOcr, 0.97);
  unit.send(scan, "", "ke hoach.pdf");
  EXPECT_THAT(unit.findings(), Contains("claim.code_in_name fails review"));
  Unit named("huu-lung-2021", "huyen");
  named.send(scan, "1.1", "2281/1.1_KH.pdf");
  EXPECT_EQ(named.file(), EvidenceOutcome::kAccepted);
}

TEST(HuuLungInAction, Rule13TheDeadlineComesBackEveryYearAndLateFilesStay) {
  Unit unit("huu-lung-2021", "huyen");
  unit.unseen = "2021-12-25T18:00:00Z";
  unit.seen = "2021-12-26T18:00:00Z";
  unit.send(unit.plan(), "1.1", "2281/1.1_KH.pdf");
  EXPECT_THAT(unit.findings(), Contains("submission.late fails inform"));
  EXPECT_EQ(unit.file(), EvidenceOutcome::kAccepted);
  Unit next("huu-lung-2021", "huyen");
  next.unseen = "2022-12-24T18:00:00Z";
  next.seen = "2022-12-25T16:59:59Z";
  next.send(next.plan());
  EXPECT_FALSE(mentions(next.findings(), "submission.late"));
}

TEST(AllLettersInAction, Rules17And31And79ABlankNumberIsNoNumber) {
  for (const char* name : {"huu-lung-2021", "kon-ray-2023", "boc-nhieu-2024"}) {
    Unit unit(name, "xa");
    auto facts = unit.plan();
    facts.number = {};
    facts.number.status = FieldStatus::kBlank;
    facts.number.text = "/UBND-NV";
    facts.number.confidence = 0.99;
    unit.send(facts);
    EXPECT_THAT(unit.findings(), Contains("number.present fails reject")) << name;
  }
}

TEST(KonRayInAction, Rule20APlanOfTheDecemberBeforeCountsAndAnotherKindDoesNot) {
  Unit unit("kon-ray-2023", "xa");
  auto plan = unit.plan();
  fixture::set_date(plan, "2022-12-30");
  unit.send(plan);
  EXPECT_FALSE(mentions(unit.findings(), "date.year_window"));
  Unit other("kon-ray-2023", "xa");
  fixture::set_number(plan, "15/TB-UBND");
  plan.kind = {"TB", "THÔNG BÁO", "Kết luận", 0.98, 1, std::nullopt};
  other.send(plan);
  EXPECT_THAT(other.findings(), Contains("date.year_window fails review"));
}

TEST(KonRayInAction, Rules21And29EachKindOfUnitHasItsOwnDay) {
  const auto late = [](const std::string& kind, const std::string& seen) {
    Unit unit("kon-ray-2023", kind);
    unit.unseen = seen;
    unit.seen = seen;
    unit.send(unit.plan());
    return mentions(unit.findings(), "submission.late");
  };
  EXPECT_FALSE(late("xa", "2023-11-19T16:59:59Z"));  // trước ngày 20/11
  EXPECT_TRUE(late("xa", "2023-11-19T17:00:00Z"));
  EXPECT_FALSE(late("huyen", "2023-11-20T16:59:59Z"));  // chậm nhất trong ngày 20/11
  EXPECT_TRUE(late("huyen", "2023-11-20T17:00:00Z"));
  EXPECT_TRUE(late("phong", "2023-11-12T17:00:00Z"));  // trước ngày 13/11
}

TEST(KonRayInAction, Rules22And23TheReportIsAskedForAndSigned) {
  Unit none("kon-ray-2023", "xa");
  none.send(none.plan());
  EXPECT_THAT(none.findings(), Contains("report.present fails review"));
  Unit unsigned_one("kon-ray-2023", "xa");
  auto report = unsigned_one.plan();
  report.document_class = DocumentClass::kNativeUnsigned;
  report.signatures.clear();
  report.kind = {"BC", "BÁO CÁO", "Tự đánh giá, chấm điểm Chỉ số cải cách hành chính", 0.98, 1, std::nullopt};
  unsigned_one.send(report, "", "bao cao tu danh gia.pdf");
  EXPECT_THAT(unsigned_one.findings(), Contains("report.signed fails review"));
}

TEST(KonRayInAction, Rule24TheInspectedUnitsOweMore) {
  Unit unit("kon-ray-2023", "xa", "xa-dak-koi");
  EXPECT_THAT(unit.findings(), Contains("submission.missing unknown inform"));
  Unit other("kon-ray-2023", "xa", "xa-khac");
  EXPECT_THAT(other.findings(), Not(Contains("submission.missing unknown inform")));
}

TEST(KonRayInAction, Rules25And26OtherKindsAndIssuersAreSeenByPeopleAndNotThrownOut) {
  Unit kind("kon-ray-2023", "xa");
  auto letter = kind.plan();
  letter.kind = {"", "", "Về việc cải cách hành chính", 0.98, 1, std::nullopt};
  fixture::set_number(letter, "15/UBND-VP");
  kind.send(letter);
  EXPECT_THAT(kind.findings(), Contains("kind.accepted fails review"));
  EXPECT_EQ(kind.file(), EvidenceOutcome::kReview);
  Unit issuer("kon-ray-2023", "xa");
  auto company = issuer.plan();
  company.issuer = {"CÔNG TY TNHH BÌNH MẪU", "", "", 0.98, 1, std::nullopt};
  issuer.send(company);
  EXPECT_THAT(issuer.findings(), Contains("issuer.competent fails review"));
  Unit state("kon-ray-2023", "xa");
  state.send(state.plan());
  EXPECT_FALSE(mentions(state.findings(), "issuer.competent"));
}

TEST(KonRayInAction, Rule27WithoutEvidenceAndExplanationACriterionIsMissing) {
  Unit unit("kon-ray-2023", "xa");
  unit.row("1.1", 1, "");
  EXPECT_THAT(unit.findings(), Contains("explanation.present fails review"));
  EXPECT_EQ(unit.criterion("1.1").outcome, CriterionOutcome::kMissing);
}

TEST(KonRayInAction, Rule28AnElectronicDocumentIsSigned) {
  Unit unit("kon-ray-2023", "xa");
  auto facts = unit.plan();
  facts.document_class = DocumentClass::kNativeUnsigned;
  facts.signatures.clear();
  unit.send(facts);
  EXPECT_THAT(unit.findings(), Contains("signature.present fails reject"));
  EXPECT_EQ(unit.file(), EvidenceOutcome::kRejected);
}

TEST(LaoCaiInAction, Rule32EachOfTheFourKindsHasItsOwnSet) {
  for (const auto& [kind, set] : {std::pair{"so", "lao-cai-so-2910"}, std::pair{"huyen", "lao-cai-huyen-2910"},
                                  std::pair{"phong", "lao-cai-phong-2910"}, std::pair{"xa", "lao-cai-xa-2910"}}) {
    Unit unit("lao-cai-2021", kind);
    unit.findings();
    const auto& criteria = unit.verdict.units.at(0).criteria;
    EXPECT_FALSE(criteria.empty());
    for (const auto& one : criteria) EXPECT_EQ(one.set, set) << kind;
  }
}

TEST(LaoCaiInAction, Rule36MinutesNeedNoDateLine) {
  Unit unit("lao-cai-2021", "xa");
  auto minutes = unit.plan();
  fixture::set_number(minutes, "03/BB-UBND");
  minutes.kind = {"BB", "BIÊN BẢN", "Họp", 0.98, 1, std::nullopt};
  minutes.date = {};
  minutes.date.status = FieldStatus::kAbsent;
  minutes.date.confidence = 0.99;
  unit.send(minutes);
  const auto found = unit.findings();
  EXPECT_FALSE(mentions(found, "date.present"));
  EXPECT_FALSE(mentions(found, "kind.accepted"));
}

TEST(LaoCaiInAction, Rule38AScanAndASignedDocumentCountAPictureAndAnUnsignedOneDoNot) {
  const auto outcome = [](DocumentClass document_class) {
    Unit unit("lao-cai-2021", "xa");
    auto facts = document_class == DocumentClass::kNativeUnsigned ? unit.plan() : fixture::paper_scan();
    if (document_class == DocumentClass::kNativeUnsigned) facts.signatures.clear();
    if (document_class == DocumentClass::kImage) facts.origin = Origin::kPhotographed;
    facts.document_class = document_class;
    fixture::set_date(facts, "2021-03-12", facts.date.source, 0.97);
    unit.send(facts);
    return unit.file();
  };
  EXPECT_EQ(outcome(DocumentClass::kPaperScan), EvidenceOutcome::kAccepted);
  EXPECT_EQ(outcome(DocumentClass::kNativeUnsigned), EvidenceOutcome::kRejected);
  EXPECT_EQ(outcome(DocumentClass::kImage), EvidenceOutcome::kRejected);
}

TEST(LaoCaiInAction, Rule40WhatTheSheetDeclaresIsThere) {
  Unit unit("lao-cai-2021", "xa");
  unit.send(unit.plan());
  unit.row("1.1", 1, "Đạt 100%").documents = {{"99/QĐ-UBND", "", "", std::nullopt}};
  EXPECT_THAT(unit.findings(), Contains("sheet.declared_matches fails review"));
}

TEST(LaoCaiInAction, Rules41And42AfterTheLockALateFileDoesNotCount) {
  Unit unit("lao-cai-2021", "xa", "mot-don-vi", "2022-01-05T00:00:00Z");
  unit.unseen = "2022-01-01T00:00:00Z";
  unit.seen = "2022-01-05T00:00:00Z";
  unit.send(unit.plan());
  EXPECT_THAT(unit.findings(), Contains("submission.late fails reject"));
  EXPECT_EQ(unit.verdict.units.at(0).round.state, "locked");
}

TEST(LaoCaiInAction, Rule43ACriterionScoredBySurveyExpectsNothing) {
  Unit unit("lao-cai-2021", "xa");
  EXPECT_EQ(unit.criterion("8.1").outcome, CriterionOutcome::kNotExpected);
}

TEST(SinHoInAction, Rule46TheYearScoredIsNotTheYearOfScoring) {
  Unit unit("sin-ho-2024", "xa");
  unit.send(unit.plan());
  EXPECT_FALSE(mentions(unit.findings(), "date.year_window"));
  Unit late("sin-ho-2024", "xa");
  auto facts = late.plan();
  fixture::set_date(facts, "2024-04-12");
  late.send(facts);
  EXPECT_THAT(late.findings(), Contains("date.year_window fails review"));
}

TEST(SinHoInAction, Rules46And54TheUnitsOwnReportIsOfTheYearOfScoring) {
  Unit unit("sin-ho-2024", "xa");
  auto report = unit.plan();
  fixture::set_number(report, "68/BC-UBND");
  fixture::set_date(report, "2024-04-12");
  report.kind = {"BC", "BÁO CÁO", "Tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm 2023", 0.98, 1, std::nullopt};
  unit.send(report, "", "bao cao tu danh gia.pdf");
  const auto found = unit.findings();
  EXPECT_FALSE(mentions(found, "date.year_window"));
  EXPECT_FALSE(mentions(found, "report.present"));
  EXPECT_FALSE(mentions(found, "report.signed"));
}

TEST(SinHoInAction, Rule48AMonthWithoutADayIsToBeAnnounced) {
  Unit unit("sin-ho-2024", "xa", "xa-mau", "2024-04-10T00:00:00Z");
  unit.findings();
  EXPECT_EQ(unit.verdict.units.at(0).round.state, "to_be_announced");
  unit.seen = "2024-04-20T00:00:00Z";
  unit.send(unit.plan());
  EXPECT_FALSE(mentions(unit.findings(), "submission.late"));
}

TEST(SinHoInAction, Rule55ATableIsSignedAndSealed) {
  Unit unit("sin-ho-2024", "xa");
  auto table = unit.plan();
  table.table_like = true;
  table.document_class = DocumentClass::kNativeUnsigned;
  table.signatures.clear();
  table.number = {};
  table.number.status = FieldStatus::kAbsent;
  table.number.confidence = 0.99;
  table.kind = {};
  unit.send(table);
  const auto found = unit.findings();
  EXPECT_THAT(found, Contains("table.signed fails review"));
  EXPECT_THAT(found, Not(Contains("number.present fails reject")));  // the letter asks no number of a table
}

TEST(SinHoInAction, Rule56TheDayBeforeTheNamedDayIsTheLast) {
  const auto late = [](const std::string& seen) {
    Unit unit("sin-ho-2024", "phong");
    unit.unseen = seen;
    unit.seen = seen;
    unit.send(unit.plan());
    return mentions(unit.findings(), "submission.late");
  };
  EXPECT_FALSE(late("2024-02-22T16:59:59Z"));
  EXPECT_TRUE(late("2024-02-22T17:00:00Z"));
}

TEST(SinHoInAction, Rule58AScanAndAPhotographCount) {
  for (const auto document_class : {DocumentClass::kPaperScan, DocumentClass::kImage}) {
    Unit unit("sin-ho-2024", "xa");
    auto facts = fixture::paper_scan();
    fixture::set_date(facts, "2023-03-12", Source::kOcr, 0.97);
    facts.document_class = document_class;
    if (document_class == DocumentClass::kImage) facts.origin = Origin::kPhotographed;
    unit.send(facts);
    EXPECT_EQ(unit.file(), EvidenceOutcome::kAccepted);
  }
}

TEST(SinHoInAction, Rule61HandwritingThatIsNotSureIsSeenByPeople) {
  Unit unit("sin-ho-2024", "xa");
  auto facts = fixture::paper_scan();
  fixture::set_date(facts, "2023-03-12", Source::kOcr, 0.97);
  fixture::set_number(facts, "367/KH-UBND", Source::kHandwriting, 0.6);
  unit.send(facts);
  EXPECT_THAT(unit.findings(), Contains("number.certain unknown review"));
}

TEST(BocNhieuInAction, Rule69AUnitWithoutASignatureIsExemptedAndItIsSaid) {
  Unit unit("boc-nhieu-2024", "xa");
  auto facts = fixture::paper_scan();
  facts.issuer = {"TRƯỜNG MẦM NON AN MẪU", "UBND HUYỆN BÌNH MẪU", "truong", 0.98, 1, std::nullopt};
  unit.send(facts);
  EXPECT_EQ(unit.file(), EvidenceOutcome::kAccepted);
  const auto found = fixture::findings_of(unit.verdict, "class.accepted");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message.key, "answer.exempted");
  EXPECT_THAT(found[0].message.arguments.at("reason"), HasSubstr("không có chữ ký số"));
}

TEST(BocNhieuInAction, Rules71And72ALetterInTheNumberAndAPaperScanAreZero) {
  Unit letter("boc-nhieu-2024", "xa");
  auto facts = letter.plan();
  fixture::set_number(facts, "12a/KH-UBND");
  letter.send(facts);
  EXPECT_THAT(letter.findings(), Contains("number.suffix fails zero"));
  EXPECT_EQ(letter.criterion("1.1").outcome, CriterionOutcome::kZero);
  EXPECT_EQ(letter.criterion("1.1").proposed_score, 0.0);
  Unit scan("boc-nhieu-2024", "xa");
  scan.send(fixture::paper_scan());
  EXPECT_THAT(scan.findings(), Contains("class.accepted fails zero"));
  EXPECT_EQ(scan.criterion("1.1").outcome, CriterionOutcome::kZero);
}

TEST(BocNhieuInAction, Rule73AnExplanationWithoutFiguresOrPlaceIsZero) {
  Unit unit("boc-nhieu-2024", "xa");
  unit.send(unit.plan());
  unit.row("1.1", 1, "Đã thực hiện đầy đủ theo quy định");
  EXPECT_THAT(unit.findings(),
              AllOf(Contains("explanation.figures fails zero"), Contains("explanation.reference fails zero")));
  EXPECT_EQ(unit.criterion("1.1").outcome, CriterionOutcome::kZero);
}

TEST(BocNhieuInAction, Rule74TheNamedDayItselfIsInTime) {
  const auto late = [](const std::string& seen) {
    Unit unit("boc-nhieu-2024", "xa");
    unit.unseen = seen;
    unit.seen = seen;
    unit.send(unit.plan());
    return mentions(unit.findings(), "submission.late");
  };
  EXPECT_FALSE(late("2024-11-25T16:59:59Z"));
  EXPECT_TRUE(late("2024-11-25T17:00:00Z"));
}

TEST(BocNhieuInAction, Rule67TheReportIsAskedFor) {
  Unit unit("boc-nhieu-2024", "xa");
  unit.send(unit.plan());
  EXPECT_THAT(unit.findings(), Contains("report.present fails review"));
}

}  // namespace
}  // namespace kiemchung
