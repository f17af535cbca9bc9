// Scores of strings under a CTC posterior (Graves et al., "Connectionist Temporal Classification", ICML 2006).
//
// All scores are natural logarithms. A character outside kDigitAlphabet cannot be read: its strings score -infinity.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extractors/ocr/digit_network.h"

namespace kiemchung {

// The exact log-probability that the zone says `text`, summed over all alignments. The empty string is a string like
// any other: it scores the alignment of blanks only.
double ctc_log_probability(const DigitPosterior& posterior, std::string_view text);

// The exact log-probability that what the zone says begins with `prefix`. An empty prefix scores 0: everything does.
double ctc_log_prefix_probability(const DigitPosterior& posterior, std::string_view prefix);

struct ScoredText {
  std::string text;
  double log_p = 0.0;
};

// The most probable strings, best first, each with its exact log-probability. A prefix beam of `beam` strings proposes
// them, so a string far down the list may be missing; the score of those listed is exact. At most `count` are returned.
std::vector<ScoredText> ctc_best_texts(const DigitPosterior& posterior, int count, int beam = 24);

}  // namespace kiemchung
