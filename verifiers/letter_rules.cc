#include "verifiers/letter_rules.h"

#include <string_view>

#include "verifiers/check_catalogue.h"
#include "verifiers/toml_reader.h"

namespace kiemchung {
namespace {

// A key of a table, or the row of a list with that id.
bool has_step(const toml::node*& node, std::string_view step) {
  if (const auto* table = node->as_table()) {
    node = table->get(step);
    return node != nullptr;
  }
  if (const auto* list = node->as_array()) {
    for (const toml::node& item : *list) {
      const auto* const row = item.as_table();
      const auto* const id = row == nullptr ? nullptr : (*row)["id"].as_string();
      if (id == nullptr || id->get() != step) continue;
      node = &item;
      return true;
    }
  }
  return false;
}

bool has_key(const TextFile& file, std::string_view path) {
  std::vector<ConfigProblem> problems;
  const auto toml = parse_toml(file, problems);
  if (!toml) return false;
  const toml::node* node = &*toml;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    if (!has_step(node, path.substr(0, dot))) return false;
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return true;
}

bool is_in_set(std::string_view set_and_key, const PolicySources& sources) {
  const std::size_t colon = set_and_key.find(':');
  if (colon == std::string_view::npos) return false;
  for (const TextFile& file : sources.criteria) {
    std::vector<ConfigProblem> problems;
    if (CriteriaSet::parse(file, problems).id != set_and_key.substr(0, colon)) continue;
    return has_key(file, set_and_key.substr(colon + 1));
  }
  return false;
}

}  // namespace

std::vector<LetterRule> parse_letter_rules(const TextFile& file, std::vector<ConfigProblem>& problems) {
  std::vector<LetterRule> rules;
  const auto toml = parse_toml(file, problems);
  if (!toml) return rules;
  TomlReader reader(file.name, problems);
  reader.only(*toml, {"rules"});
  for (const toml::table* row : reader.tables(*toml, "rules")) {
    reader.only(*row, {"number", "policy", "place", "rule", "carried_by", "outside"});
    LetterRule rule;
    rule.line = TomlReader::line_of(*row);
    rule.number = reader.whole(*row, "number").value_or(0);
    rule.policy = reader.text(*row, "policy", Need::kRequired).value_or("");
    rule.place = reader.text(*row, "place", Need::kRequired).value_or("");
    rule.rule = reader.text(*row, "rule", Need::kRequired).value_or("");
    rule.carried_by = reader.texts(*row, "carried_by");
    rule.outside = reader.text(*row, "outside").value_or("");
    if (rule.carried_by.empty() && rule.outside.empty())
      reader.error(*row, "lint.missing_key", {{"key", "carried_by"}});
    rules.push_back(std::move(rule));
  }
  return rules;
}

bool is_carried(const std::string& carrier, const Policy& policy, const PolicySources& sources) {
  const std::size_t colon = carrier.find(':');
  if (colon == std::string::npos) return false;
  const std::string_view kind = std::string_view(carrier).substr(0, colon);
  const std::string_view what = std::string_view(carrier).substr(colon + 1);
  if (kind == "check") return find_check(what) != nullptr && policy.rule_for(what).effect != Effect::kIgnore;
  if (kind == "key") return has_key(sources.policy, what);
  if (kind == "set") return is_in_set(what, sources);
  return false;
}

}  // namespace kiemchung
