// Locks a process in before it looks at a document. A PDF is a program for its reader: what the reader may do is
// decided here, not by the document.
//
// Two steps, because the worker must still fork after the first:
//   1. in the worker, once language data and fonts are known: close_file_system()
//   2. in each child, before the first byte of the document: limit_resources(), then SyscallFilter::load()
// Neither can be undone, and both are inherited.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kiemchung {

struct SandboxStatus {
  bool no_new_privileges = false;
  int landlock = 0;  // ABI in force; 0 = none
  bool seccomp = false;

  bool complete() const { return no_new_privileges && landlock > 0 && seccomp; }
  // "landlock 7, seccomp, no new privileges"; what is missing is named with "NO".
  std::string text() const;
};

// Landlock and no_new_privs. Files below `readable` may still be opened for reading (fonts are found while rendering);
// everything else is refused, as are TCP sockets, abstract sockets and signals to outsiders where the kernel can.
void close_file_system(const std::vector<std::string>& readable, SandboxStatus& status);

// A list of allowed system calls; all others fail with EPERM. No sockets, no exec, no new process, no tracing, no
// writing open, no executable memory. Opening for reading is allowed only if `may_read`, which needs Landlock behind
// it.
class SyscallFilter {
 public:
  explicit SyscallFilter(bool may_read);
  ~SyscallFilter();
  // Binds this process for good. False if the kernel takes no filter.
  bool load() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Address space cannot be limited in a build with the address sanitizer: its shadow takes terabytes of it, and its
// allocator ends the process by itself. Such a build is for tests and fuzzing; all other limits hold in it.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kMemoryIsLimited = false;
#define KC_MEMORY_DECIDED
#endif
#elif defined(__SANITIZE_ADDRESS__)
inline constexpr bool kMemoryIsLimited = false;
#define KC_MEMORY_DECIDED
#endif
#ifndef KC_MEMORY_DECIDED
inline constexpr bool kMemoryIsLimited = true;
#endif

struct ResourceLimits {
  std::uint64_t address_space = 0;  // bytes, the whole process; 0 = leave alone
  std::uint64_t cpu_seconds = 0;    // 0 = leave alone
};

// rlimits: the given ones, and none of: core files, growing files, processes, locked memory; 64 descriptors.
void limit_resources(const ResourceLimits& limits);

// Folders the reader may need while rendering, those of them that exist: fonts, their index, PDF character maps.
std::vector<std::string> folders_of_fonts();

}  // namespace kiemchung
