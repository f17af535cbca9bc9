// The same bytes through the raw reader, qpdf and PoDoFo: a difference is a finding, never a crash. PoDoFo is known to
// crash on hostile input, so it reads in a child, as it does in the worker; what the others see must not depend on it.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "extractors/pdf/second_readers.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

// How the child ended is PoDoFo's affair; that it ended is ours.
void read_in_child(std::span<const unsigned char> bytes) {
  const pid_t child = fork();
  kiemchung::fuzz::require(child >= 0, "a child could be started");
  if (child == 0) {
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) std::signal(signal, SIG_DFL);
    alarm(5);
    (void)kiemchung::podofo_view(bytes);
    _exit(0);
  }
  int status = 0;
  kiemchung::fuzz::require(waitpid(child, &status, 0) == child, "the child ended");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kiemchung;
  const std::span<const unsigned char> bytes(data, size);
  const auto own = raw_view(bytes);
  const auto qpdf = qpdf_view(bytes);
  read_in_child(bytes);
  fuzz::require(raw_view(bytes) == own && qpdf_view(bytes) == qpdf, "a view depends on the bytes alone");
  if (own) fuzz::require(own->pages >= 0, "pages are counted");
  return 0;
}
