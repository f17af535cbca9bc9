// kiemchung store verify: is what the program remembers still what it wrote?
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_store_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
