// kiemchung worker: the process that holds a prepared reader. Started by the pool, never by people.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_worker_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
