// What is kept of one evidence file once it was judged by itself: enough for the checks on criteria, submissions and
// across documents, and no more, so that a province fits in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "extractors/fields/document_number.h"
#include "verifiers/checks/check.h"
#include "verifiers/checks/claim_checks.h"

namespace kiemchung {

struct EvidenceRecord {
  Claim claim;
  std::string sha256;
  SideDocument side = SideDocument::kNone;
  bool readable = false;
  int pages = 0;

  std::optional<DocumentNumber> number;  // found, certain or not
  std::string number_text;
  bool number_certain = false;
  int number_page = 0;
  std::optional<Box> number_box;

  std::optional<CivilDate> date;
  bool date_certain = false;

  std::string issuer;  // comparison key; "" if not read
  std::string issuer_level;
  std::string subject;                       // comparison key of kind and subject; "" if not read
  std::optional<std::uint64_t> fingerprint;  // of the first page; nothing for blank pages

  // Of a self-assessment report alone.
  std::vector<std::string> headings;  // comparison keys
  bool headings_complete = false;

  Outcome signed_by_head = Outcome::kUnknown;  // leader's digital signature, or ink over a seal on a scan
  std::vector<Finding> findings;               // until the verdict takes them
};

EvidenceRecord record_of(const DocumentContext& context);

// "unit/path", the way a file is named to people.
std::string shown_name(const EvidenceRecord& record);

}  // namespace kiemchung
