// A unit's submission as a whole: what is missing, what came late, whether the sheet can be used.
#pragma once

#include <vector>

#include "verifiers/checks/evidence_record.h"

namespace kiemchung {

struct SubmissionContext {
  const Policy& policy;
  const std::string& unit;
  const std::string& unit_kind;
  const SelfScoreSheet& sheet;
  Instant at;
  std::vector<const Criterion*> expected;       // leaves the unit answers for, in the sets' order
  std::vector<std::string> missing;             // of those, with neither evidence nor explanation
  std::vector<const EvidenceRecord*> evidence;  // all files, by path
  const FrozenFiles* frozen = nullptr;          // nullptr: nothing is locked
};

class SubmissionCheck : public Check {
 public:
  virtual Answers ask(const SubmissionContext& context) const = 0;
};

std::vector<const SubmissionCheck*> submission_checks();

// Lateness of one file, by when the store first saw it; asked of each evidence file.
DocumentChecks lateness_checks();

}  // namespace kiemchung
