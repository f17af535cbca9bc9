#include "pipeline/judge_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "pipeline/config_files.h"
#include "pipeline/exit_codes.h"
#include "pipeline/intake.h"
#include "pipeline/run_arguments.h"
#include "pipeline/trust_files.h"
#include "verifiers/judge.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung {
namespace {

using Json = nlohmann::ordered_json;

struct JudgeArguments {
  std::string facts;
  std::string policy = "default";
  std::string at;
  std::string unit_kind;
  std::string fail_on = "never";
  bool all = false;
};

struct SavedDocument {
  Claim claim;
  DocumentFacts facts;
};

// Without a claim the place of the line stands for the path, so that answers can be told apart and stay in order.
Claim claim_of(const Json& json, std::size_t line) {
  Claim claim;
  claim.path = fmt::format("{:06}", line);
  if (!json.is_object()) return claim;
  claim.unit = json.value("unit", "");
  claim.path = json.value("path", claim.path);
  claim.codes = json.value("codes", std::vector<std::string>{});
  claim.first_seen = json.value("first_seen", "");
  claim.unseen = json.value("unseen", "");
  claim.on_disk = json.value("on_disk", "");
  if (!claim.codes.empty()) claim.source = ClaimSource::kFileName;
  return claim;
}

SavedDocument read_line(const std::string& text, const std::string& file, std::size_t line) {
  try {
    const Json json = Json::parse(text);
    if (json.contains("facts")) {
      return {claim_of(json.value("claim", Json()), line), facts_from_json(json.at("facts").dump())};
    }
    return {claim_of(Json(), line), facts_from_json(text)};
  } catch (const std::exception& error) {
    throw RunError(ExitCode::kUsage, fmt::format("{}:{}: không phải dữ kiện do `kiemchung examine` in ra ({}).", file,
                                                 line, error.what()));
  }
}

Json to_json(const Finding& finding, const MessageCatalogue& messages) {
  Json json;
  json["check"] = finding.check;
  json["outcome"] = std::string(word_of(finding.outcome));
  json["effect"] = std::string(word_of(finding.effect));
  json["text"] = messages.text(finding.message);
  json["basis"] = finding.basis;
  if (finding.locator.page > 0) json["page"] = finding.locator.page;
  if (!finding.settle.empty()) json["settle"] = messages.text(finding.settle);
  return json;
}

Json to_json(const JudgedEvidence& judged, const MessageCatalogue& messages) {
  Json json;
  json["sha256"] = judged.sha256;
  json["unit"] = judged.claim.unit;
  json["path"] = judged.claim.path;
  json["outcome"] = std::string(word_of(judged.verdict.outcome));
  json["zero_proposed"] = judged.verdict.zero_proposed;
  json["findings"] = Json::array();
  for (const auto& finding : judged.verdict.findings) json["findings"].push_back(to_json(finding, messages));
  return json;
}

Effect heaviest_of(const CampaignVerdict& verdict) {
  Effect worst = Effect::kIgnore;
  for (const auto& evidence : verdict.evidence) {
    for (const auto& finding : evidence.verdict.findings) worst = std::max(worst, finding.effect);
  }
  return worst;
}

// Adds one line after the other, so that memory does not hold the facts of a province at once. A unit is told to the
// judge once, with its kind by name unless the command line says it.
std::vector<std::pair<std::string, std::string>> add_lines(std::istream& stream, const JudgeArguments& arguments,
                                                           CampaignJudge& judge) {
  std::vector<std::pair<std::string, std::string>> order;
  std::set<std::pair<std::string, std::string>> paths;
  std::set<std::string> units;
  std::string text;
  for (std::size_t line = 1; std::getline(stream, text); ++line) {
    if (text.empty()) continue;
    const SavedDocument document = read_line(text, arguments.facts, line);
    const std::string& unit = document.claim.unit;
    if (!paths.emplace(unit, document.claim.path).second) {
      throw RunError(ExitCode::kUsage, fmt::format("{}:{}: \"{}\" của đơn vị \"{}\" có hai lần.", arguments.facts, line,
                                                   document.claim.path, unit));
    }
    if (units.insert(unit).second) {
      judge.add_submission({unit, arguments.unit_kind.empty() ? unit_kind_of(unit) : arguments.unit_kind, {}});
    }
    judge.add_evidence(document.claim, document.facts);
    order.emplace_back(unit, document.claim.path);
  }
  return order;
}

int run(const JudgeArguments& arguments, const std::string& config) {
  std::ifstream file;
  if (arguments.facts != "-") {
    file.open(arguments.facts, std::ios::binary);
    if (!file) throw RunError(ExitCode::kUsage, fmt::format("không mở được tệp {}.", arguments.facts));
  }
  const ConfigFolder folder(config);
  const MessageCatalogue messages = folder.messages();
  const Policy policy = folder.policy(arguments.policy);
  const TrustStore trust = TrustFolder(folder, "").load();
  CampaignJudge judge(policy, trust, instant_argument(arguments.at), arguments.all);
  const auto order = add_lines(arguments.facts == "-" ? std::cin : file, arguments, judge);
  const CampaignVerdict verdict = judge.finish();
  std::map<std::pair<std::string, std::string>, const JudgedEvidence*> by_path;
  for (const auto& evidence : verdict.evidence) by_path[{evidence.claim.unit, evidence.claim.path}] = &evidence;
  for (const auto& place : order) {
    std::cout << to_json(*by_path.at(place), messages).dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  }
  std::cout.flush();
  const auto level = from_word<Effect>(arguments.fail_on);
  return static_cast<int>(level && heaviest_of(verdict) >= *level ? ExitCode::kFindings : ExitCode::kDone);
}

}  // namespace

void register_judge_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<JudgeArguments>();
  auto* command = app.add_subcommand("judge", "Đối chiếu lại dữ kiện đã lưu với quy tắc, không cần tệp gốc");
  command->add_option("FACTS", arguments->facts, "Tệp dữ kiện, mỗi dòng một tài liệu; - nghĩa là đọc từ stdin")
      ->required();
  command->add_option("--policy", arguments->policy, "Bộ quy tắc: tên có sẵn hoặc tệp .toml")
      ->capture_default_str()
      ->type_name("TÊN|TỆP");
  command->add_option("--at", arguments->at, "Thời điểm xét (mặc định: bây giờ)")->type_name("LÚC");
  command->add_option("--unit-kind", arguments->unit_kind, "Loại đơn vị (mặc định: theo tên đơn vị)")
      ->check(CLI::IsMember({"so", "huyen", "phong", "xa"}));
  command->add_option("--fail-on", arguments->fail_on, "Mã kết thúc 3 khi có phát hiện từ mức này")
      ->check(CLI::IsMember({"zero", "reject", "review", "never"}))
      ->capture_default_str();
  command->add_flag("--all", arguments->all, "In cả những phép kiểm tra đạt");
  command->callback(
      [&context, arguments] { context.action = [&context, arguments] { return run(*arguments, context.config); }; });
}

}  // namespace kiemchung
