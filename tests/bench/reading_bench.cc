// Exact match of số/ký hiệu and date against a table of truth read by eye, by kind; precision at coverage; CPU seconds.
//
//   reading_bench FOLDER [PART…]     FOLDER holds truth.tsv (file, sha256, so_ky_hieu, date, number_kind, day_kind, …);
//                                    only files whose name holds one of the PARTs are read, if any is given
//
// Lists every miss. It measures and asserts nothing.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "extractors/read_document.h"
#include "tests/bench/truth.h"

namespace {

using namespace kiemchung;
using namespace kiemchung::bench;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Reading {
  double confidence;
  bool right;
};

struct Count {
  int all = 0;
  int right = 0;
  int number_only = 0;
};

void print_precision(const char* what, const std::vector<Reading>& readings) {
  fmt::print("\nprecision of {} at confidence (readings reported as found)\n", what);
  for (const double threshold : {0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99}) {
    int taken = 0;
    int right = 0;
    for (const Reading& reading : readings) {
      if (reading.confidence < threshold) continue;
      ++taken;
      right += reading.right ? 1 : 0;
    }
    if (taken > 0)
      fmt::print("  >= {:4.2f}  coverage {:3}/{:3}  precision {:5.1f} %\n", threshold, taken, readings.size(),
                 100.0 * right / taken);
  }
}

void print_facts(const std::string& file, const DocumentFacts& facts) {
  fmt::print("{} {} {} pages, first {}\n", file, word_of(facts.origin), facts.pages, facts.first_page);
  fmt::print("  issuer \"{}\" under \"{}\" level {} ({:.2f})\n", facts.issuer.name, facts.issuer.parent,
             facts.issuer.level, facts.issuer.confidence);
  fmt::print("  kind {} \"{}\": \"{}\" ({:.2f})  place \"{}\"\n", facts.kind.code, facts.kind.name, facts.kind.subject,
             facts.kind.confidence, facts.date.place);
  fmt::print("  block {} \"{}\" \"{}\" page {} ({:.2f})  seal {} page {}  copy {} \"{}\"  draft {}  table {}  {}\n",
             facts.signing_block.authority, facts.signing_block.title, facts.signing_block.name,
             facts.signing_block.page, facts.signing_block.confidence, facts.seal.present, facts.seal.page,
             word_of(facts.copy_mark.form), facts.copy_mark.text, facts.draft_mark, facts.table_like,
             word_of(facts.document_class));
  for (const Problem& problem : facts.problems)
    fmt::print("  problem {} {} {}\n", problem.code, problem.detail, problem.page);
}

int run(const std::string& folder, const std::vector<std::string>& parts) {
  ReadOptions options;
  options.pictures = std::getenv("READING_BENCH_PICTURES") != nullptr;
  prepare_reader(options);
  std::map<std::string, Count> numbers;
  std::map<std::string, Count> dates;
  std::map<std::string, std::pair<int, double>> cpu;
  std::vector<Reading> number_readings;
  std::vector<Reading> date_readings;
  int false_found = 0;
  int false_blank = 0;
  int hands = 0;
  int hands_right = 0;
  const bool show = std::getenv("READING_BENCH_FACTS") != nullptr;  // every other fact, to be looked at by eye
  for (const Truth& truth : read_truth(folder)) {
    const bool wanted = parts.empty() || std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
                          return truth.file.find(part) != std::string::npos;
                        });
    if (!wanted) continue;
    const std::vector<unsigned char> bytes = file_bytes(folder + "/" + truth.file);
    if (bytes.empty()) continue;
    const double start = cpu_seconds();
    const DocumentFacts facts = read_document(bytes, options).facts;
    const double spent = cpu_seconds() - start;
    const std::string kind = class_of(truth);
    if (show) print_facts(truth.file, facts);
    cpu[kind].first += 1;
    cpu[kind].second += spent;

    const bool found = facts.number.status == FieldStatus::kFound;
    const bool blank_truth = truth.number_kind == "absent" || truth.number_kind == "blank";
    const bool number_right = number_is_right(truth, facts.number);
    Count& number = numbers[kind + " " + truth.number_kind];
    ++number.all;
    number.right += number_right ? 1 : 0;
    const std::string digits = truth.number.substr(0, truth.number.find_first_of("/-"));
    number.number_only += !blank_truth && found && facts.number.number + facts.number.suffix == digits ? 1 : 0;
    if (found) number_readings.push_back({facts.number.confidence, number_right});
    if (found && blank_truth) ++false_found;
    if (!found && !blank_truth &&
        (facts.number.status == FieldStatus::kBlank || facts.number.status == FieldStatus::kPlaceholder ||
         facts.number.status == FieldStatus::kAbsent))
      ++false_blank;

    if (found && !blank_truth && kind == "scan") {
      ++hands;
      hands_right += facts.number.handwritten == (truth.number_kind == "handwritten") ? 1 : 0;
    }
    const bool date_right = written(facts.date) == truth.date;
    Count& date = dates[kind + " " + truth.day_kind];
    ++date.all;
    date.right += date_right ? 1 : 0;
    if (facts.date.status == FieldStatus::kFound) date_readings.push_back({facts.date.confidence, date_right});
    if (!number_right || !date_right) {
      fmt::print(
          "{:32} [{} {}] {:5.2f}s  number {} \"{}\" read {} \"{}\" ({:.2f})  date {} \"{}\" read {} \"{}\" ({:.2f})\n",
          truth.file, kind, truth.number_kind, spent, number_right ? "ok" : "WRONG", truth.number,
          word_of(facts.number.status), facts.number.text, facts.number.confidence, date_right ? "ok" : "WRONG",
          truth.date, word_of(facts.date.status), written(facts.date), facts.date.confidence);
    }
  }
  fmt::print("\nsố, ký hiệu                                exact        số alone\n");
  for (const auto& [kind, count] : numbers)
    fmt::print("  {:38} {:3}/{:3} {:5.1f} %   {:3}\n", kind, count.right, count.all, 100.0 * count.right / count.all,
               count.number_only);
  fmt::print("date\n");
  for (const auto& [kind, count] : dates)
    fmt::print("  {:38} {:3}/{:3} {:5.1f} %\n", kind, count.right, count.all, 100.0 * count.right / count.all);
  fmt::print("blank or absent reported as found: {}; found reported as blank, placeholder or absent: {}\n", false_found,
             false_blank);
  fmt::print("handwritten told from printed: {} of {} scanned numbers\n", hands_right, hands);
  print_precision("số, ký hiệu", number_readings);
  print_precision("dates", date_readings);
  for (const auto& [kind, sum] : cpu)
    fmt::print("CPU {:14} {:3} files  {:.3f} s a file\n", kind, sum.first, sum.second / sum.first);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: reading_bench FOLDER [PART…]\n";
    return 2;
  }
  with_one_thread(arguments);
  return run(arguments[1], {arguments + 2, arguments + count});
}
