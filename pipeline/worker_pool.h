// Examines many documents in processes of their own, so that no file can stop the run, change another file's facts, or
// reach anything outside itself.
//
//   parent ── job: document + reply pipe ──▶ worker (holds the prepared reader, never looks at a document)
//                                              └─ fork: child locks itself in, reads one document, replies, ends
//
// Every document meets a reader in the same state, whatever was read before it: facts depend on its bytes alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "extractors/read_document.h"

namespace kiemchung {

struct ExamineJob {
  std::size_t id = 0;
  std::string path;    // opened when its turn comes; never through a symbolic link; must be a regular file
  int fd = -1;         // used instead of path if >= 0; stays the caller's, must live until the outcome
  std::string sha256;  // what intake saw; facts about other bytes are refused. "" = not known
  // Used instead of path and fd where set: gives a new descriptor, which the pool closes, or -1 (errno says why). For
  // archive members, which need not all be unpacked at once.
  std::function<int()> open = nullptr;
};

struct ExamineOutcome {
  std::size_t id = 0;
  DocumentFacts facts;  // with a problem examiner_* or unreadable_path where no examination succeeded
  std::vector<Picture> pictures;
  int attempts = 0;  // examinations started: 0 could not be opened, 1 usual, 2 retried once
};

struct PoolOptions {
  int jobs = 0;                               // workers at a time; 0 = one a processor
  std::chrono::milliseconds timeout{120000};  // wall clock a document
  std::chrono::seconds cpu{120};              // processor time a document
  std::uint64_t memory_mib = 2048;            // address space a document may take beyond the prepared reader
  std::uint64_t reply_mib = 64;               // facts and pictures of one document; more is "examiner_reply"
  std::chrono::seconds start_timeout{60};     // until a worker has loaded its language data
  ReadOptions read;
  bool require_sandbox = false;  // refuse to run where the kernel cannot lock the worker in completely
  // How a worker is started. Empty: this executable with the argument "worker". Tests put a faulty worker here.
  std::vector<std::string> worker_command;
  bool worker_messages = false;  // let workers write to the parent's stderr; for people who look for a fault
  // One line for the log: the sandbox is incomplete, a worker had to be replaced. Called in the caller's thread.
  std::function<void(const std::string&)> warn;
};

// What became of the examinations. The documents' own facts carry the same as problems.
struct PoolReport {
  std::size_t examined = 0;  // outcomes delivered
  std::size_t retried = 0;   // documents that needed a second worker
  std::size_t crashed = 0;   // documents given up: the reader died
  std::size_t timed_out = 0;
  std::size_t out_of_memory = 0;
  std::size_t bad_reply = 0;
  std::size_t unreadable = 0;  // could not be opened
  std::string sandbox;         // "landlock 7, seccomp, no new privileges"; names what is missing
};

// Calls on_done once for each job, in the order of completion, in the caller's thread; an exception of on_done stops
// all workers and passes on. should_stop is asked often; once true, unfinished jobs get no outcome and the call
// returns. A crash, a hang, a flood or a false reply costs the document one retry; after the second its facts carry a
// problem. Throws RunError (exit_codes.h): no worker can be started, the reader cannot be prepared, require_sandbox is
// not met.
PoolReport examine_all(const std::vector<ExamineJob>& jobs, const PoolOptions& options,
                       const std::function<void(ExamineOutcome&&)>& on_done, const std::function<bool()>& should_stop);

// The facts of a document that could not be examined: its identity and one problem.
DocumentFacts facts_of_failure(const std::string& sha256, std::uint64_t size, const std::string& code,
                               const std::string& detail);

}  // namespace kiemchung
