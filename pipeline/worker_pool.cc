#include "pipeline/worker_pool.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "pipeline/descriptor_socket.h"
#include "pipeline/exit_codes.h"
#include "pipeline/sandbox.h"
#include "pipeline/worker.h"
#include "pipeline/worker_protocol.h"

namespace kiemchung {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostAttempts = 2;
constexpr int kMostFailedStarts = 3;
constexpr auto kGrace = std::chrono::seconds(10);  // the worker ends a late child itself; after this it is hung too
constexpr int kPollMs = 100;                       // how often should_stop and deadlines are looked at
constexpr std::size_t kChunk = 64 * 1024;

// What a worker's libraries may learn from the environment. The rest could change what is read (fonts of a user, a
// locale) or how many threads there are, and facts must not depend on it.
std::vector<std::string> worker_environment() {
  std::vector<std::string> kept = {"LANG=C.UTF-8", "TZ=UTC", "HOME=/nonexistent", "PATH=/usr/bin:/bin",
                                   "OMP_THREAD_LIMIT=1"};
  constexpr std::array<std::string_view, 4> names = {
      "TESSDATA_PREFIX=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LD_LIBRARY_PATH="};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    for (const auto name : names) {
      if (std::string_view(*entry).starts_with(name)) kept.emplace_back(*entry);
    }
  }
  return kept;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (auto& text : strings) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> command_of(const PoolOptions& options) {
  if (!options.worker_command.empty()) return options.worker_command;
  return {"/proc/self/exe", "worker"};
}

// posix_spawn and not fork: the caller may have threads.
pid_t spawn(std::vector<std::string> command, int socket, bool messages) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (!messages) posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, socket, kWorkerSocket);
  posix_spawn_file_actions_addclosefrom_np(&actions, kWorkerSocket + 1);
  auto environment = worker_environment();
  const auto argv = pointers_to(command);
  const auto envp = pointers_to(environment);
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, command.front().c_str(), &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    throw RunError(ExitCode::kIncomplete,
                   "không khởi động được tiến trình đọc " + command.front() + ": " + std::strerror(failed));
  }
  return pid;
}

// The pool's own view of a job.
struct Task {
  const ExamineJob* job = nullptr;
  int attempts = 0;
  std::uint64_t size = 0;
  OwnedFd document;  // kept between attempts, so that both see one file
};

// One worker process. Killed and waited for when destroyed.
class WorkerProcess {
 public:
  WorkerProcess(const PoolOptions& options, const std::string& setup) : started_(Clock::now()) {
    auto [ours, theirs] = packet_socket_pair();
    socket_ = std::move(ours);
    pid_ = spawn(command_of(options), theirs.get(), options.worker_messages);
    send_packet(socket_.get(), setup);
  }
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess() {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  int socket() const { return socket_.get(); }
  Clock::time_point started() const { return started_; }
  bool ready = false;

 private:
  OwnedFd socket_;
  pid_t pid_ = -1;
  Clock::time_point started_;
};

// A place in the pool: a worker and, while busy, its document and the reply so far.
struct Slot {
  std::unique_ptr<WorkerProcess> worker;
  std::optional<Task> task;
  OwnedFd reply;
  std::optional<ReplyReader> reader;
  std::optional<JobEnd> end;
  Clock::time_point deadline;
};

struct Failure {
  const char* code;
  std::string detail;
};

std::string signal_text(int number) {
  const char* name = sigabbrev_np(number);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

class Pool {
 public:
  Pool(const std::vector<ExamineJob>& jobs, const PoolOptions& options,
       const std::function<void(ExamineOutcome&&)>& on_done, const std::function<bool()>& should_stop)
      : jobs_(jobs), options_(options), on_done_(on_done), should_stop_(should_stop), setup_(setup_json(options)) {
    std::size_t places =
        options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : std::max(1u, std::thread::hardware_concurrency());
    slots_.resize(std::min(places, jobs.size()));
  }

  PoolReport run() {
    while (!(should_stop_ && should_stop_()) && give_out()) wait_and_take();
    return report_;
  }

 private:
  static std::string setup_json(const PoolOptions& options) {
    WorkerSetup setup;
    setup.language_data = options.read.language_data;
    setup.max_pages = options.read.max_pages;
    setup.max_bytes = options.read.max_bytes;
    setup.pictures = options.read.pictures;
    setup.only_page = options.read.only_page;
    setup.memory_bytes = options.memory_mib << 20;
    setup.cpu_seconds = static_cast<std::uint64_t>(options.cpu.count());
    setup.timeout_ms = static_cast<std::uint64_t>(options.timeout.count());
    setup.require_sandbox = options.require_sandbox;
    return setup_to_json(setup);
  }

  // Brings every idle place to work. False once nothing is left to do.
  bool give_out() {
    bool busy = false;
    for (auto& slot : slots_) {
      if (!slot.task) slot.task = next_task();
      if (!slot.task) continue;
      busy = true;
      if (!slot.worker) start(slot);
      if (slot.worker->ready && !slot.reader) assign(slot);
    }
    return busy;
  }

  void start(Slot& slot) { slot.worker = std::make_unique<WorkerProcess>(options_, setup_); }

  std::optional<Task> next_task() {
    if (!again_.empty()) {
      Task task = std::move(again_.front());
      again_.pop_front();
      return task;
    }
    while (next_ < jobs_.size()) {
      Task task;
      task.job = &jobs_[next_++];
      if (open_document(task)) return task;
    }
    return std::nullopt;
  }

  // A document that cannot be opened, or is larger than any reader takes, is delivered at once.
  bool open_document(Task& task) {
    const ExamineJob& job = *task.job;
    if (job.open) {
      task.document.reset(job.open());
    } else if (job.fd >= 0) {
      // Opened anew for reading alone: a child must not write into what others will still read.
      task.document.reset(open(("/proc/self/fd/" + std::to_string(job.fd)).c_str(), O_RDONLY | O_CLOEXEC));
      if (!task.document) task.document.reset(fcntl(job.fd, F_DUPFD_CLOEXEC, 0));
    } else {
      task.document.reset(open(job.path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    }
    std::string why = task.document ? "" : std::strerror(errno);
    struct stat info {};
    if (why.empty() && fstat(task.document.get(), &info) != 0) why = std::strerror(errno);
    if (why.empty() && !S_ISREG(info.st_mode)) why = "not a regular file";
    task.size = static_cast<std::uint64_t>(info.st_size);
    if (why.empty() && task.size > options_.read.max_bytes) {
      deliver({job.id, facts_of_failure(job.sha256, task.size, "too_large", std::to_string(task.size)), {}, 0});
      return false;
    }
    if (why.empty()) return true;
    ++report_.unreadable;
    deliver({job.id, facts_of_failure(job.sha256, 0, "unreadable_path", why), {}, 0});
    return false;
  }

  void assign(Slot& slot) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
      throw std::system_error(errno, std::generic_category(), "pipe");
    slot.reply.reset(ends[0]);
    const OwnedFd theirs(ends[1]);
    fcntl(theirs.get(), F_SETFL, 0);  // the child waits where the parent is busy
    slot.reader.emplace(options_.reply_mib << 20);
    slot.end.reset();
    slot.deadline = Clock::now() + options_.timeout + kGrace;
    ++slot.task->attempts;
    const JobMessage message{slot.task->job->id, slot.task->size};
    const std::array<int, 2> given = {slot.task->document.get(), theirs.get()};
    // A worker that is gone shows as the end of its socket.
    send_packet(slot.worker->socket(), {reinterpret_cast<const char*>(&message), sizeof message}, given);
  }

  void wait_and_take() {
    std::vector<pollfd> waits;
    for (const auto& slot : slots_) {
      waits.push_back({slot.worker ? slot.worker->socket() : -1, POLLIN, 0});
      waits.push_back({slot.reply ? slot.reply.get() : -1, POLLIN, 0});
    }
    if (poll(waits.data(), waits.size(), kPollMs) < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "poll");
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      Slot& slot = slots_[i];
      if (waits[2 * i + 1].revents != 0) take_reply(slot);
      if (slot.worker && waits[2 * i].revents != 0) take_packet(slot);
      if (slot.worker) look_at_clock(slot);
    }
  }

  void take_reply(Slot& slot) {
    std::array<unsigned char, kChunk> chunk;
    ssize_t got = read(slot.reply.get(), chunk.data(), chunk.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    const bool good = got > 0 && slot.reader->feed({chunk.data(), static_cast<std::size_t>(got)});
    if (good) return;
    // The end, or a reply that is none: closing the pipe ends a child that floods.
    slot.reply.reset();
    settle(slot);
  }

  void take_packet(Slot& slot) {
    const auto packet = receive_packet(slot.worker->socket(), false);
    if (!packet && errno == EAGAIN) return;
    if (!packet) return lose_worker(slot, "the worker ended");
    if (!slot.worker->ready) return take_hello(slot, packet->bytes);
    JobEnd end;
    if (packet->bytes.size() != sizeof end || !slot.task) return lose_worker(slot, "the worker sent nonsense");
    std::memcpy(&end, packet->bytes.data(), sizeof end);
    if (end.id != slot.task->job->id) return lose_worker(slot, "the worker answered for another document");
    slot.end = end;
    settle(slot);
  }

  void take_hello(Slot& slot, const std::string& bytes) {
    WorkerHello hello;
    try {
      hello = hello_from_json(bytes);
    } catch (const std::exception&) {
      return lose_worker(slot, "the worker sent nonsense");
    }
    if (!hello.failure.empty()) throw RunError(ExitCode::kUsage, hello.failure);
    SandboxStatus status{hello.no_new_privileges, hello.landlock, hello.seccomp};
    if (!status.complete() && options_.require_sandbox) {
      throw RunError(ExitCode::kUsage,
                     "--require-sandbox: nhân hệ điều hành không khoá được tiến trình đọc (" + status.text() + ")");
    }
    if (!status.complete() && report_.sandbox.empty()) {
      warn("CẢNH BÁO: tiến trình đọc tệp KHÔNG được khoá đầy đủ (" + status.text() +
           "); dùng --require-sandbox để từ chối chạy như vậy");
    }
    report_.sandbox = status.text();
    slot.worker->ready = true;
    failed_starts_ = 0;
  }

  void look_at_clock(Slot& slot) {
    const auto now = Clock::now();
    if (!slot.worker->ready && now > slot.worker->started() + options_.start_timeout)
      lose_worker(slot, "the worker did not start");
    else if (slot.reader && now > slot.deadline)
      lose_worker(slot, "the worker hung", "examiner_timeout");
  }

  // The worker itself failed. Its document, if it had one, is tried again like any other.
  void lose_worker(Slot& slot, const std::string& why, const char* code = "examiner_crashed") {
    const bool was_ready = slot.worker->ready;
    slot.worker.reset();
    slot.reply.reset();
    if (!was_ready && ++failed_starts_ >= kMostFailedStarts) {
      throw RunError(ExitCode::kIncomplete, "tiến trình đọc không khởi động được (" + why + ")");
    }
    if (was_ready) warn("tiến trình đọc được thay: " + why);
    if (slot.reader) finish(slot, Failure{code, why});
  }

  // Once the child has ended and its reply is read to the end, the document is done or failed.
  void settle(Slot& slot) {
    if (slot.reply || !slot.end) return;
    if (auto failure = failure_of(slot)) return finish(slot, std::move(failure));
    finish(slot, std::nullopt);
  }

  std::optional<Failure> failure_of(const Slot& slot) const {
    const JobEnd& end = *slot.end;
    // A broken reply is named first: the child then died of the closed pipe.
    if (!slot.reader->error().empty()) return Failure{"examiner_reply", slot.reader->error()};
    switch (end.end) {
      case ChildEnd::kTimeout:
        return Failure{"examiner_timeout",
                       "no answer within " + std::to_string(options_.timeout.count() / 1000) + " s"};
      case ChildEnd::kMemory:
        return Failure{"examiner_memory", "more than " + std::to_string(options_.memory_mib) + " MiB"};
      case ChildEnd::kRefused:
        return Failure{"examiner_crashed", "the child could not be locked in"};
      case ChildEnd::kCrashed:
        return Failure{"examiner_crashed",
                       end.signal != 0 ? signal_text(end.signal) : "exit status " + std::to_string(end.status)};
      case ChildEnd::kDone:
        break;
    }
    if (!slot.reader->complete()) return Failure{"examiner_reply", "the reply is not complete"};
    return std::nullopt;
  }

  void finish(Slot& slot, std::optional<Failure> failure) {
    Task task = std::move(*slot.task);
    ReplyReader reader = std::move(*slot.reader);
    slot.task.reset();
    slot.reader.reset();
    slot.reply.reset();
    slot.end.reset();
    DocumentFacts facts;
    if (!failure) {
      facts = reader.take_facts();
      failure = doubt_about(facts, task);
    }
    if (!failure) return deliver({task.job->id, std::move(facts), reader.take_pictures(), task.attempts});
    if (task.attempts < kMostAttempts) {
      ++report_.retried;
      again_.push_back(std::move(task));
      return;
    }
    count(failure->code);
    deliver({task.job->id,
             facts_of_failure(task.job->sha256, task.size, failure->code, failure->detail),
             {},
             task.attempts});
  }

  // Facts about other bytes than those intake saw: the file changed meanwhile, or the reader lies.
  static std::optional<Failure> doubt_about(const DocumentFacts& facts, const Task& task) {
    if (!task.job->sha256.empty() && facts.sha256 != task.job->sha256) {
      return Failure{"examiner_reply", "the facts are about other bytes; the file may have changed while it was read"};
    }
    return std::nullopt;
  }

  void count(std::string_view code) {
    if (code == "examiner_timeout")
      ++report_.timed_out;
    else if (code == "examiner_memory")
      ++report_.out_of_memory;
    else if (code == "examiner_reply")
      ++report_.bad_reply;
    else
      ++report_.crashed;
  }

  void deliver(ExamineOutcome outcome) {
    ++report_.examined;
    on_done_(std::move(outcome));
  }

  void warn(const std::string& line) const {
    if (options_.warn) options_.warn(line);
  }

  const std::vector<ExamineJob>& jobs_;
  const PoolOptions& options_;
  const std::function<void(ExamineOutcome&&)>& on_done_;
  const std::function<bool()>& should_stop_;
  const std::string setup_;
  std::vector<Slot> slots_;
  std::deque<Task> again_;
  std::size_t next_ = 0;
  int failed_starts_ = 0;
  PoolReport report_;
};

}  // namespace

DocumentFacts facts_of_failure(const std::string& sha256, std::uint64_t size, const std::string& code,
                               const std::string& detail) {
  DocumentFacts facts;
  facts.sha256 = sha256;
  facts.size = size;
  facts.problems.push_back({code, detail, 0});
  return facts;
}

PoolReport examine_all(const std::vector<ExamineJob>& jobs, const PoolOptions& options,
                       const std::function<void(ExamineOutcome&&)>& on_done, const std::function<bool()>& should_stop) {
  return Pool(jobs, options, on_done, should_stop).run();
}

}  // namespace kiemchung
