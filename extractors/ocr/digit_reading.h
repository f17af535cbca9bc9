// From a posterior to a reading of a number, day or month zone, by the grammar of the zone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "extractors/ocr/ctc.h"
#include "extractors/ocr/digit_network.h"

namespace kiemchung {

enum class DigitZone {
  kNumber,  // D{1,5} with an optional letter a to d; what follows the first "/" or "-" does not count
  kDay,     // 1 to 31, with or without a leading zero
  kMonth,   // 1 to 12, with or without a leading zero
};

struct DigitCandidate {
  std::string digits;        // as written, leading zeros kept
  std::string suffix;        // "", or one letter a to d
  double probability = 0.0;  // 0 to 1, calibrated; the candidates and `empty` of one reading sum to at most 1
};

struct DigitReading {
  std::vector<DigitCandidate> candidates;  // best first, at most eight
  double empty = 0.0;                      // 0 to 1: the zone carries nothing written
  // The best candidate has a letter and no look-alike without it comes within kSuffixMargin: only then may a suffix be
  // asserted. A best candidate with a letter and without this is a question for people.
  bool suffix_certain = false;
  // Log-probability of the best candidate less that of its nearest rival without a letter (the digits alone, any digit
  // in the letter's place); 0 where the best candidate has no letter.
  double suffix_margin = 0.0;
};

// Natural logarithm of how many times likelier a suffix must be than its look-alikes; set by tests/bench/digit_bench,
// where no number from 1 to 9999 in ten faces, degraded, reaches it without a letter.
inline constexpr double kSuffixMargin = 4.6;

// The reading of a zone. Only strings of the zone's grammar compete, the empty one among them. A zone of zero steps
// reads as empty.
DigitReading read_digits(const DigitPosterior& posterior, DigitZone zone);

// The same over several views of one zone (DigitNetwork::read_views): each string's probability is the mean over the
// views. No view at all reads as empty.
DigitReading read_digits(std::span<const DigitPosterior> views, DigitZone zone);

}  // namespace kiemchung
