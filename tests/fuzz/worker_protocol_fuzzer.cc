// The reply of a child that may have been taken over, in pieces of any size.
#include "pipeline/worker_protocol.h"

#include "extractors/facts_json.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kiemchung;
  if (size == 0) return 0;
  const std::size_t piece = data[0] == 0 ? size : data[0];
  std::span<const unsigned char> rest(data + 1, size - 1);
  ReplyReader reader(1u << 20);
  while (!rest.empty() && reader.feed(rest.first(std::min(piece, rest.size())))) {
    rest = rest.subspan(std::min(piece, rest.size()));
  }
  fuzz::require(!(reader.complete() && !reader.error().empty()), "a reply is complete or wrong, never both");
  if (!reader.complete()) return 0;
  const std::string json = facts_to_json(reader.take_facts());
  fuzz::require(facts_to_json(facts_from_json(json)) == json, "facts taken are facts kept");
  return 0;
}
