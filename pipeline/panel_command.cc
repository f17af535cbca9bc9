#include "pipeline/panel_command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>
#include <thread>

#include "pipeline/archive_member.h"
#include "pipeline/exit_codes.h"
#include "pipeline/interrupt.h"
#include "pipeline/judgement_files.h"
#include "pipeline/output_file.h"
#include "pipeline/panel/app.h"
#include "pipeline/panel/page_pictures.h"
#include "pipeline/panel/submission_watch.h"
#include "pipeline/run_arguments.h"
#include "pipeline/sha256.h"
#include "verifiers/calendar.h"

namespace kiemchung {
namespace {

struct PanelArguments {
  std::vector<std::string> submissions;
  std::string policy = "default";
  std::string out = "kiemchung-out";
  std::string store;  // "" = kiemchung.sqlite in `out`
  std::string at;
  std::string unit;
  bool quiet = false;
  PoolArguments pool;
  std::string address = "127.0.0.1";
  int port = 8642;
  int threads = 4;
  bool allow_remote = false;
  bool behind_proxy = false;
  std::string add_account;
  std::string role = "appraiser";
  std::string unit_of_account;
  std::string title;
  int watch = 30;        // seconds between looks at the submissions; 0 = never
  bool take_in = false;  // read what is new and end: how the server lets new files be read beside itself
};

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// One line of stdin, not echoed on a terminal.
std::string read_password() {
  termios before{};
  const bool terminal = isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
    std::cerr << "Mật khẩu: ";
  }
  std::string line;
  std::getline(std::cin, line);
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::cerr << "\n";
  }
  return line;
}

int add_account(const PanelArguments& arguments) {
  make_folder(arguments.out, "--out");
  Database database(arguments.out + "/panel.sqlite", true);
  panel::AuditLog log(database);
  panel::Accounts accounts(database);
  panel::Account account{arguments.add_account, arguments.title, *from_word<panel::Role>(arguments.role),
                         arguments.unit_of_account, true};
  Transaction transaction(database);
  if (const auto fault = accounts.create(account, read_password(), seconds_now())) {
    throw RunError(ExitCode::kUsage, *fault + " (--add-account)");
  }
  log.append(instant_argument(""), "", "create_account", account.name, arguments.role + " " + account.unit);
  transaction.commit();
  std::cout << "Đã tạo tài khoản " << account.name << ".\n";
  return static_cast<int>(ExitCode::kDone);
}

bool is_loopback(const std::string& address) {
  return address == "::1" || address == "localhost" || address.starts_with("127.");
}

// The file as the unit sent it, if it still is what was judged.
std::optional<std::string> read_original(const panel::EvidenceItem& item) {
  std::string place = item.location;
  std::optional<OwnedFd> member;
  if (!item.way.empty()) {
    member = open_member(item.location, item.way);
    if (!member) return std::nullopt;
    place = "/proc/self/fd/" + std::to_string(member->get());
  }
  std::ifstream stream(place, std::ios::binary);
  if (place.empty() || !stream) return std::nullopt;
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  return sha256_of(bytes) == item.sha256 ? std::optional(std::move(bytes)) : std::nullopt;
}

RunOptions run_options(const PanelArguments& arguments) {
  RunOptions options;
  options.paths = arguments.submissions;
  options.unit = arguments.unit;
  options.out = arguments.out;
  options.at = instant_argument(arguments.at);
  options.progress = true;
  options.quiet = arguments.quiet;
  options.incremental = true;
  options.program_version = KC_VERSION;
  options.pool = pool_options(arguments.pool, arguments.quiet);
  options.should_stop = interrupted;
  return options;
}

std::shared_ptr<Store> open_store(const PanelArguments& arguments) {
  return std::make_shared<Store>(arguments.store.empty() ? arguments.out + "/kiemchung.sqlite" : arguments.store);
}

// Examines what is new and judges; the store is held only while this lasts, so that a nightly run can follow.
RunResult bring_up_to_date(const JudgementFiles& files, const RunOptions& options, const PanelArguments& arguments) {
  const auto store = open_store(arguments);
  store->lock_for_run();
  watch_for_interrupt();
  return run_check(files.judgement(), *store, options);
}

// This program once more, with --take-in. Examination starts processes and forks, which a server with threads must not.
bool take_in_beside() {
  std::ifstream stream("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(stream, word, '\0');) words.push_back(word);
  words.emplace_back("--take-in");
  words.emplace_back("--quiet");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t child = -1;
  const int failed = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return false;
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(child, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
    if (interrupted()) kill(child, SIGINT);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Follows what the units hand in, until asked to stop. Files still being copied move the stamp from look to look, so
// two equal looks come before anything is read.
class SubmissionFollower {
 public:
  SubmissionFollower(const JudgementFiles& files, const PanelArguments& arguments, RunOptions run)
      : files_(files), arguments_(arguments), run_(std::move(run)), shown_(stamp()) {
    run_.only_known = true;
    run_.progress = false;
  }

  void follow(panel::App& app, const std::stop_token& stop) {
    if (arguments_.watch <= 0) return;
    std::string last = shown_;
    while (wait(stop)) {
      const std::string now = stamp();
      if (now != shown_ && now == last && bring(app)) shown_ = now;
      last = now;
    }
  }

 private:
  // The day belongs to it: deadlines move at midnight, unless the moment was given.
  std::string stamp() const {
    return panel::tree_stamp(arguments_.submissions, arguments_.out) +
           (arguments_.at.empty() ? to_iso(vietnam_date(*parse_instant(instant_argument("")))) : "");
  }

  bool wait(const std::stop_token& stop) const {
    for (int i = 0; i < arguments_.watch * 10; ++i) {
      if (stop.stop_requested() || interrupted()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return true;
  }

  // False: not now (a nightly run holds the store), tried again at the next look.
  bool bring(panel::App& app) {
    try {
      if (!take_in_beside()) return false;
      run_.at = instant_argument(arguments_.at);
      const auto store = open_store(arguments_);
      RunResult result = run_check(files_.judgement(), *store, run_);
      if (!result.all_known) return false;
      app.replace_submissions(std::move(result), run_.at);
      return true;
    } catch (const std::exception& error) {
      std::cerr << "kiemchung: chưa nhận được hồ sơ mới: " << error.what() << "\n";
      return false;
    }
  }

  const JudgementFiles& files_;
  const PanelArguments& arguments_;
  RunOptions run_;
  std::string shown_;
};

int serve(const PanelArguments& arguments, const std::string& config) {
  if (arguments.submissions.empty()) {
    throw RunError(ExitCode::kUsage, "thiếu thư mục hồ sơ: kiemchung panel THƯ_MỤC --policy TÊN --out THƯ_MỤC");
  }
  if (!is_loopback(arguments.address) && !arguments.allow_remote) {
    throw RunError(ExitCode::kUsage, "--listen " + arguments.address +
                                         " mở cổng ra ngoài máy này. Đặt nginx phía trước (config/deploy/nginx.conf), "
                                         "hoặc thêm --allow-remote nếu chắc chắn.");
  }
  require_paths(arguments.submissions);
  const JudgementFiles files(config, arguments.policy);
  const MessageCatalogue english = ConfigFolder(config).messages("en");
  make_folder(arguments.out, "--out");
  const RunOptions run = run_options(arguments);
  SubmissionFollower follower(files, arguments, run);
  const RunResult result = bring_up_to_date(files, run, arguments);
  if (arguments.take_in) return static_cast<int>(ExitCode::kDone);
  const auto store = open_store(arguments);
  const auto store_mutex = std::make_shared<std::mutex>();
  const ExamineLimits limits{static_cast<int>(run.pool.timeout.count() / 1000), static_cast<int>(run.pool.memory_mib)};

  panel::AppOptions options;
  options.database = arguments.out + "/panel.sqlite";
  options.vi = &files.messages();
  options.en = &english;
  options.policy_title = files.policy().title;
  options.secure_cookies = arguments.behind_proxy;
  options.now = seconds_now;
  options.input.policy = &files.policy();
  options.input.trust = &files.trust();
  options.input.at = run.at;
  options.input.manifest = result.manifest;
  options.input.sheets = result.sheets;
  options.input.facts = [store, store_mutex, limits](const std::string& sha256) {
    const std::lock_guard lock(*store_mutex);
    auto facts = store->facts(sha256, limits);
    if (!facts) throw std::logic_error("no facts kept of " + sha256);
    return std::move(*facts);
  };
  options.input.frozen = result.frozen;
  options.input.sighting = [store, store_mutex, at = run.at](const IntakeFile& file) {
    const std::lock_guard lock(*store_mutex);
    return store->sighting(file.unit, file.path, file.sha256, {at, ""});
  };
  options.kept_picture = [store, store_mutex](const std::string& sha256,
                                              const std::string& place) -> std::optional<panel::PagePicture> {
    const std::lock_guard lock(*store_mutex);
    for (const PictureRow& row : store->picture_rows(sha256)) {
      if (row.place != place) continue;
      if (auto bytes = store->picture(sha256, row.sha256)) return panel::PagePicture{row.media_type, std::move(*bytes)};
    }
    return std::nullopt;
  };
  panel::PagePictures pictures(run.pool);
  options.page_picture = [&pictures](const panel::EvidenceItem& item, int page) { return pictures.get(item, page); };
  options.original = read_original;

  panel::App app(std::move(options));
  panel::ServerOptions server_options;
  server_options.address = arguments.address == "localhost" ? "127.0.0.1" : arguments.address;
  server_options.port = static_cast<std::uint16_t>(arguments.port);
  server_options.threads = arguments.threads;
  server_options.trust_forwarded_for = arguments.behind_proxy;
  panel::HttpServer server(server_options, [&app](const panel::Request& request) { return app.handle(request); });
  std::cout << "Bảng thẩm định: http://" << server_options.address << ":" << server.port() << "/\n" << std::flush;
  watch_for_interrupt();
  const std::jthread watcher([&server](const std::stop_token& stop) {
    while (!stop.stop_requested() && !interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    server.stop();
  });
  const std::jthread following([&](const std::stop_token& stop) { follower.follow(app, stop); });
  server.run();
  return static_cast<int>(ExitCode::kDone);
}

}  // namespace

void register_panel_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<PanelArguments>();
  auto* command = app.add_subcommand("panel", "Mở bảng thẩm định trong trình duyệt");
  command->add_option("SUBMISSIONS", arguments->submissions, "Thư mục hồ sơ của các đơn vị");
  command->add_option("--policy", arguments->policy, "Bộ quy tắc: tên có sẵn hoặc tệp .toml")
      ->capture_default_str()
      ->type_name("TÊN|TỆP");
  command->add_option("--out", arguments->out, "Thư mục kho dữ liệu và sổ quyết định")
      ->capture_default_str()
      ->type_name("THƯ_MỤC");
  command->add_option("--store", arguments->store, "Kho dữ liệu (mặc định: kiemchung.sqlite trong thư mục --out)")
      ->type_name("URL");
  command->add_option("--at", arguments->at, "Thời điểm xét (mặc định: bây giờ)")->type_name("LÚC");
  command->add_option("--unit", arguments->unit, "Mọi tệp thuộc đơn vị này")->type_name("TÊN");
  command->add_flag("--quiet", arguments->quiet, "Không hiện tiến độ và cảnh báo");
  add_pool_options(*command, arguments->pool);
  command->add_option("--listen", arguments->address, "Địa chỉ nghe")->capture_default_str()->type_name("ĐỊA_CHỈ");
  command->add_option("--port", arguments->port, "Cổng; 0: cổng trống bất kỳ")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--threads", arguments->threads, "Số luồng phục vụ")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_flag("--allow-remote", arguments->allow_remote, "Cho phép nghe ngoài máy này");
  command->add_flag("--behind-proxy", arguments->behind_proxy,
                    "Đứng sau nginx có TLS: tin X-Forwarded-For, cookie chỉ đi qua https");
  command->add_option("--watch", arguments->watch, "Số giây giữa hai lần xem có hồ sơ mới; 0: không xem")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str()
      ->type_name("GIÂY");
  command->add_flag("--take-in", arguments->take_in, "")->group("");
  command->add_option("--add-account", arguments->add_account, "Tạo tài khoản rồi thoát; mật khẩu đọc từ stdin")
      ->type_name("TÊN");
  command->add_option("--role", arguments->role, "Vai trò của tài khoản mới")
      ->check(CLI::IsMember({"unit", "appraiser", "chair", "admin"}))
      ->capture_default_str();
  command->add_option("--account-unit", arguments->unit_of_account, "Đơn vị của tài khoản đơn vị")->type_name("TÊN");
  command->add_option("--title", arguments->title, "Tên hiển thị: cơ quan hoặc chức danh")->type_name("TÊN");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] {
      return arguments->add_account.empty() ? serve(*arguments, context.config) : add_account(*arguments);
    };
  });
}

}  // namespace kiemchung
