// kiemchung compare: what changed between two reports, such as those of the first round and of the supplement round.
#pragma once

namespace CLI {
class App;
}

namespace kiemchung {

struct CommandContext;
void register_compare_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
