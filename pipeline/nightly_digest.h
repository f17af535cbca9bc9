// The night's letter to one unit: what is new, fixed, still open and missing, and the days left. In plain text and
// HTML.
#pragma once

#include <optional>
#include <string>

#include "pipeline/nightly_state.h"
#include "verifiers/message_catalogue.h"

namespace kiemchung {

struct DigestFrame {
  std::string at;                // UTC instant judged at
  std::string policy_title;      // "" if the policy has none
  std::optional<int> days_left;  // to the end of the current round
};

struct Digest {
  std::string subject;  // one line, UTF-8
  std::string text;     // UTF-8, lines end with "\n"
  std::string html;     // a whole page; every value escaped
};

Digest make_digest(const NightUnitChanges& changes, const DigestFrame& frame, const MessageCatalogue& messages);

}  // namespace kiemchung
