// The pool against a reader with every fault there is (tests/fault/fault_worker.cc): each costs its own document and
// nothing else.
#include "pipeline/worker_pool.h"

#include <dirent.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <openssl/sha.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include "pipeline/exit_codes.h"
#include "pipeline/sandbox.h"

namespace kiemchung {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

std::string sha256_hex(const std::string& text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string out;
  for (const unsigned char byte : digest) {
    char hex[3];
    std::snprintf(hex, sizeof hex, "%02x", byte);
    out += hex;
  }
  return out;
}

class WorkerPool : public testing::Test {
 protected:
  WorkerPool() {
    options_.worker_command = {KC_FAULT_WORKER};
    options_.jobs = 2;
    options_.timeout = std::chrono::milliseconds(400);
    options_.memory_mib = 128;
    options_.reply_mib = 4;
    options_.warn = [this](const std::string& line) { warnings_.push_back(line); };
    folder_ = fs::temp_directory_path() / ("kc_pool_" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  ~WorkerPool() override { fs::remove_all(folder_); }

  void add(const std::string& content) {
    const std::size_t id = jobs_.size();
    const std::string path = folder_ / std::to_string(id);
    std::ofstream(path) << content;
    jobs_.push_back({id, path, -1, sha256_hex(content)});
  }

  PoolReport run() {
    return examine_all(
        jobs_, options_, [this](ExamineOutcome&& outcome) { outcomes_.emplace(outcome.id, std::move(outcome)); },
        [] { return false; });
  }

  // The outcome of one document among two good ones, which must not suffer.
  ExamineOutcome outcome_of(const std::string& fault) {
    add("ok\n1");
    add(fault);
    add("ok\n2");
    report_ = run();
    EXPECT_EQ(outcomes_.size(), 3u);
    for (const std::size_t good : {0u, 2u}) {
      EXPECT_EQ(outcomes_.at(good).facts.sha256, jobs_.at(good).sha256);
      EXPECT_TRUE(outcomes_.at(good).facts.problems.empty());
      EXPECT_EQ(outcomes_.at(good).attempts, 1);
    }
    return outcomes_.at(1);
  }

  // "code after attempts", with the identity kept.
  std::string ends(const std::string& fault) {
    const ExamineOutcome outcome = outcome_of(fault);
    EXPECT_EQ(outcome.facts.sha256, sha256_hex(fault));
    if (outcome.facts.problems.size() != 1) return "problems: " + std::to_string(outcome.facts.problems.size());
    EXPECT_FALSE(outcome.facts.problems.front().detail.empty());
    EXPECT_TRUE(outcome.pictures.empty());
    return outcome.facts.problems.front().code + " after " + std::to_string(outcome.attempts);
  }

  PoolOptions options_;
  std::vector<ExamineJob> jobs_;
  std::map<std::size_t, ExamineOutcome> outcomes_;
  std::vector<std::string> warnings_;
  PoolReport report_;
  fs::path folder_;
};

TEST_F(WorkerPool, DeliversFactsAndPicturesOfEveryDocument) {
  for (int i = 0; i < 40; ++i) add("ok\n" + std::to_string(i));
  const PoolReport report = run();
  ASSERT_EQ(outcomes_.size(), 40u);
  for (const auto& [id, outcome] : outcomes_) {
    EXPECT_EQ(outcome.facts.sha256, jobs_.at(id).sha256);
    EXPECT_EQ(outcome.pictures.at(0).bytes, "picture of ok");
    EXPECT_EQ(outcome.attempts, 1);
  }
  EXPECT_EQ(report.examined, 40u);
  EXPECT_EQ(report.retried, 0u);
}

class FaultyDocument : public WorkerPool, public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(FaultyDocument, IsTriedTwiceAndThenBecomesAProblem) {
  const auto& [fault, code] = GetParam();
  EXPECT_EQ(ends(fault), std::string(code) + " after 2");
  EXPECT_EQ(report_.retried, 1u);
  EXPECT_EQ(report_.crashed + report_.timed_out + report_.out_of_memory + report_.bad_reply, 1u);
}

INSTANTIATE_TEST_SUITE_P(
    EveryStage, FaultyDocument,
    testing::Values(std::pair{"segv", "examiner_crashed"}, std::pair{"abort", "examiner_crashed"},
                    std::pair{"exit 3", "examiner_crashed"}, std::pair{"throw", "examiner_crashed"},
                    std::pair{"exit without a reply", "examiner_reply"}, std::pair{"hang", "examiner_timeout"},
                    std::pair{"spin", "examiner_timeout"}, std::pair{"throw out of memory", "examiner_memory"},
                    std::pair{"flood the pipe", "examiner_reply"}, std::pair{"flood with pictures", "examiner_reply"},
                    std::pair{"other bytes", "examiner_reply"}, std::pair{"no json", "examiner_reply"},
                    std::pair{"json of something else", "examiner_reply"}, std::pair{"huge length", "examiner_reply"},
                    std::pair{"unknown part", "examiner_reply"}, std::pair{"end first", "examiner_reply"},
                    std::pair{"facts twice", "examiner_reply"}, std::pair{"half a reply", "examiner_reply"},
                    std::pair{"no end", "examiner_reply"}, std::pair{"more after the end", "examiner_reply"},
                    std::pair{"segv in the reply", "examiner_crashed"},
                    std::pair{"segv after the reply", "examiner_crashed"},
                    std::pair{"hang in the reply", "examiner_timeout"},
                    std::pair{"hang after the reply", "examiner_timeout"}),
    [](const auto& fault) {
      std::string name = fault.param.first;
      std::replace(name.begin(), name.end(), ' ', '_');
      return name;
    });

#define NEEDS_A_MEMORY_LIMIT() \
  if (!kMemoryIsLimited) GTEST_SKIP() << "the sanitizer's shadow leaves no room for a limit (sandbox.h)"

TEST_F(WorkerPool, ADocumentThatEatsMemoryIsStoppedAtItsLimit) {
  NEEDS_A_MEMORY_LIMIT();
  options_.timeout = std::chrono::seconds(30);  // a busy machine must not make it a matter of time
  EXPECT_EQ(ends("eat with new"), "examiner_memory after 2");
}
TEST_F(WorkerPool, ALibraryThatIgnoresAFailedMallocCountsAsOutOfMemory) {
  NEEDS_A_MEMORY_LIMIT();
  options_.timeout = std::chrono::seconds(30);  // a busy machine must not make it a matter of time
  EXPECT_EQ(ends("eat with malloc"), "examiner_memory after 2");
}
TEST_F(WorkerPool, FactsLargerThanTheMemoryLimitAreAMemoryProblem) {
  NEEDS_A_MEMORY_LIMIT();
  options_.timeout = std::chrono::seconds(30);  // a busy machine must not make it a matter of time
  EXPECT_EQ(ends("flood of facts"), "examiner_memory after 2");
}

TEST_F(WorkerPool, ProcessorTimeIsLimitedApartFromTheClock) {
  options_.timeout = std::chrono::seconds(20);
  options_.cpu = std::chrono::seconds(1);
  EXPECT_EQ(ends("spin"), "examiner_timeout after 2");
}

TEST_F(WorkerPool, ADocumentThatFailsOnceIsReadByAFreshWorker) {
  options_.jobs = 1;
  add("segv once");
  run();
  EXPECT_TRUE(outcomes_.at(0).facts.problems.empty());
  EXPECT_EQ(outcomes_.at(0).attempts, 2);
}

TEST_F(WorkerPool, FloodingStandardOutputHurtsNobody) {
  EXPECT_TRUE(outcome_of("flood standard output").facts.problems.empty());
}

TEST_F(WorkerPool, WhatCannotBeOpenedIsUnreadableAndNotTriedTwice) {
  add("ok");
  jobs_.push_back({1, folder_ / "missing", -1, "aa"});
  fs::create_symlink(folder_ / "0", folder_ / "link");
  jobs_.push_back({2, folder_ / "link", -1, "bb"});
  ASSERT_EQ(mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  jobs_.push_back({3, folder_ / "fifo", -1, "cc"});
  jobs_.push_back({4, folder_, -1, "dd"});
  const PoolReport report = run();
  EXPECT_TRUE(outcomes_.at(0).facts.problems.empty());
  for (const std::size_t id : {1u, 2u, 3u, 4u}) {
    EXPECT_EQ(outcomes_.at(id).facts.problems.at(0).code, "unreadable_path") << id;
    EXPECT_EQ(outcomes_.at(id).attempts, 0);
  }
  EXPECT_EQ(report.unreadable, 4u);
}

TEST_F(WorkerPool, AFileLargerThanAnyReaderTakesIsSaidToBeTooLarge) {
  options_.read.max_bytes = 8;
  add("ok");
  add("ok\nand more than eight bytes");
  run();
  EXPECT_TRUE(outcomes_.at(0).facts.problems.empty());
  EXPECT_EQ(outcomes_.at(1).facts.problems.at(0).code, "too_large");
  EXPECT_EQ(outcomes_.at(1).facts.sha256, jobs_.at(1).sha256);
  EXPECT_EQ(outcomes_.at(1).attempts, 0);
}

TEST_F(WorkerPool, ADescriptorOfTheCallerServesInPlaceOfAPath) {
  const int fd = memfd_create("document", MFD_CLOEXEC);
  ASSERT_EQ(write(fd, "ok", 2), 2);
  jobs_.push_back({0, "archive.zip/document.pdf", fd, sha256_hex("ok")});
  run();
  EXPECT_TRUE(outcomes_.at(0).facts.problems.empty());
  EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC) << "the caller's descriptor must stay open";
  close(fd);
}

TEST_F(WorkerPool, DocumentsOfAnArchiveAreOpenedWhenTheirTurnComes) {
  options_.jobs = 1;
  int open_now = 0;
  for (std::size_t id = 0; id < 3; ++id) {
    jobs_.push_back({id, "a.zip/b.pdf", -1, sha256_hex("ok"), [&open_now] {
                       ++open_now;
                       const int fd = memfd_create("document", MFD_CLOEXEC);
                       return write(fd, "ok", 2) == 2 ? fd : -1;
                     }});
  }
  int at_first = 0;
  examine_all(
      jobs_, options_, [&](ExamineOutcome&& outcome) { at_first = outcome.id == 0 ? open_now : at_first; },
      [] { return false; });
  EXPECT_EQ(at_first, 1);
  EXPECT_EQ(open_now, 3);
}

TEST_F(WorkerPool, StopsWithoutOutcomesForWhatIsNotDone) {
  options_.timeout = std::chrono::seconds(60);
  options_.jobs = 2;
  for (int i = 0; i < 10; ++i) add(i == 0 ? "hang" : "ok\n" + std::to_string(i));
  std::size_t done = 0;
  examine_all(
      jobs_, options_, [&](ExamineOutcome&&) { ++done; }, [&] { return done >= 4; });
  EXPECT_GE(done, 4u);
  EXPECT_LT(done, 10u);
}

std::vector<pid_t> children_of(pid_t parent) {
  std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
  std::vector<pid_t> out;
  for (pid_t pid = 0; list >> pid;) out.push_back(pid);
  return out;
}

TEST_F(WorkerPool, LeavesNoProcessBehindWhenTheCallerThrows) {
  add("ok");
  EXPECT_THROW(
      examine_all(
          jobs_, options_, [](ExamineOutcome&&) { throw std::runtime_error("disk full"); }, [] { return false; }),
      std::runtime_error);
  EXPECT_THAT(children_of(getpid()), ElementsAre());
}

TEST_F(WorkerPool, AKilledWorkerIsReplacedAndItsDocumentReadAgain) {
  options_.jobs = 1;
  for (int i = 0; i < 5; ++i) add("ok\n" + std::to_string(i));
  bool killed = false;
  examine_all(
      jobs_, options_,
      [&](ExamineOutcome&& outcome) {
        outcomes_.emplace(outcome.id, std::move(outcome));
        if (killed) return;
        killed = true;
        for (const pid_t worker : children_of(getpid())) kill(worker, SIGKILL);
      },
      [] { return false; });
  ASSERT_EQ(outcomes_.size(), 5u);
  for (const auto& [id, outcome] : outcomes_) EXPECT_TRUE(outcome.facts.problems.empty()) << id;
}

TEST_F(WorkerPool, AReaderThatCannotBePreparedEndsTheRunWithItsReason) {
  options_.worker_command.emplace_back("no language data");
  add("ok");
  try {
    run();
    FAIL() << "must not run";
  } catch (const RunError& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("tesseract-ocr-vie"));
  }
}

TEST_F(WorkerPool, ADocumentThatTookItsReaderOverIsRefusedEverything) {
  options_.require_sandbox = true;
  add("break out");
  const PoolReport report = run();
  const auto& attempts = outcomes_.at(0).facts.problems;
  EXPECT_GE(attempts.size(), 20u);
  for (const auto& attempt : attempts) EXPECT_THAT(attempt.code, testing::EndsWith(": refused"));
  EXPECT_THAT(report.sandbox, testing::StartsWith("landlock "));
  EXPECT_THAT(report.sandbox, testing::Not(HasSubstr("NO")));
  EXPECT_THAT(warnings_, ElementsAre());
}

TEST_F(WorkerPool, WithoutLandlockNoFileCanBeOpenedEither) {
  options_.worker_command.emplace_back("kernel without landlock");
  add("break out");
  run();
  for (const auto& attempt : outcomes_.at(0).facts.problems) EXPECT_THAT(attempt.code, testing::EndsWith(": refused"));
  EXPECT_THAT(warnings_, ElementsAre(HasSubstr("NO landlock")));
}

class OlderKernel : public WorkerPool, public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(OlderKernel, IsUsedWithOneLoudLineOrRefused) {
  options_.worker_command.emplace_back(GetParam().first);
  for (int i = 0; i < 4; ++i) add("ok\n" + std::to_string(i));
  run();
  EXPECT_TRUE(outcomes_.at(0).facts.problems.empty());
  EXPECT_THAT(warnings_, ElementsAre(HasSubstr(GetParam().second)));

  options_.require_sandbox = true;
  EXPECT_THROW(run(), RunError);
}

INSTANTIATE_TEST_SUITE_P(Without, OlderKernel,
                         testing::Values(std::pair{"kernel without landlock", "NO landlock"},
                                         std::pair{"kernel without seccomp", "NO seccomp"}));

class FaultyWorker : public WorkerPool, public testing::WithParamInterface<const char*> {};

TEST_P(FaultyWorker, ThatNeverStartsEndsTheRunInsteadOfBeingReplacedForEver) {
  options_.worker_command.emplace_back(GetParam());
  options_.start_timeout = std::chrono::seconds(1);
  add("ok");
  EXPECT_THROW(run(), RunError);
}

INSTANTIATE_TEST_SUITE_P(AtStart, FaultyWorker,
                         testing::Values("crash at start", "nonsense at start", "crash while preparing",
                                         "hang while preparing"));

TEST_F(WorkerPool, AMissingWorkerProgramEndsTheRun) {
  options_.worker_command = {"/nonexistent/worker"};
  add("ok");
  EXPECT_THROW(run(), RunError);
}

}  // namespace
}  // namespace kiemchung
