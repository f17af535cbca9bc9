// Judgement of signatures: facts × trust store × profile × time → separate answers, and one conclusion with its
// reasons. Pure: no files, no clock, no PDF. The answers stay apart because they fail for different reasons and are
// settled by different people: mathematics, coverage, later changes, path, revocation, time, strength, agreement with
// the document.
//
// Sources: ETSI EN 319 102-1 (indication and sub-indication), Decree 68/2024 art. 30–32 and Circular 41/2017 art. 7–8
// (certificate valid at signing time, path up to the root, status at signing time), Decree 30/2020 art. 13–18 (order).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/document_facts.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung {

// Three-valued answer to each question below. kUnknown never speaks against a signature.
enum class Answer { kUnknown, kYes, kNo };
template <>
inline constexpr Word<Answer> kWords<Answer>[] = {
    {Answer::kUnknown, "unknown"}, {Answer::kYes, "yes"}, {Answer::kNo, "no"}};

// EN 319 102-1 §5.1.3. Our own words stand beside it in `conclusion`.
enum class Indication { kIndeterminate, kTotalPassed, kTotalFailed };
template <>
inline constexpr Word<Indication> kWords<Indication>[] = {{Indication::kIndeterminate, "INDETERMINATE"},
                                                          {Indication::kTotalPassed, "TOTAL_PASSED"},
                                                          {Indication::kTotalFailed, "TOTAL_FAILED"}};

// ok: a path to an anchor stands at the proven time. no_anchor and intermediate_missing: cannot tell, a file must be
// imported (PathAnswer::missing names it). expired/not yet: at the time used, not today.
enum class PathStatus {
  kNotChecked,
  kOk,
  kNoAnchor,
  kIntermediateMissing,
  kExpiredAtTime,
  kNotYetValid,
  kSelfSigned,
  kInvalid
};
template <>
inline constexpr Word<PathStatus> kWords<PathStatus>[] = {{PathStatus::kNotChecked, "not_checked"},
                                                          {PathStatus::kOk, "ok"},
                                                          {PathStatus::kNoAnchor, "no_anchor"},
                                                          {PathStatus::kIntermediateMissing, "intermediate_missing"},
                                                          {PathStatus::kExpiredAtTime, "expired_at_time"},
                                                          {PathStatus::kNotYetValid, "not_yet_valid"},
                                                          {PathStatus::kSelfSigned, "self_signed"},
                                                          {PathStatus::kInvalid, "invalid"}};

// good: a list or response issued at or after the time used, or fresh enough, says so. revoked_after: good then,
// revoked now. revoked_unproven: revoked, and no trusted time tells which came first.
enum class RevocationStatus { kUnknownOffline, kGood, kRevokedBefore, kRevokedAfter, kRevokedUnproven };
template <>
inline constexpr Word<RevocationStatus> kWords<RevocationStatus>[] = {
    {RevocationStatus::kUnknownOffline, "unknown_offline"},
    {RevocationStatus::kGood, "good"},
    {RevocationStatus::kRevokedBefore, "revoked_before"},
    {RevocationStatus::kRevokedAfter, "revoked_after"},
    {RevocationStatus::kRevokedUnproven, "revoked_unproven"}};

// Where the time comes from, best first. Only the first two are proofs of others; the rest is what the signer's clock
// said.
enum class TimeSource { kNone, kSignatureTimestamp, kDocumentTimestamp, kSigningTime, kClaimed };
template <>
inline constexpr Word<TimeSource> kWords<TimeSource>[] = {{TimeSource::kNone, "none"},
                                                          {TimeSource::kSignatureTimestamp, "signature_timestamp"},
                                                          {TimeSource::kDocumentTimestamp, "document_timestamp"},
                                                          {TimeSource::kSigningTime, "signing_time"},
                                                          {TimeSource::kClaimed, "claimed"}};

// Our own conclusion on one signature, from good to grave.
enum class SignatureConclusion { kPassed, kPassedWithNotes, kCheckByHand, kChanged, kBroken, kForged };
template <>
inline constexpr Word<SignatureConclusion> kWords<SignatureConclusion>[] = {
    {SignatureConclusion::kPassed, "passed"},
    {SignatureConclusion::kPassedWithNotes, "passed_with_notes"},
    {SignatureConclusion::kCheckByHand, "check_by_hand"},
    {SignatureConclusion::kChanged, "changed"},
    {SignatureConclusion::kBroken, "broken"},
    {SignatureConclusion::kForged, "forged"}};

// The document as a whole: the panel's one word. forged: structure shows that the signature was transplanted or its
// coverage faked; shown to people as "chữ ký không thuộc về nội dung này", never as an accusation.
enum class DocumentStatus {
  kNoSignature,
  kAllGood,
  kGoodWithNotes,
  kCheckByHand,
  kChanged,
  kBroken,
  kForged,
  kUnreadable
};
template <>
inline constexpr Word<DocumentStatus> kWords<DocumentStatus>[] = {{DocumentStatus::kNoSignature, "no_signature"},
                                                                  {DocumentStatus::kAllGood, "all_good"},
                                                                  {DocumentStatus::kGoodWithNotes, "good_with_notes"},
                                                                  {DocumentStatus::kCheckByHand, "check_by_hand"},
                                                                  {DocumentStatus::kChanged, "changed"},
                                                                  {DocumentStatus::kBroken, "broken"},
                                                                  {DocumentStatus::kForged, "forged"},
                                                                  {DocumentStatus::kUnreadable, "unreadable"}};

// Weight of one reason inside the conclusion, light to heavy.
enum class ReasonWeight { kInfo, kNote, kCheck, kChanged, kBroken, kForged };
template <>
inline constexpr Word<ReasonWeight> kWords<ReasonWeight>[] = {
    {ReasonWeight::kInfo, "info"},       {ReasonWeight::kNote, "note"},     {ReasonWeight::kCheck, "check"},
    {ReasonWeight::kChanged, "changed"}, {ReasonWeight::kBroken, "broken"}, {ReasonWeight::kForged, "forged"}};

// `code` is a stable word of SIGNATURE_REASONS (e.g. "GAP_NOT_CONTENTS"); the sentence for people is the message
// "signature." + code in lower case, with `arguments`.
struct SignatureReason {
  std::string code;
  ReasonWeight weight = ReasonWeight::kInfo;
  std::map<std::string, std::string> arguments;
};

struct MissingCertificate {
  std::string subject;         // of the certificate to get
  std::string subject_key_id;  // lower-case hex, "" if not known
  std::string name;            // of the pin, "" if none fits
  std::string url;             // where it is published: pin, or the certificate's own caIssuers address
  std::string sha256;          // pin to compare with, "" if none
};

struct PathAnswer {
  PathStatus status = PathStatus::kNotChecked;
  std::vector<std::string> subjects;  // signer first, anchor last
  std::string anchor_sha256;
  std::string group;  // of the anchor's pin: "cong_vu" | "quoc_gia" | ""
  std::optional<MissingCertificate> missing;
  bool weak_certificates = false;  // a CA below the anchor signed with SHA-1 (Government G1)
  std::string detail;              // library's words, for the technical view
};

struct RevocationAnswer {
  RevocationStatus status = RevocationStatus::kUnknownOffline;
  std::string source;      // "crl" | "ocsp" | ""
  std::string as_of;       // thisUpdate, UTC
  std::string revoked_at;  // UTC
  std::string reason;      // RFC 5280 reason word
  std::string url;         // where the list is published
  std::string issuer;      // of the list that is missing or was used
};

struct TimeAnswer {
  TimeSource source = TimeSource::kNone;
  bool trusted = false;  // token's mathematics, imprint and path to an anchor all hold
  std::string time;      // UTC; "" if none
  PathAnswer authority;  // of the timestamp authority
};

struct SignatureJudgement {
  std::string field;
  std::string object;
  SignatureRole role = SignatureRole::kUnknown;
  SignatureConclusion conclusion = SignatureConclusion::kCheckByHand;
  Indication indication = Indication::kIndeterminate;
  std::string sub_indication;  // EN 319 102-1 table 6, "" if passed

  Answer mathematics = Answer::kUnknown;  // value, digest, ESS; nothing about trust
  Answer structure = Answer::kUnknown;    // the range is whole and the dictionary stands inside it
  Answer unchanged = Answer::kUnknown;    // later changes are none or within what the profile allows
  PathAnswer path;
  RevocationAnswer revocation;
  TimeAnswer time;
  Answer strong = Answer::kUnknown;            // algorithms by the profile's table at the time used
  Answer matches_document = Answer::kUnknown;  // signer against issuer (agency roles) or signing block (leader)
  std::vector<SignatureReason> reasons;        // heaviest first, then by code
};

struct SignaturesJudgement {
  DocumentStatus status = DocumentStatus::kNoSignature;
  std::vector<SignatureJudgement> signatures;  // order of facts.signatures
  std::vector<SignatureReason> reasons;        // about the document: order, roles, unsigned tail
  Answer signed_by_leader = Answer::kUnknown;
  Answer signed_by_agency = Answer::kUnknown;  // sound agency signature over the number and date where these are fields
  Answer order_ok = Answer::kUnknown;          // leader before agency, times not falling (60 s grace)
};

// What is allowed and how heavy a weakness is. Facts never change with the profile.
struct SignatureProfile {
  std::string name = "vn-gov";
  LaterChanges allowed_changes = LaterChanges::kSignaturesOnly;  // up to here: good; form fill: note; above: changed
  bool sha1_is_weak_note_only = true;  // false: SHA-1 after its end of life makes the answer indeterminate
  int minimum_rsa_bits = 2048;         // Circular 15/2025
  bool trusted_time_required = false;
  bool revocation_required = false;  // false: unknown offline is a note
  bool path_required = true;         // false: mathematics and changes only ("facts-only")
};

// Profiles that ship: "vn-gov" (default), "strict-etsi" (EN 319 102-1, TS 119 312 dates), "facts-only". Nothing:
// unknown.
std::optional<SignatureProfile> signature_profile(std::string_view name);

// `at`: UTC instant of the judgement, "2024-11-25T10:00:00Z"; used where no better time is proven.
SignatureJudgement judge_signature(const SignatureFact& fact, const DocumentFacts& facts, const TrustStore& trust,
                                   const SignatureProfile& profile, std::string_view at);
SignaturesJudgement judge_signatures(const DocumentFacts& facts, const TrustStore& trust,
                                     const SignatureProfile& profile, std::string_view at);

}  // namespace kiemchung
