#include "pipeline/template_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "pipeline/command.h"
#include "pipeline/config_files.h"
#include "pipeline/exit_codes.h"
#include "pipeline/self_score_template.h"

namespace kiemchung {
namespace {

struct TemplateArguments {
  std::string policy = "default";
  std::string unit_kind;
  std::string set;
  std::string out = ".";
};

std::vector<const CriteriaSet*> chosen_sets(const Policy& policy, const TemplateArguments& arguments) {
  if (!arguments.set.empty()) {
    const CriteriaSet* const set = policy.find_set(arguments.set);
    if (set != nullptr) return {set};
    std::string names;
    for (const CriteriaSet& known : policy.sets) names += (names.empty() ? "" : ", ") + known.id;
    throw RunError(ExitCode::kUsage, fmt::format("bộ quy tắc {} không có bộ tiêu chí \"{}\": --set nhận một trong {}",
                                                 policy.id, arguments.set, names));
  }
  auto sets = policy.sets_for(arguments.unit_kind);
  if (sets.empty()) {
    throw RunError(ExitCode::kUsage, fmt::format("bộ quy tắc {} không có bộ tiêu chí cho loại đơn vị \"{}\": xem lại "
                                                 "--unit-kind (so, huyen, phong, xa)",
                                                 policy.id, arguments.unit_kind));
  }
  return sets;
}

// Never over a sheet that someone may have filled in.
void write_new(const CriteriaSet& set, const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) {
    throw RunError(ExitCode::kUsage,
                   fmt::format("đã có tệp \"{}\": xóa hoặc đổi tên nó, hoặc chọn --out khác", file.string()));
  }
  try {
    write_self_score_template(set, file);
  } catch (const std::runtime_error& error) {
    throw RunError(ExitCode::kIncomplete, fmt::format("không ghi được tệp \"{}\": {}", file.string(), error.what()));
  }
}

int write_templates(const ConfigFolder& config, const TemplateArguments& arguments) {
  const Policy policy = config.policy(arguments.policy);
  const auto sets = chosen_sets(policy, arguments);
  const std::filesystem::path out = arguments.out;
  const bool is_file = out.extension() == ".xlsx";
  if (is_file && sets.size() > 1) {
    throw RunError(ExitCode::kUsage, fmt::format("có {} bộ tiêu chí: chọn một bằng --set hoặc --unit-kind, hoặc cho "
                                                 "--out là một thư mục",
                                                 sets.size()));
  }
  if (!is_file) std::filesystem::create_directories(out);
  for (const CriteriaSet* set : sets) {
    const std::filesystem::path file = is_file ? out : out / ("tu-cham-diem-" + set->id + ".xlsx");
    write_new(*set, file);
    fmt::print("{}\n", file.string());
  }
  return static_cast<int>(ExitCode::kDone);
}

}  // namespace

void register_template_command(CLI::App& app, CommandContext& context) {
  CLI::App* const command = app.add_subcommand("template", "Tạo bảng tự chấm điểm trống (XLSX) theo bộ tiêu chí");
  const auto arguments = std::make_shared<TemplateArguments>();
  command->add_option("--policy", arguments->policy, "Bộ quy tắc: tên hoặc tệp")->type_name("TÊN|TỆP");
  command->add_option("--unit-kind", arguments->unit_kind, "Loại đơn vị: so, huyen, phong, xa");
  command->add_option("--set", arguments->set, "Mã một bộ tiêu chí của bộ quy tắc");
  command->add_option("--out", arguments->out, "Thư mục, hoặc tên tệp .xlsx")->type_name("ĐƯỜNG_DẪN");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return write_templates(ConfigFolder(context.config), *arguments); };
  });
}

}  // namespace kiemchung
