// The command line: which commands there are, and how a run that cannot go on ends. Each command lives in its own file.
#include <CLI/CLI.hpp>
#include <iostream>

#include "pipeline/check_command.h"
#include "pipeline/command.h"
#include "pipeline/compare_command.h"
#include "pipeline/examine_command.h"
#include "pipeline/exit_codes.h"
#include "pipeline/explain_command.h"
#include "pipeline/judge_command.h"
#include "pipeline/nightly_command.h"
#include "pipeline/panel_command.h"
#include "pipeline/policy_command.h"
#include "pipeline/store_command.h"
#include "pipeline/template_command.h"
#include "pipeline/trust_command.h"
#include "pipeline/verify_command.h"
#include "pipeline/worker_command.h"

namespace kiemchung {
namespace {

constexpr const char* kFooter =
    "Mã kết thúc: 0 xong, không có phát hiện từ mức --fail-on; 2 sai lệnh hoặc cấu hình; 3 có phát hiện từ mức "
    "--fail-on;\n"
    "4 có tệp không kiểm tra được; 5 chưa chạy hết; 130 bị ngắt (phần đã đọc được giữ lại).";

int run_program(int argc, char** argv) {
  CommandContext context;
  CLI::App app{"Kiểm Chứng: kiểm tra tài liệu kiểm chứng Chỉ số cải cách hành chính. Con người quyết định."};
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "kiemchung " KC_VERSION);
  app.add_option("--config", context.config, "Thư mục cấu hình (policies, criteria, messages, schemas)")
      ->type_name("THƯ_MỤC");
  register_check_command(app, context);
  register_examine_command(app, context);
  register_judge_command(app, context);
  register_explain_command(app, context);
  register_store_command(app, context);
  register_worker_command(app, context);
  register_nightly_command(app, context);
  register_panel_command(app, context);
  register_policy_command(app, context);
  register_template_command(app, context);
  register_compare_command(app, context);
  register_trust_command(app, context);
  register_verify_command(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? static_cast<int>(ExitCode::kDone) : static_cast<int>(ExitCode::kUsage);
  }
  return context.action();
}

}  // namespace
}  // namespace kiemchung

int main(int argc, char** argv) {
  using kiemchung::ExitCode;
  try {
    return kiemchung::run_program(argc, argv);
  } catch (const kiemchung::RunError& error) {
    std::cerr << "kiemchung: " << error.what() << "\n";
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    std::cerr << "kiemchung: lượt chạy dừng giữa chừng: " << error.what() << "\n";
    return static_cast<int>(ExitCode::kIncomplete);
  }
}
