#include "verifiers/signature/path.h"

#include <algorithm>

#include "verifiers/signature/certificate_path.h"
#include "verifiers/signature/openssl_handles.h"
#include "verifiers/signature/trust_store_impl.h"

namespace kiemchung {
namespace {

using namespace crypto;

std::string key_id(const ASN1_OCTET_STRING* id) {
  if (!id) return {};
  return hex({ASN1_STRING_get0_data(id), static_cast<std::size_t>(ASN1_STRING_length(id))});
}

std::string first_issuer_url(X509* certificate) {
  auto* access = static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr));
  std::string url;
  for (int i = 0; access && url.empty() && i < sk_ACCESS_DESCRIPTION_num(access); ++i) {
    const ACCESS_DESCRIPTION* item = sk_ACCESS_DESCRIPTION_value(access, i);
    if (OBJ_obj2nid(item->method) != NID_ad_ca_issuers || item->location->type != GEN_URI) continue;
    const ASN1_IA5STRING* text = item->location->d.uniformResourceIdentifier;
    url.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
               static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  AUTHORITY_INFO_ACCESS_free(access);
  return url;
}

std::string first_list_url(X509* certificate) {
  auto* points =
      static_cast<STACK_OF(DIST_POINT)*>(X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr));
  std::string url;
  for (int i = 0; points && url.empty() && i < sk_DIST_POINT_num(points); ++i) {
    const DIST_POINT* point = sk_DIST_POINT_value(points, i);
    if (!point->distpoint || point->distpoint->type != 0) continue;
    const GENERAL_NAMES* names = point->distpoint->name.fullname;
    for (int k = 0; url.empty() && k < sk_GENERAL_NAME_num(names); ++k) {
      const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, k);
      if (name->type != GEN_URI) continue;
      const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
      url.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                 static_cast<std::size_t>(ASN1_STRING_length(text)));
    }
  }
  sk_DIST_POINT_pop_free(points, DIST_POINT_free);
  return url;
}

// Whose file is missing: the issuer of the last certificate that could be placed. Pins name it by its key.
MissingCertificate missing_issuer(X509* certificate, const TrustStore::Impl& store) {
  MissingCertificate missing;
  missing.subject = name_text(X509_get_issuer_name(certificate));
  missing.subject_key_id = key_id(X509_get0_authority_key_id(certificate));
  missing.url = first_issuer_url(certificate);
  for (const TrustPin& pin : store.pins) {
    const bool by_key = !pin.subject_key_id.empty() && pin.subject_key_id == missing.subject_key_id;
    const bool by_name = missing.subject_key_id.empty() && !pin.subject.empty() && pin.subject == missing.subject;
    if (!by_key && !by_name) continue;
    missing.name = pin.name;
    missing.sha256 = pin.sha256;
    if (!pin.url.empty()) missing.url = pin.url;
    break;
  }
  return missing;
}

bool is_root_pin(const TrustStore::Impl& store, const MissingCertificate& missing) {
  const TrustPin* pin = store.pin(missing.sha256);
  return pin && pin->role == "root";
}

bool signed_with_sha1(X509* certificate) {
  int digest = NID_undef;
  return OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, nullptr) &&
         (digest == NID_sha1 || digest == NID_md5);
}

void read_built(X509_STORE_CTX* context, const TrustStore::Impl& store, BuiltPath& built) {
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  for (int i = 0; chain && i < sk_X509_num(chain); ++i) {
    X509* one = sk_X509_value(chain, i);
    built.answer.subjects.push_back(name_text(X509_get_subject_name(one)));
    X509_up_ref(one);
    built.certificates.emplace_back(one);
    if (i > 0 && i + 1 < sk_X509_num(chain)) built.answer.weak_certificates |= signed_with_sha1(one);
    if (i == 0 && sk_X509_num(chain) > 1) built.answer.weak_certificates |= signed_with_sha1(one);
  }
  if (built.answer.status != PathStatus::kOk || built.certificates.empty()) return;
  built.answer.anchor_sha256 = sha256_hex(der_of(built.certificates.back().get(), i2d_X509));
  if (const auto found = store.certificates.find(built.answer.anchor_sha256); found != store.certificates.end())
    built.answer.group = found->second.facts.group;
}

void read_error(X509_STORE_CTX* context, const TrustStore::Impl& store, PathAnswer& answer) {
  const int error = X509_STORE_CTX_get_error(context);
  X509* last = X509_STORE_CTX_get_current_cert(context);
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  if (chain && sk_X509_num(chain) > 0) {
    if (error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY || error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
        error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE)
      last = sk_X509_value(chain, sk_X509_num(chain) - 1);
  }
  answer.detail = X509_verify_cert_error_string(error);
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      if (last) answer.missing = missing_issuer(last, store);
      answer.status = answer.missing && is_root_pin(store, *answer.missing) ? PathStatus::kNoAnchor
                                                                            : PathStatus::kIntermediateMissing;
      break;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      answer.status = PathStatus::kNoAnchor;
      if (chain && sk_X509_num(chain) > 0) {
        X509* root = sk_X509_value(chain, sk_X509_num(chain) - 1);
        answer.missing = missing_issuer(root, store);
        if (answer.missing->sha256.empty()) answer.missing->sha256 = sha256_hex(der_of(root, i2d_X509));
      }
      break;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      answer.status = PathStatus::kSelfSigned;
      break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      answer.status = PathStatus::kExpiredAtTime;
      break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      answer.status = PathStatus::kNotYetValid;
      break;
    default:
      answer.status = PathStatus::kInvalid;
  }
}

struct Seen {
  RevocationStatus status = RevocationStatus::kUnknownOffline;
  std::string source, as_of, revoked_at, reason;
};

// Better knowledge wins: a revocation over anything, then the newest statement.
void keep_better(Seen& best, Seen&& other) {
  const bool revoked = other.status > RevocationStatus::kGood;
  const bool better = best.status > RevocationStatus::kGood ? revoked && other.revoked_at < best.revoked_at
                      : revoked                             ? true
                                                            : other.status == RevocationStatus::kGood &&
                                      (best.status != RevocationStatus::kGood || other.as_of > best.as_of);
  if (better) best = std::move(other);
}

RevocationStatus placed(const std::string& revoked_at, std::int64_t time, bool trusted) {
  const auto when = seconds_of(revoked_at);
  if (when && *when <= time) return RevocationStatus::kRevokedBefore;
  return trusted ? RevocationStatus::kRevokedAfter : RevocationStatus::kRevokedUnproven;
}

// A list says "good at that time" if it was made later, or was the current one then (RFC 5280 §5.1.2.4–5; Decree
// 68/2024 art. 31.c). The certificate must not have left the lists by expiring before.
bool speaks_for(const std::string& this_update, const std::string& next_update, const std::string& expires,
                std::int64_t time) {
  const auto made = seconds_of(this_update), until = seconds_of(next_update), end = seconds_of(expires);
  if (!made) return false;
  if (*made >= time) return !end || *made <= *end;
  return until && *until >= time;
}

Seen ask_list(X509_CRL* list, X509* certificate, X509* issuer, std::int64_t time, bool trusted) {
  Seen seen;
  if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(issuer)) != 0) return seen;
  if (X509_CRL_verify(list, X509_get0_pubkey(issuer)) != 1) {
    ERR_clear_error();
    return seen;
  }
  seen.source = "crl";
  seen.as_of = utc(X509_CRL_get0_lastUpdate(list));
  X509_REVOKED* entry = nullptr;
  const int found = X509_CRL_get0_by_serial(list, &entry, X509_get0_serialNumber(certificate));
  if (found == 1 && entry) {
    seen.revoked_at = utc(X509_REVOKED_get0_revocationDate(entry));
    if (auto* code = static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr))) {
      seen.reason = OCSP_crl_reason_str(ASN1_ENUMERATED_get(code));
      ASN1_ENUMERATED_free(code);
    }
    seen.status = placed(seen.revoked_at, time, trusted);
  } else if (speaks_for(seen.as_of, utc(X509_CRL_get0_nextUpdate(list)), utc(X509_get0_notAfter(certificate)), time)) {
    seen.status = RevocationStatus::kGood;
  }
  return seen;
}

// RFC 6960 §4.2.2.2: the issuer itself answers, or a certificate it issued for OCSP signing.
bool responder_is_authorised(OCSP_BASICRESP* basic, X509* issuer) {
  X509* responder = nullptr;
  const CertList own(sk_X509_new_null());
  sk_X509_push(own.get(), issuer);
  if (OCSP_resp_get0_signer(basic, &responder, own.get()) != 1 || !responder) return false;
  if (X509_cmp(responder, issuer) != 0) {
    if (!(X509_get_extension_flags(responder) & EXFLAG_XKUSAGE)) return false;
    if (!(X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN)) return false;
    if (X509_verify(responder, X509_get0_pubkey(issuer)) != 1) return false;
  }
  return OCSP_basic_verify(basic, own.get(), nullptr, OCSP_NOVERIFY) == 1;
}

Seen ask_response(OCSP_RESPONSE* response, X509* certificate, X509* issuer, std::int64_t time, bool trusted) {
  Seen seen;
  const OcspBasicHandle basic(OCSP_response_get1_basic(response));
  if (!basic || !responder_is_authorised(basic.get(), issuer)) {
    ERR_clear_error();
    return seen;
  }
  for (int i = 0; i < OCSP_resp_count(basic.get()); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic.get(), i);
    const OCSP_CERTID* asked = OCSP_SINGLERESP_get0_id(single);
    ASN1_OBJECT* algorithm = nullptr;
    OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, const_cast<OCSP_CERTID*>(asked));
    const OcspIdHandle own(OCSP_cert_to_id(EVP_get_digestbyobj(algorithm), certificate, issuer));
    if (!own || OCSP_id_cmp(own.get(), const_cast<OCSP_CERTID*>(asked)) != 0) continue;
    int reason = -1;
    ASN1_GENERALIZEDTIME *revoked = nullptr, *made = nullptr, *until = nullptr;
    const int status = OCSP_single_get0_status(single, &reason, &revoked, &made, &until);
    seen.source = "ocsp";
    seen.as_of = utc(made);
    if (status == V_OCSP_CERTSTATUS_REVOKED) {
      seen.revoked_at = utc(revoked);
      if (reason >= 0) seen.reason = OCSP_crl_reason_str(reason);
      seen.status = placed(seen.revoked_at, time, trusted);
    } else if (status == V_OCSP_CERTSTATUS_GOOD &&
               speaks_for(seen.as_of, utc(until), utc(X509_get0_notAfter(certificate)), time)) {
      seen.status = RevocationStatus::kGood;
    }
    break;
  }
  ERR_clear_error();
  return seen;
}

}  // namespace

BuiltPath build_path(const std::vector<std::string>& certificates, const std::vector<std::string>& helpers,
                     const TrustStore& trust, std::int64_t time, bool timestamping) {
  BuiltPath built;
  if (certificates.empty()) return built;
  const TrustStore::Impl& store = trust.impl();
  const auto leaf = decoded_certificate(from_base64(certificates[0]));
  if (!leaf) return built;
  CertStack untrusted(sk_X509_new_null());
  const auto push = [&](const std::string& der) {
    if (auto one = decoded_certificate(der)) sk_X509_push(untrusted.get(), one.release());
  };
  for (std::size_t i = 1; i < certificates.size(); ++i) push(from_base64(certificates[i]));
  for (const std::string& one : helpers) push(from_base64(one));
  for (const auto& [sha256, stored] : store.certificates) {
    X509_up_ref(stored.handle.get());
    sk_X509_push(untrusted.get(), stored.handle.get());
  }
  const StoreContextHandle context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.anchors.get(), leaf.get(), untrusted.get());
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(time));
  // The Government's first root is SHA-1: how strong a path is, is a finding of its own.
  X509_VERIFY_PARAM_set_auth_level(parameters, 0);
  X509_VERIFY_PARAM_set_purpose(parameters, timestamping ? X509_PURPOSE_TIMESTAMP_SIGN : X509_PURPOSE_ANY);
  X509_VERIFY_PARAM_set_depth(parameters, 10);
  if (X509_verify_cert(context.get()) == 1) {
    built.answer.status = PathStatus::kOk;
  } else {
    read_error(context.get(), store, built.answer);
  }
  read_built(context.get(), store, built);
  ERR_clear_error();
  return built;
}

RevocationAnswer ask_revocation(const BuiltPath& path, const std::vector<std::string>& material,
                                const TrustStore& trust, std::int64_t time, bool time_trusted) {
  RevocationAnswer answer;
  if (path.certificates.empty()) return answer;
  answer.url = first_list_url(path.certificates[0].get());
  answer.issuer = name_text(X509_get_issuer_name(path.certificates[0].get()));
  std::vector<CrlHandle> lists;
  std::vector<OcspHandle> responses;
  for (const std::string& item : material) {
    const std::string der = from_base64(item);
    if (auto list = parse<CrlHandle>(d2i_X509_CRL, octets(der))) {
      lists.push_back(std::move(list));
    } else if (auto response = parse<OcspHandle>(d2i_OCSP_RESPONSE, octets(der))) {
      responses.push_back(std::move(response));
    }
  }
  for (std::size_t i = 0; i + 1 < path.certificates.size(); ++i) {
    X509* certificate = path.certificates[i].get();
    X509* issuer = path.certificates[i + 1].get();
    Seen best;
    for (const auto& list : lists) keep_better(best, ask_list(list.get(), certificate, issuer, time, time_trusted));
    for (const auto& [sha256, stored] : trust.impl().lists)
      keep_better(best, ask_list(stored.handle.get(), certificate, issuer, time, time_trusted));
    for (const auto& response : responses)
      keep_better(best, ask_response(response.get(), certificate, issuer, time, time_trusted));
    // The holder's own status answers the question; an authority's is told only if it is bad.
    if (i > 0 && best.status <= RevocationStatus::kGood) continue;
    if (i > 0 && best.status <= answer.status) continue;
    answer.status = best.status;
    answer.source = best.source;
    answer.as_of = best.as_of;
    answer.revoked_at = best.revoked_at;
    answer.reason = best.reason;
    if (i > 0) answer.issuer = name_text(X509_get_issuer_name(certificate));
  }
  return answer;
}

std::vector<std::string> certificates_of_token(const std::string& token) {
  // ContentInfo { type, [0] SignedData { version, digests, content, [0] certificates … } } (RFC 5652 §5.1)
  std::vector<std::string> out;
  const std::string der = from_base64(token);
  const auto content_info = element(octets(der));
  const auto type = content_info ? element(content_info->content) : std::nullopt;
  const auto tagged = type ? element(type->rest) : std::nullopt;
  const auto signed_data = tagged ? element(tagged->content) : std::nullopt;
  Octets rest = signed_data ? signed_data->content : Octets{};
  while (const auto part = element(rest)) {
    rest = part->rest;
    if (part->tag_class != V_ASN1_CONTEXT_SPECIFIC || part->tag != 0) continue;
    Octets items = part->content;
    while (const auto item = element(items)) {
      items = item->rest;
      const std::string one(reinterpret_cast<const char*>(item->whole.data()), item->whole.size());
      const CertHandle certificate = decoded_certificate(one);
      if (!certificate || out.size() >= 32) continue;
      // RFC 3161 §2.3: the authority's own certificate is the one for timestamping alone.
      const bool own = (X509_get_extension_flags(certificate.get()) & EXFLAG_XKUSAGE) &&
                       (X509_get_extended_key_usage(certificate.get()) & XKU_TIMESTAMP);
      out.insert(own ? out.begin() : out.end(), base64(one));
    }
  }
  ERR_clear_error();
  return out;
}

}  // namespace kiemchung
