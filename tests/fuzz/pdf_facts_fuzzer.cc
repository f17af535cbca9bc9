// A whole document as a worker's child reads it: libraries, fonts, pictures and all.
#include <new>

#include "extractors/facts_json.h"
#include "pipeline/examine.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kiemchung;
  static const ReadOptions options = [] {
    ReadOptions ready;
    ready.max_pages = 3;
    prepare_reader(ready);
    return ready;
  }();
  const DocumentFacts facts = examine({data, size}, options).facts;
  const std::string json = facts_to_json(facts);
  fuzz::require(facts_to_json(facts_from_json(json)) == json, "facts kept are facts read");
  return 0;
}
