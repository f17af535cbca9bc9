// Holds JSON from stdin against a schema file: the whole input, or each line by itself.
//   json_schema_check SCHEMA.json [--lines]      0: fits; 1: does not, and stderr says where
// A "$ref" to a schema beside the given one is read from there.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

Json json_of_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return Json::parse(file);
}

bool fits(const valijson::Schema& schema, const std::string& text, const std::string& name) {
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    std::cerr << name << ": not JSON\n";
    return false;
  }
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, Adapter(document), &results)) return true;
  int shown = 0;
  for (const auto& error : results) {
    std::string place;
    for (const std::string& step : error.context) place += step;
    std::cerr << name << ": " << place << ": " << error.description << "\n";
    if (++shown == 10) break;
  }
  return false;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: json_schema_check SCHEMA.json [--lines]\n";
    return 2;
  }
  try {
    const std::filesystem::path path = arguments[1];
    const Json schema_json = json_of_file(path);
    valijson::Schema schema;
    valijson::SchemaParser parser;
    const auto fetch = [&](const std::string& name) { return new Json(json_of_file(path.parent_path() / name)); };
    const auto release = [](const Json* document) { delete document; };
    parser.populateSchema(Adapter(schema_json), schema, fetch, release);
    bool all = true;
    std::size_t seen = 0;
    if (count > 2) {
      for (std::string line; std::getline(std::cin, line);) {
        ++seen;
        all = fits(schema, line, "line " + std::to_string(seen)) && all;
      }
    } else {
      const std::string text(std::istreambuf_iterator<char>(std::cin), {});
      seen = text.empty() ? 0 : 1;
      all = fits(schema, text, "document");
    }
    if (seen == 0) std::cerr << "nothing to check\n";
    return all && seen > 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << arguments[1] << ": " << error.what() << "\n";
    return 2;
  }
}
