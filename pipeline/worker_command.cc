#include "pipeline/worker_command.h"

#include <CLI/CLI.hpp>

#include "pipeline/examine.h"
#include "pipeline/worker.h"

namespace kiemchung {

void register_worker_command(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("worker", "");
  command->group("");  // not shown in --help
  command->callback([&context] { context.action = [] { return run_worker({prepare_reader, examine}); }; });
}

}  // namespace kiemchung
