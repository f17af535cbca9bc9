// Reads the file that says how and to whom the nightly letters go.
#include <fstream>
#include <iterator>

#include "pipeline/config_files.h"
#include "pipeline/nightly.h"
#include "verifiers/toml_reader.h"

namespace kiemchung {
namespace {

std::string contents_of(const std::string& path, const char* what) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw RunError(ExitCode::kUsage, std::string("không đọc được ") + what + " " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A password file ends with a line end nobody meant.
std::string password_in(const std::string& path) {
  std::string text = contents_of(path, "tệp mật khẩu thư");
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

class PlanReader {
 public:
  PlanReader(const TextFile& file, std::vector<ConfigProblem>& problems) : reader_(file.name, problems) {}

  MailPlan read(const toml::table& root) {
    MailPlan plan;
    plan.configured = true;
    if (const auto* smtp = reader_.table(root, "smtp", Need::kRequired)) read_server(*smtp, plan.server);
    if (const auto* recipients = reader_.table(root, "recipients", Need::kRequired)) read_recipients(*recipients, plan);
    return plan;
  }

 private:
  void read_server(const toml::table& smtp, MailServer& server) {
    server.url = reader_.text(smtp, "url", Need::kRequired).value_or("");
    server.user = reader_.text(smtp, "user").value_or("");
    if (const auto file = reader_.text(smtp, "password_file")) server.password = password_in(*file);
    server.require_tls = reader_.flag(smtp, "require_tls").value_or(true);
    server.from = reader_.text(smtp, "from", Need::kRequired).value_or("");
    server.from_name = reader_.text(smtp, "from_name").value_or("Kiểm Chứng");
    if (!server.from.empty()) require_address(smtp, server.from);
    if (!server.url.starts_with("smtp://") && !server.url.starts_with("smtps://")) {
      reader_.error(smtp, "lint.mail.url", {{"value", server.url}});
    }
  }

  void read_recipients(const toml::table& recipients, MailPlan& plan) {
    plan.everything = addresses(recipients, "all");
    const auto* units = reader_.table(recipients, "units");
    if (units == nullptr) return;
    for (const auto& [unit, unused] : *units) plan.units[std::string(unit.str())] = addresses(*units, unit.str());
  }

  std::vector<std::string> addresses(const toml::table& table, std::string_view key) {
    auto list = reader_.texts(table, key);
    for (const auto& address : list) require_address(table, address);
    return list;
  }

  void require_address(const toml::table& where, const std::string& address) {
    if (!is_address(address)) reader_.error(where, "lint.mail.address", {{"value", address}});
  }

  TomlReader reader_;
};

}  // namespace

MailPlan read_mail_plan(const std::string& path, const MessageCatalogue& messages) {
  const TextFile file{path, contents_of(path, "cấu hình thư")};
  std::vector<ConfigProblem> problems;
  MailPlan plan;
  if (const auto root = parse_toml(file, problems)) plan = PlanReader(file, problems).read(*root);
  std::string errors;
  for (const auto& problem : problems) {
    if (problem.severity == Severity::kError) errors += "\n  " + describe_problem(problem, messages);
  }
  if (!errors.empty()) throw RunError(ExitCode::kUsage, "cấu hình thư có lỗi:" + errors);
  return plan;
}

}  // namespace kiemchung
