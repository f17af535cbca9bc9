#include "pipeline/trust_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "pipeline/download.h"
#include "pipeline/exit_codes.h"
#include "pipeline/trust_files.h"

namespace kiemchung {
namespace {

struct TrustArguments {
  std::string folder;
  std::vector<std::string> files;
  bool allow_unpinned = false;
};

std::string role_text(TrustRole role, const MessageCatalogue& messages) {
  switch (role) {
    case TrustRole::kAnchor:
      return messages.text("trust.anchor");
    case TrustRole::kTsa:
      return messages.text("trust.tsa");
    default:
      return messages.text("trust.intermediate");
  }
}

int list(const TrustArguments& arguments, const std::string& config) {
  const ConfigFolder folder(config);
  const MessageCatalogue messages = folder.messages();
  const TrustFolder trust(folder, arguments.folder);
  const TrustStore store = trust.load();
  const auto certificates = store.certificates();
  const auto lists = store.revocation_lists();
  if (certificates.empty() && lists.empty()) {
    std::cout << messages.text(Message{"trust.empty", {{"folder", trust.path().string()}}}) << "\n";
  }
  for (const TrustedCertificate& each : certificates) {
    std::cout << fmt::format("{}\n  {}\n  {} … {}\n  SHA-256 {}{}\n", role_text(each.role, messages), each.subject,
                             each.not_before, each.not_after, each.sha256,
                             each.pinned ? "\n  " + messages.text("trust.pinned") + ": " + each.name : "");
  }
  for (const StoredRevocationList& each : lists) {
    std::cout << fmt::format("{}\n  {}\n  {} … {}; {}\n", messages.text("trust.revocation_list"), each.issuer,
                             each.this_update, each.next_update, each.entries);
  }
  // What is known and still lacks its file: the clerk's list of things to get.
  for (const TrustPin& pin : store.pins()) {
    if (pin.role == "tsa") continue;
    bool present = false;
    for (const TrustedCertificate& each : certificates) present = present || each.sha256 == pin.sha256;
    if (present) continue;
    std::cout << messages.text(Message{"trust.missing", {{"name", pin.name}, {"sha256", pin.sha256}}})
              << (pin.url.empty() ? "" : "\n  " + pin.url) << "\n";
  }
  return static_cast<int>(ExitCode::kDone);
}

int import(const TrustArguments& arguments, const std::string& config) {
  const ConfigFolder folder(config);
  const MessageCatalogue messages = folder.messages();
  const TrustFolder trust(folder, arguments.folder);
  bool refused = false;
  for (const auto& file : trust.import(arguments.files, arguments.allow_unpinned)) {
    std::cout << file.file << "\n";
    for (const TrustImport& item : file.items) {
      std::cout << "  " << messages.text("trust.import." + item.code) << (item.subject.empty() ? "" : ": ")
                << item.subject << (item.sha256.empty() ? "" : "\n    SHA-256 " + item.sha256) << "\n";
      refused = refused || (!item.accepted && item.code != "duplicate");
    }
  }
  return static_cast<int>(refused ? ExitCode::kUsage : ExitCode::kDone);
}

// Revocation lists of every authority in the store, from the addresses its pins name. A list whose issuer's certificate
// is not in the store is not asked for: nothing could check it.
int update(const TrustArguments& arguments, const std::string& config) {
  const ConfigFolder folder(config);
  const MessageCatalogue messages = folder.messages();
  const TrustFolder trust(folder, arguments.folder);
  const TrustStore store = trust.load();
  std::set<std::string> present;
  for (const TrustedCertificate& each : store.certificates()) present.insert(each.sha256);
  bool failed = false;
  for (const TrustPin& pin : store.pins()) {
    if (pin.crl_url.empty() || !present.contains(pin.sha256)) continue;
    const Download got = download(pin.crl_url);
    const std::vector<unsigned char> bytes(got.bytes.begin(), got.bytes.end());
    const bool genuine = got.error.empty() && store.is_genuine_list(bytes, pin.sha256);
    if (genuine) trust.keep_list(got.bytes);
    failed = failed || !genuine;
    const char* key = genuine             ? "trust.update.kept"
                      : got.error.empty() ? "trust.update.not_genuine"
                                          : "trust.update.failed";
    std::cout << messages.text(Message{key, {{"name", pin.name}, {"url", pin.crl_url}, {"error", got.error}}}) << "\n";
  }
  if (store.empty()) std::cout << messages.text(Message{"trust.empty", {{"folder", trust.path().string()}}}) << "\n";
  return static_cast<int>(failed ? ExitCode::kIncomplete : ExitCode::kDone);
}

}  // namespace

void register_trust_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<TrustArguments>();
  auto* command = app.add_subcommand("trust", "Chứng thư gốc, chứng thư trung gian và danh sách thu hồi");
  command->require_subcommand(1);
  command->add_option("--trust", arguments->folder, "Thư mục chứng thư đã nhập (mặc định: trong thư mục cấu hình)")
      ->type_name("THƯ_MỤC");
  auto* listing = command->add_subcommand("list", "Liệt kê những gì đã nhập và những gì còn thiếu");
  listing->callback(
      [&context, arguments] { context.action = [&context, arguments] { return list(*arguments, context.config); }; });
  auto* importing = command->add_subcommand("import", "Nhập chứng thư, danh sách thu hồi (PEM, DER, P7B)");
  importing->add_option("FILES", arguments->files, "Các tệp")->required();
  importing->add_flag("--allow-unpinned", arguments->allow_unpinned,
                      "Nhận cả chứng thư gốc không có trong danh sách dấu vân tay (đã tự đối chiếu)");
  importing->callback(
      [&context, arguments] { context.action = [&context, arguments] { return import(*arguments, context.config); }; });
  auto* updating = command->add_subcommand("update", "Tải danh sách thu hồi mới (lệnh duy nhất dùng mạng)");
  updating->callback(
      [&context, arguments] { context.action = [&context, arguments] { return update(*arguments, context.config); }; });
}

}  // namespace kiemchung
