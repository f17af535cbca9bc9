// Options that several commands share, each with one meaning, one default and one message.
#pragma once

#include <string>
#include <vector>

#include "pipeline/command.h"
#include "pipeline/worker_pool.h"

namespace kiemchung {

struct PoolArguments {
  int jobs = 0;       // 0 = one a processor
  int timeout = 120;  // seconds a document
  int memory = 2048;  // MiB a document
  bool require_sandbox = false;
  std::string language_data;
};

// --jobs, --timeout, --memory, --require-sandbox, --language-data
void add_pool_options(CLI::App& command, PoolArguments& arguments);

PoolOptions pool_options(const PoolArguments& arguments, bool quiet);

// "2024-11-25T10:00:00Z", with an offset, or a day ("2024-11-25": its first moment in Việt Nam); "" = now. UTC instant.
// Throws RunError (kUsage) naming --at.
std::string instant_argument(const std::string& text);

// A missing folder must be known before hours of reading, and before anything is written. Throws RunError (kUsage).
void require_paths(const std::vector<std::string>& paths);

}  // namespace kiemchung
