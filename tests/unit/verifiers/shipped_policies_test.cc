// What the letters say, held against the policies that ship. Expected values come from the letters (matrix and
// deadlines of the domain notes), never from the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

class EveryPolicy : public ::testing::TestWithParam<std::string_view> {};

TEST_P(EveryPolicy, IsCleanForLint) {
  const PolicyReading reading = read_policy(shipped::sources(std::string(GetParam())));
  for (const ConfigProblem& problem : reading.problems) {
    EXPECT_EQ(problem.severity, Severity::kNote) << shipped::line_of(problem);
  }
  ASSERT_TRUE(reading.policy.has_value());
  EXPECT_EQ(reading.policy->id, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Shipped, EveryPolicy, ::testing::ValuesIn(shipped::kPolicies), [](const auto& parameter) {
  std::string name(parameter.param);
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace kiemchung
