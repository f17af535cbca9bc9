#include "verifiers/toml_reader.h"

#include <algorithm>
#include <sstream>

namespace kiemchung {

std::optional<toml::table> parse_toml(const TextFile& file, std::vector<ConfigProblem>& problems) {
  try {
    return toml::parse(file.text, file.name);
  } catch (const toml::parse_error& error) {
    ConfigProblem problem;
    problem.file = file.name;
    problem.line = static_cast<int>(error.source().begin.line);
    problem.column = static_cast<int>(error.source().begin.column);
    problem.message = {"lint.syntax", {{"detail", std::string(error.description())}}};
    problems.push_back(std::move(problem));
    return std::nullopt;
  }
}

void TomlReader::add(const toml::source_position& at, std::string key, Arguments arguments, Severity severity) {
  ConfigProblem problem;
  problem.file = file_;
  problem.line = static_cast<int>(at.line);
  problem.column = static_cast<int>(at.column);
  problem.message = {std::move(key), std::move(arguments)};
  problem.severity = severity;
  problems_.push_back(std::move(problem));
}

void TomlReader::error(const toml::node& where, std::string key, Arguments arguments) {
  add(where.source().begin, std::move(key), std::move(arguments), Severity::kError);
}

void TomlReader::warning(const toml::node& where, std::string key, Arguments arguments) {
  add(where.source().begin, std::move(key), std::move(arguments), Severity::kWarning);
}

void TomlReader::note(const toml::node& where, std::string key, Arguments arguments) {
  add(where.source().begin, std::move(key), std::move(arguments), Severity::kNote);
}

void TomlReader::error(std::string key, Arguments arguments) {
  add({}, std::move(key), std::move(arguments), Severity::kError);
}

const toml::node* TomlReader::find(const toml::table& table, std::string_view key, Need need) {
  const toml::node* const node = table.get(key);
  if (node == nullptr && need == Need::kRequired) error(table, "lint.missing_key", {{"key", std::string(key)}});
  return node;
}

void TomlReader::wrong_type(const toml::node& node, std::string_view key, std::string_view expected_key) {
  std::ostringstream found;
  found << node.type();
  error(node, std::string(expected_key), {{"key", std::string(key)}, {"found", found.str()}});
}

std::optional<std::string> TomlReader::text(const toml::table& table, std::string_view key, Need need) {
  const toml::node* const node = find(table, key, need);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) return value->get();
  wrong_type(*node, key, "lint.expected_text");
  return std::nullopt;
}

std::optional<double> TomlReader::number(const toml::table& table, std::string_view key) {
  const toml::node* const node = find(table, key, Need::kOptional);
  if (node == nullptr) return std::nullopt;
  if (node->is_number()) return node->value<double>();
  wrong_type(*node, key, "lint.expected_number");
  return std::nullopt;
}

std::optional<int> TomlReader::whole(const toml::table& table, std::string_view key) {
  const toml::node* const node = find(table, key, Need::kOptional);
  if (node == nullptr) return std::nullopt;
  if (node->is_integer()) return node->value<int>();
  wrong_type(*node, key, "lint.expected_whole");
  return std::nullopt;
}

std::optional<bool> TomlReader::flag(const toml::table& table, std::string_view key) {
  const toml::node* const node = find(table, key, Need::kOptional);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  wrong_type(*node, key, "lint.expected_flag");
  return std::nullopt;
}

std::optional<CivilDate> TomlReader::date(const toml::table& table, std::string_view key, Need need) {
  const toml::node* const node = find(table, key, need);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_date()) {
    const toml::date read = value->get();
    return CivilDate{std::chrono::year{read.year}, std::chrono::month{read.month}, std::chrono::day{read.day}};
  }
  wrong_type(*node, key, "lint.expected_date");
  return std::nullopt;
}

std::vector<std::string> TomlReader::texts(const toml::table& table, std::string_view key) {
  std::vector<std::string> found;
  const toml::node* const node = find(table, key, Need::kOptional);
  if (node == nullptr) return found;
  const toml::array* const list = node->as_array();
  if (list == nullptr) {
    wrong_type(*node, key, "lint.expected_list");
    return found;
  }
  for (const toml::node& item : *list) {
    if (const auto* value = item.as_string()) {
      found.push_back(value->get());
    } else {
      wrong_type(item, key, "lint.expected_text");
    }
  }
  return found;
}

const toml::table* TomlReader::table(const toml::table& parent, std::string_view key, Need need) {
  const toml::node* const node = find(parent, key, need);
  if (node == nullptr) return nullptr;
  if (node->is_table()) return node->as_table();
  wrong_type(*node, key, "lint.expected_table");
  return nullptr;
}

std::vector<const toml::table*> TomlReader::tables(const toml::table& parent, std::string_view key) {
  std::vector<const toml::table*> found;
  const toml::node* const node = find(parent, key, Need::kOptional);
  if (node == nullptr) return found;
  const toml::array* const list = node->as_array();
  if (list == nullptr) {
    wrong_type(*node, key, "lint.expected_list");
    return found;
  }
  for (const toml::node& item : *list) {
    if (item.is_table()) {
      found.push_back(item.as_table());
    } else {
      wrong_type(item, key, "lint.expected_table");
    }
  }
  return found;
}

void TomlReader::only(const toml::table& table, std::initializer_list<std::string_view> allowed) {
  for (const auto& [key, node] : table) {
    if (std::ranges::find(allowed, key.str()) != allowed.end()) continue;
    std::string expected;
    for (const std::string_view word : allowed) expected += (expected.empty() ? "" : ", ") + std::string(word);
    error(node, "lint.unknown_key", {{"key", std::string(key.str())}, {"expected", expected}});
  }
}

}  // namespace kiemchung
