// What each step of reading adds, and what reading costs, over real documents with a table of truth (truth.h).
//
//   reading_steps FOLDER --ablation [PART…]   every step left out once: what is then still read, by kind
//   reading_steps FOLDER --cost [PART…]       processor time and memory beside `tesseract` on the whole first page and
//                                             on its upper 30 %, in one run on one core; the share of each step
//   reading_steps FOLDER --shares [PART…]     the share of each step alone
//
// Only files whose name holds one of the PARTs are read, if any is given. It measures and asserts nothing.
#include <fmt/format.h>
#include <leptonica/allheaders.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <tesseract/baseapi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "extractors/ocr/picture_file.h"
#include "extractors/pdf/pages.h"
#include "extractors/read_document.h"
#include "tests/bench/truth.h"

namespace {

using namespace kiemchung;
using namespace kiemchung::bench;

using Bytes = std::vector<unsigned char>;

struct Document {
  Truth truth;
  Bytes bytes;
};

std::vector<Document> documents(const std::string& folder, const std::vector<std::string>& parts) {
  std::vector<Document> out;
  for (const Truth& truth : read_truth(folder)) {
    const bool wanted = parts.empty() || std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
                          return truth.file.find(part) != std::string::npos;
                        });
    if (!wanted) continue;
    Bytes bytes = file_bytes(folder + "/" + truth.file);
    if (!bytes.empty()) out.push_back({truth, std::move(bytes)});
  }
  return out;
}

// ---- What each step adds ----

struct Way {
  const char* name;
  ScanSteps steps;
};

std::vector<Way> ways() {
  std::vector<Way> out = {{"everything", {}}};
  const auto without = [&](const char* name, bool ScanSteps::*step) {
    Way way{name, {}};
    way.steps.*step = false;
    out.push_back(way);
  };
  without("without red removal", &ScanSteps::red_removal);
  without("without masking the zones", &ScanSteps::zone_masking);
  without("Tesseract instead of the network", &ScanSteps::digit_network);
  without("without the second model", &ScanSteps::second_model);
  without("without the grammar", &ScanSteps::grammar);
  without("without witnesses", &ScanSteps::witnesses);
  out.push_back({"none of them", {false, false, false, false, false, false}});
  return out;
}

struct Rate {
  int right = 0;
  int all = 0;
  int wrong_sure = 0;  // wrong at a confidence of 0.9 and more
};

int ablation(const std::vector<Document>& files) {
  std::map<std::string, std::vector<Rate>> table;  // by field and kind, a cell a way
  const std::vector<Way> all = ways();
  for (std::size_t way = 0; way < all.size(); ++way) {
    ReadOptions options;
    options.pictures = false;
    options.scan.steps = all[way].steps;
    for (const Document& file : files) {
      if (class_of(file.truth) != "scan") continue;
      const DocumentFacts facts = read_document(file.bytes, options).facts;
      const auto count = [&](const std::string& row, bool right, double confidence) {
        auto& cells = table[row];
        cells.resize(all.size());
        cells[way].all += 1;
        cells[way].right += right ? 1 : 0;
        cells[way].wrong_sure += !right && confidence >= 0.9 ? 1 : 0;
      };
      count("number " + file.truth.number_kind, number_is_right(file.truth, facts.number), facts.number.confidence);
      count("date " + file.truth.day_kind, written(facts.date) == file.truth.date, facts.date.confidence);
    }
    std::cerr << all[way].name << " done\n";
  }
  fmt::print("{:36}", "exact, of scans (sure and wrong)");
  for (const auto& [row, cells] : table) fmt::print("  {:>18}", row.substr(0, 18));
  fmt::print("\n");
  for (std::size_t way = 0; way < all.size(); ++way) {
    fmt::print("{:36}", all[way].name);
    for (const auto& [row, cells] : table) {
      const Rate& rate = cells[way];
      fmt::print("  {:>18}", fmt::format("{}/{} ({})", rate.right, rate.all, rate.wrong_sure));
    }
    fmt::print("\n");
  }
  return 0;
}

// ---- What it costs ----

struct Cost {
  double cpu = 0.0;     // seconds
  double memory = 0.0;  // MiB resident at most
};

// Runs `work` in a process of its own, as documents are read, so that nothing is warm from the one before. What `work`
// writes into `result` comes back.
template <class Result>
Cost in_own_process(Result& result, const std::function<void(Result&)>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  std::cout.flush();
  const pid_t child = fork();
  if (child == 0) {
    work(result);
    const bool sent = write(ends[1], &result, sizeof result) == static_cast<ssize_t>(sizeof result);
    _exit(sent ? 0 : 1);
  }
  close(ends[1]);
  if (read(ends[0], &result, sizeof result) != static_cast<ssize_t>(sizeof result)) std::cerr << "a reading failed\n";
  close(ends[0]);
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), static_cast<double>(usage.ru_maxrss) / 1024};
}

struct DestroyPix {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using PixPtr = std::unique_ptr<Pix, DestroyPix>;

constexpr double kPageDpi = 200.0;

// The first page in grey at 200 dpi: what somebody would give to `tesseract`. Making it is not counted.
PixPtr first_page(const Bytes& bytes) {
  Raster raster;
  const PdfFile::Opened pdf = PdfFile::open(bytes);
  if (pdf.file) {
    const PageContent content = pdf.file->content(1);
    raster = pdf.file->render(1, kPageDpi, {0, 0, content.width, content.height}, true);
  } else if (auto picture = decode_picture(bytes)) {
    raster = std::move(*picture);
  }
  PixPtr pix(pixCreate(std::max(raster.width, 1), std::max(raster.height, 1), 8));
  const auto n = static_cast<std::size_t>(raster.channels);
  for (int y = 0; y < raster.height; ++y) {
    for (int x = 0; x < raster.width; ++x) {
      const auto at =
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) + static_cast<std::size_t>(x)) * n;
      unsigned int grey = raster.pixels[at];
      if (n == 3) grey = (299u * grey + 587u * raster.pixels[at + 1] + 114u * raster.pixels[at + 2]) / 1000u;
      pixSetPixel(pix.get(), x, y, grey);
    }
  }
  constexpr int kAcrossA4 = 1654;
  if (!pdf.file && raster.width > kAcrossA4) {
    const float share = static_cast<float>(kAcrossA4) / static_cast<float>(raster.width);
    pix.reset(pixScaleGeneral(pix.get(), share, share, 0, 0));
  }
  pixSetResolution(pix.get(), static_cast<int>(kPageDpi), static_cast<int>(kPageDpi));
  return pix;
}

PixPtr upper(Pix* page, double share) {
  ::Box* box = boxCreate(0, 0, pixGetWidth(page), static_cast<int>(pixGetHeight(page) * share));
  PixPtr part(pixClipRectangle(page, box, nullptr));
  boxDestroy(&box);
  return part;
}

void recognise(tesseract::TessBaseAPI& engine, Pix* page) {
  engine.SetPageSegMode(tesseract::PSM_AUTO);
  engine.SetImage(page);
  const std::unique_ptr<char[]> text(engine.GetUTF8Text());
}

struct Sum {
  int files = 0;
  Cost ours;
  std::vector<double> each;
  StepTimes steps;
  std::array<double, kScanStepNames.size()> seconds{};
  std::array<int, kScanStepNames.size()> calls{};
  double page = 0.0;
  double upper = 0.0;
  double page_memory = 0.0;
};

Cost measure_ours(const Document& file, bool pictures, StepTimes& times) {
  return in_own_process<StepTimes>(times, [&](StepTimes& out) {
    ReadOptions options;
    options.pictures = pictures;
    options.scan.times = &out;
    read_document(file.bytes, options);
  });
}

void measure(const Document& file, tesseract::TessBaseAPI* engine, Sum& sum) {
  StepTimes times;
  const Cost ours = measure_ours(file, true, times);
  sum.files += 1;
  double all = 0;
  for (std::size_t i = 0; i < kScanStepNames.size(); ++i) {
    const auto step = static_cast<ScanStep>(i);
    sum.seconds[i] += times.seconds(step);
    sum.calls[i] += times.calls(step);
    if (step != ScanStep::kPictures) all += times.seconds(step);
  }
  sum.ours.cpu += all;
  sum.ours.memory = std::max(sum.ours.memory, ours.memory);
  sum.each.push_back(all);
  if (engine == nullptr || class_of(file.truth) != "scan") return;
  const PixPtr page = first_page(file.bytes);
  const PixPtr part = upper(page.get(), 0.3);
  int nothing = 0;
  const Cost whole = in_own_process<int>(nothing, [&](int&) { recognise(*engine, page.get()); });
  sum.page += whole.cpu;
  sum.page_memory = std::max(sum.page_memory, whole.memory);
  sum.upper += in_own_process<int>(nothing, [&](int&) { recognise(*engine, part.get()); }).cpu;
}

// What no reader of this kind gets below: the header's pixels, one reading by the network, two lines.
double floor_of(const Sum& sum) {
  const auto once = [&](ScanStep step) {
    const auto i = static_cast<std::size_t>(step);
    return sum.calls[i] > 0 ? sum.seconds[i] / sum.calls[i] : 0.0;
  };
  return once(ScanStep::kPixels) + once(ScanStep::kZones) + 2 * once(ScanStep::kLines);
}

void print_cost(const std::string& kind, Sum& sum) {
  const double files = sum.files;
  const double mean = sum.ours.cpu / files;
  std::sort(sum.each.begin(), sum.each.end());
  const auto at = [&](double share) { return 1000 * sum.each[static_cast<std::size_t>(share * (files - 1))]; };
  fmt::print(
      "\n{}: {} documents, processor time {:.0f} ms a document (median {:.0f}, nine in ten under {:.0f}), "
      "memory at most {:.0f} MiB\n",
      kind, sum.files, 1000 * mean, at(0.5), at(0.9), sum.ours.memory);
  for (std::size_t i = 0; i < kScanStepNames.size(); ++i) {
    if (sum.calls[i] == 0) continue;
    const bool extra = static_cast<ScanStep>(i) == ScanStep::kPictures;
    fmt::print("  {:30} {:6.1f} ms  {:>6}  {:5.1f} times\n", kScanStepNames[i], 1000 * sum.seconds[i] / files,
               extra ? "extra" : fmt::format("{:.1f} %", 100 * sum.seconds[i] / sum.ours.cpu), sum.calls[i] / files);
  }
  if (sum.page <= 0) return;
  fmt::print("  tesseract, whole first page at 200 dpi   {:6.0f} ms: {:.1f} times as much; memory {:.0f} MiB\n",
             1000 * sum.page / files, sum.page / sum.ours.cpu, sum.page_memory);
  fmt::print("  tesseract, upper 30 % of it              {:6.0f} ms: {:.1f} times as much\n", 1000 * sum.upper / files,
             sum.upper / sum.ours.cpu);
  const double least = floor_of(sum);
  fmt::print("  floor (the header's pixels, one net, two lines) {:.0f} ms: the reader is at {:.1f} times the floor\n",
             1000 * least, mean / least);
}

int cost(const std::vector<Document>& files, bool compared) {
  tesseract::TessBaseAPI engine;
  if (engine.Init(nullptr, "vie", tesseract::OEM_LSTM_ONLY) != 0) {
    std::cerr << "reading_steps: language data vie not found; install tesseract-ocr-vie\n";
    return 1;
  }
  std::map<std::string, Sum> sums;
  for (const Document& file : files) measure(file, compared ? &engine : nullptr, sums[class_of(file.truth)]);
  for (auto& [kind, sum] : sums) print_cost(kind, sum);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count >= 3 ? arguments[2] : "";
  if (what != "--ablation" && what != "--cost" && what != "--shares") {
    std::cerr << "usage: reading_steps FOLDER --ablation|--cost|--shares [PART…]\n";
    return 2;
  }
  with_one_thread(arguments);
  prepare_reader({});
  const std::vector<Document> files = documents(arguments[1], {arguments + 3, arguments + count});
  return what == "--ablation" ? ablation(files) : cost(files, what == "--cost");
}
