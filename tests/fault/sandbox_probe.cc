#include "tests/fault/sandbox_probe.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <functional>
#include <utility>

#include "pipeline/worker.h"

namespace kiemchung {
namespace {

// Each gives a negative number, with errno, if it was refused.
using Attempt = std::pair<const char*, std::function<long()>>;

long connect_to_loopback() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(80);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

long send_datagram() {
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  return fd < 0 ? -1 : 0;
}

long execute() {
  char name[] = "/bin/true";
  char* argv[] = {name, nullptr};
  return execv(name, argv);
}

long fork_and_reap() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, nullptr, 0);
  return child;
}

long executable_memory() {
  void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? -1 : 0;
}

long more_memory() {
  const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
  return setrlimit(RLIMIT_AS, &none);
}

const std::vector<Attempt>& attempts() {
  static const std::vector<Attempt> all = {
      {"open a file", [] { return static_cast<long>(open("/etc/passwd", O_RDONLY)); }},
      {"open a file of its own", [] { return static_cast<long>(open("/proc/self/mem", O_RDONLY)); }},
      {"list a folder", [] { return static_cast<long>(open("/", O_RDONLY | O_DIRECTORY)); }},
      {"open a device", [] { return static_cast<long>(open("/dev/null", O_RDONLY)); }},
      {"write a file", [] { return static_cast<long>(open("/tmp/kc_probe", O_WRONLY | O_CREAT, 0600)); }},
      {"write into a font folder",
       [] { return static_cast<long>(open("/usr/share/fonts/kc_probe", O_WRONLY | O_CREAT, 0600)); }},
      {"make a folder", [] { return static_cast<long>(mkdir("/tmp/kc_probe_folder", 0700)); }},
      {"remove a file", [] { return static_cast<long>(unlink("/tmp/kc_probe")); }},
      {"rename a file", [] { return static_cast<long>(rename("/tmp/kc_probe", "/tmp/kc_probe2")); }},
      {"write into the document", [] { return static_cast<long>(write(kWorkerSocket, "x", 1)); }},
      {"make a file in memory", [] { return static_cast<long>(memfd_create("x", 0)); }},
      {"connect", connect_to_loopback},
      {"send a datagram", send_datagram},
      {"connect to a local socket", [] { return static_cast<long>(socket(AF_UNIX, SOCK_STREAM, 0)); }},
      {"execute", execute},
      {"fork", fork_and_reap},
      {"start a thread by clone3", [] { return syscall(SYS_clone3, nullptr, 0); }},
      {"trace the worker", [] { return ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr); }},
      {"read the worker's memory", [] { return syscall(SYS_process_vm_readv, getppid(), nullptr, 0, nullptr, 0, 0); }},
      {"kill the worker", [] { return static_cast<long>(kill(getppid(), SIGTERM)); }},
      {"raise its limits", more_memory},
      {"executable memory", executable_memory},
      {"io_uring", [] { return syscall(SYS_io_uring_setup, 1, nullptr); }},
      {"a namespace", [] { return syscall(SYS_unshare, 0x10000000); }},
      {"load a program into the kernel", [] { return syscall(SYS_bpf, 0, nullptr, 0); }},
  };
  return all;
}

void answer(int error, const std::vector<std::pair<int, int>>& calls_with_operation) {
  scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
  for (const auto& [call, operation] : calls_with_operation) {
    if (operation < 0) {
      seccomp_rule_add(context, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 0);
    } else {
      seccomp_rule_add(context, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 1,
                       SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(operation)));
    }
  }
  if (seccomp_load(context) != 0) _exit(99);
  seccomp_release(context);
}

}  // namespace

std::vector<std::string> try_to_break_out() {
  std::vector<std::string> out;
  for (const auto& [name, attempt] : attempts()) {
    errno = 0;
    const bool refused = attempt() < 0;
    out.push_back(std::string(name) + (refused ? ": refused" : ": DONE"));
  }
  return out;
}

void hide_landlock() { answer(ENOSYS, {{SCMP_SYS(landlock_create_ruleset), -1}}); }

void hide_seccomp() { answer(EINVAL, {{SCMP_SYS(seccomp), -1}, {SCMP_SYS(prctl), PR_SET_SECCOMP}}); }

}  // namespace kiemchung
