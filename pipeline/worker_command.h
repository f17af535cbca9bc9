// kiemchung worker: the process that holds a prepared reader; kiemchung unpack-member: the one that takes a file out of
// an archive. Started by the program itself, never by people.
#pragma once

#include "pipeline/command.h"

namespace kiemchung {

void register_worker_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
