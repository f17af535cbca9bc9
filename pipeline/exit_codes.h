// How the program ends. A stable interface: scripts and the nightly monitor read these numbers.
#pragma once

#include <stdexcept>
#include <string>

namespace kiemchung {

enum class ExitCode : int {
  kDone = 0,          // finished, nothing at or above --fail-on
  kUsage = 2,         // wrong command line, path, policy, store or configuration: nothing was judged
  kFindings = 3,      // finished, findings at or above --fail-on
  kNotExamined = 4,   // finished, but some files could not be examined; outranks kFindings
  kIncomplete = 5,    // the run could not be finished (full disk, store lost): what was read is kept
  kInterrupted = 130  // SIGINT or SIGTERM: what was read is kept
};

// Ends the run. what() is for people: what happened, where, and what to do next with the option's name.
class RunError : public std::runtime_error {
 public:
  RunError(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

}  // namespace kiemchung
