#include "pipeline/self_score_template.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "pipeline/self_score.h"
#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

class TemplateFile {
 public:
  TemplateFile()
      : path_(std::filesystem::path(::testing::TempDir()) / ("template-" + std::to_string(::getpid()) + ".xlsx")) {}
  ~TemplateFile() { std::filesystem::remove(path_); }
  TemplateFile(const TemplateFile&) = delete;
  TemplateFile& operator=(const TemplateFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string bytes() const {
    std::ifstream stream(path_, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path path_;
};

TEST(SelfScoreTemplate, IsReadBackAsTheSetWithNothingFilledIn) {
  const Policy policy = shipped::policy("boc-nhieu-2024");
  const CriteriaSet& set = policy.sets.front();
  const TemplateFile file;
  write_self_score_template(set, file.path());
  const auto sheet = read_self_score(read_xlsx(file.bytes()));
  ASSERT_TRUE(sheet.has_value());
  EXPECT_TRUE(sheet->problems.empty());
  ASSERT_EQ(sheet->rows.size(), set.criteria.size());
  for (std::size_t i = 0; i < set.criteria.size(); ++i) {
    EXPECT_EQ(sheet->rows[i].code, set.criteria[i].code);
    EXPECT_EQ(sheet->rows[i].maximum, set.criteria[i].maximum);
    EXPECT_FALSE(sheet->rows[i].self_score.has_value());
    EXPECT_TRUE(sheet->rows[i].documents.empty());
    EXPECT_TRUE(sheet->rows[i].explanation.empty());
  }
}

TEST(SelfScoreTemplate, IsTheSameEveryTime) {
  const Policy policy = shipped::policy("default");
  const TemplateFile file;
  write_self_score_template(policy.sets.front(), file.path());
  const std::string first = file.bytes();
  write_self_score_template(policy.sets.front(), file.path());
  EXPECT_EQ(file.bytes(), first);
}

TEST(SelfScoreTemplate, SaysSoWhenItCannotBeWritten) {
  const Policy policy = shipped::policy("default");
  EXPECT_THROW(write_self_score_template(policy.sets.front(), "/nonexistent/folder/a.xlsx"), std::runtime_error);
}

}  // namespace
}  // namespace kiemchung
