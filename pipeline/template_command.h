// kiemchung template: the self-score sheet of a policy's criteria set, as XLSX to be filled in.
#pragma once

namespace CLI {
class App;
}

namespace kiemchung {

struct CommandContext;
void register_template_command(CLI::App& app, CommandContext& context);

}  // namespace kiemchung
