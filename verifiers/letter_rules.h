// The 79 rules of the five guidance letters, each with what carries it in the program or why it stays outside.
#pragma once

#include <string>
#include <vector>

#include "verifiers/config_problem.h"
#include "verifiers/policy.h"

namespace kiemchung {

struct LetterRule {
  int number = 0;
  std::string policy;  // id of the letter's policy
  std::string place;   // line of the letter
  std::string rule;
  std::vector<std::string> carried_by;  // "check:ID", "key:PATH", "set:SET:KEY", "command:NAME", "file:PATH"
  std::string outside;                  // what stays outside the program, and why
  int line = 0;
};

// Reads config/letter_rules.toml; problems are appended.
std::vector<LetterRule> parse_letter_rules(const TextFile& file, std::vector<ConfigProblem>& problems);

// Whether a carrier of the kinds check, key and set is really there: the check weighs more than "ignore" in the
// letter's policy, the key stands in its file ("rounds.lan-1": the row of that id), the set has the key. Other kinds:
// false.
bool is_carried(const std::string& carrier, const Policy& policy, const PolicySources& sources);

}  // namespace kiemchung
