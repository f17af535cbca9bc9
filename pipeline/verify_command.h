// kiemchung verify FILE…: the signatures of files alone, as a panel a person understands or as JSON.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_verify_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
