// Policy lays its weight on what a check answered. The only place where an answer becomes a finding.
#pragma once

#include "verifiers/checks/check.h"

namespace kiemchung {

// What an answer is about, where an exemption may cover it; issuer and kind empty for submissions and criteria.
struct Subject {
  std::string sha256;
  const IssuerFact* issuer = nullptr;
  std::string kind;
};

// holds: ignored, or "inform" where people should see it. unknown: never above review. fails: the policy's effect, or
// "inform" with the exemption's reason where the issuer is exempted from this check.
Finding weigh(std::string_view check, const CheckAnswer& answer, const Policy& policy, const Subject& subject);

// Heaviest first, then by check, then by place and words: the same findings always stand in the same order.
void sort_findings(std::vector<Finding>& findings);

Effect heaviest(const std::vector<Finding>& findings);

// The verdict a file has from its findings alone. `keep_all`: also those that weigh nothing.
EvidenceVerdict evidence_verdict(std::vector<Finding> findings, bool keep_all);

}  // namespace kiemchung
