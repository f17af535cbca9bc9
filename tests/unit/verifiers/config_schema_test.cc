// The JSON Schemas for editors say the same of the shipped files as the program's own reading does.
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

Json as_json(const std::string& text) {
  const toml::table table = toml::parse(text);
  std::ostringstream json;
  json << toml::json_formatter(table);
  return Json::parse(json.str());
}

// "" if the document fits the schema; otherwise what does not.
std::string misfit(const std::string& schema_file, const std::string& text) {
  const Json schema_json = Json::parse(shipped::file("schemas/" + schema_file).text);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(Adapter(schema_json), schema);
  const Json document = as_json(text);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, Adapter(document), &results)) return "";
  std::string list;
  for (const auto& error : results) {
    for (const std::string& step : error.context) list += step;
    list += ": " + error.description + "\n";
  }
  return list.empty() ? "misfit" : list;
}

std::string with(std::string text, const std::string& right, const std::string& wrong) {
  const std::size_t at = text.find(right);
  if (at == std::string::npos) throw std::runtime_error("not in the file: " + right);
  return text.replace(at, right.size(), wrong);
}

TEST(PolicySchema, FitsEveryPolicyThatShips) {
  for (const std::string_view name : shipped::kPolicies) {
    EXPECT_EQ(misfit("policy.schema.json", shipped::file("policies/" + std::string(name) + ".toml").text), "") << name;
  }
}

TEST(PolicySchema, RefusesWhatLintRefuses) {
  const std::string good = shipped::file("policies/lao-cai-2021.toml").text;
  EXPECT_NE(misfit("policy.schema.json", with(good, "effect = \"review\"", "effect = \"reveiw\"")), "");
  EXPECT_NE(misfit("policy.schema.json", with(good, "timestamp = false", "timestamp = 0")), "");
  EXPECT_NE(misfit("policy.schema.json", with(good, "until = 2021-12-20", "until = \"20/12\"")), "");
  EXPECT_NE(misfit("policy.schema.json", with(good, "until = 2021-12-20", "until = 2021-12-20\nbefore = 2021-12-21")),
            "");
  EXPECT_NE(misfit("policy.schema.json", with(good, "version =", "verison =")), "");
}

TEST(CriteriaSchema, FitsEverySetThatShips) {
  int sets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(KC_SOURCE_DIR) + "/config/criteria")) {
    const std::string name = entry.path().filename().string();
    EXPECT_EQ(misfit("criteria.schema.json", shipped::file("criteria/" + name).text), "") << name;
    ++sets;
  }
  EXPECT_GE(sets, 12);
}

TEST(CriteriaSchema, RefusesACodeThatIsANumber) {
  const std::string good = shipped::file("criteria/mau.toml").text;
  EXPECT_NE(misfit("criteria.schema.json", with(good, "code = \"7.10\"", "code = 7.10")), "");
  EXPECT_NE(misfit("criteria.schema.json", with(good, "code = \"7.10\"", "code = \"7.010\"")), "");
}

}  // namespace
}  // namespace kiemchung
