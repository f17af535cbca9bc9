// How a command joins the program: it declares itself on the command line and leaves behind what is to be run.
//
// A new command is a pair pipeline/<name>_command.{h,cc} with one function
//   void register_<name>_command(CLI::App& app, CommandContext& context);
// and one line in main.cc. Its callback sets context.action; main runs that action once the whole line was understood,
// and turns a RunError into its exit code.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace kiemchung {

struct CommandContext {
  std::string config;           // --config DIR; "" = look in the usual places (config_files.h)
  std::function<int()> action;  // the chosen command; returns an ExitCode as int
};

}  // namespace kiemchung
