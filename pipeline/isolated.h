// Runs one piece of work on hostile input in a child process that may compute and nothing else.
//
// The child has no network, no files to open, no processes to start (sandbox.h); what it inherits is memory and open
// descriptors. Call where the program has one thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/owned_fd.h"

namespace kiemchung {

struct IsolationLimits {
  std::chrono::seconds timeout{20};         // run_isolated: for the whole answer; IsolatedChild: for its next bytes
  std::chrono::seconds cpu{20};             // processor time of the child
  std::uint64_t memory_bytes = 1ull << 30;  // address space beyond what the program has now
  std::size_t reply_bytes = 32u << 20;      // run_isolated only
};

// What `work` returned, or nothing if it threw, crashed, hung, or answered too much.
std::optional<std::string> run_isolated(const std::function<std::string()>& work, const IsolationLimits& limits = {});

// Work that is talked to while it lasts. The child waits where the parent is busy, and is killed with the object.
class IsolatedChild {
 public:
  // The child's end of the line. Both return false once the parent is gone.
  struct Line {
    std::function<bool(std::string_view bytes)> put;
    std::function<bool(char* to, std::size_t size)> get;
  };

  // Throws RunError (kIncomplete) if the machine has no room for a process.
  IsolatedChild(const std::function<void(const Line& line)>& work, const IsolationLimits& limits);
  ~IsolatedChild();
  IsolatedChild(const IsolatedChild&) = delete;
  IsolatedChild& operator=(const IsolatedChild&) = delete;

  // Tells the child something. False if it is gone.
  bool put(std::string_view bytes);
  // The child's next bytes, at most `size`; 0 at their end, or when it was silent for so long.
  std::size_t get_some(char* to, std::size_t size, std::chrono::milliseconds patience);
  // True if exactly `size` bytes came, none of them later than the limit.
  bool get(char* to, std::size_t size);
  // Waits for the end. True if the work came to its own end; false if it threw, crashed or was stopped.
  bool ended_well();

 private:
  IsolationLimits limits_;
  OwnedFd line_;
  pid_t child_ = -1;
  bool late_ = false;
};

}  // namespace kiemchung
