#include "pipeline/examine_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "pipeline/exit_codes.h"
#include "pipeline/file_names.h"
#include "pipeline/interrupt.h"
#include "pipeline/progress.h"
#include "pipeline/report/report_json.h"
#include "pipeline/run_arguments.h"
#include "pipeline/worker_pool.h"

namespace kiemchung {
namespace {

struct ExamineArguments {
  std::vector<std::string> files;
  bool quiet = false;
  PoolArguments pool;
};

// A folder stands for the regular files in it, in the order of their names; links are not followed.
void add_folder(const std::filesystem::path& folder, std::vector<std::string>& files) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_symlink() && entry.is_regular_file() &&
        !is_litter(entry.path().lexically_relative(folder).string())) {
      found.push_back(entry.path().string());
    }
  }
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
}

std::vector<std::string> files_of(const std::vector<std::string>& given) {
  std::vector<std::string> files;
  for (const std::string& path : given) {
    std::error_code error;
    const auto real = std::filesystem::canonical(path, error);
    if (error) {
      throw RunError(ExitCode::kUsage,
                     fmt::format("không có tệp {} ({}). Kiểm tra lại đường dẫn.", path, error.message()));
    }
    if (std::filesystem::is_directory(real)) {
      add_folder(real, files);
    } else {
      files.push_back(real.string());
    }
  }
  return files;
}

// Lines leave in the order given, each as soon as all before it are there.
class OrderedLines {
 public:
  void put(std::size_t place, std::string line) {
    waiting_[place] = std::move(line);
    while (!waiting_.empty() && waiting_.begin()->first == next_) {
      std::cout << waiting_.begin()->second << "\n";
      waiting_.erase(waiting_.begin());
      ++next_;
    }
  }

 private:
  std::map<std::size_t, std::string> waiting_;
  std::size_t next_ = 0;
};

int run(const ExamineArguments& arguments) {
  const std::vector<std::string> files = files_of(arguments.files);
  std::vector<ExamineJob> jobs(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    jobs[i].id = i;
    jobs[i].path = files[i];
  }
  Progress progress(!arguments.quiet);
  progress.begin("Đọc tài liệu", files.size());
  watch_for_interrupt();
  OrderedLines lines;
  bool failed = false;
  examine_all(
      jobs, pool_options(arguments.pool, arguments.quiet),
      [&](ExamineOutcome&& outcome) {
        failed = failed || not_examined(outcome.facts);
        progress.step(files.at(outcome.id));
        lines.put(outcome.id, facts_to_json(outcome.facts));
      },
      interrupted);
  std::cout.flush();
  if (interrupted()) return static_cast<int>(ExitCode::kInterrupted);
  return static_cast<int>(failed ? ExitCode::kNotExamined : ExitCode::kDone);
}

}  // namespace

void register_examine_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<ExamineArguments>();
  auto* command = app.add_subcommand("examine", "Đọc tệp và in những gì tệp nói: mỗi tệp một dòng JSON, đúng thứ tự");
  command->add_option("FILE", arguments->files, "Tệp cần đọc; thư mục nghĩa là mọi tệp bên trong")->required();
  command->add_flag("--quiet", arguments->quiet, "Không hiện tiến độ và cảnh báo");
  add_pool_options(*command, arguments->pool);
  command->callback([&context, arguments] { context.action = [arguments] { return run(*arguments); }; });
}

}  // namespace kiemchung
