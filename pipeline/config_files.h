// Finds and reads the configuration folder: policies by name, criteria sets, messages. The only place that opens these
// files.
//
//   policies/NAME.toml  criteria/*.toml  messages/{vi,en}.toml  holidays.toml  agencies.toml  letter_rules.toml  trust/
//   schemas/
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/message_catalogue.h"
#include "verifiers/policy_lint.h"

namespace kiemchung {

class ConfigFolder {
 public:
  // `given`: --config; "" looks at $KIEMCHUNG_CONFIG, then upwards from the program's own folder for one named "config"
  // (also "share/kiemchung/config"). Throws RunError(kUsage) naming the places looked at.
  explicit ConfigFolder(const std::string& given = "");

  const std::filesystem::path& path() const { return path_; }

  // Names of the policies that ship, sorted.
  std::vector<std::string> policy_names() const;

  // A name that ships, or the path of a policy file; criteria sets in "../criteria" beside it
  // replace shipped files of the same name. Throws RunError(kUsage) if there is no such policy or a file cannot be
  // read.
  PolicySources policy_sources(const std::string& name_or_file) const;

  // Throws RunError(kUsage) that lists every error with file and line.
  Policy policy(const std::string& name_or_file) const;

  // The table of the letters' rules, for `policy rules`.
  TextFile letter_rules() const;

  // language: "vi" or "en". Throws RunError(kUsage).
  MessageCatalogue messages(std::string_view language = "vi") const;

 private:
  TextFile read(const std::filesystem::path& file) const;

  std::filesystem::path path_;
};

// "config/policies/default.toml:12:3: lỗi: …", one line without its end.
std::string describe_problem(const ConfigProblem& problem, const MessageCatalogue& messages);

}  // namespace kiemchung
