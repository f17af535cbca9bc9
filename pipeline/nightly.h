// One night: an incremental run over the submissions, what changed since the last one, a letter to every unit that is
// concerned, and a sign of life for those who watch the server.
//
// In the folder of the reports:
//   report.json        the whole report, rewritten only when it changed
//   digests/UNIT.html, UNIT.txt    the night's letters, of the units that changed
//   nightly.json       what the next night compares with; replaced last, so that a broken night is done again
//   heartbeat.json     state, exit code, counts; written at the beginning and at the end
//   nightly.lock       held while a night lasts: never two at once
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pipeline/exit_codes.h"
#include "pipeline/mail.h"
#include "pipeline/nightly_state.h"
#include "pipeline/owned_fd.h"

namespace kiemchung {

// Who gets which letter. Read from a TOML file (config/deploy/mail.toml.example).
struct MailPlan {
  bool configured = false;  // false: letters are only written to the folder
  MailServer server;
  std::vector<std::string> everything;                    // get every unit's letter
  std::map<std::string, std::vector<std::string>> units;  // by unit
};

struct NightOptions {
  RunOptions run;            // incremental; reread for a sweep of every file's content
  int settle_seconds = 120;  // files written less than this long ago wait for the next night
  MailPlan mail;
  std::function<std::int64_t()> now;  // nanoseconds since 1970, UTC
  // Sends a letter; throws MailError. Tests put a recorder here.
  std::function<void(const MailServer&, const Letter&)> send = send_mail;
};

struct NightSummary {
  RunResult run;
  std::vector<NightUnitChanges> changes;
  std::size_t letters_sent = 0;
  std::vector<std::string> letters_failed;  // reasons; their units are told again next night
  ExitCode code = ExitCode::kDone;          // kNotExamined, or kIncomplete where a letter failed
};

// Held as long as it lives. Throws RunError (kIncomplete) if another night is running.
class NightLock {
 public:
  explicit NightLock(const std::string& out);

 private:
  OwnedFd file_;
};

// Hold a NightLock. Throws RunError as run_check does, and (kIncomplete) where every file of last night is gone or the
// clock stands before its end: then nothing is told to anybody. The heartbeat then says "failed" and why.
NightSummary run_night(const Judgement& judgement, Store& store, const NightOptions& options);

// The heartbeat of a night that did not come to its beginning.
void tell_failed_start(const std::string& out, std::int64_t now, ExitCode code, const std::string& why);

// Throws RunError (kUsage) naming every mistake with its line.
MailPlan read_mail_plan(const std::string& path, const MessageCatalogue& messages);

}  // namespace kiemchung
