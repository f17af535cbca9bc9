// Judgement: facts × claims × policy × trust × time → findings and verdicts. Pure: no files, no clock, no locale.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/document_facts.h"
#include "verifiers/claim.h"
#include "verifiers/finding.h"

namespace kiemchung {

class Policy;                // verifiers/policy.h
class TrustStore;            // verifiers/signature/trust_store.h
struct SignaturesJudgement;  // verifiers/signature/path.h

// How the signatures of one document are judged. The default is judge_signatures (verifiers/signature/path.h) with the
// profile the policy asks for; tests put saved judgements in its place.
using SignaturesJudge = std::function<SignaturesJudgement(const DocumentFacts& facts)>;

// A unit and what it sent beside its evidence files.
struct Submission {
  std::string unit;
  std::string unit_kind;  // "so" | "huyen" | "phong" | "xa" | "" (not told)
  SelfScoreSheet sheet;
  std::optional<FrozenFiles> frozen = std::nullopt;  // only after the lock
};

// The round that holds at the time judged at.
struct RoundNow {
  std::string id;                // "" outside any
  std::string state;             // word of RoundState; "" if the policy has no rounds
  std::optional<int> days_left;  // whole days to the round's end, Asia/Ho_Chi_Minh
};

struct UnitVerdict {
  std::string unit;
  RoundNow round;                          // for units of its kind
  std::vector<CriterionVerdict> criteria;  // every criterion the unit must answer for, in the set's order
  std::vector<Finding> findings;           // about the submission as a whole
};

// Every evidence verdict, once the whole campaign is known, with the findings that need other documents.
struct JudgedEvidence {
  Claim claim;
  std::string sha256;
  EvidenceVerdict verdict;
};

struct CampaignVerdict {
  std::vector<JudgedEvidence> evidence;  // by unit, then path
  std::vector<UnitVerdict> units;        // by name
  std::string round;                     // id of the round at that time; "" outside any
  std::string round_state;               // before | open | appraisal | supplement | locked | ""
  std::optional<int> days_left;          // whole days to the round's end, Asia/Ho_Chi_Minh
};

// Takes documents one at a time and keeps of each only what the checks across documents need, so that a province fits
// in memory. A unit's submission comes before its evidence; otherwise the order of calls does not change the result.
class CampaignJudge {
 public:
  // `at`: UTC instant "2024-11-25T10:00:00Z". The referenced objects must outlive the judge.
  // `keep_all`: findings that hold or are ignored stay in the verdicts (for `explain`).
  // Throws std::invalid_argument if `at` is no instant.
  CampaignJudge(const Policy& policy, const TrustStore& trust, const std::string& at, bool keep_all = false);
  CampaignJudge(const Policy& policy, SignaturesJudge signatures, const std::string& at, bool keep_all = false);
  ~CampaignJudge();

  // Throws std::logic_error if evidence of the unit was added before: what kind of unit it is decides its criteria.
  void add_submission(const Submission& submission);
  void add_evidence(const Claim& claim, const DocumentFacts& facts);
  // Call once, after everything was added.
  CampaignVerdict finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiemchung
