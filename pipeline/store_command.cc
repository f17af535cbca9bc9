#include "pipeline/store_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "pipeline/exit_codes.h"
#include "pipeline/store.h"

namespace kiemchung {
namespace {

int verify(const std::string& url) {
  const Store store(url, false);
  const auto faults = store.verify();
  for (const std::string& fault : faults) std::cout << "hỏng: " << fault << "\n";
  if (!faults.empty()) {
    throw RunError(
        ExitCode::kUsage,
        fmt::format("kho dữ liệu {} có {} chỗ hỏng. Phục hồi từ bản sao lưu, hoặc xóa tệp này để đọc lại từ đầu.",
                    store.path(), faults.size()));
  }
  std::cout << fmt::format("Kho dữ liệu {} nguyên vẹn: {} tài liệu, {} lượt chạy.\n", store.path(),
                           store.document_count(), store.runs().size());
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
