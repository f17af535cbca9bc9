#include "pipeline/check_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/exit_codes.h"
#include "pipeline/interrupt.h"
#include "pipeline/judgement_files.h"
#include "pipeline/output_file.h"
#include "pipeline/report/report_html.h"
#include "pipeline/report/report_text.h"
#include "pipeline/report/report_xlsx.h"
#include "pipeline/run.h"
#include "pipeline/run_arguments.h"

namespace kiemchung {
namespace {

constexpr const char* kLayout =
    "Hồ sơ được hiểu thế nào:\n"
    "  thư mục chỉ gồm thư mục (và tệp .zip) không mang mã tiêu chí: mỗi thư mục hoặc tệp .zip là một đơn vị;\n"
    "  thư mục khác, hoặc một tệp .zip: hồ sơ của một đơn vị, lấy tên thư mục hoặc tên tệp làm tên đơn vị;\n"
    "  một tệp: hồ sơ một tệp, đơn vị là thư mục chứa nó;\n"
    "  có --unit: mọi tệp dưới các đường dẫn thuộc đơn vị đó.\n"
    "Mã tiêu chí lấy từ tên tệp, nếu không có thì từ thư mục gần nhất, rồi từ bảng tự chấm điểm.";

struct CheckArguments {
  std::vector<std::string> submissions;
  std::string policy = "default";
  std::string out = "kiemchung-out";
  std::string store;
  std::string at;
  std::string unit;
  std::string fail_on = "zero";
  std::string format = "text";
  bool quiet = false;
  PoolArguments pool;
};

// Reports take each other's place together: none is of another run than its neighbours, whatever a full disk or a
// damaged picture ends half-way.
std::vector<std::string> write_reports(const RunResult& result, const MessageCatalogue& messages, const Store& store,
                                       const std::string& out) {
  const std::filesystem::path fresh = out + "/.fresh";
  std::filesystem::remove_all(fresh);
  make_folder(fresh, "--out");
  std::vector<std::string> places;
  try {
    const std::string base = fresh / "report";
    const auto picture = [&store](const std::string& sha256, const std::string& name) {
      return store.picture(sha256, name);
    };
    write_file(base + ".html", report_html(result.report.json, messages, picture));
    report_xlsx(result.report.json, messages, base + ".xlsx");
    write_file(base + ".json", result.report.json);
    for (const char* name : {"report.html", "report.xlsx", "report.json"}) {
      std::filesystem::rename(fresh / name, places.emplace_back(out + "/" + name));
    }
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(fresh, ignored);
    throw;
  }
  std::filesystem::remove_all(fresh);
  return places;
}

ExitCode exit_code_of(const ReportTotals& totals, const std::string& fail_on) {
  const auto not_examined_files = totals.buckets.find(Bucket::kNotExamined);
  if (not_examined_files != totals.buckets.end() && not_examined_files->second > 0) return ExitCode::kNotExamined;
  if (const auto level = from_word<Effect>(fail_on); level && totals.at_or_above(*level) > 0)
    return ExitCode::kFindings;
  return ExitCode::kDone;
}

int run(const CheckArguments& arguments, const std::string& config) {
  require_paths(arguments.submissions);
  const JudgementFiles files_of_judgement(config, arguments.policy);
  const Judgement judgement = files_of_judgement.judgement();
  const MessageCatalogue& messages = files_of_judgement.messages();
  RunOptions options;
  options.paths = arguments.submissions;
  options.unit = arguments.unit;
  options.out = arguments.out;
  options.at = instant_argument(arguments.at);
  options.progress = true;
  options.quiet = arguments.quiet;
  options.program_version = KC_VERSION;
  options.pool = pool_options(arguments.pool, arguments.quiet);
  options.should_stop = interrupted;
  make_folder(options.out, "--out");
  Store store(arguments.store.empty() ? options.out + "/kiemchung.sqlite" : arguments.store);
  store.lock_for_run();
  watch_for_interrupt();
  const RunResult result = run_check(judgement, store, options);
  const auto files = write_reports(result, messages, store, options.out);
  std::cout << (arguments.format == "json" ? summary_json(result.report.json, files)
                                           : summary_text(result.report.json, messages, files));
  return static_cast<int>(exit_code_of(result.report.totals, arguments.fail_on));
}

}  // namespace

void register_check_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<CheckArguments>();
  auto* command = app.add_subcommand("check", "Kiểm tra hồ sơ: đọc tệp, đối chiếu quy tắc, lập báo cáo");
  command->add_option("SUBMISSIONS", arguments->submissions, "Thư mục, tệp .zip hoặc tệp cần kiểm tra")->required();
  command->add_option("--policy", arguments->policy, "Bộ quy tắc: tên có sẵn hoặc tệp .toml")
      ->capture_default_str()
      ->type_name("TÊN|TỆP");
  command->add_option("--out", arguments->out, "Thư mục ghi báo cáo")->capture_default_str()->type_name("THƯ_MỤC");
  command->add_option("--store", arguments->store, "Kho dữ liệu (mặc định: kiemchung.sqlite trong thư mục --out)")
      ->type_name("URL");
  command
      ->add_option("--at", arguments->at, "Thời điểm xét (mặc định: bây giờ), ví dụ 2024-11-25 hoặc có giờ và múi giờ")
      ->type_name("LÚC");
  command->add_option("--unit", arguments->unit, "Mọi tệp thuộc đơn vị này")->type_name("TÊN");
  command->add_option("--fail-on", arguments->fail_on, "Mã kết thúc 3 khi có phát hiện từ mức này")
      ->check(CLI::IsMember({"zero", "reject", "review", "never"}))
      ->capture_default_str();
  command->add_option("--format", arguments->format, "Tóm tắt trên stdout")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_flag("--quiet", arguments->quiet, "Không hiện tiến độ và cảnh báo");
  add_pool_options(*command, arguments->pool);
  command->footer(kLayout);
  command->callback(
      [&context, arguments] { context.action = [&context, arguments] { return run(*arguments, context.config); }; });
}

}  // namespace kiemchung
