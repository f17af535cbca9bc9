#include "verifiers/message_catalogue.h"

#include <algorithm>
#include <utility>

#include "verifiers/toml_reader.h"

namespace kiemchung {
namespace {

// Keys hold dots, which TOML reads as nested tables: they are joined again.
void flatten(const toml::table& table, const std::string& prefix, TomlReader& reader,
             std::map<std::string, std::string, std::less<>>& texts) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
    if (const auto* child = node.as_table()) {
      flatten(*child, name, reader, texts);
    } else if (const auto* value = node.as_string()) {
      texts.emplace(name, value->get());
      if (std::ranges::count(value->get(), '{') != std::ranges::count(value->get(), '}')) {
        reader.error(node, "lint.open_brace", {{"key", name}});
      }
    } else {
      reader.error(node, "lint.expected_text", {{"key", name}, {"found", ""}});
    }
  }
}

// Calls `plain` for the pieces between braces and `argument` for the names in them.
template <class Plain, class Argument>
void split(std::string_view text, const Plain& plain, const Argument& argument) {
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      plain(text);
      return;
    }
    plain(text.substr(0, open));
    argument(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

MessageCatalogue MessageCatalogue::parse(const TextFile& file) {
  std::vector<ConfigProblem> problems;
  MessageCatalogue catalogue;
  if (const auto toml = parse_toml(file, problems)) {
    TomlReader reader(file.name, problems);
    flatten(*toml, "", reader, catalogue.texts_);
  }
  if (!problems.empty()) throw ConfigError(std::move(problems));
  return catalogue;
}

std::string MessageCatalogue::text(const Message& message) const {
  const auto found = texts_.find(message.key);
  if (found == texts_.end()) return message.key;
  std::string result;
  split(
      found->second, [&](std::string_view piece) { result += piece; },
      [&](std::string_view name) {
        const auto argument = message.arguments.find(std::string(name));
        result += argument == message.arguments.end() ? "…" : argument->second;
      });
  return result;
}

std::string MessageCatalogue::text(std::string_view key) const { return text(Message{std::string(key), {}}); }

std::vector<std::string> MessageCatalogue::keys() const {
  std::vector<std::string> found;
  found.reserve(texts_.size());
  for (const auto& [key, value] : texts_) found.push_back(key);
  return found;
}

std::vector<std::string> MessageCatalogue::arguments_of(std::string_view key) const {
  std::vector<std::string> names;
  const auto found = texts_.find(key);
  if (found == texts_.end()) return names;
  split(
      found->second, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace kiemchung
