#include "pipeline/archive_member.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "pipeline/archive.h"
#include "pipeline/sandbox.h"
#include "pipeline/sha256.h"

namespace kiemchung {
namespace {

constexpr std::uint64_t kReaderMemory = 1ull << 30;  // libarchive needs some tens of MiB
constexpr std::uint64_t kReaderCpuSeconds = 60;

void limit(__rlimit_resource resource, std::uint64_t value) {
  const rlimit both{value, value};
  setrlimit(resource, &both);
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

// Twice through `archive`: the hash of a member is known only at its end, and memory is not to hold the others.
bool find_content(int archive, const std::string& sha256, int into) {
  std::size_t place = 0;  // counts members from 1
  std::size_t wanted = 0;
  std::string_view piece;
  read_archive(archive, ArchiveLimits{}, [&](ArchiveMember&, const auto& read) {
    ++place;
    if (wanted != 0) return;
    Sha256 hash;
    while (read(piece)) hash.add(piece.data(), piece.size());
    if (hash.finish() == sha256) wanted = place;
  });
  place = 0;
  bool whole = wanted != 0;
  if (lseek(archive, 0, SEEK_SET) != 0) return false;
  read_archive(archive, ArchiveLimits{}, [&](ArchiveMember&, const auto& read) {
    if (++place != wanted) return;
    while (whole && read(piece)) whole = put_all(into, piece);
  });
  return whole && lseek(into, 0, SEEK_SET) == 0;
}

bool copy(int from, int to) {
  std::array<char, 64u << 10> block{};
  while (true) {
    const auto got = read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    if (!put_all(to, {block.data(), static_cast<std::size_t>(got)})) return false;
  }
}

pid_t start_reader(const std::vector<std::string>& way, int archive, int answer) {
  std::vector<std::string> words = {"/proc/self/exe", "unpack-member"};
  words.insert(words.end(), way.begin(), way.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<char*, 1> environment{};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, archive, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, answer, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t child = -1;
  const int failed = posix_spawn(&child, words.front().c_str(), &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? child : -1;
}

// False if the time ran out, the answer grew too long, or memory did not suffice.
bool collect(int from, int into, const MemberLimits& limits) {
  const auto end = std::chrono::steady_clock::now() + limits.timeout;
  std::array<char, 64u << 10> block{};
  std::uint64_t bytes = 0;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || bytes > limits.max_bytes) return false;
    pollfd wait{from, POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const auto got = read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return true;
    if (!put_all(into, {block.data(), static_cast<std::size_t>(got)})) return false;
    bytes += static_cast<std::uint64_t>(got);
  }
}

}  // namespace

std::optional<OwnedFd> open_member(const std::string& archive, const std::vector<std::string>& way,
                                   const MemberLimits& limits) {
  const OwnedFd file(open(archive.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  OwnedFd kept(memfd_create("member", MFD_CLOEXEC));
  std::array<int, 2> ends{};
  if (!file || !kept || way.empty() || pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  const OwnedFd from(ends[0]);
  OwnedFd to(ends[1]);
  const pid_t child = start_reader(way, file.get(), to.get());
  if (child < 0) return std::nullopt;
  to.reset();
  const bool whole = collect(from.get(), kept.get(), limits);
  if (!whole) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!whole || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  lseek(kept.get(), 0, SEEK_SET);
  return kept;
}

int run_member_reader(const std::vector<std::string>& way) {
  // What will be written to is there before the door closes.
  std::vector<OwnedFd> contents;
  for (std::size_t i = 0; i < way.size(); ++i) contents.emplace_back(memfd_create("content", MFD_CLOEXEC));
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_FSIZE, MemberLimits{}.max_bytes);
  limit(RLIMIT_CPU, kReaderCpuSeconds);
  if (kMemoryIsLimited) limit(RLIMIT_AS, kReaderMemory);
  sha256_of("");  // OpenSSL reads its configuration at first use
  const SyscallFilter filter(false);
  if (!filter.load()) return 1;
  int archive = STDIN_FILENO;
  for (std::size_t i = 0; i < way.size(); ++i) {
    if (!find_content(archive, way[i], contents[i].get())) return 1;
    archive = contents[i].get();
  }
  return copy(archive, STDOUT_FILENO) ? 0 : 1;
}

}  // namespace kiemchung
