// Keeps the table of the 79 rules true: what it names as a carrier must be there.
#include "verifiers/letter_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

using ::testing::IsEmpty;

std::vector<LetterRule> shipped_rules() {
  std::vector<ConfigProblem> problems;
  auto rules = parse_letter_rules(shipped::file("letter_rules.toml"), problems);
  EXPECT_THAT(problems, IsEmpty());
  return rules;
}

bool is_source(const std::string& path) {
  return std::filesystem::is_regular_file(std::string(KC_SOURCE_DIR) + "/" + path);
}

bool is_there(const std::string& carrier, const Policy& policy, const PolicySources& sources) {
  if (carrier.starts_with("command:")) {
    const std::string main_file = shipped::file("../pipeline/main.cc").text;
    return main_file.find("register_" + carrier.substr(8) + "_command(") != std::string::npos;
  }
  if (carrier.starts_with("file:")) return is_source(carrier.substr(5));
  return is_carried(carrier, policy, sources);
}

TEST(LetterRules, AreNumberedFromOneToSeventyNineByLetter) {
  const auto rules = shipped_rules();
  ASSERT_EQ(rules.size(), 79u);
  // Where each letter's rules end in the list of the domain notes.
  const std::map<std::string, std::pair<int, int>> ranges = {{"huu-lung-2021", {1, 17}},
                                                             {"kon-ray-2023", {18, 31}},
                                                             {"lao-cai-2021", {32, 45}},
                                                             {"sin-ho-2024", {46, 62}},
                                                             {"boc-nhieu-2024", {63, 79}}};
  for (std::size_t i = 0; i < rules.size(); ++i) {
    EXPECT_EQ(rules[i].number, static_cast<int>(i) + 1);
    const auto [first, last] = ranges.at(rules[i].policy);
    EXPECT_TRUE(first <= rules[i].number && rules[i].number <= last) << rules[i].number;
  }
}

TEST(LetterRules, EveryCarrierIsReallyThere) {
  std::map<std::string, PolicySources> sources;
  std::map<std::string, Policy> policies;
  for (const std::string_view name : shipped::kPolicies) {
    sources.emplace(name, shipped::sources(std::string(name)));
    policies.emplace(name, Policy::parse(sources.at(std::string(name))));
  }
  for (const LetterRule& rule : shipped_rules()) {
    EXPECT_TRUE(!rule.carried_by.empty() || !rule.outside.empty()) << rule.number;
    for (const std::string& carrier : rule.carried_by) {
      EXPECT_TRUE(is_there(carrier, policies.at(rule.policy), sources.at(rule.policy)))
          << "rule " << rule.number << " names " << carrier;
    }
  }
}

TEST(LetterRules, ACarrierThatIsNotThereIsNoticed) {
  const PolicySources sources = shipped::sources("lao-cai-2021");
  const Policy policy = Policy::parse(sources);
  EXPECT_TRUE(is_carried("key:rounds.lan-2", policy, sources));
  EXPECT_FALSE(is_carried("key:rounds.lan-3", policy, sources));
  EXPECT_TRUE(is_carried("check:kind.accepted", policy, sources));
  EXPECT_FALSE(is_carried("check:table.signed", policy, sources));  // ignored in Lào Cai
  EXPECT_FALSE(is_carried("check:no.such", policy, sources));
  EXPECT_TRUE(is_carried("set:lao-cai-xa-2910:unit_kinds", policy, sources));
  EXPECT_FALSE(is_carried("set:lao-cai-xa-2910:replaces", policy, sources));
  EXPECT_FALSE(is_carried("nonsense", policy, sources));
}

}  // namespace
}  // namespace kiemchung
