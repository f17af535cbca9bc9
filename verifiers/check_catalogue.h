// The one registry of checks: ids, what they look at, the norm behind each, and the numbers a policy may set.
//
// An id is "group.name" and a stable interface: it stands in policies, reports and saved verdicts. For each id the
// message catalogues hold  check.ID.question  (asked),  check.ID.fails  and  check.ID.unknown  (answers), in plain
// words; a check that holds answers with "answer.holds". A check may use finer answers of its own beside these
// ("check.ID.blank").
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "verifiers/finding.h"

namespace kiemchung {

// What a check needs to see.
enum class CheckScope { kDocument, kClaim, kCriterion, kSubmission, kAcross };
template <>
inline constexpr Word<CheckScope> kWords<CheckScope>[] = {{CheckScope::kDocument, "document"},
                                                          {CheckScope::kClaim, "claim"},
                                                          {CheckScope::kCriterion, "criterion"},
                                                          {CheckScope::kSubmission, "submission"},
                                                          {CheckScope::kAcross, "across"}};

// A number a policy line may set: rules.number.certain = { effect = "review", min_confidence = 0.9 }.
struct CheckParameter {
  std::string_view name;
  double standard = 0.0;  // value where the policy says nothing
  double lowest = 0.0;
  double highest = 0.0;
};

struct CheckInfo {
  std::string_view id;
  CheckScope scope;
  Effect standard_effect;  // used, with a lint warning, where a policy has no line for the check
  std::string_view basis;  // the norm the check itself rests on
  std::span<const CheckParameter> parameters;
};

// All checks, by group in the order they are asked.
std::span<const CheckInfo> check_catalogue();

// nullptr: no such check.
const CheckInfo* find_check(std::string_view id);

// Keys of the three sentences every check has in the message catalogues.
std::string question_key(std::string_view id);
std::string fails_key(std::string_view id);
std::string unknown_key(std::string_view id);
inline constexpr std::string_view kHoldsKey = "answer.holds";

}  // namespace kiemchung
