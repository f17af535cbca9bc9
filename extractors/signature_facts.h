// What the digital signatures of one PDF carry, as facts: mathematics, coverage and later changes kept apart, no trust,
// no policy. Conventions as in document_facts.h. Sources: ISO 32000-2 §12.8, ETSI EN 319 142-1 (PAdES), RFC 5652 (CMS),
// RFC 3161 (timestamps).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "extractors/geometry.h"
#include "extractors/words.h"

namespace kiemchung {

enum class Integrity { kUnsupported, kIntact, kDigestMismatch, kSignatureInvalid, kMalformed };
template <>
inline constexpr Word<Integrity> kWords<Integrity>[] = {{Integrity::kUnsupported, "unsupported"},
                                                        {Integrity::kIntact, "intact"},
                                                        {Integrity::kDigestMismatch, "digest_mismatch"},
                                                        {Integrity::kSignatureInvalid, "signature_invalid"},
                                                        {Integrity::kMalformed, "malformed"}};

enum class Coverage { kUnclear, kPartial, kWholeRevision, kWholeFile };
template <>
inline constexpr Word<Coverage> kWords<Coverage>[] = {{Coverage::kUnclear, "unclear"},
                                                      {Coverage::kPartial, "partial"},
                                                      {Coverage::kWholeRevision, "whole_revision"},
                                                      {Coverage::kWholeFile, "whole_file"}};

// Ordered from harmless to grave: the worst single change names the whole.
enum class LaterChanges {
  kNone,
  kMetadataOnly,
  kLtvOnly,
  kSignaturesOnly,
  kFormFill,
  kAnnotations,
  kStructure,
  kContent,
  kUnexplained
};
template <>
inline constexpr Word<LaterChanges> kWords<LaterChanges>[] = {{LaterChanges::kNone, "none"},
                                                              {LaterChanges::kMetadataOnly, "metadata_only"},
                                                              {LaterChanges::kLtvOnly, "ltv_only"},
                                                              {LaterChanges::kSignaturesOnly, "signatures_only"},
                                                              {LaterChanges::kFormFill, "form_fill"},
                                                              {LaterChanges::kAnnotations, "annotations"},
                                                              {LaterChanges::kStructure, "structure"},
                                                              {LaterChanges::kContent, "content"},
                                                              {LaterChanges::kUnexplained, "unexplained"}};

// number, date, month: signature fields whose appearance is the clerk's text (SIGNATURES: the flow leader > agency >
// number > date). Roles are readings, not proofs: the judge compares them with certificates and header.
enum class SignatureRole { kUnknown, kLeader, kAgency, kNumber, kDate, kCopy, kPublisher, kIncoming, kTimestamp };
template <>
inline constexpr Word<SignatureRole> kWords<SignatureRole>[] = {
    {SignatureRole::kUnknown, "unknown"},     {SignatureRole::kLeader, "leader"},
    {SignatureRole::kAgency, "agency"},       {SignatureRole::kNumber, "number"},
    {SignatureRole::kDate, "date"},           {SignatureRole::kCopy, "copy"},
    {SignatureRole::kPublisher, "publisher"}, {SignatureRole::kIncoming, "incoming"},
    {SignatureRole::kTimestamp, "timestamp"}};

struct SignerFact {
  std::string subject;  // RFC 2253, UTF-8
  std::string issuer;
  std::string serial;  // upper-case hex
  std::string common_name;
  std::string organisation;             // O and OUs joined with " / ", outermost first
  std::optional<bool> is_organisation;  // nothing: cannot tell
  std::string not_before;               // UTC
  std::string not_after;                // UTC
  std::string fingerprint;              // SHA-256 of the certificate, lower-case hex
};

struct TimestampFact {
  std::string time;           // genTime, UTC
  std::string tsa;            // subject
  bool imprint_ok = false;    // hash of this very signature value
  bool signature_ok = false;  // the token's own mathematics
  std::string imprint_algorithm;
  std::string token;  // DER of the token, base64: the judge builds the path from it
};

struct ChangeFact {
  int from_revision = 0;
  int to_revision = 0;
  LaterChanges level = LaterChanges::kNone;
  std::string path;  // object path from the catalogue, e.g. "/Root/Pages/Kids[0]/Contents"
  std::string what;  // added | changed | removed | redirected | freed
  int page = 0;
  std::optional<Box> box;
  bool covers_signed_text = false;
};

struct SignatureFact {
  std::string field;
  std::string object;  // "12 0"
  std::string sub_filter;
  int revision = 0;                       // revision that introduced it, from 1
  std::vector<std::uint64_t> byte_range;  // as written
  Coverage coverage = Coverage::kUnclear;
  Integrity integrity = Integrity::kUnsupported;
  std::vector<std::string> defects;  // structure and CMS reasons, e.g. "GAP_NOT_CONTENTS", "ATTRS_NOT_DER"
  std::string digest_algorithm;      // "SHA1"
  std::string signature_algorithm;   // "RSA"
  int key_bits = 0;
  SignerFact signer;
  std::string claimed_time;          // /M, UTC
  std::string signing_time;          // signed attribute, as written
  int signing_time_shift_hours = 0;  // +7: local time written as UTC
  std::optional<TimestampFact> timestamp;
  std::vector<std::string> certificates;     // DER, base64, the signer's first
  std::vector<std::string> revocation_data;  // DER of CRLs and OCSP responses found with it, base64
  std::optional<int> certification_level;    // DocMDP P, 1 … 3
  LaterChanges later_changes = LaterChanges::kNone;
  std::vector<ChangeFact> changes;
  int page = 0;  // 0: invisible
  std::optional<Box> box;
  std::string appearance_text;
  SignatureRole role = SignatureRole::kUnknown;
};

struct SignatureFileFacts {
  int revisions = 0;
  bool unsigned_tail = false;        // bytes or a revision after the last signature
  bool encrypted = false;            // structure could be read in part only; the mathematics does not depend on it
  std::vector<std::string> defects;  // file-wide structural reasons
  std::vector<std::string> dss_certificates;     // document security store: DER, base64
  std::vector<std::string> dss_revocation_data;  // CRLs and OCSP responses, DER, base64
};

}  // namespace kiemchung
