// The panel under load: N files in the store, some already decided, and U people who open the overview and the queue at
// once, without a pause between two pages.
//
//   panel_bench PROGRAM CONFIG FOLDER [--files 20000] [--users 20] [--pages 40]
//
// Fills FOLDER (files, store, records), starts the real program on it, and prints for each kind of page the time until
// the last byte (median, 95th percentile, worst), the processor time of the server for one page, and the bytes of a
// first paint. FOLDER is kept and used again by the next call with as many files.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/panel/accounts.h"
#include "pipeline/panel/decisions.h"
#include "pipeline/sha256.h"
#include "pipeline/store.h"
#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

namespace fs = std::filesystem;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

constexpr const char* kPassword = "một mật khẩu đủ dài";
constexpr int kUnits = 40;
constexpr std::int64_t kNow = 1732525200;
constexpr const char* kCodes[] = {"1.1",   "1.2",   "1.3",   "1.4",   "1.5.1", "1.5.2", "1.6.1", "1.6.2",
                                  "1.7",   "1.8",   "1.9",   "2.1",   "2.2",   "2.3",   "2.4",   "2.5",
                                  "2.6",   "3.1",   "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.5", "3.2.6",
                                  "3.2.7", "4.1.1", "4.1.2", "4.1.3", "6.1",   "6.3"};

struct Arguments {
  std::string program;
  std::string config;
  std::string folder;
  int files = 20000;
  int users = 20;
  int pages = 40;
};

Arguments arguments_of(int argc, char** argv) {
  if (argc < 4) throw std::runtime_error("panel_bench PROGRAM CONFIG FOLDER [--files N] [--users N] [--pages N]");
  Arguments arguments{argv[1], argv[2], argv[3]};
  for (int i = 4; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--files") arguments.files = std::stoi(argv[i + 1]);
    if (name == "--users") arguments.users = std::stoi(argv[i + 1]);
    if (name == "--pages") arguments.pages = std::stoi(argv[i + 1]);
  }
  return arguments;
}

std::string user_name(int i) { return fmt::format("tham-dinh-{:02}", i); }
std::string unit_name(int i) { return fmt::format("Xã Bình Mẫu {:02}", i % kUnits); }

// Three in four files need a look, as a hard campaign would have it.
DocumentFacts make_facts(int i, const std::string& bytes) {
  DocumentFacts facts = i % 4 == 0 ? fixture::native_signed() : fixture::paper_scan();
  facts.sha256 = sha256_of(bytes);
  facts.size = bytes.size();
  facts.page_fingerprint = fmt::format("{:016x}", 0x9e3779b97f4a7c15ULL * static_cast<unsigned long long>(i + 1));
  fixture::set_number(facts, fmt::format("{}/KH-UBND", 1 + i / kUnits), facts.number.source, 0.99);
  fixture::set_date(facts, fmt::format("2024-{:02}-{:02}", 1 + i / 40 % 12, 1 + i % 28), facts.date.source, 0.99);
  facts.issuer.name = "ỦY BAN NHÂN DÂN " + unit_name(i);
  return facts;
}

void fill(const Arguments& arguments) {
  const fs::path done = fs::path(arguments.folder) / "files";
  std::string kept;
  if (std::ifstream stream(done); stream >> kept && kept == fmt::format("{}/{}", arguments.files, kExaminerVersion))
    return;
  fs::remove_all(arguments.folder);
  fs::create_directories(arguments.folder + "/out");
  Store store(arguments.folder + "/out/kiemchung.sqlite");
  Database records(arguments.folder + "/out/panel.sqlite", true);
  records.execute("PRAGMA synchronous=OFF");  // only while filling
  panel::AuditLog log(records);
  panel::Accounts accounts(records);
  panel::Decisions decisions(records, log);
  for (int i = 0; i < arguments.users; ++i) {
    if (const auto fault = accounts.create({user_name(i), "", panel::Role::kAppraiser, "", true}, kPassword, kNow)) {
      throw std::runtime_error(*fault);
    }
  }
  store.together([&] {
    for (int i = 0; i < arguments.files; ++i) {
      const std::string unit = unit_name(i);
      const std::string path =
          fmt::format("{}_KH {}-KH-UBND.pdf", kCodes[static_cast<std::size_t>(i / kUnits) % std::size(kCodes)], i);
      const fs::path place = fs::path(arguments.folder) / "submission" / unit / path;
      fs::create_directories(place.parent_path());
      const std::string bytes = fmt::format("%PDF-1.4\n%file {}\n", i);
      std::ofstream(place, std::ios::binary) << bytes;
      store.keep(make_facts(i, bytes), {}, {120, 2048});
      if (i % 5 != 0) continue;  // a fifth is decided
      panel::Decision decision;
      decision.kind = panel::DecisionKind::kAgree;
      decision.unit = unit;
      decision.path = path;
      decision.sha256 = sha256_of(bytes);
      decision.value = "review";
      decision.actor = user_name(i % arguments.users);
      decision.at = "2024-11-25T09:00:00Z";
      decisions.record(decision);
    }
  });
  std::ofstream(done) << fmt::format("{}/{}", arguments.files, kExaminerVersion);
}

// The program, from start to end of the object.
class Server {
 public:
  explicit Server(const Arguments& arguments) {
    std::vector<std::string> words = {arguments.program,
                                      "panel",
                                      arguments.folder + "/submission",
                                      "--policy",
                                      "boc-nhieu-2024",
                                      "--at",
                                      "2024-11-25T09:00:00Z",
                                      "--out",
                                      arguments.folder + "/out",
                                      "--port",
                                      "0",
                                      "--quiet",
                                      "--watch",
                                      "0",
                                      "--config",
                                      arguments.config};
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    int ends[2] = {};
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    const int failed = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) throw std::runtime_error("the program does not start");
    std::string line;
    for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
    close(ends[0]);
    const auto colon = line.rfind(':');
    if (line.find("127.0.0.1:") == std::string::npos) throw std::runtime_error("the panel did not start: " + line);
    port_ = line.substr(colon + 1, line.find('/', colon) - colon - 1);
  }
  ~Server() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const std::string& port() const { return port_; }
  double cpu_seconds() const {
    std::ifstream stream(fmt::format("/proc/{}/stat", pid_));
    std::string text((std::istreambuf_iterator<char>(stream)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  double memory_mib() const {
    std::ifstream stream(fmt::format("/proc/{}/status", pid_));
    for (std::string line; std::getline(stream, line);) {
      if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024.0;
    }
    return 0;
  }

 private:
  pid_t pid_ = -1;
  std::string port_;
};

class Client {
 public:
  explicit Client(const std::string& port) {
    boost::asio::ip::tcp::resolver resolver(context_);
    stream_.connect(resolver.resolve("127.0.0.1", port));
  }

  http::response<http::string_body> send(http::verb method, const std::string& target, const std::string& body = "") {
    http::request<http::string_body> request(method, target, 11);
    request.set(http::field::host, "127.0.0.1");
    std::string cookies;
    for (const auto& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    if (!cookies.empty()) request.set(http::field::cookie, cookies);
    if (!body.empty()) request.set(http::field::content_type, "application/x-www-form-urlencoded");
    request.body() = body;
    request.prepare_payload();
    http::write(stream_, request);
    http::response_parser<http::string_body> parser;
    parser.body_limit(64u << 20);
    http::read(stream_, buffer_, parser);
    for (const auto& field : parser.get()) {
      if (field.name() != http::field::set_cookie) continue;
      const std::string text(field.value().data(), field.value().size());
      cookies_[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1, text.find(';') - text.find('=') - 1);
    }
    return parser.release();
  }

  void log_in(const std::string& name) {
    const std::string page = send(http::verb::get, "/login").body();
    const std::string mark = "name=\"csrf\" value=\"";
    const std::string token = page.substr(page.find(mark) + mark.size(), 64);
    std::string password;
    for (const char c : std::string(kPassword)) password += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    const auto answer = send(http::verb::post, "/login", "csrf=" + token + "&name=" + name + "&password=" + password);
    if (answer.result_int() != 303) throw std::runtime_error(fmt::format("log-in: {}", answer.result_int()));
  }

 private:
  boost::asio::io_context context_;
  boost::beast::tcp_stream stream_{context_};
  boost::beast::flat_buffer buffer_;
  std::map<std::string, std::string> cookies_;
};

struct Times {
  std::vector<double> milliseconds;
  std::size_t bytes = 0;
};

// All users at once, each its pages one after the other.
Times measure(const Arguments& arguments, std::vector<std::unique_ptr<Client>>& clients,
              const std::vector<std::string>& targets) {
  Times times;
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (std::size_t user = 0; user < clients.size(); ++user) {
    threads.emplace_back([&, user] {
      std::vector<double> own;
      std::size_t largest = 0;
      for (int page = 0; page < arguments.pages; ++page) {
        const std::string& target = targets[(user + static_cast<std::size_t>(page)) % targets.size()];
        const auto begin = Clock::now();
        const auto answer = clients[user]->send(http::verb::get, target);
        own.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
        if (answer.result_int() != 200) throw std::runtime_error(target + fmt::format(" {}", answer.result_int()));
        largest = std::max(largest, answer.body().size());
      }
      const std::lock_guard lock(mutex);
      times.milliseconds.insert(times.milliseconds.end(), own.begin(), own.end());
      times.bytes = std::max(times.bytes, largest);
    });
  }
  threads.clear();
  std::sort(times.milliseconds.begin(), times.milliseconds.end());
  return times;
}

double at_share(const std::vector<double>& sorted, double share) {
  return sorted.at(std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size()))));
}

int run(const Arguments& arguments) {
  fill(arguments);
  const auto started = Clock::now();
  const Server server(arguments);
  fmt::print("{} files, ready after {:.1f} s ({:.1f} s of processor time), {:.0f} MiB\n", arguments.files,
             std::chrono::duration<double>(Clock::now() - started).count(), server.cpu_seconds(), server.memory_mib());
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < arguments.users; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->log_in(user_name(i));
  }
  std::size_t assets = 0;
  for (const char* path : {"/static/panel.css", "/static/panel.js", "/static/icon.svg"}) {
    assets += clients.front()->send(http::verb::get, path).body().size();
  }
  const std::string unit = "X%C3%A3%20B%C3%ACnh%20M%E1%BA%ABu%2007";
  const std::vector<std::pair<std::string, std::vector<std::string>>> kinds = {
      {"overview", {"/"}},
      {"overview, filtered", {"/?unit=" + unit, "/?code=3.2", "/?state=review&work=open", "/?check=signature.present"}},
      {"queue", {"/queue"}},
      {"queue, filtered",
       {"/queue?unit=" + unit, "/queue?code=1.5", "/queue?work=done&reviewer=tham-dinh-03", "/queue?page=40"}},
      {"both, as people do", {"/", "/queue", "/queue?unit=" + unit, "/?unit=" + unit, "/queue?page=3"}},
      {"search", {"/search?q=binh%20mau%2007", "/search?q=12%2FKH"}},
      {"unit", {"/unit/" + unit}}};
  bool holds = true;
  for (const auto& [name, targets] : kinds) {
    const double before = server.cpu_seconds();
    const Times times = measure(arguments, clients, targets);
    const double cpu = (server.cpu_seconds() - before) * 1000.0 / static_cast<double>(times.milliseconds.size());
    const double late = at_share(times.milliseconds, 0.95);
    fmt::print(
        "{:<20} median {:6.1f} ms  95 % {:6.1f} ms  worst {:6.1f} ms  processor {:5.2f} ms a page  {:4.0f} KB, first "
        "paint {:4.0f} KB\n",
        name, at_share(times.milliseconds, 0.5), late, times.milliseconds.back(), cpu,
        static_cast<double>(times.bytes) / 1000.0, static_cast<double>(times.bytes + assets) / 1000.0);
    const bool asked = name.starts_with("overview") || name.starts_with("queue") || name.starts_with("both");
    if (asked && (late > 200.0 || times.bytes + assets > 300000)) holds = false;
  }
  fmt::print("{} users: overview and queue {} 200 ms at the 95th percentile and 300 KB; memory {:.0f} MiB\n",
             arguments.users, holds ? "stay under" : "DO NOT stay under", server.memory_mib());
  return holds ? 0 : 1;
}

}  // namespace
}  // namespace kiemchung

int main(int argc, char** argv) {
  try {
    return kiemchung::run(kiemchung::arguments_of(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
