// kiemchung check SUBMISSIONS…: the main job, from folders to verdicts and reports.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_check_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
