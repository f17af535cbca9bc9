#include "pipeline/report/report_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Json = nlohmann::json;

Json finding(const std::string& check, const std::string& effect) {
  return {{"check", check}, {"outcome", "fails"}, {"effect", effect}, {"text", "câu của " + check}};
}

Json file(const std::string& path, const std::string& sha256, const std::vector<Json>& findings) {
  return {{"path", path}, {"sha256", sha256}, {"findings", findings}};
}

Json criterion(const std::string& code, const std::string& outcome) {
  return {{"set", "mau"}, {"code", code}, {"outcome", outcome}};
}

Json report(const std::vector<Json>& files, const std::vector<Json>& criteria = {}, const std::string& policy = "p") {
  return {{"schema", 1},
          {"at", "2021-12-20T05:00:00Z"},
          {"policy", {{"id", policy}}},
          {"round", {{"id", "lan-1"}, {"state", "open"}}},
          {"units", {{{"unit", "xa-mau"}, {"findings", Json::array()}, {"evidence", files}, {"criteria", criteria}}}}};
}

UnitChanges changes_of(const Json& before, const Json& after) {
  return compare_reports(before.dump(), after.dump()).units.at(0);
}

std::vector<std::string> names(const std::vector<Flag>& flags) {
  std::vector<std::string> found;
  for (const Flag& flag : flags) found.push_back(flag.path + " " + flag.check);
  return found;
}

TEST(ReportChanges, NothingChangesBetweenAReportAndItself) {
  const Json same = report({file("a.pdf", "1", {finding("date.present", "review")})}, {criterion("1.1", "review")});
  const UnitChanges changes = changes_of(same, same);
  EXPECT_TRUE(changes.is_empty());
  EXPECT_THAT(names(changes.remaining), ElementsAre("a.pdf date.present"));
}

TEST(ReportChanges, TellsAddedReplacedAndRemovedFilesApart) {
  const UnitChanges changes =
      changes_of(report({file("a.pdf", "1", {}), file("b.pdf", "2", {}), file("c.pdf", "3", {})}),
                 report({file("a.pdf", "1", {}), file("b.pdf", "9", {}), file("d.pdf", "4", {})}));
  EXPECT_THAT(changes.added, ElementsAre("d.pdf"));
  EXPECT_THAT(changes.replaced, ElementsAre("b.pdf"));
  EXPECT_THAT(changes.removed, ElementsAre("c.pdf"));
}

TEST(ReportChanges, AFlagIsCuredOnlyIfItsFileIsStillThere) {
  const Json before = report({file("a.pdf", "1", {finding("number.suffix", "zero"), finding("date.present", "review")}),
                              file("b.pdf", "2", {finding("draft.mark", "reject")})});
  const Json after =
      report({file("a.pdf", "9", {finding("date.present", "review"), finding("kind.accepted", "review")})});
  const UnitChanges changes = changes_of(before, after);
  EXPECT_THAT(names(changes.cured), ElementsAre("a.pdf number.suffix"));
  EXPECT_THAT(names(changes.withdrawn), ElementsAre("b.pdf draft.mark"));
  EXPECT_THAT(names(changes.remaining), ElementsAre("a.pdf date.present"));
  EXPECT_THAT(names(changes.appeared), ElementsAre("a.pdf kind.accepted"));
}

TEST(ReportChanges, NotesAreNoFlags) {
  const UnitChanges changes =
      changes_of(report({file("a.pdf", "1", {finding("number.form", "inform")})}), report({file("a.pdf", "1", {})}));
  EXPECT_THAT(changes.cured, IsEmpty());
  EXPECT_TRUE(changes.is_empty());
}

TEST(ReportChanges, NamesCriteriaWhoseOutcomeChanged) {
  const UnitChanges changes = changes_of(report({}, {criterion("7.1", "missing"), criterion("7.10", "met")}),
                                         report({}, {criterion("7.1", "met"), criterion("7.10", "met")}));
  ASSERT_EQ(changes.criteria.size(), 1u);
  EXPECT_EQ(changes.criteria[0].code, "7.1");
  EXPECT_EQ(changes.criteria[0].before, "missing");
  EXPECT_EQ(changes.criteria[0].after, "met");
}

TEST(ReportChanges, AUnitThatCameOrWentIsCompared) {
  Json before = report({file("a.pdf", "1", {})});
  Json after = report({file("b.pdf", "2", {})});
  after["units"][0]["unit"] = "xa-khac";
  const ReportChanges changes = compare_reports(before.dump(), after.dump());
  ASSERT_EQ(changes.units.size(), 2u);
  EXPECT_THAT(changes.units[0].added, ElementsAre("b.pdf"));    // xa-khac
  EXPECT_THAT(changes.units[1].removed, ElementsAre("a.pdf"));  // xa-mau
}

TEST(ReportChanges, RefusesWhatIsNoReportAndReportsOfDifferentPolicies) {
  const std::string good = report({}).dump();
  EXPECT_THROW(compare_reports("%PDF-1.7", good), std::runtime_error);
  EXPECT_THROW(compare_reports(good, "{}"), std::runtime_error);
  EXPECT_THROW(compare_reports(good, R"({"schema": 1, "policy": {"id": "p"}, "units": [{}]})"), std::runtime_error);
  EXPECT_THROW(compare_reports(good, report({}, {}, "other").dump()), std::runtime_error);
}

}  // namespace
}  // namespace kiemchung
