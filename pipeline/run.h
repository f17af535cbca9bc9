// One run from folders to reports: the order of the stages. Each stage lives in its own file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pipeline/intake.h"
#include "pipeline/report/report_json.h"
#include "pipeline/store.h"
#include "pipeline/worker_pool.h"
#include "verifiers/judge.h"

namespace kiemchung {

// What judges: read once by the command, shared by all stages.
struct Judgement {
  const Policy& policy;
  const TrustStore& trust;
  const MessageCatalogue& messages;
  std::string policy_fingerprint;
  std::string trust_fingerprint;
};

struct RunOptions {
  std::vector<std::string> paths;
  std::string unit;                 // --unit; "" = told by the folders
  std::string out;                  // existing folder for reports and unpacked members
  std::string at;                   // UTC instant
  bool incremental = false;         // leave unchanged files unopened (nightly)
  bool reread = false;              // incremental, but every file is opened once more (IntakeOptions::reread)
  std::int64_t settled_before = 0;  // IntakeOptions::settled_before
  // Takes in what is there, opens nothing new and judges nothing: for a program with threads, after another process has
  // read what is new. The result says whether everything was known.
  bool only_known = false;
  bool progress = false;
  bool quiet = false;  // no warnings of the pool on stderr
  std::string program_version;
  PoolOptions pool;
  std::function<bool()> should_stop;
};

struct RunResult {
  Manifest manifest;                             // kinds settled: sheets told from evidence
  std::map<std::string, SelfScoreSheet> sheets;  // by unit
  std::map<std::string, FrozenFiles> frozen;     // by unit; only after the lock
  CampaignVerdict verdict;
  Report report;
  PoolReport pool;
  bool all_known = true;  // with only_known: no file was left that somebody must read first
};

// Throws RunError: kUsage, kIncomplete, or kInterrupted after should_stop. What was examined stays in the store.
RunResult run_check(const Judgement& judgement, Store& store, const RunOptions& options);

}  // namespace kiemchung
