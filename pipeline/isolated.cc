#include "pipeline/isolated.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>

#include "pipeline/exit_codes.h"
#include "pipeline/owned_fd.h"
#include "pipeline/sandbox.h"

namespace kiemchung {
namespace {

std::uint64_t own_address_space() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

bool put_all(int fd, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const auto put = write(fd, bytes.data() + done, bytes.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    done += static_cast<std::size_t>(put);
  }
  return true;
}

[[noreturn]] void work_in_child(const std::function<std::string()>& work, const IsolationLimits& limits, int reply) {
  signal(SIGINT, SIG_IGN);  // the parent decides when to stop
  const SyscallFilter filter(false);
  ResourceLimits resources;
  resources.address_space = own_address_space() + limits.memory_bytes;
  resources.cpu_seconds = static_cast<std::uint64_t>(limits.timeout.count());
  limit_resources(resources);
  filter.load();  // where the kernel takes none, the pool of readers has already said so aloud
  try {
    _exit(put_all(reply, work()) ? 0 : 1);
  } catch (...) {
    _exit(1);
  }
}

// False if the time ran out or the reply grew too long.
bool collect(int fd, const IsolationLimits& limits, std::string& reply) {
  const auto end = std::chrono::steady_clock::now() + limits.timeout;
  std::array<char, 64u << 10> block{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || reply.size() > limits.reply_bytes) return false;
    pollfd wait{fd, POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const auto got = read(fd, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return true;
    reply.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::optional<std::string> run_isolated(const std::function<std::string()>& work, const IsolationLimits& limits) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw RunError(ExitCode::kIncomplete, "hết tài nguyên máy (pipe). Chạy lại.");
  const OwnedFd from(ends[0]);
  OwnedFd to(ends[1]);
  const pid_t child = fork();
  if (child < 0) throw RunError(ExitCode::kIncomplete, "hết tài nguyên máy (fork). Chạy lại khi máy rảnh hơn.");
  if (child == 0) work_in_child(work, limits, to.get());
  to.reset();
  std::string reply;
  const bool whole = collect(from.get(), limits, reply);
  if (!whole) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!whole || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return reply;
}

}  // namespace kiemchung
