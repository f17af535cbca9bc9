#include "verifiers/signature/signature_reasons.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace kiemchung {
namespace {

constexpr DefectRule kDefects[] = {
    // Signed bytes that were put elsewhere, or a dictionary that does not frame them: nothing honest writes this.
    {"GAP_NOT_CONTENTS", ReasonWeight::kForged, true},
    {"DICT_OUTSIDE_COVERAGE", ReasonWeight::kForged, true},
    {"DUPLICATE_KEY", ReasonWeight::kForged, true},
    {"BYTERANGE_OVERLAP", ReasonWeight::kForged, true},
    {"BYTERANGE_MALFORMED", ReasonWeight::kBroken, true},
    {"BYTERANGE_OUT_OF_FILE", ReasonWeight::kBroken, true},
    {"CONTENTS_EMPTY", ReasonWeight::kBroken, true},
    {"RESAVED_AFTER_SIGNING", ReasonWeight::kBroken, true},
    {"CONTENTS_TRAILING_DATA", ReasonWeight::kNote, true},
    {"ORPHAN_SIGNATURE", ReasonWeight::kCheck, true},
    {"SAME_FIELD_TWICE", ReasonWeight::kCheck, true},
    {"XREF_CHAIN_SKIPS", ReasonWeight::kChanged, true},
    {"XREF_REDIRECT", ReasonWeight::kChanged, true},
    {"XREF_HEADER_MISMATCH", ReasonWeight::kChanged, true},
    {"OBJECT_FREED", ReasonWeight::kChanged, true},
    {"TAIL_WITHOUT_XREF", ReasonWeight::kChanged, true},
    {"XREF_LOOP", ReasonWeight::kCheck, true},
    {"XREF_CHAIN_BROKEN", ReasonWeight::kCheck, true},
    {"XREF_CHAIN_TOO_LONG", ReasonWeight::kCheck, true},
    {"XREF_HYBRID_BROKEN", ReasonWeight::kCheck, true},
    {"XREF_NUMBERED_FROM_ONE", ReasonWeight::kInfo, true},
    {"PARSER_REPAIRED", ReasonWeight::kCheck, true},
    {"CHANGES_UNREADABLE", ReasonWeight::kCheck, true},
    {"SUPPLEMENT_REMOVED", ReasonWeight::kCheck, true},
    {"READERS_DISAGREE_FIELDS", ReasonWeight::kCheck, true},
    {"READERS_DISAGREE_RANGES", ReasonWeight::kCheck, true},
    {"READERS_DISAGREE_PAGES", ReasonWeight::kCheck, true},
    {"MAC_NOT_CHECKED", ReasonWeight::kCheck, true},
    {"CERTIFICATION_NOT_FIRST", ReasonWeight::kCheck, true},
    {"MDP_VIOLATED", ReasonWeight::kChanged, true},
    {"CMS_UNPARSABLE", ReasonWeight::kBroken, false},
    {"SIGNER_CERT_MISSING", ReasonWeight::kCheck, false},
    {"ESS_MISMATCH", ReasonWeight::kBroken, false},
    {"ESS_MISSING", ReasonWeight::kInfo, false},
    {"ALG_UNSUPPORTED", ReasonWeight::kCheck, false},
    {"ALG_INCONSISTENT", ReasonWeight::kBroken, false},
    {"ECONTENT_EMPTY", ReasonWeight::kCheck, false},
    {"ECONTENT_PRESENT", ReasonWeight::kCheck, false},
    {"ATTRS_NOT_DER", ReasonWeight::kInfo, false},
    {"ATTR_CONTENT_TYPE_MISSING", ReasonWeight::kNote, false},
    {"NO_SIGNED_ATTRIBUTES", ReasonWeight::kInfo, false},
    {"MULTI_SIGNER", ReasonWeight::kNote, false},
    {"TST_INVALID", ReasonWeight::kCheck, false},
    {"TST_IMPRINT_MISMATCH", ReasonWeight::kCheck, false},
};

struct EtsiRow {
  std::string_view code;
  EtsiWord word;
};
constexpr EtsiRow kEtsi[] = {
    {"DIGEST_MISMATCH", {true, "HASH_FAILURE"}},
    {"VALUE_INVALID", {true, "SIG_CRYPTO_FAILURE"}},
    {"ALG_INCONSISTENT", {true, "SIG_CRYPTO_FAILURE"}},
    {"ESS_MISMATCH", {false, "NO_SIGNING_CERTIFICATE_FOUND"}},
    {"SIGNER_CERT_MISSING", {false, "NO_SIGNING_CERTIFICATE_FOUND"}},
    {"ALG_UNSUPPORTED", {false, "GENERIC"}},
    {"CHAIN_NO_ANCHOR", {false, "NO_CERTIFICATE_CHAIN_FOUND"}},
    {"CHAIN_INTERMEDIATE_MISSING", {false, "NO_CERTIFICATE_CHAIN_FOUND"}},
    {"CERT_SELF_SIGNED", {false, "NO_CERTIFICATE_CHAIN_FOUND"}},
    {"CHAIN_INVALID", {false, "CERTIFICATE_CHAIN_GENERAL_FAILURE"}},
    {"CERT_EXPIRED_AT_TIME", {false, "OUT_OF_BOUNDS_NOT_REVOKED"}},
    {"CERT_EXPIRED_TIME_UNPROVEN", {false, "OUT_OF_BOUNDS_NO_POE"}},
    {"CERT_NOT_YET_VALID", {true, "NOT_YET_VALID"}},
    {"REVOKED", {true, "REVOKED"}},
    {"REVOKED_TIME_UNPROVEN", {false, "REVOKED_NO_POE"}},
    {"REVOCATION_UNKNOWN_OFFLINE", {false, "TRY_LATER"}},
    {"NO_TRUSTED_TIME", {false, "NO_POE"}},
    {"TIMESTAMP_NOT_TRUSTED", {false, "NO_POE"}},
    {"TIMESTAMP_AUTHORITY_MISSING", {false, "NO_POE"}},
    {"TST_INVALID", {false, "NO_POE"}},
    {"TST_IMPRINT_MISMATCH", {false, "NO_POE"}},
    {"ALG_WEAK", {false, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"}},
    {"KEY_SHORT", {false, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"}},
    {"COVERS_SIGNED_TEXT", {false, "SIG_CONSTRAINTS_FAILURE"}},
    {"CHANGED_FORM_FILL", {false, "SIG_CONSTRAINTS_FAILURE"}},
    {"SIGNER_NOT_IN_SIGNING_BLOCK", {false, "SIG_CONSTRAINTS_FAILURE"}},
};

// Reasons that are no defects among the facts.
constexpr std::string_view kOthers[] = {"DIGEST_MISMATCH",
                                        "VALUE_INVALID",
                                        "MALFORMED",
                                        "COVERAGE_PARTIAL",
                                        "CHANGED_METADATA_ONLY",
                                        "CHANGED_LTV_ONLY",
                                        "CHANGED_SIGNATURES_ONLY",
                                        "CHANGED_FORM_FILL",
                                        "CHANGED_ANNOTATIONS",
                                        "CHANGED_STRUCTURE",
                                        "CHANGED_CONTENT",
                                        "CHANGED_UNEXPLAINED",
                                        "COVERS_SIGNED_TEXT",
                                        "SIGNINGTIME_LOCAL_AS_UTC",
                                        "TIMESTAMP_AUTHORITY_MISSING",
                                        "TIMESTAMP_NOT_TRUSTED",
                                        "NO_TRUSTED_TIME",
                                        "CHAIN_NO_ANCHOR",
                                        "CHAIN_INTERMEDIATE_MISSING",
                                        "CERT_EXPIRED_AT_TIME",
                                        "CERT_NOT_YET_VALID",
                                        "CERT_SELF_SIGNED",
                                        "CHAIN_INVALID",
                                        "CHAIN_WEAK",
                                        "CERT_EXPIRED_TIME_UNPROVEN",
                                        "REVOCATION_UNKNOWN_OFFLINE",
                                        "REVOKED",
                                        "REVOKED_AFTER",
                                        "REVOKED_TIME_UNPROVEN",
                                        "ALG_WEAK",
                                        "KEY_SHORT",
                                        "SIGNER_NOT_IN_SIGNING_BLOCK",
                                        "SIGNER_NOT_ISSUER",
                                        "ORDER_LEADER_AFTER_AGENCY",
                                        "TIME_ORDER",
                                        "NUMBER_BY_OTHER_CERTIFICATE",
                                        "UNSIGNED_TAIL",
                                        "ENCRYPTED"};

constexpr auto all_codes() {
  std::array<std::string_view, std::size(kDefects) + std::size(kOthers)> codes{};
  std::size_t at = 0;
  for (const DefectRule& rule : kDefects) codes[at++] = rule.code;
  for (const std::string_view code : kOthers) codes[at++] = code;
  return codes;
}
constexpr auto kAllCodes = all_codes();

}  // namespace

const DefectRule* defect_rule(std::string_view code) {
  const auto found =
      std::find_if(std::begin(kDefects), std::end(kDefects), [&](const DefectRule& rule) { return rule.code == code; });
  return found == std::end(kDefects) ? nullptr : found;
}

EtsiWord etsi_word(std::string_view code) {
  for (const EtsiRow& row : kEtsi) {
    if (row.code == code) return row.word;
  }
  // Everything about structure, coverage and changes is a format failure there.
  return {true, "FORMAT_FAILURE"};
}

std::span<const std::string_view> signature_reason_codes() { return kAllCodes; }

}  // namespace kiemchung
