// `kiemchung trust list|import`: whom signatures are believed to.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_trust_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
