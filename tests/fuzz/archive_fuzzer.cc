// A zip file of a submission: no member's name may lead out of it, no limit may be passed.
#include "pipeline/archive.h"

#include <sys/mman.h>
#include <unistd.h>

#include "pipeline/owned_fd.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace kiemchung;

bool leads_out(std::string_view name) {
  const std::string framed = "/" + std::string(name) + "/";
  return name.empty() || name.front() == '/' || framed.find("/../") != std::string::npos ||
         name.find('\0') != std::string_view::npos || framed.find("/./") != std::string::npos ||
         framed.find("//") != std::string::npos;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const OwnedFd file(memfd_create("zip", MFD_CLOEXEC));
  fuzz::require(write(file.get(), data, size) == static_cast<ssize_t>(size), "the input is written");
  ArchiveLimits limits;
  limits.max_entries = 50;
  limits.max_member_bytes = 1u << 20;
  limits.max_total_bytes = 4u << 20;
  (void)list_archive(file.get(), limits);
  std::size_t members = 0;
  std::uint64_t total = 0;
  (void)read_archive(file.get(), limits,
                     [&](ArchiveMember& member, const std::function<bool(std::string_view&)>& read) {
                       ++members;
                       if (!settle_name(member)) return;
                       fuzz::require(!member.refused.empty() || !leads_out(member.name), "a name stays inside");
                       std::uint64_t mine = 0;
                       for (std::string_view piece; read(piece);) mine += piece.size();
                       total += mine;
                       fuzz::require(mine <= limits.max_member_bytes, "a member stays within its limit");
                     });
  fuzz::require(members <= limits.max_entries, "no more members than allowed");
  fuzz::require(total <= limits.max_total_bytes + limits.max_member_bytes, "no more bytes than allowed");
  return 0;
}
