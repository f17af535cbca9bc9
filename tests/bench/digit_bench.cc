// What the digit network reads: labelled crops of real zones, and the false-suffix trial.
//
//   digit_bench --zones FOLDER/zones.tsv   exact readings by kind, precision at coverage, blanks, milliseconds a zone
//   digit_bench --suffix [--every N]       numbers 1 to 9999 (each Nth) in six hands and four fonts, degraded; and the
//   same
//                                          with letters, to show that suffixes are found at all. Ends 1 on a false
//                                          suffix.
//   digit_bench --suffix --keep FOLDER     also keeps a picture of each wrong reading
//   digit_bench --views …                  reads every zone in several views (DigitNetwork::read_views)
//   digit_bench --weights FILE …           with another weights file than the one built in
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "extractors/ocr/digit_reading.h"
#include "rendered_numbers.h"

namespace {

using namespace kiemchung;  // NOLINT(google-build-using-namespace): a bench is all about this one

struct Crop {
  std::string file, field, kind, truth;
};

std::vector<Crop> read_table(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot open " + path);
  std::vector<Crop> crops;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    Crop crop;
    std::getline(cells, crop.file, '\t');
    std::getline(cells, crop.field, '\t');
    std::getline(cells, crop.kind, '\t');
    std::getline(cells, crop.truth, '\t');
    crops.push_back(crop);
  }
  return crops;
}

// The red channel of a picture file.
bench::GreyPicture load_red(const std::string& path) {
  Pix* raw = pixRead(path.c_str());
  if (raw == nullptr) throw std::runtime_error("cannot read " + path);
  Pix* rgb = pixConvertTo32(raw);
  bench::GreyPicture picture{pixGetWidth(rgb), pixGetHeight(rgb), {}};
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      l_uint32 value = 0;
      pixGetPixel(rgb, x, y, &value);
      picture.pixels.push_back(static_cast<std::uint8_t>(value >> 24U));
    }
  }
  pixDestroy(&raw);
  pixDestroy(&rgb);
  return picture;
}

GreyView view(const bench::GreyPicture& picture) {
  return {picture.pixels.data(), picture.width, picture.height, picture.width};
}

DigitReading read(const DigitNetwork& network, const bench::GreyPicture& picture, DigitZone zone, bool views) {
  return views ? read_digits(network.read_views(view(picture)), zone) : read_digits(network.read(view(picture)), zone);
}

struct Outcome {
  std::string group, file, truth, read;
  double confidence = 0;
  double empty = 0;
  double of_truth = 0;  // the probability given to the truth
};

// The best of the candidates and the empty string.
Outcome judge(const Crop& crop, const DigitReading& reading) {
  Outcome out{crop.field + " " + crop.kind,
              crop.file,
              crop.kind == "blank" ? "" : crop.truth,
              "",
              reading.empty,
              reading.empty,
              crop.kind == "blank" ? reading.empty : 0};
  for (const DigitCandidate& c : reading.candidates) {
    if (!out.truth.empty() && c.digits + c.suffix == out.truth) out.of_truth = c.probability;
  }
  if (!reading.candidates.empty() && reading.candidates.front().probability > reading.empty) {
    const DigitCandidate& best = reading.candidates.front();
    out.read = best.digits + best.suffix;
    out.confidence = best.probability;
  }
  return out;
}

// How well the probabilities are calibrated: mean of -ln p(truth), smaller is better, p not under one in a thousand.
double log_loss(const std::vector<Outcome>& outcomes) {
  double sum = 0;
  for (const Outcome& o : outcomes) sum -= std::log(std::max(o.of_truth, 1e-3));
  return sum / static_cast<double>(outcomes.size());
}

void print_coverage(const std::vector<Outcome>& outcomes) {
  std::printf("\nconfidence at least   covers          wrong\n");
  for (const double least : {0.99, 0.98, 0.95, 0.90, 0.80, 0.50, 0.0}) {
    int covered = 0;
    int wrong = 0;
    for (const Outcome& o : outcomes) {
      if (o.confidence < least) continue;
      ++covered;
      wrong += o.read != o.truth ? 1 : 0;
    }
    std::printf("%.2f                  %3d of %3zu %3.0f%%  %d\n", least, covered, outcomes.size(),
                100.0 * covered / static_cast<double>(outcomes.size()), wrong);
  }
}

void bench_zones(const DigitNetwork& network, const std::string& table, bool views) {
  const std::string folder = table.substr(0, table.find_last_of('/') + 1);
  std::vector<Outcome> outcomes;
  double seconds = 0;
  for (const Crop& crop : read_table(table)) {
    const bench::GreyPicture picture = load_red(folder + crop.file);
    const auto zone = crop.field == "number" ? DigitZone::kNumber
                      : crop.field == "day"  ? DigitZone::kDay
                                             : DigitZone::kMonth;
    const std::clock_t began = std::clock();
    const DigitReading reading = read(network, picture, zone, views);
    seconds += static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    outcomes.push_back(judge(crop, reading));
  }
  std::map<std::string, std::pair<int, int>> groups;
  std::vector<Outcome> hands;
  for (const Outcome& o : outcomes) {
    auto& [right, all] = groups[o.group];
    ++all;
    right += o.read == o.truth ? 1 : 0;
    if (o.group.ends_with("handwritten")) hands.push_back(o);
    if (o.read != o.truth) {
      std::printf("  %-28s %-18s truth %-6s read %-6s confidence %.3f empty %.3f\n", o.file.c_str(), o.group.c_str(),
                  o.truth.c_str(), o.read.c_str(), o.confidence, o.empty);
    }
  }
  for (const auto& [group, count] : groups) std::printf("%-20s %3d of %3d\n", group.c_str(), count.first, count.second);
  print_coverage(hands);
  std::printf("\nlog loss: handwritten %.3f, all %.3f\n", log_loss(hands), log_loss(outcomes));
  double highest = 0;
  for (const Outcome& o : outcomes) {
    if (!o.truth.empty()) highest = std::max(highest, o.empty);
  }
  std::printf("\nhighest p(empty) of a filled zone %.3f; p(empty) of the blank ones:", highest);
  for (const Outcome& o : outcomes) {
    if (o.truth.empty()) std::printf(" %.3f", o.empty);
  }
  std::printf("\n%.2f ms CPU a zone, network and decoding, %zu zones\n",
              1000 * seconds / static_cast<double>(outcomes.size()), outcomes.size());
}

void save(const bench::GreyPicture& picture, const std::string& path) {
  Pix* pix = pixCreate(picture.width, picture.height, 8);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      pixSetPixel(pix, x, y,
                  picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                 static_cast<std::size_t>(x)]);
    }
  }
  pixWrite(path.c_str(), pix, IFF_PNG);
  pixDestroy(&pix);
}

struct SuffixCount {
  int asked = 0;         // pictures
  int asserted = 0;      // a letter asserted
  int doubtful = 0;      // a letter best, but not asserted
  int exact = 0;         // the best candidate is the truth
  double closest = -99;  // largest margin of a letter that is not there
};

class SuffixTrial {
 public:
  SuffixTrial(const DigitNetwork& network, bool views, std::string keep)
      : network_(network), views_(views), keep_(std::move(keep)) {}

  void number(const bench::NumberRenderer& renderer, const std::string& text, SuffixCount& count) {
    const bench::GreyPicture picture = renderer.zone(text, ++seed_);
    const DigitReading reading = read(network_, picture, DigitZone::kNumber, views_);
    ++count.asked;
    const DigitCandidate best = reading.candidates.empty() ? DigitCandidate{} : reading.candidates.front();
    const std::string read = best.digits + best.suffix;
    count.exact += read == text ? 1 : 0;
    if (read != text && !keep_.empty())
      save(picture, keep_ + "/" + std::to_string(seed_) + "_" + text + "_" + read + ".png");
    if (best.suffix.empty()) return;
    count.asserted += reading.suffix_certain ? 1 : 0;
    count.doubtful += reading.suffix_certain ? 0 : 1;
    count.closest = std::max(count.closest, reading.suffix_margin);
  }

 private:
  const DigitNetwork& network_;
  bool views_;
  std::string keep_;
  std::uint64_t seed_ = 0;
};

// The number of false suffixes.
int bench_suffix(SuffixTrial trial, int every) {
  std::printf("face                      plain  exact  false  doubtful  closest   with letter  exact  asserted\n");
  int false_suffixes = 0;
  for (const bench::Face& face : bench::false_suffix_faces()) {
    const bench::NumberRenderer renderer(face);
    SuffixCount plain;
    SuffixCount lettered;
    for (int number = 1; number <= 9999; number += every) {
      const std::string text = std::to_string(number);
      trial.number(renderer, text, plain);
      if (number % 20 == 1) trial.number(renderer, text + (number % 3 == 0 ? "a" : "b"), lettered);
    }
    false_suffixes += plain.asserted;
    std::printf("%-24s  %5d  %4.1f%%  %5d  %8d  %7.1f   %11d  %4.0f%%  %7.0f%%\n", face.name.c_str(), plain.asked,
                100.0 * plain.exact / plain.asked, plain.asserted, plain.doubtful, plain.closest, lettered.asked,
                100.0 * lettered.exact / std::max(1, lettered.asked),
                100.0 * lettered.asserted / std::max(1, lettered.asked));
    std::fflush(stdout);
  }
  std::printf("false suffixes: %d\n", false_suffixes);
  return false_suffixes;
}

DigitNetwork load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return DigitNetwork(std::as_bytes(std::span(bytes)));
}

int run(const std::vector<std::string>& arguments) {
  std::string zones;
  std::string keep;
  bool suffix = false;
  bool views = false;
  int every = 1;
  std::optional<DigitNetwork> other;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& a = arguments[i];
    const bool has_value = i + 1 < arguments.size();
    if (a == "--suffix") {
      suffix = true;
    } else if (a == "--views") {
      views = true;
    } else if (a == "--zones" && has_value) {
      zones = arguments[++i];
    } else if (a == "--every" && has_value) {
      every = std::max(1, std::atoi(arguments[++i].c_str()));
    } else if (a == "--keep" && has_value) {
      keep = arguments[++i];
    } else if (a == "--weights" && has_value) {
      other = load(arguments[++i]);
    } else {
      std::cerr << "usage: digit_bench [--weights FILE] [--views] [--zones FOLDER/zones.tsv] [--suffix [--every N] "
                   "[--keep FOLDER]]\n";
      return 2;
    }
  }
  const DigitNetwork& network = other ? *other : DigitNetwork::built_in();
  if (!zones.empty()) bench_zones(network, zones, views);
  return suffix && bench_suffix(SuffixTrial(network, views, keep), every) > 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "digit_bench: " << error.what() << '\n';
    return 2;
  }
}
