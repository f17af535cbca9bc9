// One file out of a zip archive, unpacked where a hostile archive can do no harm: in a process of its own that may read
// the archive, write its answer, and nothing else. Safe to call from a program with many threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/owned_fd.h"

namespace kiemchung {

struct MemberLimits {
  std::chrono::seconds timeout{30};
  std::uint64_t max_bytes = 512u << 20;  // of the member, unpacked
};

// `way`: the SHA-256 of what to look for, one an archive, outermost first: of the archive inside the archive, … and of
// the file. By content and not by name, because names in archives are the sender's.
// The bytes in memory; nothing if they are not there, or the archive is gone, damaged or too large.
std::optional<OwnedFd> open_member(const std::string& archive, const std::vector<std::string>& way,
                                   const MemberLimits& limits = {});

// The process that unpacks: the archive on stdin, the file on stdout. Returns its exit code.
int run_member_reader(const std::vector<std::string>& way);

}  // namespace kiemchung
