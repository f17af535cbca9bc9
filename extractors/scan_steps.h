// What reading a scan is made of: the steps that can be left out to see what each one adds, and the processor time each
// takes. For measurements (tests/bench/reading_bench.cc); a run leaves the defaults alone.
#pragma once

#include <array>
#include <cstddef>
#include <ctime>
#include <string_view>

namespace kiemchung {

// Every step on is the reader; a step off is what a simpler reader would do in its place.
struct ScanSteps {
  bool red_removal = true;    // off: plain luminance, seals and red stamps stay
  bool zone_masking = true;   // off: the symbol as the line read it, the written digits beside it
  bool digit_network = true;  // off: Tesseract reads the number, day and month zones
  bool second_model = true;   // off: only Debian's "vie" for printed text
  bool grammar = true;        // off: the network's best path; the symbol as read, no agency, no title, no calendar
  bool witnesses = true;      // off: the page's own reading alone
};

enum class ScanStep {
  kFile,
  kText,
  kPixels,
  kClean,
  kLayout,
  kLines,
  kZones,
  kSymbol,
  kFields,
  kSeal,
  kBlock,
  kPictures
};

inline constexpr std::array<std::string_view, 12> kScanStepNames = {"file, hash, signature fields",
                                                                    "page content",
                                                                    "pixels",
                                                                    "clean-up",
                                                                    "finding lines",
                                                                    "line recognition",
                                                                    "digit network",
                                                                    "symbol, masked",
                                                                    "header facts",
                                                                    "looking for the seal",
                                                                    "signing block",
                                                                    "pictures to show"};

// Processor seconds of this process, step by step. A step within a step counts for the inner one alone.
class StepTimes {
 public:
  double seconds(ScanStep step) const { return seconds_.at(static_cast<std::size_t>(step)); }
  int calls(ScanStep step) const { return calls_.at(static_cast<std::size_t>(step)); }

  class Within {
   public:
    // `times` may be null: nothing is measured.
    Within(StepTimes* times, ScanStep step) : times_(times) {
      if (times_ == nullptr) return;
      times_->charge();
      outer_ = times_->current_;
      times_->current_ = static_cast<int>(step);
      ++times_->calls_.at(static_cast<std::size_t>(step));
    }
    ~Within() {
      if (times_ == nullptr) return;
      times_->charge();
      times_->current_ = outer_;
    }
    Within(const Within&) = delete;
    Within& operator=(const Within&) = delete;

   private:
    StepTimes* times_;
    int outer_ = -1;
  };

 private:
  void charge() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    const double time = static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
    if (current_ >= 0) seconds_.at(static_cast<std::size_t>(current_)) += time - last_;
    last_ = time;
  }

  std::array<double, kScanStepNames.size()> seconds_{};
  std::array<int, kScanStepNames.size()> calls_{};
  int current_ = -1;
  double last_ = 0.0;
};

// Handed down through the readers of a scan.
struct ScanOptions {
  ScanSteps steps;
  StepTimes* times = nullptr;  // not owned; null measures nothing
};

}  // namespace kiemchung
