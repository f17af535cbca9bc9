// `kiemchung explain FILE --policy …`: every check of one document, its question, answer, evidence and clause.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_explain_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
