// The comparer must see every difference, or the samples prove nothing.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "samples/expected.h"

namespace kiemchung::samples {
namespace {

using Json = nlohmann::json;

class Comparer : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/kiemchung-compare-XXXXXX";
    folder_ = mkdtemp(pattern);
    write_file(folder_ + "/verdicts.tsv",
               "unit\tpath\tpolicy\toutcome\tzero_proposed\tchecks\twhat\n"
               "xa\t1.1.pdf\tp\taccepted\tfalse\t\t-\n"
               "xa\t1.2.pdf\tp\trejected\ttrue\tnumber.suffix\t-\n");
    write_file(folder_ + "/criteria.tsv", "unit\tpolicy\tcode\toutcome\nxa\tp\t1.1\tmet\nxa\tp\t*\tmissing\n");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Json file(const char* path, const char* outcome, bool zero) {
    return {{"path", path}, {"verdict", {{"outcome", outcome}, {"zero_proposed", zero}}}, {"findings", Json::array()}};
  }
  static Json equal_report() {
    Json second = file("1.2.pdf", "rejected", true);
    second["findings"].push_back({{"check", "number.suffix"}, {"outcome", "fails"}});
    const auto criterion = [](const char* code, const char* outcome) {
      return Json{{"code", code}, {"outcome", outcome}, {"reasons", Json::array()}};
    };
    return {{"policy", {{"id", "p"}}},
            {"units",
             {{{"unit", "xa"},
               {"evidence", {file("1.1.pdf", "accepted", false), second}},
               {"criteria", {criterion("1.1", "met"), criterion("7.10", "missing")}}}}}};
  }
  int differences(const Json& report) const {
    write_file(folder_ + "/report.json", report.dump());
    return compare(folder_ + "/report.json", "", folder_);
  }

  std::string folder_;
};

TEST_F(Comparer, FindsNothingWhereAllIsAsExpected) { EXPECT_EQ(differences(equal_report()), 0); }

TEST_F(Comparer, SeesAnotherVerdict) {
  Json report = equal_report();
  report["units"][0]["evidence"][0]["verdict"]["outcome"] = "review";
  EXPECT_EQ(differences(report), 1);
}

TEST_F(Comparer, SeesACheckThatIsNotReported) {
  Json report = equal_report();
  report["units"][0]["evidence"][1]["findings"][0]["outcome"] = "holds";
  EXPECT_EQ(differences(report), 1);
}

TEST_F(Comparer, SeesMissingAndUnexpectedFiles) {
  Json report = equal_report();
  report["units"][0]["evidence"][0]["path"] = "1.3.pdf";
  EXPECT_EQ(differences(report), 2);
}

TEST_F(Comparer, SeesEveryCriterionThatDiffersNamedOrNot) {
  Json report = equal_report();
  report["units"][0]["criteria"][0]["outcome"] = "zero";
  report["units"][0]["criteria"][1]["outcome"] = "met";
  EXPECT_EQ(differences(report), 2);
}

TEST_F(Comparer, APolicyWithoutExpectedVerdictsIsADifference) {
  Json report = equal_report();
  report["policy"]["id"] = "q";
  EXPECT_GT(differences(report), 0);
}

}  // namespace
}  // namespace kiemchung::samples
