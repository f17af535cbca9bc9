// The report of a small campaign written by hand: what it must say is known before it is made.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "pipeline/report/report_html.h"
#include "pipeline/report/report_json.h"
#include "pipeline/report/report_text.h"
#include "pipeline/report/report_words.h"
#include "pipeline/report/report_xlsx.h"
#include "pipeline/spreadsheet.h"
#include "tests/unit/pipeline/scratch_folder.h"
#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

std::string sha(char letter) { return std::string(64, letter); }

std::string read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class ReportTest : public ::testing::Test {
 protected:
  ReportTest() {
    manifest_.units = {{"so-a", "so"}, {"xa-b", "xa"}};
    add_evidence("so-a", "1.1_tot.pdf", sha('a'), EvidenceOutcome::kAccepted);
    add_evidence("so-a", "7.10_<script>alert(1)</script>.pdf", sha('b'), EvidenceOutcome::kRejected, true);
    add_evidence("xa-b", "1.2_ngo.pdf", sha('c'), EvidenceOutcome::kReview);
    add_evidence("xa-b", "1.3_hong.pdf", sha('d'), EvidenceOutcome::kReview);
    facts_[sha('d')].problems.push_back({"examiner_crashed", "", 0});
    add_other("xa-b", "a.zip", FileKind::kArchive, "");
    add_other("xa-b", "link", FileKind::kRefused, "symlink");
    add_other("xa-b", "Thumbs.db", FileKind::kIgnored, "");
    add_other("xa-b", "bang.xlsx", FileKind::kSheet, "");
    add_other("", "danh sach.txt", FileKind::kIgnored, "");
    verdict_.units = {{"so-a",
                       {"dot-1", "open", 3},
                       {criterion("7.1", CriterionOutcome::kMet), criterion("7.10", CriterionOutcome::kZero)},
                       {}},
                      {"xa-b", {}, {criterion("1.2", CriterionOutcome::kMissing)}, {}}};
    sheets_["xa-b"].path = "bang.xlsx";
    sheets_["xa-b"].problems.push_back({"sheet.numeric_code", "Sheet1!A12", "7.1"});
  }

  static CriterionVerdict criterion(const std::string& code, CriterionOutcome outcome) {
    CriterionVerdict verdict;
    verdict.code = code;
    verdict.outcome = outcome;
    verdict.self_score = 1.5;
    verdict.maximum = 2.0;
    return verdict;
  }

  void add_evidence(const std::string& unit, const std::string& path, const std::string& sha256,
                    EvidenceOutcome outcome, bool zero = false) {
    IntakeFile file;
    file.unit = unit;
    file.path = path;
    file.sha256 = sha256;
    manifest_.files.push_back(file);
    JudgedEvidence judged;
    judged.claim.unit = unit;
    judged.claim.path = path;
    judged.claim.codes = {"7.10"};
    judged.claim.first_seen = kAt;
    judged.sha256 = sha256;
    judged.verdict.outcome = outcome;
    judged.verdict.zero_proposed = zero;
    if (outcome != EvidenceOutcome::kAccepted) judged.verdict.findings.push_back(finding(sha256, zero));
    verdict_.evidence.push_back(judged);
    facts_[sha256].sha256 = sha256;
  }

  static Finding finding(const std::string& sha256, bool zero) {
    Finding finding;
    finding.check = "number.suffix";
    finding.outcome = zero ? Outcome::kFails : Outcome::kUnknown;
    finding.effect = zero ? Effect::kZero : Effect::kReview;
    finding.basis = "Điều <1> & 2";
    finding.message.key = "check.number.suffix.fails";
    finding.locator = {sha256, 1, Box{120, 60, 160, 80}};
    return finding;
  }

  void add_other(const std::string& unit, const std::string& path, FileKind kind, const std::string& reason) {
    IntakeFile file;
    file.unit = unit;
    file.path = path;
    file.kind = kind;
    file.reason = reason;
    manifest_.files.push_back(file);
  }

  Report make() {
    ReportInput input;
    input.program_version = "1";
    input.at = kAt;
    input.policy = &policy_;
    input.messages = &messages_;
    input.manifest = &manifest_;
    input.verdict = &verdict_;
    input.sheets = sheets_;
    input.facts = [this](const std::string& sha256) { return facts_.at(sha256); };
    input.pictures = [](const std::string&) {
      return std::vector<PictureRow>{{"header", 1, {0, 0, 595, 290}, "image/png", sha('f')},
                                     {"number", 1, {100, 50, 200, 100}, "image/png", sha('e')}};
    };
    return make_report(input);
  }
  std::string html() {
    return report_html(make().json, messages_, [](const std::string&, const std::string& picture) {
      return std::optional<std::string>(picture == sha('e') ? "NUMBER-PICTURE" : "HEADER-PICTURE");
    });
  }

  static constexpr const char* kAt = "2024-11-25T10:00:00Z";
  Policy policy_ = shipped::policy("default");
  MessageCatalogue messages_ = MessageCatalogue::parse(shipped::file("messages/vi.toml"));
  Manifest manifest_;
  CampaignVerdict verdict_;
  std::map<std::string, DocumentFacts> facts_;
  std::map<std::string, SelfScoreSheet> sheets_;
};

TEST_F(ReportTest, EveryFileIsInOneBucketAndTotalsAddUp) {
  const Json report = Json::parse(make().json);
  const Json& summary = report["summary"];
  EXPECT_EQ(summary["files"], manifest_.files.size());
  std::size_t sum = 0;
  for (const auto& count : summary["buckets"]) sum += count.get<std::size_t>();
  EXPECT_EQ(sum, manifest_.files.size());
  EXPECT_EQ(summary["buckets"], Json({{"accepted", 1},
                                      {"review", 1},
                                      {"rejected", 1},
                                      {"not_examined", 2},
                                      {"sheet", 1},
                                      {"archive", 1},
                                      {"ignored", 2}}));
  std::size_t of_units = 0;
  std::size_t listed = 0;
  for (const auto& unit : report["units"]) {
    of_units += unit["summary"]["files"].get<std::size_t>();
    listed += unit["evidence"].size() + unit["other_files"].size();
  }
  EXPECT_EQ(of_units, manifest_.files.size());
  EXPECT_EQ(listed, manifest_.files.size());
}

TEST_F(ReportTest, ItKeepsItsSchema) {
  const Json schema_json = Json::parse(shipped::file("schemas/report.schema.json").text);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  const Json report = Json::parse(make().json);
  valijson::Validator validator;
  valijson::ValidationResults results;
  const bool valid = validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(report), &results);
  valijson::ValidationResults::Error error;
  std::string reasons;
  while (results.popError(error)) {
    for (const auto& part : error.context) reasons += part;
    reasons += ": " + error.description + "\n";
  }
  EXPECT_TRUE(valid) << reasons;
}

TEST_F(ReportTest, TheSameInputGivesTheSameBytes) { EXPECT_EQ(make().json, make().json); }

TEST_F(ReportTest, AnEvidenceFileWithoutAVerdictIsOurBug) {
  verdict_.evidence.pop_back();
  EXPECT_THROW(make(), std::logic_error);
}

TEST_F(ReportTest, WeightsAnswerTheFailOnLevels) {
  const ReportTotals totals = make().totals;
  EXPECT_EQ(totals.at_or_above(Effect::kZero), 2u);  // the file and the criterion 7.10
  EXPECT_EQ(totals.at_or_above(Effect::kReject), 2u);
  EXPECT_EQ(totals.at_or_above(Effect::kReview), 5u);  // two files to look at and a missing criterion besides
}

TEST_F(ReportTest, CodesStayText) {
  const Json report = Json::parse(make().json);
  EXPECT_EQ(report["units"][0]["criteria"][1]["code"], "7.10");
  EXPECT_EQ(report["units"][0]["evidence"][0]["codes"], Json({"7.10"}));
}

TEST_F(ReportTest, ThePageEscapesWhatFilesAreCalled) {
  const std::string page = html();
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, HasSubstr("Điều &lt;1&gt; &amp; 2"));
}

TEST_F(ReportTest, ThePageNeedsNothingElse) {
  const std::string page = html();
  for (const char* outside : {"http://", "https://", "src=\"/", "<link", "@import", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
}

TEST_F(ReportTest, FlaggedEvidenceComesFirstWithThePictureOfItsPlace) {
  const std::string page = html();
  const auto flagged = page.find("&lt;script&gt;");
  const auto clean = page.find("1.1_tot.pdf");
  ASSERT_NE(flagged, std::string::npos);
  ASSERT_NE(clean, std::string::npos);
  EXPECT_LT(flagged, clean);
  EXPECT_THAT(page, HasSubstr("data:image/png;base64,TlVNQkVSLVBJQ1RVUkU="));       // NUMBER-PICTURE
  EXPECT_THAT(page, Not(HasSubstr("data:image/png;base64,SEVBREVSLVBJQ1RVUkU=")));  // HEADER-PICTURE
  // The finding's box 120–160 of the picture's 100–200: from 20 % on, 40 % wide.
  EXPECT_THAT(page, HasSubstr("left:20.00%;top:20.00%;width:40.00%;height:40.00%"));
}

TEST_F(ReportTest, NoWordOfThePageIsMissingInTheCatalogue) {
  const std::string page = html();
  for (const char* key : {"report.bucket.", "report.field.", "report.place.", "report.refused.", "criterion.",
                          "effect.", "document_class.", "problem.", "sheet.numeric"}) {
    EXPECT_THAT(page, Not(HasSubstr(key)));
  }
  EXPECT_THAT(page, HasSubstr("Sheet1!A12"));
}

TEST_F(ReportTest, TheWorkbookHoldsFourTabsAndCodesAsText) {
  const ScratchFolder folder;
  report_xlsx(make().json, messages_, folder.at("report.xlsx"));
  const Spreadsheet book = read_xlsx(read_bytes(folder.at("report.xlsx")));
  std::vector<std::string> names;
  for (const auto& tab : book.tabs) names.push_back(tab.name);
  EXPECT_THAT(names, ::testing::ElementsAre("Tổng hợp", "Tiêu chí", "Minh chứng", "Cần xem lại"));
  const Cell* code = book.tabs.at(1).at(2, 1);
  ASSERT_NE(code, nullptr);
  EXPECT_EQ(code->text, "7.10");
  EXPECT_FALSE(code->number);
  // Heading and one row a file; heading and three findings, two files that could not be examined among all.
  EXPECT_EQ(book.tabs.at(2).rows, 1 + 9);
}

TEST_F(ReportTest, TheSummaryIsOneJsonObjectOrAFewLines) {
  const std::string line = summary_json(make().json, {"out/report.html"});
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_EQ(Json::parse(line)["reports"], Json({"out/report.html"}));
  EXPECT_THAT(summary_text(make().json, messages_, {"out/report.html"}), HasSubstr("9 tệp của 3 đơn vị"));
}

TEST(ReportWords, NumbersAndTimesReadAsInVietnam) {
  EXPECT_EQ(points_text(1.5), "1,5");
  EXPECT_EQ(points_text(2.0), "2");
  EXPECT_EQ(points_text(0.0), "0");
  EXPECT_EQ(points_text(std::nullopt), "");
  EXPECT_EQ(date_text("2025-01-06"), "06/01/2025");
  EXPECT_EQ(instant_text("2024-11-25T17:30:00Z"), "00:30 ngày 26/11/2024 (giờ Việt Nam)");
  EXPECT_EQ(size_text(999), "999 B");
  EXPECT_EQ(size_text(1500000), "1,5 MB");
}

// Every reason, bucket and place the program may write has its words.
TEST(ReportWords, BothCataloguesHaveEveryWordOfTheReport) {
  for (const char* language : {"vi", "en"}) {
    const auto messages = MessageCatalogue::parse(shipped::file(std::string("messages/") + language + ".toml"));
    for (const auto reason : kRefusals) EXPECT_TRUE(messages.has("report.refused." + std::string(reason))) << reason;
    for (const auto& row : kWords<Bucket>) EXPECT_TRUE(messages.has("report.bucket." + std::string(row.word)));
    for (const auto& row : kWords<FieldStatus>) EXPECT_TRUE(messages.has("report.field." + std::string(row.word)));
    for (const auto& row : kWords<CriterionOutcome>) EXPECT_TRUE(messages.has("criterion." + std::string(row.word)));
    for (const auto& row : kWords<Effect>) EXPECT_TRUE(messages.has("effect." + std::string(row.word)));
    for (const auto& row : kWords<DocumentClass>) EXPECT_TRUE(messages.has("document_class." + std::string(row.word)));
    for (const auto code : kProblemCodes) EXPECT_TRUE(messages.has("problem." + std::string(code))) << code;
    for (const char* key : {"sheet.numeric_code", "sheet.duplicate_code", "sheet.bad_score", "sheet.unreadable_code",
                            "sheet.second_sheet", "report.no_unit", "report.bucket.other"}) {
      EXPECT_TRUE(messages.has(key)) << key;
    }
  }
}

}  // namespace
}  // namespace kiemchung
