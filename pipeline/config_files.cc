#include "pipeline/config_files.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "pipeline/exit_codes.h"

namespace kiemchung {
namespace {

namespace fs = std::filesystem;

// A folder is taken for the configuration if it has what no run can do without.
bool is_config_folder(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / "messages" / "vi.toml", error) && fs::is_directory(folder / "policies", error);
}

// From the program's folder upwards: build/release/kiemchung finds the source tree's own config.
std::vector<fs::path> usual_places() {
  std::vector<fs::path> places;
  if (const char* named = std::getenv("KIEMCHUNG_CONFIG"); named != nullptr && *named != '\0')
    places.emplace_back(named);
  std::error_code error;
  fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  while (!error && !folder.empty()) {
    places.push_back(folder / "config");
    places.push_back(folder / "share" / "kiemchung" / "config");
    if (folder == folder.root_path()) break;
    folder = folder.parent_path();
  }
  return places;
}

fs::path find_folder(const std::string& given) {
  if (!given.empty()) {
    if (is_config_folder(given)) return given;
    throw RunError(ExitCode::kUsage, "\"" + given +
                                         "\" không phải thư mục cấu hình (cần có policies/ và messages/vi.toml): "
                                         "kiểm tra lại --config");
  }
  for (const fs::path& place : usual_places()) {
    if (is_config_folder(place)) return place;
  }
  throw RunError(ExitCode::kUsage,
                 "không tìm thấy thư mục cấu hình: chỉ ra bằng --config THƯ_MỤC hoặc biến KIEMCHUNG_CONFIG");
}

bool is_file_name(const std::string& name_or_file) {
  return name_or_file.find('/') != std::string::npos || name_or_file.ends_with(".toml");
}

std::vector<fs::path> toml_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".toml" && entry->is_regular_file()) files.push_back(entry->path());
  }
  std::ranges::sort(files);
  return files;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

ConfigFolder::ConfigFolder(const std::string& given) : path_(find_folder(given)) {}

TextFile ConfigFolder::read(const fs::path& file) const {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) throw RunError(ExitCode::kUsage, "không đọc được tệp cấu hình \"" + file.string() + "\"");
  // Files of the folder itself are shown from "config/" on, wherever it lies.
  const fs::path inside = file.lexically_relative(path_);
  const bool outside = inside.empty() || *inside.begin() == "..";
  return {outside ? file.string() : (fs::path("config") / inside).string(), text.str()};
}

std::vector<std::string> ConfigFolder::policy_names() const {
  std::vector<std::string> names;
  for (const fs::path& file : toml_files(path_ / "policies")) names.push_back(file.stem().string());
  return names;
}

PolicySources ConfigFolder::policy_sources(const std::string& name_or_file) const {
  const bool is_file = is_file_name(name_or_file);
  const fs::path file = is_file ? fs::path(name_or_file) : path_ / "policies" / (name_or_file + ".toml");
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    throw RunError(ExitCode::kUsage, "không có bộ quy tắc \"" + name_or_file + "\": --policy nhận tên có sẵn (" +
                                         joined(policy_names()) + ") hoặc đường dẫn tệp .toml");
  }
  PolicySources sources;
  sources.policy = read(file);
  std::vector<fs::path> criteria;
  if (is_file) criteria = toml_files(file.parent_path().parent_path() / "criteria");
  std::ranges::copy(toml_files(path_ / "criteria"), std::back_inserter(criteria));
  std::set<std::string> taken;
  for (const fs::path& set : criteria) {
    if (taken.insert(set.filename().string()).second) sources.criteria.push_back(read(set));
  }
  sources.holidays = read(path_ / "holidays.toml");
  sources.agencies = read(path_ / "agencies.toml");
  return sources;
}

Policy ConfigFolder::policy(const std::string& name_or_file) const {
  try {
    return Policy::parse(policy_sources(name_or_file));
  } catch (const ConfigError& error) {
    const MessageCatalogue texts = messages();
    std::string list;
    for (const ConfigProblem& problem : error.problems()) list += "\n  " + describe_problem(problem, texts);
    throw RunError(ExitCode::kUsage, "bộ quy tắc \"" + name_or_file + "\" có lỗi, chưa kiểm tra tệp nào:" + list +
                                         "\nSửa các dòng trên rồi chạy: kiemchung policy lint " + name_or_file);
  }
}

TextFile ConfigFolder::letter_rules() const { return read(path_ / "letter_rules.toml"); }

MessageCatalogue ConfigFolder::messages(std::string_view language) const {
  const fs::path file = path_ / "messages" / (std::string(language) + ".toml");
  try {
    return MessageCatalogue::parse(read(file));
  } catch (const ConfigError& error) {
    throw RunError(ExitCode::kUsage, "tệp câu chữ có lỗi: " + std::string(error.what()));
  }
}

std::string describe_problem(const ConfigProblem& problem, const MessageCatalogue& messages) {
  std::string text = problem.file;
  if (problem.line > 0) text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
  return text + ": " + messages.text("lint.severity." + std::string(word_of(problem.severity))) + ": " +
         messages.text(problem.message);
}

}  // namespace kiemchung
