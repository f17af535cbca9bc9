// Every reason a signature's judgement can give: how heavy a defect among the facts is, and the word EN 319 102-1
// (table 6) has for it. The sentences for people are messages "signature." + code in lower case.
#pragma once

#include <span>
#include <string_view>

#include "verifiers/signature/path.h"

namespace kiemchung {

struct DefectRule {
  std::string_view code;
  ReasonWeight weight;
  bool structural;  // about the place in the file, not about the mathematics
};

// nullptr: a defect this version does not know; it is then looked at by hand.
const DefectRule* defect_rule(std::string_view code);

struct EtsiWord {
  bool failed = false;  // TOTAL-FAILED, otherwise INDETERMINATE
  std::string_view sub_indication;
};
EtsiWord etsi_word(std::string_view code);

// All codes, for the test that holds them against the message catalogue.
std::span<const std::string_view> signature_reason_codes();

}  // namespace kiemchung
