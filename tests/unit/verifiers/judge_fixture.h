// Documents as the readers would describe them, for tests of judgement. Names are made up.
#pragma once

#include <string>
#include <utility>

#include "extractors/document_facts.h"
#include "extractors/fields/document_number.h"
#include "tests/unit/verifiers/shipped_config.h"
#include "verifiers/judge.h"
#include "verifiers/signature/path.h"

namespace kiemchung::fixture {

inline constexpr const char* kAt = "2026-06-01T03:00:00Z";

inline void set_number(DocumentFacts& facts, const std::string& text, Source source = Source::kTextLayer,
                       double confidence = 0.99) {
  facts.number = {};
  facts.number.status = FieldStatus::kFound;
  fill_number_fact(parse_document_number(text).value(), facts.number);
  facts.number.source = source;
  facts.number.confidence = confidence;
  facts.number.page = 1;
  facts.number.candidates = {{text, source, confidence}};
}

inline void set_date(DocumentFacts& facts, const std::string& iso, Source source = Source::kTextLayer,
                     double confidence = 0.99) {
  facts.date = {};
  facts.date.status = FieldStatus::kFound;
  facts.date.iso = iso;
  facts.date.text = iso;
  facts.date.source = source;
  facts.date.confidence = confidence;
  facts.date.page = 1;
}

inline SignatureFact signature(SignatureRole role, const std::string& name) {
  SignatureFact fact;
  fact.field = "Signature";
  fact.coverage = role == SignatureRole::kLeader ? Coverage::kWholeRevision : Coverage::kWholeFile;
  fact.integrity = Integrity::kIntact;
  fact.digest_algorithm = "SHA256";
  fact.signature_algorithm = "RSA";
  fact.key_bits = 2048;
  fact.signer.common_name = name;
  fact.role = role;
  fact.page = 1;
  return fact;
}

// An electronic document of a commune, signed by its leader and its agency on the day it carries.
inline DocumentFacts native_signed(const std::string& sha256 = std::string(64, 'a')) {
  DocumentFacts facts;
  facts.sha256 = sha256;
  facts.size = 100000;
  facts.media_type = "application/pdf";
  facts.pages = 3;
  facts.origin = Origin::kBornDigital;
  facts.document_class = DocumentClass::kNativeSigned;
  set_number(facts, "15/KH-UBND");
  set_date(facts, "2024-03-12");
  facts.issuer = {"ỦY BAN NHÂN DÂN XÃ AN MẪU", "HUYỆN BÌNH MẪU", "xa", 0.98, 1, std::nullopt};
  facts.kind = {"KH", "KẾ HOẠCH", "Cải cách hành chính năm", 0.98, 1, std::nullopt};
  facts.signing_block.title = "CHỦ TỊCH";
  facts.signing_block.name = "Nguyễn Văn A";
  facts.signing_block.confidence = 0.9;
  facts.signatures = {signature(SignatureRole::kLeader, "Nguyễn Văn A"),
                      signature(SignatureRole::kAgency, "ỦY BAN NHÂN DÂN XÃ AN MẪU")};
  facts.signature_file.revisions = 3;
  return facts;
}

inline DocumentFacts paper_scan(const std::string& sha256 = std::string(64, 'b')) {
  DocumentFacts facts = native_signed(sha256);
  facts.origin = Origin::kScanned;
  facts.document_class = DocumentClass::kPaperScan;
  set_number(facts, "15/KH-UBND", Source::kOcr, 0.97);
  set_date(facts, "2024-03-12", Source::kOcr, 0.97);
  facts.signatures.clear();
  facts.signature_file = {};
  facts.signing_block.handwritten_signature = true;
  facts.seal = {true, true, 0.9, 3, std::nullopt};
  return facts;
}

// Everything holds, at a trusted time.
inline SignaturesJudgement good_signatures(const DocumentFacts& facts,
                                           const std::string& time = "2024-03-12T03:00:00Z") {
  SignaturesJudgement judged;
  if (facts.signatures.empty()) return judged;
  judged.status = DocumentStatus::kAllGood;
  judged.signed_by_leader = judged.signed_by_agency = judged.order_ok = Answer::kYes;
  for (const auto& fact : facts.signatures) {
    SignatureJudgement one;
    one.field = fact.field;
    one.role = fact.role;
    one.conclusion = SignatureConclusion::kPassed;
    one.mathematics = one.structure = one.unchanged = one.strong = one.matches_document = Answer::kYes;
    one.path.status = PathStatus::kOk;
    one.path.group = "cong_vu";
    one.revocation.status = RevocationStatus::kGood;
    one.time = {TimeSource::kSignatureTimestamp, true, time, {}};
    judged.signatures.push_back(std::move(one));
  }
  return judged;
}

inline SignaturesJudge signed_well() {
  return [](const DocumentFacts& facts) { return good_signatures(facts); };
}

inline Claim claim(const std::string& path, std::vector<std::string> codes, const std::string& unit = "xa-an-mau") {
  return {unit, path, std::move(codes), ClaimSource::kFileName, "", "", "", ""};
}

// Findings of one check, of all files.
inline std::vector<Finding> findings_of(const CampaignVerdict& verdict, std::string_view check) {
  std::vector<Finding> found;
  for (const auto& evidence : verdict.evidence) {
    for (const auto& finding : evidence.verdict.findings) {
      if (finding.check == check) found.push_back(finding);
    }
  }
  return found;
}

}  // namespace kiemchung::fixture
