// A PDF's revisions, cross-references and byte ranges as the raw reader sees them.
#include "extractors/facts_json.h"
#include "extractors/pdf/raw_file.h"
#include "extractors/pdf/signature_fields.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kiemchung;
  const std::span<const unsigned char> bytes(data, size);
  raw::RawFile file(bytes);
  for (const auto& revision : file.revisions()) {
    fuzz::require(revision.begin <= revision.eof && revision.eof <= revision.end && revision.end <= size,
                  "a revision lies inside the file");
  }
  for (int view = 1; view <= std::min(file.latest(), 4); ++view) (void)file.catalogue(view);
  DocumentFacts facts;
  extract_signature_fields(bytes, facts);
  const std::string json = facts_to_json(facts);
  fuzz::require(facts_to_json(facts_from_json(json)) == json, "facts kept are facts read");
  return 0;
}
