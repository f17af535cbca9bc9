// kiemchung policy lint|list|show|rules: what the policies say, and whether they are sound.
#pragma once

namespace CLI {
class App;
}

namespace kiemchung {

struct CommandContext;
void register_policy_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
