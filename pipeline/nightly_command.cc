#include "pipeline/nightly_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/interrupt.h"
#include "pipeline/judgement_files.h"
#include "pipeline/nightly.h"
#include "pipeline/output_file.h"
#include "pipeline/run_arguments.h"

namespace kiemchung {
namespace {

struct NightlyArguments {
  std::vector<std::string> submissions;
  std::string policy = "default";
  std::string out = "kiemchung-out";
  std::string store;
  std::string at;
  std::string unit;
  std::string mail;
  int settle = 120;
  bool sweep = false;
  bool quiet = false;
  PoolArguments pool;
};

std::int64_t clock_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

RunOptions run_options(const NightlyArguments& arguments) {
  RunOptions options;
  options.paths = arguments.submissions;
  options.unit = arguments.unit;
  options.out = arguments.out;
  options.at = instant_argument(arguments.at);
  options.reread = arguments.sweep;
  options.progress = true;
  options.quiet = arguments.quiet;
  options.program_version = KC_VERSION;
  options.pool = pool_options(arguments.pool, arguments.quiet);
  options.should_stop = interrupted;
  return options;
}

// One line a unit that changed; nothing for the others.
void print(const NightSummary& summary, const MessageCatalogue& messages) {
  for (const NightUnitChanges& unit : summary.changes) {
    if (!unit.changed()) continue;
    const auto count = [](std::size_t number) { return std::to_string(number); };
    std::cout << messages.text({"nightly.line",
                                {{"unit", unit.unit.empty() ? messages.text("report.no_unit") : unit.unit},
                                 {"fresh", count(unit.fresh.size() + unit.newly_missing.size())},
                                 {"fixed", count(unit.fixed.size() + unit.arrived.size())},
                                 {"open", count(unit.still_open.size())},
                                 {"missing", count(unit.newly_missing.size() + unit.still_missing.size())}}})
              << "\n";
  }
  for (const std::string& failure : summary.letters_failed) std::cerr << "kiemchung: " << failure << "\n";
}

// What a night needs before it can begin.
struct Prepared {
  JudgementFiles files;
  NightOptions options;
  Store store;

  Prepared(const NightlyArguments& arguments, const std::string& config)
      : files(config, arguments.policy),
        options(options_of(arguments, files.messages())),
        store(arguments.store.empty() ? arguments.out + "/kiemchung.sqlite" : arguments.store) {
    store.lock_for_run();
  }

  static NightOptions options_of(const NightlyArguments& arguments, const MessageCatalogue& messages) {
    NightOptions options;
    if (!arguments.mail.empty()) options.mail = read_mail_plan(arguments.mail, messages);
    options.run = run_options(arguments);
    options.settle_seconds = arguments.settle;
    options.now = clock_now;
    return options;
  }
};

// Whoever watches the heartbeat must learn of a night that could not begin, too.
std::unique_ptr<Prepared> prepare(const NightlyArguments& arguments, const std::string& config) {
  try {
    require_paths(arguments.submissions);
    return std::make_unique<Prepared>(arguments, config);
  } catch (const RunError& error) {
    tell_failed_start(arguments.out, clock_now(), error.code(), error.what());
    throw;
  }
}

int run(const NightlyArguments& arguments, const std::string& config) {
  make_folder(arguments.out, "--out");
  const NightLock lock(arguments.out);
  const auto night = prepare(arguments, config);
  watch_for_interrupt();
  const NightSummary summary = run_night(night->files.judgement(), night->store, night->options);
  print(summary, night->files.messages());
  return static_cast<int>(summary.code);
}

}  // namespace

void register_nightly_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<NightlyArguments>();
  auto* command = app.add_subcommand("nightly", "Lượt chạy hằng đêm: chỉ đọc tệp mới, báo cho từng đơn vị điều đã đổi");
  command->add_option("SUBMISSIONS", arguments->submissions, "Thư mục hồ sơ của các đơn vị")->required();
  command->add_option("--policy", arguments->policy, "Bộ quy tắc: tên có sẵn hoặc tệp .toml")
      ->capture_default_str()
      ->type_name("TÊN|TỆP");
  command->add_option("--out", arguments->out, "Thư mục ghi báo cáo, thư gửi đơn vị và trạng thái")
      ->capture_default_str()
      ->type_name("THƯ_MỤC");
  command->add_option("--store", arguments->store, "Kho dữ liệu (mặc định: kiemchung.sqlite trong thư mục --out)")
      ->type_name("URL");
  command->add_option("--at", arguments->at, "Thời điểm xét (mặc định: bây giờ)")->type_name("LÚC");
  command->add_option("--unit", arguments->unit, "Mọi tệp thuộc đơn vị này")->type_name("TÊN");
  command->add_option("--mail", arguments->mail, "Cấu hình gửi thư (không có: chỉ ghi vào thư mục digests)")
      ->type_name("TỆP");
  command
      ->add_option("--settle", arguments->settle,
                   "Tệp vừa ghi trong số giây này coi như đang chép, để lại cho lượt sau (0: nhận hết)")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str()
      ->type_name("GIÂY");
  command->add_flag(
      "--sweep", arguments->sweep,
      "Đọc lại toàn bộ nội dung tệp để phát hiện tệp hỏng hoặc bị đổi âm thầm (chậm; nên chạy hằng tuần)");
  command->add_flag("--quiet", arguments->quiet, "Không hiện tiến độ và cảnh báo");
  add_pool_options(*command, arguments->pool);
  command->callback(
      [&context, arguments] { context.action = [&context, arguments] { return run(*arguments, context.config); }; });
}

}  // namespace kiemchung
