// The letters' grammar for assignments: "4.1.1 đến 4.1.4", "3.2 (trừ 3.2.6; …)", "phần 7".
#include "verifiers/assignment.h"

#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace kiemchung;

CriteriaSet small_set() {
  CriteriaSet set;
  set.id = "fuzz";
  for (const char* code : {"1", "1.1", "1.1.1", "1.1.2", "1.2", "3.2", "3.2.6", "4.1.1", "4.1.4", "7", "7.1", "7.10"}) {
    Criterion criterion;
    criterion.code = code;
    set.criteria.push_back(criterion);
  }
  return set;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const CriteriaSet set = small_set();
  const CodeList list = parse_code_list(fuzz::text_of(data, size));
  (void)unknown_codes(list, set);
  for (const auto& code : expand(list, set)) fuzz::require(is_code(code), "only codes are given");
  if (!list.problems.empty()) return 0;
  const std::string printed = print_code_list(list);
  fuzz::require(print_code_list(parse_code_list(printed)) == printed, "a printed list is read again as the same");
  return 0;
}
