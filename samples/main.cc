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
      "usage: make_samples --out DIR [--seed N]\n"
      "       make_samples --compare REPORT.json EXPECTED_DIR\n"
      "       make_samples --compare-facts FACTS.jsonl EXPECTED_DIR\n",
      stderr);
  return kUsage;
}

int compare(const std::string& report, const std::string& facts, const std::string& expected) {
  const int differences = kiemchung::samples::compare(report, facts, expected);
  std::printf("%d difference%s\n", differences, differences == 1 ? "" : "s");
  return differences == 0 ? 0 : kFailed;
}

}  // namespace

int main(int count, char** words) {
  try {
    if (count == 4 && std::strcmp(words[1], "--compare") == 0) return compare(words[2], "", words[3]);
    if (count == 4 && std::strcmp(words[1], "--compare-facts") == 0) return compare("", words[2], words[3]);
    const bool seeded = count == 5 && std::strcmp(words[3], "--seed") == 0;
    if ((count != 3 && !seeded) || std::strcmp(words[1], "--out") != 0) return usage();
    const std::string folder = words[2];
    const kiemchung::samples::World world = kiemchung::samples::make_world(seeded ? std::stoull(words[4]) : 0);
    kiemchung::samples::write_trust_files(folder, world);
    kiemchung::samples::write_submission(folder, kiemchung::samples::make_submission(world));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return kFailed;
  }
  return 0;
}
