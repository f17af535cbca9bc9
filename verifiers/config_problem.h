// What is wrong with a configuration file, with the place and a keyed sentence, so that an office can mend it alone.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "verifiers/finding.h"

namespace kiemchung {

// A configuration file already read: this room opens none.
struct TextFile {
  std::string name;  // as shown to people, "config/policies/default.toml"
  std::string text;  // UTF-8
};

// error: the run stops. warning: probably a mistake. note: worth knowing, and meant so (a code the letter itself
// misprints).
enum class Severity { kNote, kWarning, kError };
template <>
inline constexpr Word<Severity> kWords<Severity>[] = {
    {Severity::kNote, "note"}, {Severity::kWarning, "warning"}, {Severity::kError, "error"}};

// Line and column count from 1; 0 where a problem belongs to the file as a whole.
struct ConfigProblem {
  std::string file;
  int line = 0;
  int column = 0;
  Message message;  // keys "lint.*"
  Severity severity = Severity::kError;
};

// Ends the run with exit code 2: the configuration cannot be used. Holds every problem found, not only the first.
class ConfigError : public std::runtime_error {
 public:
  explicit ConfigError(std::vector<ConfigProblem> problems);
  const std::vector<ConfigProblem>& problems() const { return problems_; }

 private:
  std::vector<ConfigProblem> problems_;
};

}  // namespace kiemchung
