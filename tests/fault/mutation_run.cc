// Reads thousands of damaged copies of sound documents through the pool and prints what became of them.
//
//   mutation_run WORKER COUNT SEEDS…     WORKER: the kiemchung program; SEEDS: files or folders
//
// Ends 0 if every copy ended in a bucket, none took longer than its limit (twice, with its retry), and this process's
// memory stayed flat. The copies are the same in every run: the random numbers begin at 1.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "pipeline/worker_pool.h"

namespace kiemchung {
namespace {

using Random = std::mt19937;
using Clock = std::chrono::steady_clock;

std::size_t below(Random& random, std::size_t end) {
  return end == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

template <class Item>
const Item& one_of(Random& random, const std::vector<Item>& items) {
  return items.at(below(random, items.size()));
}

struct Place {
  std::size_t begin;
  std::size_t length;
};

// Places of a pattern, so that damage hits what readers look at. Compressed parts rarely match; bit flips hit those.
std::vector<Place> places(const std::string& file, const char* pattern, int group = 0) {
  const std::regex expression(pattern, std::regex::optimize);
  std::vector<Place> found;
  // Only where text stands: std::regex is recursive, so long binary lines are kept away from it.
  for (std::size_t at = 0; at < file.size();) {
    const std::size_t end = std::min(file.find('\n', at), file.size());
    const std::string line = file.substr(at, std::min<std::size_t>(end - at, 2000));
    for (std::sregex_iterator match(line.begin(), line.end(), expression), none; match != none; ++match) {
      const auto part = static_cast<std::size_t>(group);
      found.push_back(
          {at + static_cast<std::size_t>(match->position(part)), static_cast<std::size_t>(match->length(part))});
    }
    at = end + 1;
  }
  return found;
}

void replace_one(std::string& file, Random& random, const std::vector<Place>& found, const std::string& with) {
  if (found.empty()) return;
  const Place place = one_of(random, found);
  file.replace(place.begin, place.length, with);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

void flip_bits(std::string& file, Random& random, const std::vector<std::string>&) {
  for (std::size_t left = 1 + below(random, 60); left > 0 && !file.empty(); --left) {
    char& byte = file.at(below(random, file.size()));
    byte = static_cast<char>(byte ^ (1 << below(random, 8)));
  }
}

void truncate(std::string& file, Random& random, const std::vector<std::string>&) {
  file.resize(below(random, file.size() + 1));
}

void blank_a_block(std::string& file, Random& random, const std::vector<std::string>&) {
  const std::size_t at = below(random, file.size());
  const std::size_t length = std::min(file.size() - at, 1 + below(random, 4096));
  file.replace(at, length, std::string(length, below(random, 2) == 0 ? '\0' : '\xff'));
}

void repeat_a_block(std::string& file, Random& random, const std::vector<std::string>&) {
  const std::size_t at = below(random, file.size());
  file.insert(below(random, file.size()), file.substr(at, 1 + below(random, 4096)));
}

void swap_objects(std::string& file, Random& random, const std::vector<std::string>&) {
  const auto heads = places(file, R"((\d+) 0 obj)", 1);
  if (heads.size() < 2) return;
  const Place a = one_of(random, heads);
  const Place b = one_of(random, heads);
  const std::string first = file.substr(a.begin, a.length);
  const std::string second = file.substr(b.begin, b.length);
  file.replace(std::max(a.begin, b.begin), a.begin > b.begin ? a.length : b.length, a.begin > b.begin ? second : first);
  file.replace(std::min(a.begin, b.begin), a.begin > b.begin ? b.length : a.length, a.begin > b.begin ? first : second);
}

void turn_references(std::string& file, Random& random, const std::vector<std::string>&) {
  for (int i = 0; i < 3; ++i) {
    const auto found = places(file, R"((\d+) 0 R)", 1);
    if (found.empty()) return;
    const Place target = one_of(random, found);
    replace_one(file, random, found, file.substr(target.begin, target.length));
  }
}

void damage_cross_reference(std::string& file, Random& random, const std::vector<std::string>&) {
  replace_one(file, random, places(file, R"(\d{10} \d{5} [nf])"),
              one_of(random, std::vector<std::string>{"9999999999 00000 n", "0000000000 00000 n", "0000000009 65535 n",
                                                      "-000000001 00000 n", "xxxxxxxxxx yyyyy z"}));
  if (below(random, 2) == 0) {
    const std::size_t at = file.rfind("startxref");
    if (at != std::string::npos) file.replace(at + 10, 1, std::to_string(below(random, 100000)));
  }
}

void nest_deeply(std::string& file, Random& random, const std::vector<std::string>&) {
  const std::size_t depth = one_of(random, std::vector<std::size_t>{100, 5000, 200000});
  const bool dictionaries = below(random, 2) == 0;
  replace_one(
      file, random, places(file, R"(\[[^\]]*\])"),
      dictionaries ? repeated("<</A ", depth) + repeated(">>", depth) : repeated("[", depth) + repeated("]", depth));
}

void huge_dimensions(std::string& file, Random& random, const std::vector<std::string>&) {
  static const std::vector<std::string> sizes = {"100000", "2147483647", "4294967296",    "-1",
                                                 "0",      "1e38",       "99999999999999"};
  for (int i = 0; i < 2; ++i) {
    replace_one(file, random, places(file, R"(/(?:Width|Height|BitsPerComponent|Columns|Rows|Colors)\s*(\d+))", 1),
                one_of(random, sizes));
  }
  replace_one(file, random, places(file, R"(/MediaBox\s*\[[^\]]*\])"),
              "/MediaBox[0 0 " + one_of(random, sizes) + " " + one_of(random, sizes) + "]");
}

void chain_filters(std::string& file, Random& random, const std::vector<std::string>&) {
  static const std::vector<std::string> names = {"/FlateDecode",     "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode",
                                                 "/RunLengthDecode", "/DCTDecode", "/JPXDecode",      "/JBIG2Decode",
                                                 "/CCITTFaxDecode",  "/Crypt",     "/Nonsense"};
  std::string chain = "/Filter[";
  for (std::size_t left = 1 + below(random, 40); left > 0; --left) chain += one_of(random, names);
  replace_one(file, random, places(file, R"(/Filter\s*(/\w+|\[[^\]]*\]))"), chain + "]");
}

void lie_about_lengths(std::string& file, Random& random, const std::vector<std::string>&) {
  replace_one(
      file, random, places(file, R"(/(?:Length|Count|Size|Prev|First|N|Length1)\s+(\d+))", 1),
      one_of(random, std::vector<std::string>{"0", "-1", "1", "4294967295", "9223372036854775807", "100000000"}));
}

void extreme_numbers(std::string& file, Random& random, const std::vector<std::string>&) {
  for (int i = 0; i < 5; ++i) {
    replace_one(file, random, places(file, R"([ \[/](-?\d+\.?\d*)[ \]/>])", 1),
                one_of(random, std::vector<std::string>{"-2147483648", "65536", "1e308", "0.00000001", "2147483647"}));
  }
}

void splice(std::string& file, Random& random, const std::vector<std::string>& others) {
  const std::string& other = one_of(random, others);
  file = file.substr(0, below(random, file.size())) + other.substr(below(random, other.size()));
}

struct Mutation {
  const char* name;
  void (*apply)(std::string&, Random&, const std::vector<std::string>&);
};

constexpr std::array kMutations = {Mutation{"bit flips", flip_bits},
                                   Mutation{"truncated", truncate},
                                   Mutation{"blank block", blank_a_block},
                                   Mutation{"repeated block", repeat_a_block},
                                   Mutation{"objects swapped", swap_objects},
                                   Mutation{"references turned", turn_references},
                                   Mutation{"xref damaged", damage_cross_reference},
                                   Mutation{"deep nesting", nest_deeply},
                                   Mutation{"huge dimensions", huge_dimensions},
                                   Mutation{"filter chains", chain_filters},
                                   Mutation{"false lengths", lie_about_lengths},
                                   Mutation{"extreme numbers", extreme_numbers},
                                   Mutation{"two files spliced", splice}};

constexpr std::size_t kLargestSeed = 2u << 20;

std::vector<std::string> seeds_from(const std::vector<std::string>& arguments) {
  std::set<std::filesystem::path> paths;
  for (const auto& argument : arguments) {
    if (!std::filesystem::is_directory(argument))
      paths.insert(argument);
    else
      for (const auto& entry : std::filesystem::recursive_directory_iterator(argument)) {
        if (entry.is_regular_file() && entry.path().extension() == ".pdf") paths.insert(entry.path());
      }
  }
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!bytes.empty() && bytes.size() <= kLargestSeed) seeds.push_back(std::move(bytes));
  }
  return seeds;
}

int memory_file(const std::string& bytes) {
  const int fd = memfd_create("mutated", MFD_CLOEXEC);
  for (std::size_t done = 0; fd >= 0 && done < bytes.size();) {
    const ssize_t sent = write(fd, bytes.data() + done, bytes.size() - done);
    if (sent <= 0) return -1;
    done += static_cast<std::size_t>(sent);
  }
  return fd;
}

std::size_t memory_kib(const char* key) {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;) {
    std::size_t value = 0;
    if (word == key && in >> value) return value;
  }
  return 0;
}

std::string bucket_of(const DocumentFacts& facts) {
  for (const auto& problem : facts.problems) {
    if (problem.code.starts_with("examiner_")) return problem.code;
  }
  for (const auto& problem : facts.problems) {
    static const std::set<std::string> unreadable = {"damaged",          "not_a_document", "encrypted",
                                                     "no_pages",         "empty_file",     "too_large",
                                                     "unsupported_type", "disguised_type"};
    if (unreadable.contains(problem.code)) return "damaged";
  }
  return facts.problems.empty() ? "read" : "with problems";
}

constexpr std::array kBuckets = {
    "read", "with problems", "damaged", "examiner_crashed", "examiner_timeout", "examiner_memory", "examiner_reply"};

class MutationRun {
 public:
  MutationRun(std::vector<std::string> seeds, std::size_t count, PoolOptions options)
      : seeds_(std::move(seeds)), count_(count), options_(std::move(options)), opened_(count), longest_(0.0) {}

  int run() {
    std::vector<ExamineJob> jobs(count_);
    for (std::size_t id = 0; id < count_; ++id) {
      jobs[id].id = id;
      jobs[id].open = [this, id] {
        opened_[id] = Clock::now();
        return memory_file(mutated(id));
      };
    }
    report_ = examine_all(
        jobs, options_, [this](ExamineOutcome&& outcome) { take(outcome); }, [] { return false; });
    print();
    return verdict();
  }

 private:
  std::string mutated(std::size_t id) const {
    Random random(static_cast<Random::result_type>(id + 1));
    std::string file = one_of(random, seeds_);
    kMutations.at(id % kMutations.size()).apply(file, random, seeds_);
    return file;
  }

  void take(const ExamineOutcome& outcome) {
    const std::string bucket = bucket_of(outcome.facts);
    ++table_[kMutations.at(outcome.id % kMutations.size()).name][bucket];
    ++done_;
    const double seconds = std::chrono::duration<double>(Clock::now() - opened_.at(outcome.id)).count();
    longest_ = std::max(longest_, seconds);
    if (bucket.starts_with("examiner_")) {
      const auto& problem = outcome.facts.problems.front();
      ++reasons_[problem.code + ": " + problem.detail];
      std::fprintf(stderr, "copy %zu: %s %s\n", outcome.id, problem.code.c_str(), problem.detail.c_str());
    }
    if (done_ == count_ / 10) early_kib_ = memory_kib("VmRSS:");
  }

  void print() const {
    std::printf("%-18s", "");
    for (const char* bucket : kBuckets) std::printf(" %16s", bucket);
    std::printf("\n");
    for (const auto& mutation : kMutations) {
      std::printf("%-18s", mutation.name);
      const auto row = table_.find(mutation.name);
      for (const char* bucket : kBuckets) {
        const auto cell = row == table_.end() ? decltype(row->second.begin()){} : row->second.find(bucket);
        std::printf(" %16zu", row == table_.end() || cell == row->second.end() ? std::size_t{0} : cell->second);
      }
      std::printf("\n");
    }
    for (const auto& [reason, count] : reasons_) std::printf("%6zu  %s\n", count, reason.c_str());
    std::printf("%zu copies of %zu documents, %zu in a bucket, %zu read twice; longest %.1f s (limit %lld s, twice)\n",
                count_, seeds_.size(), done_, report_.retried, longest_,
                static_cast<long long>(options_.timeout.count() / 1000));
    std::printf("memory of the parent: %zu KiB after a tenth, %zu KiB at the end, %zu KiB at most\n", early_kib_,
                memory_kib("VmRSS:"), memory_kib("VmHWM:"));
  }

  int verdict() const {
    constexpr std::size_t kFlatKib = 64 * 1024;
    const double limit = 2.0 * static_cast<double>(options_.timeout.count()) / 1000.0 + 30.0;
    const bool flat = memory_kib("VmRSS:") < early_kib_ + kFlatKib;
    return done_ == count_ && longest_ <= limit && flat ? EXIT_SUCCESS : EXIT_FAILURE;
  }

  const std::vector<std::string> seeds_;
  const std::size_t count_;
  const PoolOptions options_;
  std::vector<Clock::time_point> opened_;
  std::map<std::string, std::map<std::string, std::size_t>> table_;
  std::map<std::string, std::size_t> reasons_;
  std::size_t done_ = 0;
  double longest_;
  std::size_t early_kib_ = 0;
  PoolReport report_;
};

}  // namespace
}  // namespace kiemchung

int main(int argc, char** argv) {
  using namespace kiemchung;
  if (argc < 4) {
    std::fprintf(stderr, "usage: mutation_run WORKER COUNT SEEDS…\n");
    return 2;
  }
  PoolOptions options;
  options.worker_command = {argv[1], "worker"};
  options.jobs = 2;
  options.timeout = std::chrono::seconds(60);
  options.cpu = std::chrono::seconds(60);
  options.warn = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  auto seeds = seeds_from({argv + 3, argv + argc});
  if (seeds.empty()) {
    std::fprintf(stderr, "no PDF files among the seeds\n");
    return 2;
  }
  return MutationRun(std::move(seeds), std::strtoul(argv[2], nullptr, 10), options).run();
}
