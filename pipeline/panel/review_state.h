// Where each evidence file stands in review, from the decisions in order: what counts now, and what came before.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pipeline/panel/decisions.h"

namespace kiemchung::panel {

struct EvidenceState {
  std::vector<Decision> history;     // oldest first
  std::optional<Decision> decision;  // newest agree or override that was not withdrawn
  std::optional<Decision> asked;     // newest question to the unit …
  std::optional<Decision> answered;  // … and the answer that came after it
  std::optional<Decision> second;

  // Whether people have decided on this very content.
  bool reviewed(const std::string& sha256) const { return decision && decision->sha256 == sha256; }
  bool waiting_for_unit() const { return asked && !answered; }
};

class ReviewState {
 public:
  void add(const Decision& decision);
  // By evidence_id(): lists of thousands ask for every row.
  const EvidenceState& of(const std::string& evidence_id) const;
  // Newest final score of a criterion; nothing if none was given.
  const Decision* score(const std::string& unit, const std::string& code) const;
  std::vector<Decision> score_history(const std::string& unit, const std::string& code) const;
  const std::vector<Decision>& all() const { return all_; }

 private:
  std::unordered_map<std::string, EvidenceState> states_;
  std::map<std::pair<std::string, std::string>, std::vector<Decision>> scores_;
  std::vector<Decision> all_;
};

}  // namespace kiemchung::panel
