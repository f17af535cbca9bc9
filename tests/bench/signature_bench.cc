// Confusion table of the signature verifier against a folder of signed files with expected.tsv, and speed.
//
//   signature_bench FOLDER [TRUST_FILE…] [--speed N] [--list] [--mutants N]
//   signature_bench --read FILE…       only reads: odd and hostile files must end, whatever they hold
//
// expected.tsv: tab-separated with the columns file (relative to FOLDER), expected, per_signature_fact. Facts are saved
// to JSON and read back before they are judged, so that the table also shows that judgement needs no file.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "extractors/pdf/signature_fields.h"
#include "verifiers/signature/integrity.h"
#include "verifiers/signature/path.h"

namespace {

using namespace kiemchung;

struct Row {
  std::string source, file, expected, per_signature;
};

std::vector<unsigned char> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Row> read_rows(const std::string& folder) {
  std::ifstream in(folder + "/expected.tsv");
  std::vector<Row> rows;
  std::map<std::string, std::size_t> columns;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    std::istringstream split(line);
    for (std::string cell; std::getline(split, cell, '\t');) cells.push_back(cell);
    if (columns.empty()) {
      for (std::size_t i = 0; i < cells.size(); ++i) columns[cells[i]] = i;
      continue;
    }
    const auto at = [&](const char* name) { return columns.at(name) < cells.size() ? cells[columns.at(name)] : ""; };
    rows.push_back({at("source"), at("file"), at("expected"), at("per_signature_fact")});
  }
  return rows;
}

// Processor time of this thread: the machine may be busy with other work.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

DocumentFacts facts_of(const std::vector<unsigned char>& bytes) {
  DocumentFacts facts;
  facts.size = bytes.size();
  extract_signature_fields(bytes, facts);
  verify_signatures(bytes, facts);
  return facts;
}

bool passes(DocumentStatus status) {
  return status == DocumentStatus::kAllGood || status == DocumentStatus::kGoodWithNotes;
}

std::string reasons_of(const SignaturesJudgement& judged) {
  std::string text;
  const auto append = [&](const SignatureReason& reason) {
    if (reason.weight < ReasonWeight::kCheck) return;
    if (text.find(reason.code) == std::string::npos) (text += text.empty() ? "" : " ") += reason.code;
  };
  for (const SignatureReason& reason : judged.reasons) append(reason);
  for (const SignatureJudgement& one : judged.signatures) {
    for (const SignatureReason& reason : one.reasons) append(reason);
  }
  return text;
}

void print_table(const std::string& folder, const TrustStore& trust, bool list) {
  // Mathematics and changes alone: the public files' authorities are nobody's anchors.
  const SignatureProfile facts_only = *signature_profile("facts-only");
  const SignatureProfile government = *signature_profile("vn-gov");
  std::map<std::string, std::map<std::string, int>> table;
  std::map<std::string, int> real;
  int intact = 0, sound = 0, called_changed = 0, wrong_pass = 0;
  for (const Row& row : read_rows(folder)) {
    const DocumentFacts facts = facts_from_json(facts_to_json(facts_of(read_file(folder + "/" + row.file))));
    const SignaturesJudgement judged = judge_signatures(facts, trust, facts_only, "2026-01-01T00:00:00Z");
    const std::string status(word_of(judged.status));
    ++table[row.expected][status];
    const bool bad = row.expected == "SPOOFED" || row.expected == "MODIFIED" || row.expected == "BROKEN";
    const bool good = row.expected == "INTACT" || row.expected == "INTACT_EXTENDED";
    bool mathematics = !facts.signatures.empty();
    for (const SignatureFact& fact : facts.signatures) mathematics &= fact.integrity == Integrity::kIntact;
    intact += good;
    sound += good && mathematics;
    called_changed += good && judged.status == DocumentStatus::kChanged;
    wrong_pass += bad && passes(judged.status);
    const bool exception = (bad && passes(judged.status)) || (good && !passes(judged.status));
    if (exception || list) {
      for (const SignatureFact& fact : facts.signatures) {
        for (const ChangeFact& change : fact.changes) {
          if (list || change.level > LaterChanges::kSignaturesOnly || change.covers_signed_text)
            std::printf("      r%d->r%d %s %s %s%s\n", change.from_revision, change.to_revision, change.what.c_str(),
                        std::string(word_of(change.level)).c_str(), change.path.c_str(),
                        change.covers_signed_text ? " covers signed text" : "");
        }
      }
      std::printf("%-15s %-16s %s: %s\n", row.expected.c_str(), status.c_str(), row.file.c_str(),
                  reasons_of(judged).c_str());
    }
    if (row.source == "vn-real") {
      const SignaturesJudgement path = judge_signatures(facts, trust, government, "2026-01-01T00:00:00Z");
      ++real[std::string(word_of(path.status))];
      for (const SignatureJudgement& one : path.signatures) {
        ++real["time trusted: " + std::string(one.time.trusted ? "yes" : "no") + " (" +
               std::string(word_of(one.time.source)) + ")"];
        ++real["path: " + std::string(word_of(one.path.status))];
        ++real["role: " + std::string(word_of(one.role))];
      }
    }
  }
  std::printf("\nexpected -> status (profile facts-only)\n");
  for (const auto& [expected, counts] : table) {
    std::printf("  %-16s", expected.c_str());
    for (const auto& [status, count] : counts) std::printf(" %s=%d", status.c_str(), count);
    std::printf("\n");
  }
  std::printf("spoofed, modified or broken files that pass: %d\n", wrong_pass);
  std::printf("intact files whose mathematics holds: %d of %d (%.1f %%)\n", sound, intact,
              100.0 * sound / std::max(1, intact));
  std::printf("intact files called changed: %d of %d (%.1f %%)\n", called_changed, intact,
              100.0 * called_changed / std::max(1, intact));
  std::printf("real Vietnamese documents, profile vn-gov, %zu certificates in the store\n",
              trust.certificates().size());
  for (const auto& [word, count] : real) std::printf("  %-45s %d\n", word.c_str(), count);
}

void print_speed(const std::string& folder, const TrustStore& trust, int rounds) {
  std::vector<std::vector<unsigned char>> files;
  std::size_t bytes = 0;
  for (const Row& row : read_rows(folder)) {
    if (row.source != "vn-real") continue;
    files.push_back(read_file(folder + "/" + row.file));
    bytes += files.back().size();
  }
  if (files.empty()) return;
  const SignatureProfile profile = *signature_profile("vn-gov");
  double read = 0, verify = 0, judge = 0;
  std::size_t signatures = 0;
  for (int round = 0; round <= rounds; ++round) {
    if (round == 1) read = verify = judge = 0;  // the first round warms caches
    for (const auto& file : files) {
      DocumentFacts facts;
      double from = now();
      extract_signature_fields(file, facts);
      read += now() - from;
      from = now();
      verify_signatures(file, facts);
      verify += now() - from;
      from = now();
      signatures += judge_signatures(facts, trust, profile, "2026-01-01T00:00:00Z").signatures.size();
      judge += now() - from;
    }
  }
  const double documents = static_cast<double>(files.size()) * rounds;
  std::printf("\nspeed: %zu real documents, %.2f MB each, %.1f signatures each\n", files.size(),
              static_cast<double>(bytes) / 1e6 / static_cast<double>(files.size()),
              static_cast<double>(signatures) / (documents + static_cast<double>(files.size())));
  std::printf("  fields %.3f ms, mathematics and changes %.3f ms, judgement %.3f ms a document\n",
              1e3 * read / documents, 1e3 * verify / documents, 1e3 * judge / documents);
  std::printf("  %.0f documents a second and core\n", documents / (read + verify + judge));
}

// Seeded mutants of signed files: one to eight places changed, cut or doubled. None may crash, and none whose signed
// bytes differ may have that signature intact.
void print_mutants(const std::string& folder, int wanted) {
  std::vector<std::vector<unsigned char>> files;
  for (const Row& row : read_rows(folder)) {
    auto bytes = read_file(folder + "/" + row.file);
    if (row.expected == "INTACT" && bytes.size() < 200'000) files.push_back(std::move(bytes));
  }
  if (files.empty()) return;
  std::mt19937_64 random(20241120);
  int passed = 0, wrong = 0;
  const TrustStore nobody;
  const SignatureProfile profile = *signature_profile("facts-only");
  for (int i = 0; i < wanted; ++i) {
    const auto& original = files[random() % files.size()];
    auto bytes = original;
    const int places = 1 + static_cast<int>(random() % 8);
    for (int k = 0; k < places && !bytes.empty(); ++k) {
      const std::size_t at = random() % bytes.size();
      const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
      switch (random() % 4) {
        case 0:
          *place ^= static_cast<unsigned char>(1u << (random() % 8));
          break;
        case 1:
          *place = static_cast<unsigned char>("0123456789<>[]()/%RnfobjR "[random() % 26]);
          break;
        case 2:
          bytes.erase(place,
                      place + static_cast<std::ptrdiff_t>(std::min<std::size_t>(random() % 64, bytes.size() - at)));
          break;
        default: {
          const std::vector<unsigned char> part(
              place, place + static_cast<std::ptrdiff_t>(std::min<std::size_t>(random() % 64, bytes.size() - at)));
          bytes.insert(place, part.begin(), part.end());
        }
      }
    }
    const DocumentFacts facts = facts_of(bytes);
    passed += passes(judge_signatures(facts, nobody, profile, "2026-01-01T00:00:00Z").status);
    for (const SignatureFact& fact : facts.signatures) {
      if (fact.integrity != Integrity::kIntact || fact.byte_range.size() != 4) continue;
      const std::size_t end = fact.byte_range[1];
      wrong += fact.byte_range[0] == 0 &&
               (end > original.size() ||
                !std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(end), original.begin()));
    }
  }
  std::printf("mutants: %d, passing as signed: %d (places outside the signed bytes), intact over changed bytes: %d\n",
              wanted, passed, wrong);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: signature_bench FOLDER [TRUST_FILE…] [--speed N] [--list] [--mutants N]\n");
    return 2;
  }
  if (std::string(arguments[1]) == "--read") {
    for (int i = 2; i < count; ++i) facts_of(read_file(arguments[i]));
    std::printf("%d files read\n", count - 2);
    return 0;
  }
  TrustStore trust;
  int rounds = 0, mutants = 0;
  bool list = false;
  for (int i = 2; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--speed" && i + 1 < count) {
      rounds = std::atoi(arguments[++i]);
    } else if (argument == "--mutants" && i + 1 < count) {
      mutants = std::atoi(arguments[++i]);
    } else if (argument == "--list") {
      list = true;
    } else {
      trust.add(read_file(argument), true);
    }
  }
  if (rounds == 0 && mutants == 0) print_table(arguments[1], trust, list);
  if (mutants > 0) print_mutants(arguments[1], mutants);
  if (rounds > 0) print_speed(arguments[1], trust, rounds);
}
