// How long judging saved facts takes, and what memory grows with: `judge_bench [--facts FILE.jsonl] [--count N]
// [--policy NAME]`.
//
// Documents come from the file, again and again under new hashes, numbers and dates until there are N, or are made up.
// Parsing the saved JSON is timed apart from judging; all times are processor time of one core. The last lines show the
// memory kept for each document.
#include <fmt/format.h>
#include <sys/resource.h>

#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "tests/unit/verifiers/judge_fixture.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung {
namespace {

struct Arguments {
  std::string facts;
  std::string policy = "boc-nhieu-2024";
  int count = 10000;
};

Arguments arguments_of(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--facts") arguments.facts = argv[i + 1];
    if (name == "--policy") arguments.policy = argv[i + 1];
    if (name == "--count") arguments.count = std::stoi(argv[i + 1]);
  }
  return arguments;
}

std::vector<std::string> saved_facts(const std::string& path) {
  std::vector<std::string> lines;
  if (path.empty()) return {facts_to_json(fixture::native_signed()), facts_to_json(fixture::paper_scan())};
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Other content, number and day than its model, so that the checks across documents have work to do.
void vary(DocumentFacts& facts, int i) {
  facts.sha256 = fmt::format("{:064x}", i);
  facts.page_fingerprint = fmt::format("{:016x}", 0x9e3779b97f4a7c15ULL * static_cast<unsigned long long>(i + 1));
  fixture::set_number(facts, fmt::format("{}/KH-UBND", 1 + i / 20), facts.number.source, 0.99);
  fixture::set_date(facts, fmt::format("2024-{:02}-{:02}", 1 + i / 20 % 12, 1 + i % 28), facts.date.source, 0.99);
  facts.issuer.name = fmt::format("ỦY BAN NHÂN DÂN XÃ MẪU {}", i % 200);
}

// Processor time, so that a busy machine does not blur the figure.
double seconds_since(std::clock_t start) { return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; }

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

int run(const Arguments& arguments) {
  const auto lines = saved_facts(arguments.facts);
  if (lines.empty()) {
    std::cerr << "no facts in " << arguments.facts << "\n";
    return 2;
  }
  const Policy policy = shipped::policy(arguments.policy);
  const TrustStore trust;
  CampaignJudge judge(policy, trust, fixture::kAt);
  const double before = peak_mib();
  double parsing = 0;
  const auto start = std::clock();
  for (int i = 0; i < arguments.count; ++i) {
    const auto parse_start = std::clock();
    auto facts = facts_from_json(lines[static_cast<std::size_t>(i) % lines.size()]);
    parsing += seconds_since(parse_start);
    if (arguments.facts.empty()) vary(facts, i);
    const std::string unit = fmt::format("xa-mau-{:03}", i % 200);
    judge.add_evidence(fixture::claim(fmt::format("1.1_{:06}.pdf", i), {"1.1"}, unit), facts);
  }
  const double adding = seconds_since(start) - parsing;
  const double after_adding = peak_mib();
  const auto finish_start = std::clock();
  const auto verdict = judge.finish();
  const double finishing = seconds_since(finish_start);
  std::size_t findings = 0;
  for (const auto& evidence : verdict.evidence) findings += evidence.verdict.findings.size();
  const double peak = peak_mib();
  std::cout << fmt::format("documents {}  policy {}  findings {}\n", arguments.count, policy.id, findings)
            << fmt::format("parse JSON {:.2f} s  judge each {:.2f} s  judge together {:.2f} s  all {:.2f} s\n", parsing,
                           adding, finishing, parsing + adding + finishing)
            << fmt::format(
                   "memory: {:.0f} MiB before, {:.0f} MiB with all documents added, {:.0f} MiB at the end; {:.1f} KiB "
                   "a document\n",
                   before, after_adding, peak, (peak - before) * 1024.0 / arguments.count);
  return 0;
}

}  // namespace
}  // namespace kiemchung

int main(int argc, char** argv) { return kiemchung::run(kiemchung::arguments_of(argc, argv)); }
