// How the reading bears what nobody has looked at: real pages spoiled in thirty ways, and invented headers in layouts
// and hands of their own. Prints by kind: exact số/ký hiệu and its parts of the date, blank taken for found and found
// for blank, and what the accept band covers and gets wrong.
//
//   reading_stress [--real FOLDER] [--invented N] [--kinds A,B,…] [--every N] [--born] [--show]
//     --real FOLDER   scans of FOLDER/truth.tsv, each spoiled (born-digital pages too with --born, as prints scanned)
//     --invented N    N pages of each invented layout, as they are or spoiled by one random kind
//     --kinds …       only these spoilings
//     --every N       each page takes only each Nth spoiling, another one a page
//     --show          every miss
//     --keep FOLDER   the files that were misread
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "extractors/fields/document_number.h"
#include "extractors/ocr/picture_file.h"
#include "extractors/read_document.h"
#include "invented_headers.h"
#include "paper.h"
#include "rendered_numbers.h"
#include "truth.h"

namespace {

using namespace kiemchung;         // NOLINT(google-build-using-namespace): a bench is all about these two
using namespace kiemchung::bench;  // NOLINT(google-build-using-namespace)

constexpr double kAccept = 0.85;  // the default of number.certain and date.certain

struct Count {
  int pages = 0;
  int numbers = 0, digits = 0, whole = 0;  // pages with a number; its digits right; all of it right
  int days = 0, day = 0, month = 0, year = 0;
  int false_found = 0, false_blank = 0;
  int number_accepted = 0, number_wrong = 0;
  int date_accepted = 0, date_wrong = 0;

  void add(const Count& o) {
    pages += o.pages, numbers += o.numbers, digits += o.digits, whole += o.whole;
    days += o.days, day += o.day, month += o.month, year += o.year;
    false_found += o.false_found, false_blank += o.false_blank;
    number_accepted += o.number_accepted, number_wrong += o.number_wrong;
    date_accepted += o.date_accepted, date_wrong += o.date_wrong;
  }
};

struct Options {
  std::string real;
  int invented = 0;
  std::vector<std::string> kinds;
  int every = 1;
  bool born = false;
  bool show = false;
  std::string keep;
};

bool is_emptied(FieldStatus status) {
  return status == FieldStatus::kBlank || status == FieldStatus::kPlaceholder || status == FieldStatus::kAbsent;
}

void count_number(const Truth& truth, const NumberFact& number, Count& count) {
  const bool none = truth.number_kind == "blank" || truth.number_kind == "absent";
  const bool found = number.status == FieldStatus::kFound;
  const bool right = number_is_right(truth, number);
  if (!none) {
    ++count.numbers;
    count.whole += right ? 1 : 0;
    count.digits += found && number.number + number.suffix == truth.number.substr(0, truth.number.find_first_of("/-"));
    count.false_blank += is_emptied(number.status) ? 1 : 0;
  }
  count.false_found += none && found ? 1 : 0;
  if (!found || number.confidence < kAccept) return;
  ++count.number_accepted;
  count.number_wrong += right ? 0 : 1;
}

void count_date(const Truth& truth, const DateFact& date, Count& count) {
  const bool filled = truth.date.size() == 10 && truth.date.find('?') == std::string::npos;
  const auto part = [](const std::optional<int>& value, int width) {
    return value ? fmt::format("{:0{}}", *value, width) : std::string("-");
  };
  if (filled) {
    ++count.days;
    count.day += part(date.day, 2) == truth.date.substr(8) ? 1 : 0;
    count.month += part(date.month, 2) == truth.date.substr(5, 2) ? 1 : 0;
    count.year += part(date.year, 4) == truth.date.substr(0, 4) ? 1 : 0;
    count.false_blank += is_emptied(date.status) ? 1 : 0;
  }
  const bool found = date.status == FieldStatus::kFound;
  count.false_found += !filled && found ? 1 : 0;
  if (!found || date.confidence < kAccept) return;
  ++count.date_accepted;
  count.date_wrong += written(date) == truth.date ? 0 : 1;
}

class Trial {
 public:
  explicit Trial(const Options& options) : options_(options) {}

  void page(const std::string& name, const std::string& kind, const Truth& truth, const std::string& bytes) {
    const DocumentFacts facts =
        read_document({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, {}).facts;
    Count count;
    count.pages = 1;
    count_number(truth, facts.number, count);
    count_date(truth, facts.date, count);
    counts_[kind].add(count);
    total_.add(count);
    const bool right = number_is_right(truth, facts.number) && written(facts.date) == truth.date;
    if (facts.number.status == FieldStatus::kFound)
      numbers_.push_back({facts.number.confidence, number_is_right(truth, facts.number)});
    if (facts.date.status == FieldStatus::kFound)
      dates_.push_back({facts.date.confidence, written(facts.date) == truth.date});
    const bool accepted_wrong = count.number_wrong + count.date_wrong > 0;
    if (!right && (options_.show || accepted_wrong)) {
      fmt::print("{}{:14} {:34} \"{}\" {} \"{}\" ({:.2f})  {} {} {} ({:.2f})\n",
                 accepted_wrong ? "ACCEPTED WRONG " : "", kind, name, truth.number, word_of(facts.number.status),
                 facts.number.text, facts.number.confidence, truth.date, word_of(facts.date.status),
                 written(facts.date), facts.date.confidence);
      std::fflush(stdout);
    }
    if (!right && !options_.keep.empty()) {
      std::string file = name + "_" + kind;
      std::replace(file.begin(), file.end(), '/', '_');
      std::ofstream(options_.keep + "/" + file + ".pdf", std::ios::binary) << bytes;
    }
  }

  void print() const {
    fmt::print("\n{:14} {:>5} | {:>7} {:>7} | {:>6} {:>6} {:>6} | {:>11} {:>11} | accepted (wrong): number, date\n",
               "kind", "pages", "number", "whole", "day", "month", "year", "false found", "false blank");
    for (const auto& [kind, count] : counts_) print_row(kind, count);
    print_row("all", total_);
    print_band("số, ký hiệu", numbers_, total_.numbers);
    print_band("date", dates_, total_.days);
  }

 private:
  static void print_row(const std::string& kind, const Count& c) {
    const auto share = [](int part, int all) { return all > 0 ? 100.0 * part / all : 0.0; };
    fmt::print(
        "{:14} {:5} | {:6.1f}% {:6.1f}% | {:5.1f}% {:5.1f}% {:5.1f}% | {:11} {:11} | {:5.1f}% ({}), {:5.1f}% ({})\n",
        kind, c.pages, share(c.digits, c.numbers), share(c.whole, c.numbers), share(c.day, c.days),
        share(c.month, c.days), share(c.year, c.days), c.false_found, c.false_blank,
        share(c.number_accepted, c.numbers), c.number_wrong, share(c.date_accepted, c.days), c.date_wrong);
  }

  struct Reading {
    double confidence;
    bool right;
  };

  // What each line of acceptance would cover of the pages that carry the field, and get wrong of what it covers.
  static void print_band(const char* field, const std::vector<Reading>& readings, int all) {
    fmt::print("\n{} at confidence    covered    wrong\n", field);
    for (const double least : {0.5, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98}) {
      const auto covered =
          std::count_if(readings.begin(), readings.end(), [&](const Reading& r) { return r.confidence >= least; });
      const auto wrong = std::count_if(readings.begin(), readings.end(),
                                       [&](const Reading& r) { return r.confidence >= least && !r.right; });
      fmt::print("  >= {:.2f}  {:4} of {} {:5.1f}%  {} ({:.2f}%)\n", least, covered, all,
                 100.0 * static_cast<double>(covered) / std::max(all, 1), wrong,
                 100.0 * static_cast<double>(wrong) / static_cast<double>(std::max<long>(covered, 1)));
    }
  }

  const Options& options_;
  std::vector<Reading> numbers_;
  std::vector<Reading> dates_;
  std::map<std::string, Count> counts_;
  Count total_;
};

bool wanted(const Options& options, const std::string& kind) {
  return options.kinds.empty() || std::find(options.kinds.begin(), options.kinds.end(), kind) != options.kinds.end();
}

// The first page of a real document as a picture, and where its lines were found when it was whole.
std::optional<Paper> paper_of(const std::vector<unsigned char>& bytes) {
  constexpr double kDpi = 200;
  const DocumentFacts facts = read_document(bytes, {}).facts;
  if (facts.media_type.starts_with("image/")) {
    constexpr double kA4Inches = 8.27;
    const auto raster = decode_picture(bytes);
    if (!raster) return std::nullopt;
    return Paper{picture_of(*raster), raster->width / kA4Inches, facts.number.box, facts.date.box};
  }
  const PdfFile::Opened opened = PdfFile::open(bytes);
  if (!opened.file) return std::nullopt;
  const PageContent content = opened.file->content(facts.first_page);
  Paper paper;
  paper.pixels = picture_of(opened.file->render(facts.first_page, kDpi, {0, 0, content.width, content.height}, true));
  paper.dpi = kDpi;
  paper.number_line = facts.number.box;
  paper.date_line = facts.date.box;
  return paper;
}

Paper copy_of(const Paper& paper) {
  return {bench::Picture(pixCopy(nullptr, paper.pixels.get())), paper.dpi, paper.number_line, paper.date_line};
}

void try_real(const Options& options, Trial& trial) {
  int index = 0;
  for (const Truth& truth : read_truth(options.real)) {
    if (class_of(truth) != "scan" && !options.born) continue;
    const auto paper = paper_of(file_bytes(options.real + "/" + truth.file));
    if (!paper) continue;
    ++index;
    int kind = 0;
    for (const Spoiling& spoiling : spoilings()) {
      ++kind;
      if (!wanted(options, spoiling.name) || (index + kind) % options.every != 0) continue;
      samples::Chance chance(static_cast<std::uint64_t>(index), spoiling.name);
      trial.page(truth.file, spoiling.name, truth, spoiling.make(copy_of(*paper), chance));
    }
  }
}

void try_invented(const Options& options, Trial& trial) {
  std::vector<std::unique_ptr<Hand>> hands;
  for (const Face& face : false_suffix_faces()) {
    if (face.handwritten) hands.push_back(std::make_unique<Hand>(face.path));
  }
  for (const std::string& layout : layouts()) {
    for (int i = 0; i < options.invented; ++i) {
      InventedPage page = invented_page(layout, i, hands);
      samples::Chance chance(static_cast<std::uint64_t>(i), "spoil " + layout);
      const auto& all = spoilings();
      // Every second page is clean, the others are soiled by any one kind that keeps it upright.
      const Spoiling* spoiling = &all[0];
      while (i % 2 == 1) {
        spoiling = &all[static_cast<std::size_t>(chance.pick(1, static_cast<int>(all.size()) - 1))];
        if (!spoiling->name.starts_with("turned") && !spoiling->name.starts_with("photo")) break;
      }
      trial.page(fmt::format("{}-{} {}", layout, i, spoiling->name), "~" + layout, page.truth,
                 spoiling->make(std::move(page.paper), chance));
    }
  }
}

std::optional<Options> options_of(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& a = arguments[i];
    const bool has_value = i + 1 < arguments.size();
    if (a == "--born") {
      options.born = true;
    } else if (a == "--show") {
      options.show = true;
    } else if (a == "--real" && has_value) {
      options.real = arguments[++i];
    } else if (a == "--keep" && has_value) {
      options.keep = arguments[++i];
    } else if (a == "--invented" && has_value) {
      options.invented = std::atoi(arguments[++i].c_str());
    } else if (a == "--every" && has_value) {
      options.every = std::max(1, std::atoi(arguments[++i].c_str()));
    } else if (a == "--kinds" && has_value) {
      std::stringstream list(arguments[++i]);
      for (std::string kind; std::getline(list, kind, ',');) options.kinds.push_back(kind);
    } else {
      return std::nullopt;
    }
  }
  return options.real.empty() && options.invented == 0 ? std::nullopt : std::optional(options);
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = options_of({argv + 1, argv + argc});
  if (!options) {
    std::cerr << "usage: reading_stress [--real FOLDER] [--invented N] [--kinds A,B,…] [--every N] [--born] [--show] "
                 "[--keep FOLDER]\n";
    return 2;
  }
  with_one_thread(argv);
  try {
    prepare_reader({});
    Trial trial(*options);
    if (!options->real.empty()) try_real(*options, trial);
    if (options->invented > 0) try_invented(*options, trial);
    trial.print();
  } catch (const std::exception& error) {
    std::cerr << "reading_stress: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
