#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/verifiers/shipped_config.h"
#include "verifiers/check_catalogue.h"
#include "verifiers/checks/registry.h"
#include "verifiers/message_catalogue.h"

namespace kiemchung {
namespace {

TEST(CheckRegistry, EveryIdOfTheCatalogueHasExactlyOneClassAndEveryClassAnId) {
  std::vector<std::string> ids;
  for (const Check* check : all_checks()) ids.emplace_back(check->id());
  std::vector<std::string> wanted;
  for (const CheckInfo& info : check_catalogue()) wanted.emplace_back(info.id);
  EXPECT_THAT(ids, ::testing::UnorderedElementsAreArray(wanted));
}

TEST(CheckRegistry, NoCheckNamesAReasonTwice) {
  for (const Check* check : all_checks()) {
    const auto reasons = check->reasons();
    EXPECT_EQ(std::set<std::string_view>(reasons.begin(), reasons.end()).size(), reasons.size()) << check->id();
  }
}

TEST(CheckRegistry, EveryReasonACheckMayGiveHasASentenceInEveryLanguage) {
  for (const char* language : {"messages/vi.toml", "messages/en.toml"}) {
    const auto messages = MessageCatalogue::parse(shipped::file(language));
    for (const Check* check : all_checks()) {
      for (const auto reason : check->reasons()) {
        const std::string key = "check." + std::string(check->id()) + "." + std::string(reason);
        EXPECT_TRUE(messages.has(key)) << language << " " << key;
      }
    }
  }
}

}  // namespace
}  // namespace kiemchung
