#include "verifiers/checks/evidence_record.h"

#include <charconv>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

// An all-white or all-black first page is like every other one.
std::optional<std::uint64_t> fingerprint_of(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != 16 || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value == 0 || value == ~std::uint64_t{0}) return std::nullopt;
  return value;
}

DocumentNumber number_of(const NumberFact& fact) {
  DocumentNumber number;
  number.number = fact.number;
  number.suffix = fact.suffix;
  number.year_text = fact.year ? std::to_string(*fact.year) : "";
  number.kind = fact.kind;
  number.organ = fact.organ;
  number.unit = fact.unit;
  number.series = fact.series;
  return number;
}

Outcome signed_by_head(const DocumentContext& context) {
  const auto& facts = context.facts;
  if (context.signatures.signed_by_leader == Answer::kYes) return Outcome::kHolds;
  if (facts.document_class == DocumentClass::kNativeUnsigned) return Outcome::kFails;
  if (facts.signing_block.handwritten_signature && facts.seal.present) return Outcome::kHolds;
  if (facts.document_class == DocumentClass::kNativeSigned && context.signatures.signed_by_leader == Answer::kNo) {
    return Outcome::kFails;
  }
  return Outcome::kUnknown;
}

}  // namespace

EvidenceRecord record_of(const DocumentContext& context) {
  const auto& facts = context.facts;
  EvidenceRecord record;
  record.claim = context.claim;
  record.sha256 = facts.sha256;
  record.side = side_document(context.claim, facts);
  record.readable = is_readable(facts);
  record.pages = facts.pages;
  if (!record.readable) return record;
  if (facts.number.status == FieldStatus::kFound && !facts.number.number.empty()) {
    record.number = number_of(facts.number);
    record.number_text = facts.number.text;
    record.number_certain = is_certain(facts, facts.number, context.policy);
    record.number_page = facts.number.page;
    record.number_box = facts.number.box;
  }
  if (facts.date.status == FieldStatus::kFound) record.date = parse_date(facts.date.iso);
  record.date_certain = is_certain(facts, facts.date, context.policy);
  if (is_read(facts.issuer)) {
    record.issuer = comparison_key(facts.issuer.parent + " / " + facts.issuer.name);
    record.issuer_level = facts.issuer.level;
  }
  if (!facts.kind.subject.empty()) record.subject = fold_key(facts.kind.name + " " + facts.kind.subject);
  record.fingerprint = fingerprint_of(facts.page_fingerprint);
  if (record.side == SideDocument::kReport) {
    for (const auto& heading : facts.outline) record.headings.push_back(fold_key(heading.text));
    record.headings_complete = facts.outline_complete;
  }
  record.signed_by_head = signed_by_head(context);
  return record;
}

std::string shown_name(const EvidenceRecord& record) { return record.claim.unit + "/" + record.claim.path; }

}  // namespace kiemchung
