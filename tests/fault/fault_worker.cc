// A worker whose reader does what the document says: "ok", "segv", "hang", … The pool's tests give it one document a
// fault. The argument, if any, is a fault of the worker itself before it has seen a document.
#include <openssl/sha.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <new>
#include <stdexcept>
#include <string>

#include "pipeline/worker.h"
#include "pipeline/worker_protocol.h"
#include "tests/fault/sandbox_probe.h"

namespace {

using namespace kiemchung;

std::atomic<int>* children_seen = nullptr;  // shared by the worker and its children

std::string sha256_of(std::span<const unsigned char> bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(bytes.data(), bytes.size(), digest);
  std::string out;
  for (const unsigned char byte : digest) {
    char hex[3];
    std::snprintf(hex, sizeof hex, "%02x", byte);
    out += hex;
  }
  return out;
}

void reply(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = write(kChildReply, bytes.data(), bytes.size());
    if (sent <= 0) _exit(1);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

[[noreturn]] void reply_and_end(std::string_view bytes) {
  reply(bytes);
  _exit(0);
}

void touch(char* memory, std::size_t size) {
  for (std::size_t i = 0; i < size; i += 4096) const_cast<volatile char*>(memory)[i] = 1;
}

constexpr std::size_t kBite = 8u << 20;

void eat_with_new() {
  for (;;) touch(new char[kBite], kBite);
}

// As C libraries do that do not look at what malloc gave them.
void eat_with_malloc() {
  for (;;) touch(static_cast<char*>(std::malloc(kBite)), kBite);
}

[[noreturn]] void hang() {
  for (;;) sleep(1000);
}

[[noreturn]] void spin() {
  for (volatile unsigned i = 0;;) i = i + 1;
}

void crash_at_first() {
  if (children_seen->fetch_add(1) == 0) std::raise(SIGSEGV);
}

[[noreturn]] void flood_with_pictures() {
  reply(facts_frame({}));
  const Picture picture{"page", 1, {}, "image/png", std::string(1u << 16, 'x')};
  for (;;) reply(picture_frame(picture));
}

[[noreturn]] void flood_the_pipe() {
  for (;;) reply(std::string(1u << 16, 'x'));
}

void flood_standard_output() {
  const std::string line(1u << 16, 'x');
  for (int i = 0; i < 1000; ++i) {
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0 || write(STDERR_FILENO, line.data(), line.size()) < 0) break;
  }
}

void break_out(DocumentFacts& facts) {
  for (const auto& line : try_to_break_out()) facts.problems.push_back({line, "", 0});
}

using Fault = std::function<void(DocumentFacts&)>;

const std::map<std::string, Fault>& faults() {
  static const std::map<std::string, Fault> all = {
      {"ok", [](DocumentFacts&) {}},
      {"segv", [](DocumentFacts&) { std::raise(SIGSEGV); }},
      {"abort", [](DocumentFacts&) { std::abort(); }},
      {"exit without a reply", [](DocumentFacts&) { _exit(0); }},
      {"exit 3", [](DocumentFacts&) { _exit(3); }},
      {"throw", [](DocumentFacts&) { throw std::runtime_error("reader"); }},
      {"throw out of memory", [](DocumentFacts&) { throw std::bad_alloc(); }},
      {"break out", break_out},
      {"segv once", [](DocumentFacts&) { crash_at_first(); }},
      {"hang", [](DocumentFacts&) { hang(); }},
      {"spin", [](DocumentFacts&) { spin(); }},
      {"eat with new", [](DocumentFacts&) { eat_with_new(); }},
      {"eat with malloc", [](DocumentFacts&) { eat_with_malloc(); }},
      {"flood the pipe", [](DocumentFacts&) { flood_the_pipe(); }},
      {"flood with pictures", [](DocumentFacts&) { flood_with_pictures(); }},
      {"flood standard output", [](DocumentFacts&) { flood_standard_output(); }},
      {"flood of facts", [](DocumentFacts& facts) { facts.number.text.assign(200u << 20, 'x'); }},
      {"other bytes", [](DocumentFacts& facts) { facts.sha256.assign(64, '0'); }},
      {"no json", [](DocumentFacts&) { reply_and_end(std::string("F\x03\0\0\0{]}", 8) + end_frame()); }},
      {"json of something else", [](DocumentFacts&) { reply_and_end(std::string("F\x02\0\0\0{}", 7) + end_frame()); }},
      {"huge length", [](DocumentFacts&) { reply_and_end(std::string("F\xff\xff\xff\xff", 5)); }},
      {"unknown part", [](DocumentFacts& facts) { reply_and_end(facts_frame(facts) + std::string("Z\0\0\0\0", 5)); }},
      {"end first", [](DocumentFacts&) { reply_and_end(end_frame()); }},
      {"facts twice",
       [](DocumentFacts& facts) { reply_and_end(facts_frame(facts) + facts_frame(facts) + end_frame()); }},
      {"half a reply", [](DocumentFacts& facts) { reply_and_end(facts_frame(facts).substr(0, 100)); }},
      {"no end", [](DocumentFacts& facts) { reply_and_end(facts_frame(facts)); }},
      {"more after the end", [](DocumentFacts& facts) { reply_and_end(facts_frame(facts) + end_frame() + "x"); }},
      {"segv in the reply",
       [](DocumentFacts& facts) {
         reply(facts_frame(facts).substr(0, 100));
         std::raise(SIGSEGV);
       }},
      {"segv after the reply",
       [](DocumentFacts& facts) {
         reply(facts_frame(facts) + end_frame());
         std::raise(SIGSEGV);
       }},
      {"hang in the reply",
       [](DocumentFacts& facts) {
         reply(facts_frame(facts).substr(0, 100));
         hang();
       }},
      {"hang after the reply",
       [](DocumentFacts& facts) {
         reply(facts_frame(facts) + end_frame());
         hang();
       }},
  };
  return all;
}

ExamineResult misread(std::span<const unsigned char> bytes, const ReadOptions&) {
  // What follows a line feed only makes documents differ.
  std::string what(bytes.begin(), bytes.end());
  what = what.substr(0, what.find('\n'));
  ExamineResult result;
  result.facts.sha256 = sha256_of(bytes);
  result.facts.size = bytes.size();
  result.facts.media_type = "application/pdf";
  faults().at(what)(result.facts);
  result.pictures.push_back({"page", 1, {}, "image/png", "picture of " + what});
  return result;
}

void prepare(const std::string& fault) {
  void* shared = mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  children_seen = new (shared) std::atomic<int>(0);
  if (fault == "crash while preparing") std::raise(SIGSEGV);
  if (fault == "hang while preparing") hang();
  if (fault == "no language data") throw std::runtime_error("vie.traineddata is missing: install tesseract-ocr-vie");
}

}  // namespace

int main(int argc, char** argv) {
  const std::string fault = argc > 1 ? argv[1] : "";
  if (fault == "crash at start") std::raise(SIGSEGV);
  if (fault == "kernel without landlock") hide_landlock();
  if (fault == "kernel without seccomp") hide_seccomp();
  if (fault == "nonsense at start") return write(kWorkerSocket, "xx", 2) == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
  return run_worker({[&](const ReadOptions&) { prepare(fault); }, misread});
}
