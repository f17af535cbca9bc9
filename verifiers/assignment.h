// The letters' own grammar of assignments: who provides the evidence of which criteria.
//
//   "1.7; 7.1"   "1.1, 1.2, 1.3"   "4.1.1 đến 4.1.4"   "2.1-2.4"   "3.2 (trừ 3.2.6; 3.2.7)"   "phần 7 của PL 2"
//   "phần 7 của PL 2 nội dung 7.1.1, 7.1.2, 7.2"   "phần 2 của Bảng 2 từ nội dung 2.1-2.4"   "2.5 Phần 2 PL 2"
// Separators may trail. A whole field is written "phần 7", never "7": a comma for a dot would give it away. A code that
// the set does not have is reported and never repaired (8.2.3.2 for 8.3.2.2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verifiers/criteria.h"

namespace kiemchung {

struct CodeTerm {
  std::string first;             // a code, or the beginning of a range
  std::string last;              // end of a range; "" for a single code
  std::vector<CodeTerm> except;  // "trừ"
  std::string written;           // as it stands in the letter
};

struct AssignmentProblem {
  std::string key;      // lint.assignment.*
  std::string written;  // the piece it is about
};

struct CodeList {
  std::vector<CodeTerm> terms;
  std::vector<AssignmentProblem> problems;
};

CodeList parse_code_list(std::string_view written);
// Writes a list back in the letters' way; parse_code_list of it gives the same terms.
std::string print_code_list(const CodeList& list);

// The codes a list names, each once and in the order written: ranges counted out, exclusions taken off. A code stands
// for everything below it, except that a code with exclusions is replaced by the set's leaves that remain.
std::vector<std::string> expand(const CodeList& list, const CriteriaSet& set);

// Codes of the list the set does not have, as written.
std::vector<std::string> unknown_codes(const CodeList& list, const CriteriaSet& set);

// An office, a body or a role (never a person), and what it was given.
struct Assignment {
  std::string owner;    // "Công chức Văn phòng - Thống kê"
  std::string set;      // criteria set id
  std::string written;  // the letter's words
  std::string note;
  CodeList list;
  std::vector<std::string> codes;       // expanded
  std::vector<std::string> suspicious;  // named, but not in the set
  int line = 0;
};

struct AssignmentCoverage {
  std::vector<std::string> unassigned;  // leaves of the set nobody was given
  std::vector<std::string> shared;      // leaves given to two or more
};
AssignmentCoverage coverage(const std::vector<Assignment>& assignments, const CriteriaSet& set);

// Owners of a code in that set: those whose code is the longest one covering it come first.
std::vector<const Assignment*> owners_of(std::string_view code, std::string_view set,
                                         const std::vector<Assignment>& assignments);

}  // namespace kiemchung
