// make_samples: writes the sample world, or compares a report with what the maker put into it.
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include "samples/expected.h"
#include "samples/submission.h"
#include "samples/trust_files.h"

namespace {

constexpr int kUsage = 2;
constexpr int kFailed = 1;

int usage() {
  std::fputs(
      "usage: make_samples --out DIR\n"
      "       make_samples --compare REPORT.json EXPECTED_DIR [--facts FACTS.jsonl]\n",
      stderr);
  return kUsage;
}

int compare(int count, char** words) {
  const bool with_facts = count == 6 && std::strcmp(words[4], "--facts") == 0;
  if (count != 4 && !with_facts) return usage();
  const int differences = kiemchung::samples::compare(words[2], with_facts ? words[5] : "", words[3]);
  std::printf("%d difference%s\n", differences, differences == 1 ? "" : "s");
  return differences == 0 ? 0 : kFailed;
}

}  // namespace

int main(int count, char** words) {
  try {
    if (count >= 2 && std::strcmp(words[1], "--compare") == 0) return compare(count, words);
    if (count != 3 || std::strcmp(words[1], "--out") != 0) return usage();
    const std::string folder = words[2];
    const kiemchung::samples::World world = kiemchung::samples::make_world();
    kiemchung::samples::write_trust_files(folder, world);
    kiemchung::samples::write_submission(folder, kiemchung::samples::make_submission(world));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return kFailed;
  }
  return 0;
}
