// The same bytes through two other readers, PoDoFo and qpdf: what they see as signature fields and pages is held
// against the raw reader's view. Where readers differ, people may see another document than the one that was checked,
// which is what attacks by "parser differential" live on; a difference is a finding for people, never an error.
//
// PoDoFo 0.9.8 is known to crash on hostile input: call this only where a crash costs one document.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "extractors/signature_facts.h"

namespace kiemchung {

struct ReaderView {
  int pages = 0;
  std::vector<std::vector<std::int64_t>> ranges;  // /ByteRange of every signed field of the form, sorted
  bool operator==(const ReaderView&) const = default;
};

// Nothing: the reader refuses the file, or what it lists is beyond its limits. It then says nothing about it.
std::optional<ReaderView> raw_view(std::span<const unsigned char> bytes);
std::optional<ReaderView> podofo_view(std::span<const unsigned char> bytes);
std::optional<ReaderView> qpdf_view(std::span<const unsigned char> bytes);

// Codes of what differs: "READERS_DISAGREE_FIELDS" (number of signed fields), "READERS_DISAGREE_RANGES" (which bytes
// they cover), "READERS_DISAGREE_PAGES". Empty for a file that holds no byte range, or is encrypted.
std::vector<std::string> reader_disagreements(std::span<const unsigned char> bytes);
// The same, added to the defects of the file.
void note_reader_disagreements(std::span<const unsigned char> bytes, SignatureFileFacts& facts);

}  // namespace kiemchung
