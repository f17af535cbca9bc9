// What passes between the run and its workers.
//
// Command socket (trusted on both sides; SOCK_SEQPACKET, one message a packet):
//   run → worker   WorkerSetup as JSON, once; then a JobMessage with two descriptors: document, reply pipe
//   worker → run   WorkerHello as JSON, once; then a JobEnd for each job, after the child has ended
// Reply pipe (written by a child that may have been taken over; read with suspicion): frames of
//   type (1 byte), length of the payload (4 bytes, little-endian), payload
//   'F' facts as JSON, once, first · 'P' picture, any number · 'E' end, once, last, empty
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/document_facts.h"

namespace kiemchung {

struct WorkerSetup {
  std::string language_data;
  std::int64_t max_pages = 0;
  std::uint64_t max_bytes = 0;
  bool pictures = true;
  std::int64_t only_page = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t cpu_seconds = 0;
  std::uint64_t timeout_ms = 0;
  bool require_sandbox = false;  // a child that cannot be locked in does not look at its document
};

struct WorkerHello {
  bool no_new_privileges = false;
  int landlock = 0;
  bool seccomp = false;
  std::string failure;  // why the reader cannot be prepared; "" = ready
};

struct JobMessage {
  std::uint64_t id = 0;
  std::uint64_t size = 0;  // bytes of the document
};

enum class ChildEnd : std::uint32_t { kDone, kCrashed, kTimeout, kMemory, kRefused };

struct JobEnd {
  std::uint64_t id = 0;
  ChildEnd end = ChildEnd::kDone;
  std::int32_t signal = 0;  // that ended the child, 0 if none
  std::int32_t status = 0;  // its exit status if no signal
};

std::string setup_to_json(const WorkerSetup& setup);
WorkerSetup setup_from_json(std::string_view text);  // throws std::runtime_error
std::string hello_to_json(const WorkerHello& hello);
WorkerHello hello_from_json(std::string_view text);  // throws std::runtime_error

// The frames of one reply.
std::string facts_frame(const DocumentFacts& facts);
std::string picture_frame(const Picture& picture);
std::string end_frame();

// Puts a reply together from the bytes of a pipe. Whatever the bytes, it neither throws nor keeps more than `limit`.
class ReplyReader {
 public:
  explicit ReplyReader(std::uint64_t limit) : limit_(limit) {}

  // False once the bytes are no reply; error() says why. Later bytes are ignored.
  bool feed(std::span<const unsigned char> bytes);
  bool complete() const { return ended_ && error_.empty() && buffer_.empty(); }
  const std::string& error() const { return error_; }
  // Only when complete().
  DocumentFacts take_facts() { return std::move(facts_); }
  std::vector<Picture> take_pictures() { return std::move(pictures_); }

 private:
  bool fail(std::string why);
  bool take_frame(char type, std::string_view payload);

  std::uint64_t limit_;
  std::uint64_t taken_ = 0;
  std::string buffer_;
  bool has_facts_ = false;
  bool ended_ = false;
  DocumentFacts facts_;
  std::vector<Picture> pictures_;
  std::string error_;
};

}  // namespace kiemchung
