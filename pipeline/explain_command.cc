#include "pipeline/explain_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "pipeline/attach.h"
#include "pipeline/config_files.h"
#include "pipeline/exit_codes.h"
#include "pipeline/intake.h"
#include "pipeline/interrupt.h"
#include "pipeline/report/explain_text.h"
#include "pipeline/report/report_json.h"
#include "pipeline/run_arguments.h"
#include "pipeline/trust_files.h"
#include "pipeline/worker_pool.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung {
namespace {

struct ExplainArguments {
  std::string file;
  std::string policy = "default";
  std::string at;
  std::string unit_kind;
  std::vector<std::string> codes;
  PoolArguments pool;
};

DocumentFacts facts_of(const std::string& path, const PoolOptions& options) {
  ExamineJob job;
  job.path = path;
  DocumentFacts facts;
  watch_for_interrupt();
  examine_all(
      {job}, options, [&facts](ExamineOutcome&& outcome) { facts = std::move(outcome.facts); }, interrupted);
  if (interrupted()) throw RunError(ExitCode::kInterrupted, "đã ngắt theo yêu cầu.");
  return facts;
}

// As `check` would claim it, from the name of the file and of the folder it lies in; --code puts others in their place.
Claim claim_of(const std::filesystem::path& path, const DocumentFacts& facts, const std::vector<std::string>& codes) {
  IntakeFile file;
  file.unit = path.parent_path().filename().string();
  file.path = path.filename().string();
  Claim claim = attach(file, facts, {}, {});
  if (codes.empty()) return claim;
  claim.codes = codes;
  claim.source = ClaimSource::kSheet;
  return claim;
}

int run(const ExplainArguments& arguments, const std::string& config) {
  std::error_code error;
  const auto path = std::filesystem::canonical(arguments.file, error);
  if (error || !std::filesystem::is_regular_file(path)) {
    throw RunError(ExitCode::kUsage, fmt::format("không có tệp {}. Kiểm tra lại đường dẫn.", arguments.file));
  }
  const ConfigFolder folder(config);
  const MessageCatalogue messages = folder.messages();
  const Policy policy = folder.policy(arguments.policy);
  const TrustStore trust = TrustFolder(folder, "").load();
  const DocumentFacts facts = facts_of(path.string(), pool_options(arguments.pool, true));
  const Claim claim = claim_of(path, facts, arguments.codes);
  CampaignJudge judge(policy, trust, instant_argument(arguments.at), true);
  const std::string kind = arguments.unit_kind.empty() ? unit_kind_of(claim.unit) : arguments.unit_kind;
  judge.add_submission({claim.unit, kind, {}});
  judge.add_evidence(claim, facts);
  std::cout << explain_text(facts, judge.finish().evidence.at(0), policy, messages);
  return static_cast<int>(not_examined(facts) ? ExitCode::kNotExamined : ExitCode::kDone);
}

}  // namespace

void register_explain_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<ExplainArguments>();
  auto* command = app.add_subcommand("explain", "Giải thích một tệp: từng phép kiểm tra, câu hỏi, câu trả lời, căn cứ");
  command->add_option("FILE", arguments->file, "Tệp cần giải thích")->required();
  command->add_option("--policy", arguments->policy, "Bộ quy tắc: tên có sẵn hoặc tệp .toml")
      ->capture_default_str()
      ->type_name("TÊN|TỆP");
  command->add_option("--at", arguments->at, "Thời điểm xét (mặc định: bây giờ)")->type_name("LÚC");
  command->add_option("--code", arguments->codes, "Tiêu chí tệp được nộp cho (mặc định: theo tên tệp)")
      ->type_name("MÃ");
  command->add_option("--unit-kind", arguments->unit_kind, "Loại đơn vị (mặc định: theo tên thư mục)")
      ->check(CLI::IsMember({"so", "huyen", "phong", "xa"}));
  add_pool_options(*command, arguments->pool);
  command->callback(
      [&context, arguments] { context.action = [&context, arguments] { return run(*arguments, context.config); }; });
}

}  // namespace kiemchung
