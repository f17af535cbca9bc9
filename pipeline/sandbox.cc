#include "pipeline/sandbox.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>

#include "pipeline/owned_fd.h"

namespace kiemchung {
namespace {

// The kernel's interface as of Landlock ABI 6; Debian 12's own header knows only the first field.
struct LandlockRuleset {
  std::uint64_t files;
  std::uint64_t network;  // ABI 4
  std::uint64_t scoped;   // ABI 6
};
struct [[gnu::packed]] LandlockBelow {
  std::uint64_t allowed;
  std::int32_t parent_fd;
};
constexpr int kRuleBelow = 1;
constexpr unsigned kAskVersion = 1u << 0;
constexpr std::uint64_t kReadFile = 1u << 2;
constexpr std::uint64_t kReadFolder = 1u << 3;
constexpr std::uint64_t kTcpBindAndConnect = 3;
constexpr std::uint64_t kAbstractSocketsAndSignals = 3;

// How many kinds of file access each ABI can refuse: 13 in the first, then refer, truncate, ioctl.
std::uint64_t files_handled(int abi) {
  const int kinds = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
  return (std::uint64_t{1} << kinds) - 1;
}

int landlock_abi() {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
  return abi > 0 ? static_cast<int>(abi) : 0;
}

bool allow_reading_below(int ruleset, const std::string& folder) {
  const OwnedFd fd(open(folder.c_str(), O_PATH | O_CLOEXEC | O_DIRECTORY));
  if (!fd) return errno == ENOENT || errno == ENOTDIR;
  LandlockBelow rule{kReadFile | kReadFolder, fd.get()};
  return syscall(SYS_landlock_add_rule, ruleset, kRuleBelow, &rule, 0) == 0;
}

// ABI in force afterwards, 0 if the kernel refused.
int enter_landlock(const std::vector<std::string>& readable) {
  const int abi = landlock_abi();
  if (abi == 0) return 0;
  LandlockRuleset rules{files_handled(abi), abi >= 4 ? kTcpBindAndConnect : 0,
                        abi >= 6 ? kAbstractSocketsAndSignals : 0};
  const std::size_t size = abi >= 6 ? sizeof rules : abi >= 4 ? 16 : 8;
  const OwnedFd ruleset(static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, size, 0)));
  if (!ruleset) return 0;
  for (const auto& folder : readable) {
    if (!allow_reading_below(ruleset.get(), folder)) return 0;
  }
  return syscall(SYS_landlock_restrict_self, ruleset.get(), 0) == 0 ? abi : 0;
}

void limit(__rlimit_resource resource, std::uint64_t value) {
  const rlimit both{value, value};
  setrlimit(resource, &both);
}

// Memory, time, the descriptors already open, and the end: what computing on bytes needs.
constexpr std::array kAllowed = {SCMP_SYS(read),
                                 SCMP_SYS(readv),
                                 SCMP_SYS(pread64),
                                 SCMP_SYS(preadv),
                                 SCMP_SYS(write),
                                 SCMP_SYS(writev),
                                 SCMP_SYS(lseek),
                                 SCMP_SYS(close),
                                 SCMP_SYS(fstat),
                                 SCMP_SYS(munmap),
                                 SCMP_SYS(mremap),
                                 SCMP_SYS(brk),
                                 SCMP_SYS(madvise),
                                 SCMP_SYS(futex),
                                 SCMP_SYS(clock_gettime),
                                 SCMP_SYS(clock_getres),
                                 SCMP_SYS(gettimeofday),
                                 SCMP_SYS(time),
                                 SCMP_SYS(nanosleep),
                                 SCMP_SYS(clock_nanosleep),
                                 SCMP_SYS(exit),
                                 SCMP_SYS(exit_group),
                                 SCMP_SYS(rt_sigaction),
                                 SCMP_SYS(rt_sigprocmask),
                                 SCMP_SYS(rt_sigreturn),
                                 SCMP_SYS(sigaltstack),
                                 SCMP_SYS(getpid),
                                 SCMP_SYS(gettid),
                                 SCMP_SYS(getuid),
                                 SCMP_SYS(geteuid),
                                 SCMP_SYS(getgid),
                                 SCMP_SYS(getegid),
                                 SCMP_SYS(getrandom),
                                 SCMP_SYS(sched_yield),
                                 SCMP_SYS(sched_getaffinity),
                                 SCMP_SYS(uname),
                                 SCMP_SYS(sysinfo),
                                 SCMP_SYS(getrusage),
                                 SCMP_SYS(times),
                                 SCMP_SYS(set_robust_list),
                                 SCMP_SYS(rseq),
                                 SCMP_SYS(membarrier),
                                 SCMP_SYS(poll),
                                 SCMP_SYS(dup)};

// Only with Landlock behind them. Names and sizes of files elsewhere can still be asked for; their content cannot.
constexpr std::array kAllowedForReading = {SCMP_SYS(newfstatat), SCMP_SYS(stat),     SCMP_SYS(lstat),
                                           SCMP_SYS(statx),      SCMP_SYS(access),   SCMP_SYS(faccessat),
                                           SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
                                           SCMP_SYS(getdents64), SCMP_SYS(fstatfs),  SCMP_SYS(fadvise64)};

constexpr unsigned kWritingFlags = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

}  // namespace

std::string SandboxStatus::text() const {
  std::string out = landlock > 0 ? "landlock " + std::to_string(landlock) : "NO landlock";
  out += seccomp ? ", seccomp" : ", NO seccomp";
  return out + (no_new_privileges ? ", no new privileges" : ", NO no_new_privs");
}

void close_file_system(const std::vector<std::string>& readable, SandboxStatus& status) {
  status.no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  status.landlock = status.no_new_privileges ? enter_landlock(readable) : 0;
}

struct SyscallFilter::Impl {
  scmp_filter_ctx context = nullptr;
};

SyscallFilter::SyscallFilter(bool may_read) : impl_(std::make_unique<Impl>()) {
  scmp_filter_ctx context = impl_->context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (context == nullptr) return;
  seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a search tree: reading is made of small calls
  const auto allow = [context](int call) { seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 0); };
  std::for_each(kAllowed.begin(), kAllowed.end(), allow);
  seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  // Limits may be asked for, not set.
  seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
  for (const int question : {F_GETFD, F_GETFL, F_SETFD}) {
    seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                     SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(question)));
  }
  // glibc falls back from clone3 only on ENOSYS; the fallback is refused like any new process.
  seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  if (may_read) {
    std::for_each(kAllowedForReading.begin(), kAllowedForReading.end(), allow);
    seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, kWritingFlags, 0));
    seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, kWritingFlags, 0));
  } else {
    // fstat of newer C libraries is a newfstatat with an empty name.
    seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                     SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
  }
}

SyscallFilter::~SyscallFilter() {
  if (impl_->context != nullptr) seccomp_release(impl_->context);
}

bool SyscallFilter::load() const {
  if (impl_->context == nullptr) return false;
  // abort() signals the own thread; nobody else may be signalled. Added here: only the child knows its number.
  seccomp_rule_add(impl_->context, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                   SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid())));
  return seccomp_load(impl_->context) == 0;
}

void limit_resources(const ResourceLimits& limits) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_MEMLOCK, 0);
  limit(RLIMIT_NOFILE, 64);
  limit(RLIMIT_NPROC, 0);
  if (limits.cpu_seconds > 0) {
    // A second between the two, so that the end is told by SIGXCPU and not by an anonymous SIGKILL.
    const rlimit cpu{limits.cpu_seconds, limits.cpu_seconds + 1};
    setrlimit(RLIMIT_CPU, &cpu);
  }
  if (kMemoryIsLimited && limits.address_space > 0) limit(RLIMIT_AS, limits.address_space);
}

std::vector<std::string> folders_of_fonts() {
  std::vector<std::string> folders = {
      "/usr/share/fonts",      "/usr/local/share/fonts", "/usr/share/fontconfig", "/etc/fonts",
      "/var/cache/fontconfig", "/usr/share/poppler",     "/usr/share/ghostscript"};
  struct stat info {};
  std::erase_if(folders, [&](const std::string& name) { return stat(name.c_str(), &info) != 0; });
  return folders;
}

}  // namespace kiemchung
