// kiemchung nightly: what changed since last night.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_nightly_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
