// Confusion table of the signature verifier against a folder of signed files with expected.tsv, and speed.
//
//   signature_bench FOLDER [TRUST_FILE…] [--speed N] [--list] [--mutants N]
//   signature_bench --read FILE…       only reads: odd and hostile files must end, whatever they hold
//
// expected.tsv: tab-separated with the columns file (relative to FOLDER), expected, per_signature_fact. Facts are saved
// to JSON and read back before they are judged, so that the table also shows that judgement needs no file.
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "extractors/pdf/second_readers.h"
#include "verifiers/signature/integrity.h"
#include "verifiers/signature/path.h"
#include "verifiers/signature/running_digest.h"

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
  read_signatures(bytes, facts);
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
  std::map<std::string, int> real, readers;
  int intact = 0, sound = 0, called_changed = 0, wrong_pass = 0;
  for (const Row& row : read_rows(folder)) {
    const std::vector<unsigned char> bytes = read_file(folder + "/" + row.file);
    const DocumentFacts facts = facts_from_json(facts_to_json(facts_of(bytes)));
    for (const std::string& code : reader_disagreements(bytes)) ++readers[row.expected + " " + code];
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
  std::printf("readers that see another file (PoDoFo, qpdf)%s\n", readers.empty() ? ": none" : "");
  for (const auto& [word, count] : readers) std::printf("  %s: %d\n", word.c_str(), count);
  std::printf("real Vietnamese documents, profile vn-gov, %zu certificates in the store\n",
              trust.certificates().size());
  for (const auto& [word, count] : real) std::printf("  %-45s %d\n", word.c_str(), count);
}

// Seconds a call takes, in processor time of this thread.
template <class Work>
double seconds_of(const Work& work) {
  const double from = now();
  work();
  return now() - from;
}

// What hashing alone costs, on the same files: as the verifier does it (one running digest for all signatures of a
// file), and the least anybody can do (the same bytes once, for each algorithm the file's signatures use).
struct Hashing {
  double running = 0, once = 0;
};

Hashing hash_costs(const std::vector<unsigned char>& file, const DocumentFacts& facts) {
  std::vector<std::pair<CoveredRange, std::string>> wanted;
  std::map<std::string, std::uint64_t> ends;
  for (const SignatureFact& fact : facts.signatures) {
    const auto& r = fact.byte_range;
    if (r.size() != 4 || r[0] != 0 || r[1] > r[2] || r[2] + r[3] > file.size() || fact.digest_algorithm.empty())
      continue;
    wanted.emplace_back(CoveredRange{r[1], r[2], r[2] + r[3]}, fact.digest_algorithm);
    std::uint64_t& end = ends[fact.digest_algorithm];
    end = std::max(end, r[2] + r[3]);
  }
  Hashing cost;
  cost.running = seconds_of([&] {
    std::vector<CoveredRange> ranges;
    for (const auto& [range, algorithm] : wanted) ranges.push_back(range);
    RunningDigest digests(file, ranges);
    for (const auto& [range, algorithm] : wanted) (void)digests.of(range, algorithm);
  });
  cost.once = seconds_of([&] {
    for (const auto& [algorithm, end] : ends) {
      unsigned char digest[EVP_MAX_MD_SIZE];
      EVP_Digest(file.data(), end, digest, nullptr, EVP_get_digestbyname(algorithm.c_str()), nullptr);
    }
  });
  return cost;
}

// Processor seconds of one run of a program; nothing if it cannot be started.
std::optional<double> child_seconds(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  rusage before{}, after{};
  getrusage(RUSAGE_CHILDREN, &before);
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
    return std::nullopt;
  getrusage(RUSAGE_CHILDREN, &after);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime) - seconds(before.ru_stime);
}

// poppler's pdfsig on the same files, what starting it costs taken off: once with nothing to do, then once a file.
void print_pdfsig(const std::vector<std::string>& paths, double own) {
  const auto start = child_seconds({"pdfsig", "-v"});
  if (!start) {
    std::printf("  pdfsig is not installed (Debian: poppler-utils)\n");
    return;
  }
  double all = 0;
  for (const std::string& path : paths) all += std::max(0.0, *child_seconds({"pdfsig", path}) - *start);
  const double each = all / static_cast<double>(paths.size());
  std::printf("  pdfsig, its start taken off: %.3f ms a document, %.0f a second and core; %.1f times ours\n",
              1e3 * each, 1.0 / each, each / own);
}

void print_speed(const std::string& folder, const TrustStore& trust, int rounds) {
  std::vector<std::vector<unsigned char>> files;
  std::vector<std::string> paths;
  std::size_t bytes = 0;
  for (const Row& row : read_rows(folder)) {
    if (row.source != "vn-real") continue;
    paths.push_back(folder + "/" + row.file);
    files.push_back(read_file(paths.back()));
    bytes += files.back().size();
  }
  if (files.empty()) return;
  const SignatureProfile profile = *signature_profile("vn-gov");
  double read = 0, judge = 0, readers = 0;
  Hashing hashing;
  std::size_t signatures = 0;
  for (int round = 0; round <= rounds; ++round) {
    if (round == 1) {  // the first round warms caches
      read = judge = readers = 0;
      hashing = {};
      signatures = 0;
    }
    for (const auto& file : files) {
      DocumentFacts facts;
      read += seconds_of([&] { read_signatures(file, facts); });
      judge += seconds_of(
          [&] { signatures += judge_signatures(facts, trust, profile, "2026-01-01T00:00:00Z").signatures.size(); });
      const Hashing cost = hash_costs(file, facts);
      hashing.running += cost.running;
      hashing.once += cost.once;
      readers += seconds_of([&] { (void)reader_disagreements(file); });
    }
  }
  const double documents = static_cast<double>(files.size()) * rounds;
  const double own = (read + judge) / documents;
  std::printf("\nspeed on one core, warm, in processor time: %zu real documents, %.2f MB each, %.1f signatures each\n",
              files.size(), static_cast<double>(bytes) / 1e6 / static_cast<double>(files.size()),
              static_cast<double>(signatures) / documents);
  std::printf("  facts %.3f ms, judgement %.3f ms: %.0f documents a second and core\n", 1e3 * read / documents,
              1e3 * judge / documents, 1.0 / own);
  std::printf("  hashing as done %.3f ms (%.0f %% of the whole); the same bytes once %.3f ms: %.2f of the hash limit\n",
              1e3 * hashing.running / documents, 100.0 * hashing.running / documents / own,
              1e3 * hashing.once / documents, hashing.once / documents / own);
  std::printf("  second readers (PoDoFo and qpdf, in the worker, not counted above) %.3f ms\n",
              1e3 * readers / documents);
  print_pdfsig(paths, own);
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
