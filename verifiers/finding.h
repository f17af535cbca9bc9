// What judgement says: findings, verdicts, and the order of their weight. No reading, no files, no clock.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "extractors/document_facts.h"

namespace kiemchung {

// Answer of one check. unknown: the facts do not settle it; it never weighs more than a review.
enum class Outcome { kHolds, kUnknown, kFails };
template <>
inline constexpr Word<Outcome> kWords<Outcome>[] = {
    {Outcome::kHolds, "holds"}, {Outcome::kUnknown, "unknown"}, {Outcome::kFails, "fails"}};

// Weight of a finding after policy, from light to heavy.
//   inform  shown, changes nothing        review  people look
//   reject  this file does not count      zero    0 points are proposed for the criterion
enum class Effect { kIgnore, kInform, kReview, kReject, kZero };
template <>
inline constexpr Word<Effect> kWords<Effect>[] = {{Effect::kIgnore, "ignore"},
                                                  {Effect::kInform, "inform"},
                                                  {Effect::kReview, "review"},
                                                  {Effect::kReject, "reject"},
                                                  {Effect::kZero, "zero"}};

// Where to look: a file and a place in it.
struct Locator {
  std::string sha256;
  int page = 0;
  std::optional<Box> box;
};

// A sentence by its key in config/messages/{vi,en}, with named arguments.
struct Message {
  std::string key;
  std::map<std::string, std::string> arguments;
};

struct Finding {
  std::string check;  // id of the check: "number.suffix"
  Outcome outcome = Outcome::kUnknown;
  Effect effect = Effect::kIgnore;
  std::string basis;  // clause the policy line rests on: "NĐ 30/2020/NĐ-CP, PL I.II.3.a"
  Message message;
  Locator locator;
  std::string settle;  // message key: what would settle it; "" if nothing would
};

enum class EvidenceOutcome { kAccepted, kReview, kRejected };
template <>
inline constexpr Word<EvidenceOutcome> kWords<EvidenceOutcome>[] = {{EvidenceOutcome::kAccepted, "accepted"},
                                                                    {EvidenceOutcome::kReview, "review"},
                                                                    {EvidenceOutcome::kRejected, "rejected"}};

struct EvidenceVerdict {
  EvidenceOutcome outcome = EvidenceOutcome::kReview;
  bool zero_proposed = false;
  std::vector<Finding> findings;  // heaviest first, then by check id; only those above "ignore" or asked for by explain
};

enum class CriterionOutcome { kMet, kReview, kZero, kMissing, kExplained, kNotDue, kNotExpected };
template <>
inline constexpr Word<CriterionOutcome> kWords<CriterionOutcome>[] = {{CriterionOutcome::kMet, "met"},
                                                                      {CriterionOutcome::kReview, "review"},
                                                                      {CriterionOutcome::kZero, "zero"},
                                                                      {CriterionOutcome::kMissing, "missing"},
                                                                      {CriterionOutcome::kExplained, "explained"},
                                                                      {CriterionOutcome::kNotDue, "not_due"},
                                                                      {CriterionOutcome::kNotExpected, "not_expected"}};

struct CriterionVerdict {
  std::string set;   // criteria set id
  std::string code;  // "7.10", never a number
  CriterionOutcome outcome = CriterionOutcome::kMissing;
  std::optional<double> self_score;
  std::optional<double> maximum;
  std::optional<double> proposed_score;  // nothing where people must decide
  std::vector<std::string> evidence;     // Claim::path of the files it rests on
  std::vector<Finding> reasons;          // in order of weight
};

}  // namespace kiemchung
