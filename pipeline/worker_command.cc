#include "pipeline/worker_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "pipeline/archive_member.h"
#include "pipeline/examine.h"
#include "pipeline/worker.h"

namespace kiemchung {

void register_worker_command(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("worker", "");
  command->group("");  // not shown in --help
  command->callback([&context] { context.action = [] { return run_worker({prepare_reader, examine}); }; });
  auto way = std::make_shared<std::vector<std::string>>();
  auto* unpack = app.add_subcommand("unpack-member", "");
  unpack->group("");
  unpack->add_option("SHA256", *way);
  unpack->callback([&context, way] { context.action = [way] { return run_member_reader(*way); }; });
}

}  // namespace kiemchung
