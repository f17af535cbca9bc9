#include "pipeline/run_arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "pipeline/exit_codes.h"
#include "verifiers/calendar.h"

namespace kiemchung {

void add_pool_options(CLI::App& command, PoolArguments& arguments) {
  command.add_option("--jobs", arguments.jobs, "Số tệp đọc cùng lúc (mặc định: số nhân của máy)")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command.add_option("--timeout", arguments.timeout, "Thời gian tối đa cho một tệp, giây")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str()
      ->type_name("GIÂY");
  command.add_option("--memory", arguments.memory, "Bộ nhớ tối đa cho một tệp, MiB")
      ->check(CLI::Range(128, 1 << 20))
      ->capture_default_str()
      ->type_name("MIB");
  command.add_flag("--require-sandbox", arguments.require_sandbox,
                   "Từ chối chạy nếu máy không cách ly được tiến trình đọc tệp");
  command
      .add_option("--language-data", arguments.language_data,
                  "Thư mục có vie.traineddata (mặc định: nơi gói tesseract-ocr-vie cài)")
      ->type_name("THƯ_MỤC");
}

PoolOptions pool_options(const PoolArguments& arguments, bool quiet) {
  PoolOptions options;
  options.jobs = arguments.jobs;
  options.timeout = std::chrono::seconds(arguments.timeout);
  options.cpu = std::chrono::seconds(arguments.timeout);
  options.memory_mib = static_cast<std::uint64_t>(arguments.memory);
  options.require_sandbox = arguments.require_sandbox;
  options.read.language_data = arguments.language_data;
  if (!quiet) options.warn = [](const std::string& line) { std::cerr << "kiemchung: " << line << "\n"; };
  return options;
}

std::string instant_argument(const std::string& text) {
  if (text.empty()) return to_iso(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  if (const auto instant = parse_instant(text)) return to_iso(*instant);
  if (const auto day = parse_date(text)) return to_iso(start_of_day(*day));
  throw RunError(
      ExitCode::kUsage,
      fmt::format("không hiểu thời điểm \"{}\". Viết --at 2024-11-25 hoặc --at 2024-11-25T17:00:00+07:00.", text));
}

void require_paths(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
      throw RunError(ExitCode::kUsage, "không có đường dẫn " + path + ". Kiểm tra lại tên thư mục hồ sơ.");
    }
  }
}

}  // namespace kiemchung
