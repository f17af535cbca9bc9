#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "verifiers/check_catalogue.h"
#include "verifiers/checks/registry.h"

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

}  // namespace
}  // namespace kiemchung
