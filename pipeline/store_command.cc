#include "pipeline/store_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "pipeline/exit_codes.h"
#include "pipeline/panel/audit.h"
#include "pipeline/panel/decisions.h"
#include "pipeline/store.h"

namespace kiemchung {
namespace {

// The panel's records lie beside the store.
std::vector<std::string> panel_faults(const std::string& path, std::int64_t& rows) {
  Database database(path, false);
  std::vector<std::string> faults;
  Statement check(database, "PRAGMA integrity_check");
  while (check.step()) {
    if (check.text(0) != "ok") faults.push_back(check.text(0));
  }
  if (!faults.empty()) return faults;
  panel::AuditLog log(database);
  rows = log.size();
  faults = log.verify();
  const auto decisions = panel::Decisions(database, log).verify();
  faults.insert(faults.end(), decisions.begin(), decisions.end());
  return faults;
}

void tell(const std::vector<std::string>& faults, const std::string& path, const char* advice) {
  for (const std::string& fault : faults) std::cout << "hỏng: " << fault << "\n";
  if (faults.empty()) return;
  throw RunError(ExitCode::kUsage, fmt::format("{} có {} chỗ hỏng. {}", path, faults.size(), advice));
}

int verify(const std::string& url) {
  const Store store(url, false);
  tell(store.verify(), "kho dữ liệu " + store.path(), "Phục hồi từ bản sao lưu, hoặc xóa tệp này để đọc lại từ đầu.");
  std::cout << fmt::format("Kho dữ liệu {} nguyên vẹn: {} tài liệu, {} lượt chạy.\n", store.path(),
                           store.document_count(), store.runs().size());
  const auto panel = std::filesystem::path(store.path()).parent_path() / "panel.sqlite";
  if (!std::filesystem::exists(panel)) return static_cast<int>(ExitCode::kDone);
  std::int64_t rows = 0;
  tell(panel_faults(panel.string(), rows), "sổ quyết định " + panel.string(),
       "Có người hoặc chương trình khác đã sửa sổ này; đối chiếu với bản sao lưu và biên bản đã in.");
  std::cout << fmt::format("Sổ quyết định {} nguyên vẹn: nhật ký {} dòng.\n", panel.string(), rows);
  return static_cast<int>(ExitCode::kDone);
}

}  // namespace

void register_store_command(CLI::App& app, CommandContext& context) {
  auto url = std::make_shared<std::string>("kiemchung-out/kiemchung.sqlite");
  auto* command = app.add_subcommand("store", "Kho dữ liệu của chương trình");
  command->require_subcommand(1);
  auto* check = command->add_subcommand("verify", "Kiểm tra kho dữ liệu có còn nguyên vẹn");
  check->add_option("--store", *url, "Kho dữ liệu cần kiểm tra")->capture_default_str()->type_name("URL");
  check->callback([&context, url] { context.action = [url] { return verify(*url); }; });
}

}  // namespace kiemchung
