// kiemchung examine FILE…: one DocumentFacts a line (JSON Lines) on stdout, in the order given.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_examine_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
