#include <algorithm>
#include <array>

#include "verifiers/signature/certificate_path.h"
#include "verifiers/signature/holder.h"
#include "verifiers/signature/openssl_handles.h"
#include "verifiers/signature/path.h"
#include "verifiers/signature/signature_reasons.h"

namespace kiemchung {
namespace {

constexpr std::int64_t kClockGrace = 60;  // seconds two authorities' clocks may differ

struct Context {
  const SignatureFact& fact;
  const DocumentFacts& facts;
  const TrustStore& trust;
  const SignatureProfile& profile;
  std::int64_t at;
  SignatureJudgement& out;

  void reason(std::string code, ReasonWeight weight, std::map<std::string, std::string> arguments = {}) const {
    const auto same = [&](const SignatureReason& one) { return one.code == code; };
    if (std::any_of(out.reasons.begin(), out.reasons.end(), same)) return;
    out.reasons.push_back({std::move(code), weight, std::move(arguments)});
  }
};

std::uint64_t covered_end(const SignatureFact& fact) {
  return fact.byte_range.size() == 4 ? fact.byte_range[2] + fact.byte_range[3] : 0;
}

bool sound(const SignatureFact& fact) { return fact.integrity == Integrity::kIntact; }

// A later sound signature whose coverage ends the file: what came in between was seen and signed by somebody.
bool ends_signed(const DocumentFacts& facts) {
  if (facts.signature_file.unsigned_tail || facts.signatures.empty()) return false;
  return std::any_of(facts.signatures.begin(), facts.signatures.end(),
                     [](const SignatureFact& one) { return sound(one) && one.coverage == Coverage::kWholeFile; });
}

std::map<std::string, std::string> missing_arguments(const PathAnswer& path) {
  if (!path.missing) return {};
  const MissingCertificate& missing = *path.missing;
  return {{"certificate", missing.name.empty() ? missing.subject : missing.name},
          {"url", missing.url},
          {"sha256", missing.sha256}};
}

void judge_mathematics(const Context& c) {
  switch (c.fact.integrity) {
    case Integrity::kIntact:
      c.out.mathematics = Answer::kYes;
      break;
    case Integrity::kUnsupported:
      c.out.mathematics = Answer::kUnknown;
      break;
    case Integrity::kDigestMismatch:
      c.out.mathematics = Answer::kNo;
      c.reason("DIGEST_MISMATCH", ReasonWeight::kBroken);
      break;
    case Integrity::kSignatureInvalid:
      c.out.mathematics = Answer::kNo;
      c.reason("VALUE_INVALID", ReasonWeight::kBroken);
      break;
    case Integrity::kMalformed:
      c.out.mathematics = Answer::kNo;
      c.reason("MALFORMED", ReasonWeight::kBroken);
  }
  c.out.structure = Answer::kYes;
  for (const std::string& defect : c.fact.defects) {
    const DefectRule* rule = defect_rule(defect);
    const ReasonWeight weight = rule ? rule->weight : ReasonWeight::kCheck;
    c.reason(defect, weight);
    if (rule && rule->structural && weight >= ReasonWeight::kCheck) c.out.structure = Answer::kNo;
    if (rule && !rule->structural && weight >= ReasonWeight::kBroken) c.out.mathematics = Answer::kNo;
  }
}

void judge_changes(const Context& c) {
  // Where the file was written anew, ranges and revisions are another program's: nothing is said about what changed.
  if (std::find(c.fact.defects.begin(), c.fact.defects.end(), "RESAVED_AFTER_SIGNING") != c.fact.defects.end()) return;
  const LaterChanges level = c.fact.later_changes;
  const std::map<std::string, std::string> where =
      c.fact.changes.empty()
          ? std::map<std::string, std::string>{}
          : std::map<std::string, std::string>{
                {"path",
                 std::max_element(c.fact.changes.begin(), c.fact.changes.end(), [](const auto& a, const auto& b) {
                   return a.level < b.level;
                 })->path}};
  c.out.unchanged = level <= c.profile.allowed_changes ? Answer::kYes : Answer::kNo;
  if (c.fact.coverage == Coverage::kPartial) c.reason("COVERAGE_PARTIAL", ReasonWeight::kChanged);
  const bool signed_over = ends_signed(c.facts);
  switch (level) {
    case LaterChanges::kNone:
      break;
    case LaterChanges::kMetadataOnly:
      c.reason("CHANGED_METADATA_ONLY", signed_over ? ReasonWeight::kInfo : ReasonWeight::kNote);
      break;
    case LaterChanges::kLtvOnly:
      c.reason("CHANGED_LTV_ONLY", ReasonWeight::kInfo);
      break;
    case LaterChanges::kSignaturesOnly:
      c.reason("CHANGED_SIGNATURES_ONLY", ReasonWeight::kInfo);
      break;
    case LaterChanges::kFormFill:
      c.reason("CHANGED_FORM_FILL", signed_over ? ReasonWeight::kNote : ReasonWeight::kCheck, where);
      if (signed_over) c.out.unchanged = Answer::kUnknown;
      break;
    case LaterChanges::kAnnotations:
      c.reason("CHANGED_ANNOTATIONS", ReasonWeight::kChanged, where);
      break;
    case LaterChanges::kStructure:
      c.reason("CHANGED_STRUCTURE", ReasonWeight::kChanged, where);
      break;
    case LaterChanges::kContent:
      c.reason("CHANGED_CONTENT", ReasonWeight::kChanged, where);
      break;
    case LaterChanges::kUnexplained:
      c.reason("CHANGED_UNEXPLAINED", ReasonWeight::kChanged, where);
  }
  for (const ChangeFact& change : c.fact.changes) {
    if (change.covers_signed_text)
      c.reason("COVERS_SIGNED_TEXT", ReasonWeight::kCheck, {{"page", std::to_string(change.page)}});
  }
}

// A token's time counts as proven if its mathematics, its imprint and its authority's path all hold.
TimeAnswer time_of_token(const TimestampFact& token, TimeSource source, const DocumentFacts& facts,
                         const TrustStore& trust) {
  TimeAnswer answer;
  answer.source = source;
  answer.time = token.time;
  const auto when = crypto::seconds_of(token.time);
  if (!when || !token.imprint_ok || !token.signature_ok) return answer;
  const BuiltPath path =
      build_path(certificates_of_token(token.token), facts.signature_file.dss_certificates, trust, *when, true);
  answer.authority = path.answer;
  answer.trusted = path.answer.status == PathStatus::kOk;
  return answer;
}

TimeAnswer best_time(const Context& c) {
  TimeAnswer best;
  if (c.fact.timestamp && c.fact.timestamp->imprint_ok && c.fact.timestamp->signature_ok) {
    const TimeSource source =
        c.fact.role == SignatureRole::kTimestamp ? TimeSource::kDocumentTimestamp : TimeSource::kSignatureTimestamp;
    best = time_of_token(*c.fact.timestamp, source, c.facts, c.trust);
    if (best.trusted) return best;
  }
  for (const SignatureFact& other : c.facts.signatures) {
    if (&other == &c.fact || other.role != SignatureRole::kTimestamp || !other.timestamp || !sound(other)) continue;
    if (covered_end(other) <= covered_end(c.fact)) continue;
    TimeAnswer later = time_of_token(*other.timestamp, TimeSource::kDocumentTimestamp, c.facts, c.trust);
    if (later.trusted) return later;
  }
  if (best.source != TimeSource::kNone) return best;
  if (const auto own = crypto::seconds_of(c.fact.signing_time)) {
    best.source = TimeSource::kSigningTime;
    best.time = crypto::iso_of(*own - c.fact.signing_time_shift_hours * std::int64_t{3600});
  } else if (!c.fact.claimed_time.empty()) {
    best.source = TimeSource::kClaimed;
    best.time = c.fact.claimed_time;
  }
  return best;
}

void judge_time(const Context& c) {
  c.out.time = best_time(c);
  if (c.fact.signing_time_shift_hours != 0)
    c.reason("SIGNINGTIME_LOCAL_AS_UTC", ReasonWeight::kInfo,
             {{"hours", std::to_string(c.fact.signing_time_shift_hours)}});
  if (!c.profile.path_required || c.out.time.trusted) return;
  const ReasonWeight weight = c.profile.trusted_time_required ? ReasonWeight::kCheck : ReasonWeight::kNote;
  const bool token =
      c.out.time.source == TimeSource::kSignatureTimestamp || c.out.time.source == TimeSource::kDocumentTimestamp;
  if (token && c.out.time.authority.missing) {
    c.reason("TIMESTAMP_AUTHORITY_MISSING", weight, missing_arguments(c.out.time.authority));
  } else {
    c.reason(token ? "TIMESTAMP_NOT_TRUSTED" : "NO_TRUSTED_TIME", weight);
  }
}

void judge_path(const Context& c) {
  if (!c.profile.path_required || c.fact.certificates.empty()) return;
  const std::int64_t time = crypto::seconds_of(c.out.time.time).value_or(c.at);
  const bool timestamping = c.fact.role == SignatureRole::kTimestamp;
  const BuiltPath path =
      build_path(c.fact.certificates, c.facts.signature_file.dss_certificates, c.trust, time, timestamping);
  c.out.path = path.answer;
  switch (path.answer.status) {
    case PathStatus::kNotChecked:
    case PathStatus::kOk:
      break;
    case PathStatus::kNoAnchor:
      c.reason("CHAIN_NO_ANCHOR", ReasonWeight::kCheck, missing_arguments(path.answer));
      break;
    case PathStatus::kIntermediateMissing:
      c.reason("CHAIN_INTERMEDIATE_MISSING", ReasonWeight::kCheck, missing_arguments(path.answer));
      break;
    case PathStatus::kExpiredAtTime:
      c.reason("CERT_EXPIRED_AT_TIME", ReasonWeight::kCheck, {{"not_after", c.fact.signer.not_after}});
      break;
    case PathStatus::kNotYetValid:
      c.reason("CERT_NOT_YET_VALID", ReasonWeight::kCheck, {{"not_before", c.fact.signer.not_before}});
      break;
    case PathStatus::kSelfSigned:
      c.reason("CERT_SELF_SIGNED", ReasonWeight::kCheck);
      break;
    case PathStatus::kInvalid:
      c.reason("CHAIN_INVALID", ReasonWeight::kCheck, {{"detail", path.answer.detail}});
  }
  if (path.answer.weak_certificates) c.reason("CHAIN_WEAK", ReasonWeight::kInfo);
  // A claimed time proves nothing for a certificate that has expired since (EN 319 102-1: OUT_OF_BOUNDS_NO_POE).
  const auto end = crypto::seconds_of(c.fact.signer.not_after);
  if (path.answer.status == PathStatus::kOk && !c.out.time.trusted && end && *end < c.at)
    c.reason("CERT_EXPIRED_TIME_UNPROVEN", ReasonWeight::kCheck, {{"not_after", c.fact.signer.not_after}});

  std::vector<std::string> material = c.fact.revocation_data;
  const auto& stored = c.facts.signature_file.dss_revocation_data;
  material.insert(material.end(), stored.begin(), stored.end());
  c.out.revocation = ask_revocation(path, material, c.trust, time, c.out.time.trusted);
  const RevocationAnswer& answer = c.out.revocation;
  const std::map<std::string, std::string> when = {{"revoked_at", answer.revoked_at}, {"reason", answer.reason}};
  switch (answer.status) {
    case RevocationStatus::kGood:
      break;
    case RevocationStatus::kUnknownOffline:
      if (path.answer.status == PathStatus::kOk)
        c.reason("REVOCATION_UNKNOWN_OFFLINE",
                 c.profile.revocation_required ? ReasonWeight::kCheck : ReasonWeight::kNote,
                 {{"url", answer.url}, {"issuer", answer.issuer}});
      break;
    case RevocationStatus::kRevokedBefore:
      c.reason("REVOKED", c.out.time.trusted ? ReasonWeight::kBroken : ReasonWeight::kCheck, when);
      break;
    case RevocationStatus::kRevokedAfter:
      c.reason("REVOKED_AFTER", ReasonWeight::kNote, when);
      break;
    case RevocationStatus::kRevokedUnproven:
      c.reason("REVOKED_TIME_UNPROVEN", ReasonWeight::kCheck, when);
  }
}

void judge_strength(const Context& c) {
  if (c.fact.digest_algorithm.empty()) return;
  const bool weak_digest = c.fact.digest_algorithm == "SHA1" || c.fact.digest_algorithm == "MD5";
  const bool rsa = c.fact.signature_algorithm.starts_with("RSA");
  const bool short_key = rsa ? c.fact.key_bits < c.profile.minimum_rsa_bits
                             : c.fact.signature_algorithm == "ECDSA" && c.fact.key_bits < 256;
  c.out.strong = weak_digest || short_key ? Answer::kNo : Answer::kYes;
  const ReasonWeight weight = c.profile.sha1_is_weak_note_only ? ReasonWeight::kNote : ReasonWeight::kCheck;
  if (weak_digest) c.reason("ALG_WEAK", weight, {{"algorithm", c.fact.digest_algorithm}});
  if (short_key) c.reason("KEY_SHORT", weight, {{"bits", std::to_string(c.fact.key_bits)}});
}

// Agreement of the holder with what the page says. Certificates name bodies in full, headers often split them over two
// lines, so "differs" is said only where nothing is alike.
void judge_agreement(const Context& c) {
  double alike = 0.0;
  const SignerFact& signer = c.fact.signer;
  if (c.fact.role == SignatureRole::kLeader) {
    if (c.facts.signing_block.name.empty() || signer.common_name.empty()) return;
    alike = same_name(signer.common_name, c.facts.signing_block.name);
  } else if (c.fact.role == SignatureRole::kAgency || c.fact.role == SignatureRole::kNumber ||
             c.fact.role == SignatureRole::kDate) {
    if (c.facts.issuer.name.empty() || signer.common_name.empty()) return;
    const std::string both = c.facts.issuer.name + " " + c.facts.issuer.parent;
    alike = std::max({same_name(signer.common_name, c.facts.issuer.name), same_name(signer.common_name, both),
                      same_name(signer.common_name, c.facts.issuer.parent + " " + c.facts.issuer.name)});
  } else {
    return;
  }
  c.out.matches_document = alike >= 0.8 ? Answer::kYes : alike < 0.45 ? Answer::kNo : Answer::kUnknown;
  if (c.out.matches_document == Answer::kNo)
    c.reason(c.fact.role == SignatureRole::kLeader ? "SIGNER_NOT_IN_SIGNING_BLOCK" : "SIGNER_NOT_ISSUER",
             c.fact.role == SignatureRole::kLeader ? ReasonWeight::kCheck : ReasonWeight::kNote,
             {{"signer", signer.common_name}});
}

void sort_reasons(std::vector<SignatureReason>& reasons) {
  std::stable_sort(reasons.begin(), reasons.end(), [](const SignatureReason& a, const SignatureReason& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.code < b.code;
  });
}

void conclude(SignatureJudgement& out) {
  sort_reasons(out.reasons);
  const ReasonWeight worst = out.reasons.empty() ? ReasonWeight::kInfo : out.reasons[0].weight;
  constexpr std::array kConclusions = {SignatureConclusion::kPassed,      SignatureConclusion::kPassedWithNotes,
                                       SignatureConclusion::kCheckByHand, SignatureConclusion::kChanged,
                                       SignatureConclusion::kBroken,      SignatureConclusion::kForged};
  out.conclusion = kConclusions.at(static_cast<std::size_t>(worst));
  out.indication = Indication::kTotalPassed;
  for (const SignatureReason& reason : out.reasons) {
    if (reason.weight < ReasonWeight::kCheck) break;
    const EtsiWord word = etsi_word(reason.code);
    out.indication = word.failed ? Indication::kTotalFailed : Indication::kIndeterminate;
    out.sub_indication = word.sub_indication;
    break;
  }
}

DocumentStatus status_of(ReasonWeight worst) {
  constexpr std::array kStatuses = {DocumentStatus::kAllGood,     DocumentStatus::kGoodWithNotes,
                                    DocumentStatus::kCheckByHand, DocumentStatus::kChanged,
                                    DocumentStatus::kBroken,      DocumentStatus::kForged};
  return kStatuses.at(static_cast<std::size_t>(worst));
}

// The flow of Decree 30/2020 art. 13–18: the leader signs, the clerk gives number and date, the agency signs.
void judge_order(const DocumentFacts& facts, SignaturesJudgement& out) {
  std::optional<std::size_t> leader, agency;
  std::optional<std::int64_t> previous;
  bool falling = false;
  std::string agency_certificate;
  for (std::size_t i = 0; i < facts.signatures.size(); ++i) {
    const SignatureRole role = out.signatures[i].role;
    if (role == SignatureRole::kLeader) leader = i;
    if (role == SignatureRole::kAgency && !agency) agency = i;
    if (role == SignatureRole::kAgency) agency_certificate = facts.signatures[i].signer.fingerprint;
    const auto time = crypto::seconds_of(out.signatures[i].time.time);
    const bool proven = out.signatures[i].time.source == TimeSource::kSignatureTimestamp;
    if (proven && time && previous && *time + kClockGrace < *previous) falling = true;
    if (proven && time) previous = std::max(previous.value_or(*time), *time);
  }
  if (leader && agency) out.order_ok = *leader < *agency ? Answer::kYes : Answer::kNo;
  if (falling) out.order_ok = Answer::kNo;
  if (leader && agency && *leader > *agency)
    out.reasons.push_back({"ORDER_LEADER_AFTER_AGENCY", ReasonWeight::kNote, {}});
  if (falling) out.reasons.push_back({"TIME_ORDER", ReasonWeight::kNote, {}});
  for (std::size_t i = 0; i < facts.signatures.size(); ++i) {
    const SignatureRole role = out.signatures[i].role;
    const bool clerk = role == SignatureRole::kNumber || role == SignatureRole::kDate;
    if (!clerk || agency_certificate.empty() || facts.signatures[i].signer.fingerprint == agency_certificate) continue;
    out.reasons.push_back(
        {"NUMBER_BY_OTHER_CERTIFICATE", ReasonWeight::kNote, {{"signer", facts.signatures[i].signer.common_name}}});
    break;
  }
}

Answer signed_by(const SignaturesJudgement& judged, std::initializer_list<SignatureRole> roles) {
  Answer answer = Answer::kNo;
  for (const SignatureJudgement& one : judged.signatures) {
    if (one.role == SignatureRole::kUnknown && answer == Answer::kNo) answer = Answer::kUnknown;
    if (std::find(roles.begin(), roles.end(), one.role) == roles.end()) continue;
    if (one.conclusion <= SignatureConclusion::kPassedWithNotes) return Answer::kYes;
    if (one.conclusion == SignatureConclusion::kCheckByHand) answer = Answer::kUnknown;
  }
  return answer;
}

}  // namespace

std::optional<SignatureProfile> signature_profile(std::string_view name) {
  SignatureProfile profile;
  if (name == "vn-gov") return profile;
  profile.name = name;
  if (name == "strict-etsi") {
    profile.sha1_is_weak_note_only = false;
    profile.trusted_time_required = true;
    profile.revocation_required = true;
    return profile;
  }
  if (name == "facts-only") {
    profile.path_required = false;
    return profile;
  }
  return std::nullopt;
}

SignatureJudgement judge_signature(const SignatureFact& fact, const DocumentFacts& facts, const TrustStore& trust,
                                   const SignatureProfile& profile, std::string_view at) {
  SignatureJudgement out;
  out.field = fact.field;
  out.object = fact.object;
  out.role = fact.role;
  const Context context{fact, facts, trust, profile, crypto::seconds_of(at).value_or(0), out};
  judge_mathematics(context);
  judge_changes(context);
  judge_time(context);
  judge_path(context);
  judge_strength(context);
  judge_agreement(context);
  conclude(out);
  return out;
}

SignaturesJudgement judge_signatures(const DocumentFacts& facts, const TrustStore& trust,
                                     const SignatureProfile& profile, std::string_view at) {
  SignaturesJudgement out;
  if (facts.signatures.empty()) return out;
  for (const SignatureFact& fact : facts.signatures)
    out.signatures.push_back(judge_signature(fact, facts, trust, profile, at));
  for (const std::string& defect : facts.signature_file.defects) {
    const DefectRule* rule = defect_rule(defect);
    out.reasons.push_back({defect, rule ? rule->weight : ReasonWeight::kCheck, {}});
  }
  if (facts.signature_file.unsigned_tail) out.reasons.push_back({"UNSIGNED_TAIL", ReasonWeight::kNote, {}});
  if (facts.signature_file.encrypted) out.reasons.push_back({"ENCRYPTED", ReasonWeight::kNote, {}});
  judge_order(facts, out);
  sort_reasons(out.reasons);
  ReasonWeight worst = out.reasons.empty() ? ReasonWeight::kInfo : out.reasons[0].weight;
  for (const SignatureJudgement& one : out.signatures) {
    if (!one.reasons.empty()) worst = std::max(worst, one.reasons[0].weight);
  }
  out.status = status_of(worst);
  out.signed_by_leader = signed_by(out, {SignatureRole::kLeader});
  out.signed_by_agency = signed_by(out, {SignatureRole::kAgency, SignatureRole::kNumber, SignatureRole::kDate});
  return out;
}

}  // namespace kiemchung
