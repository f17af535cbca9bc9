#include "pipeline/compare_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "pipeline/command.h"
#include "pipeline/config_files.h"
#include "pipeline/exit_codes.h"
#include "pipeline/report/report_changes.h"

namespace kiemchung {
namespace {

struct CompareArguments {
  std::string before;
  std::string after;
  std::string format = "text";
};

std::string read_report(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream)
    throw RunError(ExitCode::kUsage, fmt::format("không đọc được báo cáo \"{}\" (cần tệp report.json)", file));
  return text.str();
}

ReportChanges read_changes(const CompareArguments& arguments) {
  const std::string before = read_report(arguments.before);
  const std::string after = read_report(arguments.after);
  try {
    return compare_reports(before, after);
  } catch (const std::runtime_error& error) {
    throw RunError(ExitCode::kUsage,
                   fmt::format("không so được \"{}\" với \"{}\": cần hai tệp report.json của cùng một bộ "
                               "quy tắc ({})",
                               arguments.before, arguments.after, error.what()));
  }
}

void print_paths(const char* what, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) fmt::print("  {}: {}\n", what, path);
}

void print_flags(const char* what, const std::vector<Flag>& flags, const MessageCatalogue& messages) {
  for (const Flag& flag : flags) {
    fmt::print("  {}: {}{} ({})\n", what, flag.path.empty() ? "" : flag.path + ": ", flag.text,
               messages.text("effect." + flag.effect));
  }
}

void print_unit(const UnitChanges& unit, const MessageCatalogue& messages) {
  fmt::print("{}\n", unit.unit);
  print_paths("tệp thêm", unit.added);
  print_paths("tệp thay", unit.replaced);
  print_paths("tệp rút", unit.removed);
  print_flags("đã khắc phục", unit.cured, messages);
  print_flags("hết vì đã rút tệp", unit.withdrawn, messages);
  print_flags("mới có", unit.appeared, messages);
  print_flags("vẫn còn", unit.remaining, messages);
  for (const CriterionChange& change : unit.criteria) {
    const std::string before = change.before.empty() ? "chưa có" : messages.text("criterion." + change.before);
    fmt::print("  tiêu chí {}: {} -> {}\n", change.code, before, messages.text("criterion." + change.after));
  }
}

void print_changes(const ReportChanges& changes, const MessageCatalogue& messages) {
  std::size_t touched = 0;
  std::size_t cured = 0;
  std::size_t files = 0;
  for (const UnitChanges& unit : changes.units) {
    files += unit.added.size() + unit.replaced.size() + unit.removed.size();
    cured += unit.cured.size();
    if (unit.is_empty()) continue;
    ++touched;
    print_unit(unit, messages);
  }
  fmt::print("{} đơn vị, {} đơn vị có thay đổi; {} tệp thêm, thay hoặc rút; {} điểm cần xem đã khắc phục.\n",
             changes.units.size(), touched, files, cured);
  // After the lock nothing may change any more; what did is named, and people decide.
  if (changes.after_state == "locked" && files > 0) {
    fmt::print("Đợt đã khóa: {} tệp khác với báo cáo trước, cần xem lại.\n", files);
  }
}

int run(const CompareArguments& arguments, const ConfigFolder& config) {
  const ReportChanges changes = read_changes(arguments);
  if (arguments.format == "json") {
    fmt::print("{}", changes_to_json(changes));
  } else {
    print_changes(changes, config.messages());
  }
  return static_cast<int>(ExitCode::kDone);
}

}  // namespace

void register_compare_command(CLI::App& app, CommandContext& context) {
  CLI::App* const command =
      app.add_subcommand("compare", "So hai báo cáo: tệp thêm, thay, rút; điểm đã khắc phục, mới có, vẫn còn");
  const auto arguments = std::make_shared<CompareArguments>();
  command->add_option("BEFORE", arguments->before, "report.json trước")->required()->type_name("TỆP");
  command->add_option("AFTER", arguments->after, "report.json sau")->required()->type_name("TỆP");
  command->add_option("--format", arguments->format, "Dạng in ra")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run(*arguments, ConfigFolder(context.config)); };
  });
}

}  // namespace kiemchung
