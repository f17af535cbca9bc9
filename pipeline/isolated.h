// Runs one piece of work on hostile input in a child process that may compute and nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace kiemchung {

struct IsolationLimits {
  std::chrono::seconds timeout{20};
  std::uint64_t memory_bytes = 1ull << 30;  // address space beyond what the program has now
  std::size_t reply_bytes = 32u << 20;
};

// What `work` returned, or nothing if it threw, crashed, hung, or answered too much. The child has no network, no files
// to open, no processes to start (sandbox.h); what it inherits is memory. Call where the program has one thread.
std::optional<std::string> run_isolated(const std::function<std::string()>& work, const IsolationLimits& limits = {});

}  // namespace kiemchung
