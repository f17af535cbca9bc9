// Reads a policy and says everything that is wrong or doubtful in it, with file and line.
#pragma once

#include <optional>
#include <vector>

#include "verifiers/policy.h"

namespace kiemchung {

struct PolicyReading {
  std::optional<Policy> policy;         // present if there are no errors
  std::vector<ConfigProblem> problems;  // by file and line; errors and warnings
};

PolicyReading read_policy(const PolicySources& sources);

// True if any problem is more than a warning.
bool has_errors(const std::vector<ConfigProblem>& problems);

}  // namespace kiemchung
