#include "pipeline/interrupt.h"

#include <csignal>

namespace kiemchung {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void remember_signal(int signal) {
  stop_asked = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_for_interrupt() {
  struct sigaction action {};
  action.sa_handler = remember_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return stop_asked != 0; }

}  // namespace kiemchung
