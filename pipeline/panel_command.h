// `kiemchung panel`: brings the store up to date, then serves the review pages.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_panel_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
