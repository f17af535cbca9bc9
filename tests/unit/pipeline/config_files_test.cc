#include "pipeline/config_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "pipeline/exit_codes.h"

namespace kiemchung {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const kShipped = KC_SOURCE_DIR "/config";

std::string failure(const std::function<void()>& act) {
  try {
    act();
  } catch (const RunError& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    return error.what();
  }
  return "";
}

// A province's own folder beside the shipped one: policies/own.toml and criteria/.
class OwnFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("own-config-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "policies");
    fs::create_directories(folder_ / "criteria");
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string policy_from_default(const std::string& right, const std::string& wrong) {
    std::ifstream stream(std::string(kShipped) + "/policies/default.toml");
    std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    text.replace(text.find(right), right.size(), wrong);
    std::ofstream(folder_ / "policies" / "own.toml") << text;
    return (folder_ / "policies" / "own.toml").string();
  }

  fs::path folder_;
};

TEST(ConfigFolder, ListsThePoliciesThatShip) {
  EXPECT_THAT(ConfigFolder(kShipped).policy_names(),
              ElementsAre("boc-nhieu-2024", "default", "huu-lung-2021", "kon-ray-2023", "lao-cai-2021", "sin-ho-2024"));
}

TEST(ConfigFolder, FindsTheFolderAboveTheProgram) {
  // The test program lies in the build tree of the source folder.
  EXPECT_TRUE(fs::equivalent(ConfigFolder().path(), kShipped));
}

TEST(ConfigFolder, SaysWhatToDoAboutAWrongFolder) {
  EXPECT_THAT(failure([] { ConfigFolder("/nonexistent"); }), HasSubstr("--config"));
}

TEST(ConfigFolder, SaysWhichPoliciesThereAreWhenTheNameIsWrong) {
  const ConfigFolder config(kShipped);
  const std::string message = failure([&] { (void)config.policy("boc-nhieu"); });
  EXPECT_THAT(message, HasSubstr("\"boc-nhieu\""));
  EXPECT_THAT(message, HasSubstr("boc-nhieu-2024"));
  EXPECT_THAT(message, HasSubstr("--policy"));
}

TEST_F(OwnFolder, APolicyFileMayUseTheSetsThatShip) {
  const std::string file = policy_from_default("id = \"default\"", "id = \"own\"");
  const Policy policy = ConfigFolder(kShipped).policy(file);
  EXPECT_EQ(policy.id, "own");
  EXPECT_EQ(policy.sets.front().id, "mau");
}

TEST_F(OwnFolder, APolicyFileMayBringItsOwnSets) {
  std::ofstream(folder_ / "criteria" / "own.toml")
      << "id = \"own-set\"\ntitle = \"t\"\nversion = \"1\"\nbasis = { number = \"1/QĐ-UBND\" }\n"
         "criteria = [{ code = \"1\", title = \"t\", maximum = 1.0 }]\n";
  const std::string file = policy_from_default("criteria = [\"mau\"]", "criteria = [\"own-set\"]");
  EXPECT_EQ(ConfigFolder(kShipped).policy(file).sets.front().id, "own-set");
}

TEST_F(OwnFolder, AnErrorIsShownInVietnameseWithFileAndLine) {
  const std::string file = policy_from_default("version = \"1\"", "version = 1");
  const ConfigFolder config(kShipped);
  const std::string message = failure([&] { (void)config.policy(file); });
  EXPECT_THAT(message, HasSubstr(file + ":4:"));
  EXPECT_THAT(message, HasSubstr("phải là chữ"));
  EXPECT_THAT(message, HasSubstr("kiemchung policy lint"));
}

}  // namespace
}  // namespace kiemchung
