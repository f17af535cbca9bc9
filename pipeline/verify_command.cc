#include "pipeline/verify_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "extractors/pdf/second_readers.h"
#include "pipeline/config_files.h"
#include "pipeline/exit_codes.h"
#include "pipeline/isolated.h"
#include "pipeline/run_arguments.h"
#include "pipeline/sha256.h"
#include "pipeline/trust_files.h"
#include "verifiers/signature/integrity.h"
#include "verifiers/signature/path.h"

namespace kiemchung {
namespace {

using Json = nlohmann::ordered_json;

struct VerifyArguments {
  std::vector<std::string> files;
  std::string profile = "vn-gov";
  std::string trust;
  std::string at;
  std::string facts;
  bool json = false;
};

struct SavedFile {
  std::string path;
  std::optional<DocumentFacts> facts;  // nothing: could not be read
};

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path))
    throw RunError(ExitCode::kUsage, fmt::format("không mở được tệp {}. Kiểm tra lại đường dẫn.", path));
  return {std::istreambuf_iterator<char>(file), {}};
}

// Facts are taken in a child that may compute and nothing else; only their text comes back.
std::optional<DocumentFacts> facts_of(const std::string& bytes) {
  const auto text = run_isolated([&bytes] {
    DocumentFacts facts;
    facts.sha256 = sha256_of(bytes);
    facts.size = bytes.size();
    const std::span<const unsigned char> view(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    if (bytes.substr(0, 65536).find("%PDF-") != std::string::npos) facts.media_type = "application/pdf";
    read_signatures(view, facts);
    note_reader_disagreements(view, facts.signature_file);
    return facts_to_json(facts);
  });
  if (!text) return std::nullopt;
  return facts_from_json(*text);
}

DocumentFacts facts_of_json(const Json& json, const std::string& place) {
  try {
    return facts_from_json(json.dump());
  } catch (const std::exception& error) {
    throw RunError(ExitCode::kUsage, fmt::format("{}: không phải dữ kiện do `verify --json` hay `examine` in ra ({}).",
                                                 place, error.what()));
  }
}

// What `verify --json` printed, or the lines of `examine`: enough to judge again without the documents.
std::vector<SavedFile> read_saved(const std::string& path) {
  const std::string text = read_file(path);
  std::vector<SavedFile> saved;
  const Json whole = Json::parse(text, nullptr, false);
  if (whole.is_object() && whole.contains("files") && whole["files"].is_array()) {
    for (const Json& file : whole["files"]) {
      const bool read = file.is_object() && file.value("status", "") != word_of(DocumentStatus::kUnreadable);
      SavedFile one{file.is_object() ? file.value("path", "") : "", std::nullopt};
      if (read) one.facts = facts_of_json(file.value("facts", Json()), path + ": " + one.path);
      saved.push_back(std::move(one));
    }
    return saved;
  }
  std::istringstream lines(text);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    const Json json = Json::parse(line, nullptr, false);
    const bool inside = json.is_object() && json.contains("facts");
    DocumentFacts facts = facts_of_json(inside ? json["facts"] : json, fmt::format("{}:{}", path, number));
    std::string name = facts.sha256;
    saved.push_back({std::move(name), std::move(facts)});
  }
  return saved;
}

// 07:00 ahead of UTC: what the clock on the wall said.
std::string local_time(const std::string& utc) {
  std::tm parts{};
  std::istringstream text(utc);
  text >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%SZ");
  if (!text) return utc;
  const std::time_t instant = timegm(&parts) + 7 * 3600;
  gmtime_r(&instant, &parts);
  return fmt::format("{:02}:{:02} {:02}/{:02}/{}", parts.tm_hour, parts.tm_min, parts.tm_mday, parts.tm_mon + 1,
                     parts.tm_year + 1900);
}

std::string reason_text(const SignatureReason& reason, const MessageCatalogue& messages) {
  std::string key = "signature.";
  for (const char c : reason.code) key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  auto arguments = reason.arguments;
  for (auto& [name, value] : arguments) value = local_time(value);
  return messages.text(Message{key, arguments});
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text.size() > 60 ? text.substr(0, text.find(' ', 50)) + "…" : text;
}

void print_signature(const SignatureFact& fact, const SignatureJudgement& judged, const MessageCatalogue& messages) {
  const auto word = [&](const char* group, std::string_view value) {
    return messages.text(fmt::format("signature.{}.{}", group, value));
  };
  fmt::print("  {} — {}: {}\n", fact.signer.common_name.empty() ? fact.field : fact.signer.common_name,
             word("role", word_of(judged.role)), word("conclusion", word_of(judged.conclusion)));
  std::string line;
  if (!judged.time.time.empty()) {
    const bool token = judged.time.source <= TimeSource::kDocumentTimestamp;
    const char* kind = judged.time.trusted ? "signature.time.trusted"
                       : token             ? "signature.time.untrusted"
                                           : "signature.time.claimed";
    line = messages.text(Message{kind, {{"time", local_time(judged.time.time)}}});
  }
  if (fact.page > 0)
    line +=
        (line.empty() ? "" : ", ") + messages.text(Message{"signature.page", {{"page", std::to_string(fact.page)}}});
  if (!fact.appearance_text.empty())
    line += (line.empty() ? "" : ", ") +
            messages.text(Message{"signature.shows", {{"text", one_line(fact.appearance_text)}}});
  if (!line.empty()) fmt::print("    {}\n", line);
  for (const SignatureReason& reason : judged.reasons) {
    if (reason.weight != ReasonWeight::kInfo) fmt::print("    - {}\n", reason_text(reason, messages));
  }
}

void print_panel(const std::string& path, const DocumentFacts& facts, const SignaturesJudgement& judged,
                 const MessageCatalogue& messages) {
  fmt::print("{}\n  {}\n", path, messages.text(fmt::format("signature.status.{}", word_of(judged.status))));
  for (std::size_t i = 0; i < judged.signatures.size(); ++i)
    print_signature(facts.signatures[i], judged.signatures[i], messages);
  for (const SignatureReason& reason : judged.reasons) {
    if (reason.weight != ReasonWeight::kInfo) fmt::print("  - {}\n", reason_text(reason, messages));
  }
  fmt::print("\n");
}

Json reasons_json(const std::vector<SignatureReason>& reasons, const MessageCatalogue& messages) {
  Json list = Json::array();
  for (const SignatureReason& reason : reasons) {
    list.push_back({{"code", reason.code},
                    {"weight", word_of(reason.weight)},
                    {"arguments", reason.arguments},
                    {"text", reason_text(reason, messages)}});
  }
  return list;
}

Json path_json(const PathAnswer& path) {
  Json json = {{"status", word_of(path.status)},
               {"subjects", path.subjects},
               {"anchor_sha256", path.anchor_sha256},
               {"group", path.group},
               {"detail", path.detail},
               {"missing", nullptr}};
  if (path.missing) {
    json["missing"] = {{"subject", path.missing->subject},
                       {"subject_key_id", path.missing->subject_key_id},
                       {"name", path.missing->name},
                       {"url", path.missing->url},
                       {"sha256", path.missing->sha256}};
  }
  return json;
}

Json signature_json(const SignatureJudgement& judged, const MessageCatalogue& messages) {
  const RevocationAnswer& revocation = judged.revocation;
  return {{"field", judged.field},
          {"object", judged.object},
          {"role", word_of(judged.role)},
          {"conclusion", word_of(judged.conclusion)},
          {"indication", word_of(judged.indication)},
          {"sub_indication", judged.sub_indication},
          {"mathematics", word_of(judged.mathematics)},
          {"structure", word_of(judged.structure)},
          {"unchanged", word_of(judged.unchanged)},
          {"strong", word_of(judged.strong)},
          {"matches_document", word_of(judged.matches_document)},
          {"path", path_json(judged.path)},
          {"revocation",
           {{"status", word_of(revocation.status)},
            {"source", revocation.source},
            {"as_of", revocation.as_of},
            {"revoked_at", revocation.revoked_at},
            {"reason", revocation.reason},
            {"url", revocation.url},
            {"issuer", revocation.issuer}}},
          {"time",
           {{"source", word_of(judged.time.source)},
            {"trusted", judged.time.trusted},
            {"time", judged.time.time},
            {"authority", path_json(judged.time.authority)}}},
          {"reasons", reasons_json(judged.reasons, messages)}};
}

Json file_json(const std::string& path, const DocumentFacts& facts, const SignaturesJudgement& judged,
               const MessageCatalogue& messages) {
  Json signatures = Json::array();
  for (const SignatureJudgement& one : judged.signatures) signatures.push_back(signature_json(one, messages));
  return {{"path", path},
          {"status", word_of(judged.status)},
          {"signed_by_leader", word_of(judged.signed_by_leader)},
          {"signed_by_agency", word_of(judged.signed_by_agency)},
          {"order_ok", word_of(judged.order_ok)},
          {"reasons", reasons_json(judged.reasons, messages)},
          {"signatures", std::move(signatures)},
          {"facts", Json::parse(facts_to_json(facts))}};
}

// Doubt, change and breakage are findings; a file that could not be read outranks them.
ExitCode exit_code_of(DocumentStatus status) {
  if (status == DocumentStatus::kUnreadable) return ExitCode::kNotExamined;
  return status == DocumentStatus::kAllGood || status == DocumentStatus::kGoodWithNotes ? ExitCode::kDone
                                                                                        : ExitCode::kFindings;
}

int verify(const VerifyArguments& arguments, const std::string& config) {
  const auto profile = signature_profile(arguments.profile);
  if (!profile)
    throw RunError(
        ExitCode::kUsage,
        fmt::format("không có hồ sơ {}: --profile nhận vn-gov, strict-etsi hoặc facts-only.", arguments.profile));
  const ConfigFolder folder(config);
  const MessageCatalogue messages = folder.messages();
  const TrustStore trust = TrustFolder(folder, arguments.trust).load();
  const std::string at = instant_argument(arguments.at);
  if (arguments.files.empty() == arguments.facts.empty())
    throw RunError(ExitCode::kUsage, "cần các tệp PDF, hoặc --facts với dữ kiện đã lưu (một trong hai).");
  ExitCode worst = ExitCode::kDone;
  Json files = Json::array();
  const auto answer = [&](const std::string& path, const std::optional<DocumentFacts>& facts) {
    SignaturesJudgement judged;
    if (facts) {
      judged = judge_signatures(*facts, trust, *profile, at);
    } else {
      judged.status = DocumentStatus::kUnreadable;
    }
    worst = std::max(worst, exit_code_of(judged.status));
    if (arguments.json) {
      files.push_back(file_json(path, facts.value_or(DocumentFacts{}), judged, messages));
    } else {
      print_panel(path, facts.value_or(DocumentFacts{}), judged, messages);
    }
  };
  for (const std::string& path : arguments.files) answer(path, facts_of(read_file(path)));
  if (!arguments.facts.empty()) {
    for (const SavedFile& one : read_saved(arguments.facts)) answer(one.path, one.facts);
  }
  if (arguments.json) {
    const Json out = {{"schema", 1},
                      {"at", at},
                      {"profile", profile->name},
                      {"trust_fingerprint", trust.fingerprint()},
                      {"files", std::move(files)}};
    std::cout << out.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  }
  return static_cast<int>(worst);
}

}  // namespace

void register_verify_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command =
      app.add_subcommand("verify", "Chỉ kiểm tra chữ ký số của tệp (0 hợp lệ, 3 cần xem hoặc hỏng, 4 không đọc được)");
  command->add_option("FILES", arguments->files, "Các tệp PDF")->type_name("TỆP");
  command
      ->add_option("--facts", arguments->facts,
                   "Đánh giá lại dữ kiện đã lưu (do `verify --json` hay `examine` in ra), không cần tệp PDF")
      ->type_name("TỆP");
  command->add_option("--profile", arguments->profile, "vn-gov (mặc định) | strict-etsi | facts-only")
      ->type_name("TÊN");
  command->add_option("--trust", arguments->trust, "Thư mục chứng thư đã nhập")->type_name("THƯ_MỤC");
  command->add_option("--at", arguments->at, "Thời điểm đánh giá (mặc định: bây giờ)")->type_name("THỜI_ĐIỂM");
  command->add_flag("--json", arguments->json, "In kết quả dạng JSON");
  command->callback(
      [&context, arguments] { context.action = [&context, arguments] { return verify(*arguments, context.config); }; });
}

}  // namespace kiemchung
