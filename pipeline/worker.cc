#include "pipeline/worker.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>
#include <optional>

#include "pipeline/descriptor_socket.h"
#include "pipeline/sandbox.h"
#include "pipeline/worker_protocol.h"

namespace kiemchung {
namespace {

// How a child says why it ended; chosen away from what libraries use.
enum ChildStatus : int { kStatusDone = 0, kStatusMemory = 76, kStatusRefused = 77, kStatusFault = 78 };

// A child that died by a signal this near its memory limit most likely died of it: C libraries follow null pointers.
constexpr double kNearTheLimit = 0.8;

[[noreturn]] void end_out_of_memory() { _exit(kStatusMemory); }

std::uint64_t address_space_now() {
  unsigned long pages = 0;
  if (FILE* file = std::fopen("/proc/self/statm", "re"); file != nullptr) {
    if (std::fscanf(file, "%lu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

ReadOptions read_options(const WorkerSetup& setup) {
  ReadOptions options;
  options.language_data = setup.language_data;
  options.max_pages = static_cast<int>(setup.max_pages);
  options.max_bytes = setup.max_bytes;
  options.pictures = setup.pictures;
  options.only_page = static_cast<int>(setup.only_page);
  return options;
}

// The document's bytes; the file may shrink or grow meanwhile, so what is there counts. The descriptor's own offset is
// shared with the parent and left alone.
std::vector<unsigned char> bytes_of(int fd, std::uint64_t size) {
  std::vector<unsigned char> bytes(size);
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = pread(fd, bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

void write_whole(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = write(fd, bytes.data(), bytes.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) _exit(kStatusFault);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

class Worker {
 public:
  explicit Worker(const WorkerHooks& hooks) : hooks_(hooks) {}

  int run() {
    if (!set_up()) return EXIT_FAILURE;
    while (auto packet = receive_packet(kWorkerSocket)) {
      JobMessage job;
      if (packet->bytes.size() != sizeof job || packet->descriptors.size() != 2) return EXIT_FAILURE;
      std::memcpy(&job, packet->bytes.data(), sizeof job);
      const JobEnd end = serve(job, packet->descriptors.at(0).get(), packet->descriptors.at(1).get());
      if (!send_packet(kWorkerSocket, {reinterpret_cast<const char*>(&end), sizeof end})) return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
  }

 private:
  bool set_up() {
    const auto packet = receive_packet(kWorkerSocket);
    if (!packet) return false;
    setup_ = setup_from_json(packet->bytes);
    options_ = read_options(setup_);
    WorkerHello hello;
    try {
      hooks_.prepare(options_);
      lock_in(hello);
    } catch (const std::exception& error) {
      hello.failure = error.what();
    }
    return send_packet(kWorkerSocket, hello_to_json(hello)) && hello.failure.empty();
  }

  void lock_in(WorkerHello& hello) {
    sigset_t child_ends;
    sigemptyset(&child_ends);
    sigaddset(&child_ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ends, nullptr);
    prepared_space_ = address_space_now();
    SandboxStatus status;
    close_file_system(folders_of_fonts(), status);
    filter_.emplace(status.landlock > 0);
    status.seccomp = probe_filter();
    hello.no_new_privileges = status.no_new_privileges;
    hello.landlock = status.landlock;
    hello.seccomp = status.seccomp;
  }

  // The filter would bind this process too: a child tries it.
  bool probe_filter() const {
    const pid_t child = fork();
    if (child == 0) _exit(filter_->load() ? 0 : 1);
    int status = 1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
  }

  JobEnd serve(const JobMessage& job, int document, int reply) {
    const pid_t worker = getpid();
    const pid_t child = fork();
    if (child < 0) return {job.id, ChildEnd::kCrashed, 0, kStatusFault};
    if (child == 0) be_child(worker, job, document, reply);
    return wait_for(child, job.id);
  }

  [[noreturn]] void be_child(pid_t worker, const JobMessage& job, int document, int reply) {
    // If the worker is killed, its child must not read on; it may be gone already.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != worker) _exit(kStatusFault);
    const int document_kept = fcntl(document, F_DUPFD_CLOEXEC, kChildReply + 1);
    dup2(reply, kChildReply);
    const int document_fd = dup2(document_kept, kWorkerSocket);
    close_all_above(kChildReply);
    limit_resources({setup_.memory_bytes > 0 ? prepared_space_ + setup_.memory_bytes : 0, setup_.cpu_seconds});
    std::set_new_handler(end_out_of_memory);
    if (!filter_->load() && setup_.require_sandbox) _exit(kStatusRefused);
    read_and_reply(document_fd, job.size);
  }

  [[noreturn]] void read_and_reply(int document, std::uint64_t size) {
    try {
      // One byte beyond the limit is enough for the reader to say that a file is too large.
      const auto bytes = bytes_of(document, std::min(size, setup_.max_bytes + 1));
      const ExamineResult result = hooks_.examine(bytes, options_);
      write_whole(kChildReply, facts_frame(result.facts));
      for (const auto& picture : result.pictures) write_whole(kChildReply, picture_frame(picture));
      write_whole(kChildReply, end_frame());
    } catch (const std::bad_alloc&) {
      end_out_of_memory();
    } catch (...) {
      _exit(kStatusFault);
    }
    _exit(kStatusDone);
  }

  static void close_all_above(int last) {
    if (syscall(SYS_close_range, static_cast<unsigned>(last) + 1, ~0u, 0) == 0) return;
    for (int fd = last + 1; fd < 1024; ++fd) close(fd);
  }

  JobEnd wait_for(pid_t child, std::uint64_t id) const {
    sigset_t child_ends;
    sigemptyset(&child_ends);
    sigaddset(&child_ends, SIGCHLD);
    timespec left{static_cast<time_t>(setup_.timeout_ms / 1000), static_cast<long>(setup_.timeout_ms % 1000) * 1000000};
    int status = 0;
    rusage used{};
    bool late = false;
    while (wait4(child, &status, WNOHANG, &used) == 0) {
      // One child at a time: the signal can only be its own, or a left-over of the last one, which costs one more
      // round.
      if (sigtimedwait(&child_ends, nullptr, &left) >= 0 || errno == EINTR) continue;
      late = true;
      kill(child, SIGKILL);
      while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) {
      }
      break;
    }
    return judged(id, status, used, late);
  }

  JobEnd judged(std::uint64_t id, int status, const rusage& used, bool late) const {
    JobEnd end{id, ChildEnd::kCrashed, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
               WIFEXITED(status) ? WEXITSTATUS(status) : 0};
    const double peak = static_cast<double>(used.ru_maxrss) * 1024.0;
    const bool near_limit = setup_.memory_bytes > 0 && peak > kNearTheLimit * static_cast<double>(setup_.memory_bytes);
    if (late || end.signal == SIGXCPU) {
      end.end = ChildEnd::kTimeout;
    } else if (end.status == kStatusMemory || end.signal == SIGKILL || (end.signal != 0 && near_limit)) {
      end.end = ChildEnd::kMemory;  // nobody but the kernel's memory guard sends SIGKILL
    } else if (end.status == kStatusRefused) {
      end.end = ChildEnd::kRefused;
    } else if (end.signal == 0 && end.status == kStatusDone) {
      end.end = ChildEnd::kDone;
    }
    return end;
  }

  const WorkerHooks& hooks_;
  WorkerSetup setup_;
  ReadOptions options_;
  std::uint64_t prepared_space_ = 0;
  std::optional<SyscallFilter> filter_;
};

}  // namespace

int run_worker(const WorkerHooks& hooks) {
  // Without a parent there is nobody to read for.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    return Worker(hooks).run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kiemchung worker: %s\n", error.what());
    return EXIT_FAILURE;
  }
}

}  // namespace kiemchung
