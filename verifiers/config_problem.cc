#include "verifiers/config_problem.h"

#include <utility>

namespace kiemchung {
namespace {

// The exception's own text is for logs; people get the keyed messages.
std::string first_words(const std::vector<ConfigProblem>& problems) {
  if (problems.empty()) return "configuration cannot be used";
  const ConfigProblem& first = problems.front();
  std::string words = first.file + ":" + std::to_string(first.line) + ": " + first.message.key;
  for (const auto& [name, value] : first.message.arguments) words.append(" ").append(name).append("=").append(value);
  return words;
}

}  // namespace

ConfigError::ConfigError(std::vector<ConfigProblem> problems)
    : std::runtime_error(first_words(problems)), problems_(std::move(problems)) {}

}  // namespace kiemchung
