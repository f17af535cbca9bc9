#include "pipeline/attach.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "extractors/fields/document_number.h"
#include "extractors/fields/evidence_name.h"
#include "pipeline/unit_watch.h"

namespace kiemchung {
namespace {

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// The number the document carries, or the one its file is named after.
std::optional<DocumentNumber> number_of(const DocumentFacts& facts, const EvidenceName& name) {
  if (facts.number.status == FieldStatus::kFound) {
    if (auto read = parse_document_number(facts.number.text)) return read;
  }
  if (name.number.empty() || name.symbol.empty()) return std::nullopt;
  return parse_typed_number(name.number + "/" + name.symbol);
}

void take_from_sheet(Claim& claim, const DocumentNumber& number, const SelfScoreSheet& sheet) {
  for (const SelfScoreRow& row : sheet.rows) {
    for (const DeclaredDocument& declared : row.documents) {
      const auto other = parse_typed_number(declared.number);
      if (!other || !same_document_number(number, *other)) continue;
      if (std::find(claim.codes.begin(), claim.codes.end(), row.code) == claim.codes.end()) {
        claim.codes.push_back(row.code);
      }
      claim.source = ClaimSource::kSheet;
      claim.written = declared.number;
    }
  }
}

}  // namespace

Claim attach(const IntakeFile& file, const DocumentFacts& facts, const SelfScoreSheet& sheet,
             const Sighting& sighting) {
  Claim claim;
  claim.unit = file.unit;
  claim.path = file.path;
  claim.first_seen = sighting.first_seen;
  claim.unseen = sighting.unseen;
  claim.on_disk = on_disk_since(file, sighting.first_seen);
  const std::vector<std::string> parts = parts_of(file.path);
  const EvidenceName own = read_evidence_name(parts.back());
  for (auto part = parts.rbegin(); part != parts.rend() && claim.codes.empty(); ++part) {
    const EvidenceName name = part == parts.rbegin() ? own : read_evidence_name(*part);
    if (name.codes.empty()) continue;
    claim.codes = name.codes;
    claim.written = name.written;
    claim.source = part == parts.rbegin() ? ClaimSource::kFileName : ClaimSource::kFolder;
  }
  if (claim.codes.empty()) {
    if (const auto number = number_of(facts, own)) take_from_sheet(claim, *number, sheet);
  }
  return claim;
}

}  // namespace kiemchung
