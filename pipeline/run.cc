#include "pipeline/run.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <unordered_map>
#include <utility>

#include "pipeline/attach.h"
#include "pipeline/exit_codes.h"
#include "pipeline/isolated.h"
#include "pipeline/output_file.h"
#include "pipeline/progress.h"
#include "pipeline/self_score.h"
#include "pipeline/unit_watch.h"

namespace kiemchung {
namespace {

constexpr std::size_t kMostRemembered = 20000;     // documents, some KB each
constexpr std::size_t kMaxSheetBytes = 32u << 20;  // a sheet of scores has some hundred KB

ExamineLimits limits_of(const PoolOptions& pool) {
  return {static_cast<int>(pool.timeout.count() / 1000), static_cast<int>(pool.memory_mib)};
}

// A workbook is a program for its reader, too: it is opened in a process that can do nothing else. CSV is plain text.
std::string read_sheet_apart(const std::string& bytes, bool csv) {
  if (csv) return sheet_to_json(read_self_score(read_csv(bytes)));
  return run_isolated([&bytes] { return sheet_to_json(read_self_score(read_xlsx(bytes))); }).value_or("null");
}

// Unpacked members lie here while a run lasts.
class Spool {
 public:
  Spool(const std::string& out, const char* name) : path_(out + name) {
    std::filesystem::remove_all(path_);
    make_folder(path_, "--out");
  }
  ~Spool() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class Run {
 public:
  Run(const Judgement& judgement, Store& store, const RunOptions& options)
      : judgement_(judgement),
        store_(store),
        options_(options),
        limits_(limits_of(options.pool)),
        progress_(options.progress && !options.quiet),
        spool_(options.out, options.only_known ? "/.spool-known" : "/.spool"),
        watch_(store, options.paths, options.at) {}

  // The stages, in the order the data meets them.
  RunResult run() {
    if (options_.only_known) return run_known();
    const std::int64_t id = store_.begin_run(options_.at, judgement_.policy.id);
    take_in_files();
    read_sheets();
    note_first_sightings();
    examine_new_content();
    freeze_what_is_locked();
    judge();
    report();
    watch_.remember(result_.manifest);
    store_.end_run(id, "finished");
    return std::move(result_);
  }

 private:
  RunResult run_known() {
    take_in_files();
    read_sheets();
    freeze_what_is_locked();
    for (const IntakeFile& file : result_.manifest.files) {
      if (file.kind == FileKind::kEvidence && !store_.has_facts(file.sha256, limits_)) result_.all_known = false;
    }
    return std::move(result_);
  }

  static std::string sheet_note(const std::string& sha256) {
    return fmt::format("sheet/{}/{}", kSelfScoreVersion, sha256);
  }

  void stop_if_asked() const {
    if (options_.should_stop && options_.should_stop()) {
      throw RunError(ExitCode::kInterrupted,
                     "đã ngắt theo yêu cầu. Những tệp đã đọc được giữ lại; chạy lại đúng lệnh này để tiếp tục.");
    }
  }

  // A spreadsheet is wanted until it was looked at for scores; then, and everything else, until it was examined.
  bool is_wanted(const IntakeFile& file) const {
    if (options_.only_known) return false;
    if (is_spreadsheet(file)) {
      const auto note = store_.note(sheet_note(file.sha256));
      if (!note) return true;
      if (*note != "null") return false;
    }
    return !store_.has_facts(file.sha256, limits_);
  }

  void take_in_files() {
    progress_.begin("Nhận hồ sơ", 0);
    IntakeOptions intake;
    intake.unit = options_.unit;
    intake.spool = spool_.path();
    intake.leave_out = options_.out;
    intake.memory = options_.incremental ? &store_ : nullptr;
    intake.reread = options_.reread;
    intake.settled_before = options_.settled_before;
    intake.wanted = [this](const IntakeFile& file) { return is_wanted(file); };
    intake.should_stop = options_.should_stop;
    intake.on_file = [this](const std::string& path, std::uint64_t) { progress_.step(path); };
    result_.manifest = take_in(options_.paths, intake);
  }

  std::optional<SelfScoreSheet> sheet_in(const IntakeFile& file) {
    if (const auto note = store_.note(sheet_note(file.sha256))) return sheet_from_json(*note);
    if (options_.only_known) {
      result_.all_known = false;
      return std::nullopt;
    }
    // A spreadsheet nobody can open is evidence like any other, and examination says what is wrong with it.
    std::string sheet = "null";
    std::ifstream stream(file.location, std::ios::binary);
    if (file.size <= kMaxSheetBytes && stream) {
      const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
      sheet = read_sheet_apart(bytes, file.media_type.starts_with("text/"));
    }
    store_.keep_note(sheet_note(file.sha256), sheet);
    return sheet_from_json(sheet);
  }

  // The unit's first sheet by path counts; a second one is named, so that nobody wonders which was used.
  void read_sheets() {
    for (IntakeFile& file : result_.manifest.files) {
      if (file.kind != FileKind::kEvidence || !is_spreadsheet(file)) continue;
      auto sheet = sheet_in(file);
      if (!sheet) continue;
      file.kind = FileKind::kSheet;
      take_sheet(file, std::move(*sheet));
    }
  }

  void take_sheet(const IntakeFile& file, SelfScoreSheet sheet) {
    const auto place = result_.sheets.find(file.unit);
    sheet.path = file.path;
    if (place == result_.sheets.end()) {
      result_.sheets.emplace(file.unit, std::move(sheet));
    } else if (place->second.rows.empty() && !sheet.rows.empty()) {
      // One that could not be read does not stand in the way.
      sheet.problems.push_back({"sheet.second_sheet", "", place->second.path});
      place->second = std::move(sheet);
    } else {
      place->second.problems.push_back({"sheet.second_sheet", "", file.path});
    }
  }

  // Before the long part: a run that is killed while it reads has still seen what was there.
  void note_first_sightings() {
    store_.together([this] {
      for (const IntakeFile& file : result_.manifest.files) {
        Sighting& seen = sightings_.emplace_back();
        if (file.kind != FileKind::kEvidence) continue;
        seen = store_.sighting(file.unit, file.path, file.sha256, {options_.at, watch_.unseen(file)});
      }
    });
  }

  void examine_new_content() {
    std::set<std::string> asked;
    std::vector<ExamineJob> jobs;
    std::vector<const IntakeFile*> files;
    for (const IntakeFile& file : result_.manifest.files) {
      if (file.kind != FileKind::kEvidence || !asked.insert(file.sha256).second) continue;
      if (store_.has_facts(file.sha256, limits_)) continue;
      ExamineJob job;
      job.id = files.size();
      job.path = file.location;
      job.sha256 = file.sha256;
      jobs.push_back(std::move(job));
      files.push_back(&file);
    }
    if (jobs.empty()) return;
    progress_.begin("Đọc tài liệu", jobs.size());
    result_.pool = examine_all(
        jobs, options_.pool,
        [&](ExamineOutcome&& outcome) {
          const IntakeFile& file = *files.at(outcome.id);
          // The reader may answer about a file that vanished meanwhile; its place in the store is what intake saw.
          outcome.facts.sha256 = file.sha256;
          outcome.facts.size = file.size;
          store_.keep(outcome.facts, outcome.pictures, limits_);
          progress_.step(file.path);
        },
        options_.should_stop);
    stop_if_asked();
  }

  // Facts just judged are not parsed once more for the report, as far as memory allows.
  void remember(DocumentFacts facts) {
    if (judged_.size() >= kMostRemembered) return;
    for (SignatureFact& signature : facts.signatures) {
      signature.certificates = {};
      signature.revocation_data = {};
    }
    facts.signature_file = {};
    const std::string sha256 = facts.sha256;
    judged_.emplace(sha256, std::move(facts));
  }

  DocumentFacts facts_for_report(const std::string& sha256) const {
    const auto found = judged_.find(sha256);
    return found != judged_.end() ? found->second : facts_of(sha256);
  }

  DocumentFacts facts_of(const std::string& sha256) const {
    auto facts = store_.facts(sha256, limits_);
    if (!facts) throw std::logic_error("no facts kept of " + sha256);
    return std::move(*facts);
  }

  void freeze_what_is_locked() {
    const auto at = parse_instant(options_.at);
    const Policy& policy = judgement_.policy;
    for (const IntakeUnit& unit : result_.manifest.units) {
      const auto locked = at ? policy.rounds.locked_since(*at, unit.kind) : std::nullopt;
      if (!locked) continue;
      result_.frozen[unit.name] = watch_.frozen(policy.id, unit.name, to_iso(*locked), result_.manifest);
    }
  }

  void judge() {
    progress_.begin("Đối chiếu", result_.manifest.files.size());
    CampaignJudge judge(judgement_.policy, judgement_.trust, options_.at);
    for (const IntakeUnit& unit : result_.manifest.units) {
      const auto frozen = result_.frozen.find(unit.name);
      judge.add_submission({unit.name, unit.kind, result_.sheets[unit.name],
                            frozen == result_.frozen.end() ? std::nullopt : std::optional(frozen->second)});
    }
    for (std::size_t i = 0; i < result_.manifest.files.size(); ++i) {
      const IntakeFile& file = result_.manifest.files[i];
      if (file.kind != FileKind::kEvidence) continue;
      stop_if_asked();
      DocumentFacts facts = facts_of(file.sha256);
      judge.add_evidence(attach(file, facts, result_.sheets[file.unit], sightings_.at(i)), facts);
      remember(std::move(facts));
      progress_.step(file.path);
    }
    result_.verdict = judge.finish();
  }

  void report() {
    progress_.begin("Lập báo cáo", 0);
    ReportInput input;
    input.program_version = options_.program_version;
    input.at = options_.at;
    input.policy = &judgement_.policy;
    input.policy_fingerprint = judgement_.policy_fingerprint;
    input.trust_fingerprint = judgement_.trust_fingerprint;
    input.messages = &judgement_.messages;
    input.manifest = &result_.manifest;
    input.verdict = &result_.verdict;
    input.sheets = result_.sheets;
    input.facts = [this](const std::string& sha256) { return facts_for_report(sha256); };
    input.pictures = [this](const std::string& sha256) { return store_.picture_rows(sha256); };
    result_.report = make_report(input);
  }

  const Judgement& judgement_;
  Store& store_;
  const RunOptions& options_;
  ExamineLimits limits_;
  Progress progress_;
  Spool spool_;
  UnitWatch watch_;
  RunResult result_;
  std::vector<Sighting> sightings_;                        // of the manifest's files, in its order
  std::unordered_map<std::string, DocumentFacts> judged_;  // by sha256, without what no report shows
};

}  // namespace

RunResult run_check(const Judgement& judgement, Store& store, const RunOptions& options) {
  return Run(judgement, store, options).run();
}

}  // namespace kiemchung
