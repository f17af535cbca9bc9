#include "pipeline/isolated.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <stdexcept>

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

bool put_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto put = write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

bool get_all(int fd, char* to, std::size_t size) {
  while (size > 0) {
    const auto got = read(fd, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

[[noreturn]] void work_in_child(const std::function<void(const IsolatedChild::Line&)>& work,
                                const IsolationLimits& limits, int line) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_IGN);   // the parent decides when to stop
  signal(SIGPIPE, SIG_IGN);  // a parent that is gone is an answer of write()
  const SyscallFilter filter(false);
  ResourceLimits resources;
  resources.address_space = own_address_space() + limits.memory_bytes;
  resources.cpu_seconds = static_cast<std::uint64_t>(limits.cpu.count());
  limit_resources(resources);
  filter.load();  // where the kernel takes none, the pool of readers has already said so aloud
  try {
    work({[line](std::string_view bytes) { return put_all(line, bytes); },
          [line](char* to, std::size_t size) { return get_all(line, to, size); }});
    _exit(0);
  } catch (...) {
    _exit(1);
  }
}

}  // namespace

IsolatedChild::IsolatedChild(const std::function<void(const Line& line)>& work, const IsolationLimits& limits)
    : limits_(limits) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw RunError(ExitCode::kIncomplete, "hết tài nguyên máy (socketpair). Chạy lại.");
  }
  line_.reset(ends[0]);
  const OwnedFd theirs(ends[1]);
  child_ = fork();
  if (child_ < 0) throw RunError(ExitCode::kIncomplete, "hết tài nguyên máy (fork). Chạy lại khi máy rảnh hơn.");
  if (child_ > 0) return;
  line_.reset();  // else the child would hold its own parent's end open
  work_in_child(work, limits_, theirs.get());
}

IsolatedChild::~IsolatedChild() {
  if (child_ <= 0) return;
  kill(child_, SIGKILL);
  ended_well();
}

bool IsolatedChild::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto put = send(line_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

std::size_t IsolatedChild::get_some(char* to, std::size_t size, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd wait{line_.get(), POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready < 0 && errno == EINTR) continue;
    late_ = late_ || ready <= 0;
    if (ready <= 0) return 0;
    const auto got = read(line_.get(), to, size);
    if (got < 0 && errno == EINTR) continue;
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }
}

bool IsolatedChild::get(char* to, std::size_t size) {
  while (size > 0) {
    const std::size_t got = get_some(to, size, limits_.timeout);
    if (got == 0) return false;
    to += got;
    size -= got;
  }
  return true;
}

bool IsolatedChild::ended_well() {
  line_.reset();
  if (late_) kill(child_, SIGKILL);
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  return !late_ && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::optional<std::string> run_isolated(const std::function<std::string()>& work, const IsolationLimits& limits) {
  IsolatedChild child(
      [&work](const IsolatedChild::Line& line) {
        if (!line.put(work())) throw std::runtime_error("nobody reads");
      },
      limits);
  const auto end = std::chrono::steady_clock::now() + limits.timeout;
  std::string reply;
  std::array<char, 64u << 10> block{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const std::size_t got = child.get_some(block.data(), block.size(), left);
    if (got == 0) break;
    reply.append(block.data(), got);
    if (reply.size() > limits.reply_bytes) return std::nullopt;
  }
  if (!child.ended_well()) return std::nullopt;
  return reply;
}

}  // namespace kiemchung
