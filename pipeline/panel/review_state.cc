#include "pipeline/panel/review_state.h"

#include "pipeline/panel/campaign.h"

namespace kiemchung::panel {

void ReviewState::add(const Decision& decision) {
  all_.push_back(decision);
  if (decision.kind == DecisionKind::kScore) {
    scores_[{decision.unit, decision.code}].push_back(decision);
    return;
  }
  EvidenceState& state = states_[evidence_id(decision.unit, decision.path)];
  state.history.push_back(decision);
  switch (decision.kind) {
    case DecisionKind::kAgree:
    case DecisionKind::kOverride:
      state.decision = decision;
      break;
    case DecisionKind::kAsk:
      state.asked = decision;
      state.answered.reset();
      break;
    case DecisionKind::kAnswer:
      state.answered = decision;
      break;
    case DecisionKind::kSecond:
      state.second = decision;
      break;
    case DecisionKind::kWithdraw:
      state.decision.reset();
      break;
    case DecisionKind::kNumber:
    case DecisionKind::kDate:
    case DecisionKind::kScore:
      break;
  }
}

const EvidenceState& ReviewState::of(const std::string& evidence_id) const {
  static const EvidenceState kUntouched;
  const auto found = states_.find(evidence_id);
  return found == states_.end() ? kUntouched : found->second;
}

const Decision* ReviewState::score(const std::string& unit, const std::string& code) const {
  const auto found = scores_.find({unit, code});
  return found == scores_.end() ? nullptr : &found->second.back();
}

std::vector<Decision> ReviewState::score_history(const std::string& unit, const std::string& code) const {
  const auto found = scores_.find({unit, code});
  return found == scores_.end() ? std::vector<Decision>() : found->second;
}

}  // namespace kiemchung::panel
