// Typed reading of TOML tables that collects every problem with its line. For .cc files only: public headers do not
// include it, so that toml++ stays out of them.
#pragma once

#include <toml++/toml.h>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/calendar.h"
#include "verifiers/config_problem.h"

namespace kiemchung {

enum class Need { kOptional, kRequired };

// Parses a file; a syntax error or a key written twice is a problem with its place, and nothing comes back.
std::optional<toml::table> parse_toml(const TextFile& file, std::vector<ConfigProblem>& problems);

class TomlReader {
 public:
  TomlReader(std::string file, std::vector<ConfigProblem>& problems) : file_(std::move(file)), problems_(problems) {}

  using Arguments = std::map<std::string, std::string>;
  void error(const toml::node& where, std::string key, Arguments arguments = {});
  void warning(const toml::node& where, std::string key, Arguments arguments = {});
  void note(const toml::node& where, std::string key, Arguments arguments = {});
  // A problem of the whole file.
  void error(std::string key, Arguments arguments = {});

  // A value of another type, or a required one that is missing, is a problem; then nothing comes back.
  std::optional<std::string> text(const toml::table& table, std::string_view key, Need need = Need::kOptional);
  std::optional<double> number(const toml::table& table, std::string_view key);
  std::optional<int> whole(const toml::table& table, std::string_view key);
  std::optional<bool> flag(const toml::table& table, std::string_view key);
  std::optional<CivilDate> date(const toml::table& table, std::string_view key, Need need = Need::kOptional);
  std::vector<std::string> texts(const toml::table& table, std::string_view key);
  // A table, or nullptr.
  const toml::table* table(const toml::table& parent, std::string_view key, Need need = Need::kOptional);
  // The tables of a list; anything else in it is a problem.
  std::vector<const toml::table*> tables(const toml::table& parent, std::string_view key);

  // One word out of an enum's words.
  template <class Enum>
  std::optional<Enum> word(const toml::table& parent, std::string_view key, Need need = Need::kOptional) {
    const auto written = text(parent, key, need);
    if (!written) return std::nullopt;
    const auto value = from_word<Enum>(*written);
    if (!value) {
      std::string expected;
      for (const auto& row : kWords<Enum>) expected += (expected.empty() ? "" : ", ") + std::string(row.word);
      error(*parent.get(key), "lint.unknown_word",
            {{"key", std::string(key)}, {"value", *written}, {"expected", expected}});
    }
    return value;
  }

  // Every other key of the table is a problem: a misspelt key must never be silently without effect.
  void only(const toml::table& table, std::initializer_list<std::string_view> allowed);

  static int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

 private:
  void add(const toml::source_position& at, std::string key, Arguments arguments, Severity severity);
  const toml::node* find(const toml::table& table, std::string_view key, Need need);
  void wrong_type(const toml::node& node, std::string_view key, std::string_view expected_key);

  std::string file_;
  std::vector<ConfigProblem>& problems_;
};

}  // namespace kiemchung
