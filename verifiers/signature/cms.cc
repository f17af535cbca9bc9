#include "verifiers/signature/cms.h"

#include <openssl/rsa.h>

#include <algorithm>

#include "verifiers/signature/holder.h"
#include "verifiers/signature/openssl_handles.h"

namespace kiemchung {
namespace {

using namespace crypto;

constexpr int kMaxSigners = 8;
constexpr const char* kRevocationArchival =
    "1.2.840.113583.1.1.8";  // adbe-revocationInfoArchival, ISO 32000-2 §12.8.3.3.2

std::string text_of(Octets bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

Octets octets_of(const ASN1_STRING* string) {
  if (!string) return {};
  return {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string digest_of(const EVP_MD* algorithm, Octets bytes) {
  const DigestHandle context(EVP_MD_CTX_new());
  if (!algorithm || EVP_DigestInit_ex(context.get(), algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1)
    return {};
  return finished(context.get());
}

// A pure hash: OpenSSL also takes a signature OID where a digest belongs, which lets one value be read in two ways.
const EVP_MD* pure_digest(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  int ignored = 0;
  const int nid = OBJ_obj2nid(object);
  if (nid == NID_undef || OBJ_find_sigid_algs(nid, &ignored, nullptr)) return nullptr;
  const EVP_MD* legacy = EVP_get_digestbynid(nid);
  return legacy ? digest_method(EVP_MD_get0_name(legacy)) : nullptr;
}

int nid_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(object);
}

// The hash an RSASSA-PSS algorithm names in its parameters (RFC 4055 §3.1: SHA-1 where it names none).
int hash_of_pss(const X509_ALGOR* algorithm) {
  int type = V_ASN1_UNDEF;
  const void* value = nullptr;
  X509_ALGOR_get0(nullptr, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE) return NID_undef;
  const auto* sequence = static_cast<const ASN1_STRING*>(value);
  const unsigned char* at = ASN1_STRING_get0_data(sequence);
  RSA_PSS_PARAMS* parameters = d2i_RSA_PSS_PARAMS(nullptr, &at, ASN1_STRING_length(sequence));
  if (!parameters) return NID_undef;
  const int hash = parameters->hashAlgorithm ? nid_of(parameters->hashAlgorithm) : NID_sha1;
  RSA_PSS_PARAMS_free(parameters);
  return hash;
}

// "SHA256", not the provider's "SHA2-256".
std::string plain_name(const EVP_MD* method) { return OBJ_nid2sn(EVP_MD_get_type(method)); }

std::string name_of_key(const EVP_PKEY* key, int signature_nid) {
  if (signature_nid == NID_rsassaPss) return "RSA-PSS";
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return "RSA";
    case EVP_PKEY_RSA_PSS:
      return "RSA-PSS";
    case EVP_PKEY_EC:
      return "ECDSA";
    case EVP_PKEY_ED25519:
      return "Ed25519";
    case EVP_PKEY_ED448:
      return "Ed448";
    case EVP_PKEY_DSA:
      return "DSA";
    default:
      return "unknown";
  }
}

SignerFact signer_of(X509* certificate, const std::string& der);

class Check {
 public:
  Check(const std::string& der, const std::string& sub_filter, const ContentDigest& content, int depth, int index = 0)
      : der_(der), sub_filter_(sub_filter), content_(content), depth_(depth), index_(index) {}

  CmsFacts run();

 private:
  void defect(const char* code) { facts_.defects.emplace_back(code); }
  CmsFacts fail(Integrity integrity, const char* code) {
    if (code) defect(code);
    facts_.integrity = integrity;
    return std::move(facts_);
  }
  bool parse_container();
  void collect_certificates();
  bool check_algorithms();
  void check_content();
  void check_attributes();
  void check_value();
  bool verify_attributes_by_hand(Octets signature);
  bool verify_digest(const std::string& digest, Octets signature);
  void check_ess();
  void check_other_signers();
  void read_timestamp();
  void read_revocation_archival();
  std::optional<Octets> attribute_value(int nid);
  std::string signed_set() const;
  std::string expected_digest();

  const std::string& der_;
  const std::string& sub_filter_;
  const ContentDigest& content_;
  int depth_;  // 0: of the file; more: a token or another signer inside
  int index_;  // which signer
  CmsFacts facts_;
  CmsHandle cms_;
  CMS_SignerInfo* signer_ = nullptr;
  int signers_ = 0;
  X509* certificate_ = nullptr;
  EVP_PKEY* key_ = nullptr;
  X509_ALGOR* digest_algorithm_ = nullptr;
  X509_ALGOR* signature_algorithm_ = nullptr;
  const EVP_MD* digest_ = nullptr;
  CertStack held_;
};

// SignedData without its certificates (RFC 5652 §5.1: [0] between the content and the signers), which are gathered in
// `certificates`. Decoding a public key costs more than checking a signature, and the same few certificates stand in
// thousands of files: they are decoded once. Nothing for indefinite lengths or anything unusual.
std::optional<std::string> without_certificates(Octets der, std::size_t* used, std::vector<std::string>& certificates) {
  const auto content_info = element(der);
  const auto type = content_info ? element(content_info->content) : std::nullopt;
  const auto tagged = type ? element(type->rest) : std::nullopt;
  const auto signed_data = tagged ? element(tagged->content) : std::nullopt;
  if (!signed_data || signed_data->tag != V_ASN1_SEQUENCE || !tagged->rest.empty()) return std::nullopt;
  std::string kept;
  Octets rest = signed_data->content;
  while (!rest.empty()) {
    const auto part = element(rest);
    if (!part) return std::nullopt;
    rest = part->rest;
    if (part->tag_class != V_ASN1_CONTEXT_SPECIFIC || part->tag != 0) {
      kept += text_of(part->whole);
      continue;
    }
    Octets items = part->content;
    while (!items.empty()) {
      const auto item = element(items);
      if (!item || item->tag_class != V_ASN1_UNIVERSAL || certificates.size() >= 64) return std::nullopt;
      certificates.push_back(text_of(item->whole));
      items = item->rest;
    }
  }
  *used = content_info->whole.size();
  return wrapped(0x30, text_of(type->whole) + wrapped(0xA0, wrapped(0x30, kept)));
}

bool Check::parse_container() {
  std::size_t used = 0;
  std::vector<std::string> own;
  if (const auto bare = without_certificates(octets(der_), &used, own)) {
    cms_ = parse<CmsHandle>(d2i_CMS_ContentInfo, octets(*bare));
    held_.reset(sk_X509_new_null());
    for (const std::string& one : own) {
      if (CertHandle certificate = decoded_certificate(one)) sk_X509_push(held_.get(), certificate.release());
    }
  }
  if (!cms_) {
    cms_ = parse<CmsHandle>(d2i_CMS_ContentInfo, octets(der_), &used);
    if (cms_) held_.reset(CMS_get1_certs(cms_.get()));
  }
  if (!cms_ || OBJ_obj2nid(CMS_get0_type(cms_.get())) != NID_pkcs7_signed) return false;
  if (der_.find_first_not_of('\0', used) != std::string::npos) defect("CONTENTS_TRAILING_DATA");
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms_.get());
  if (!signers || sk_CMS_SignerInfo_num(signers) < 1) return false;
  signers_ = sk_CMS_SignerInfo_num(signers);
  if (signers_ > 1) defect("MULTI_SIGNER");
  signer_ = sk_CMS_SignerInfo_value(signers, index_);
  return true;
}

void Check::collect_certificates() {
  CMS_set1_signers_certs(cms_.get(), held_.get(), 0);
  CMS_SignerInfo_get0_algs(signer_, &key_, &certificate_, &digest_algorithm_, &signature_algorithm_);
  const std::string own = certificate_ ? der_of(certificate_, i2d_X509) : std::string();
  if (!own.empty()) facts_.certificates.push_back(base64(own));
  for (int i = 0; held_ && i < sk_X509_num(held_.get()) && i < 32; ++i) {
    const std::string other = der_of(sk_X509_value(held_.get(), i), i2d_X509);
    if (other != own) facts_.certificates.push_back(base64(other));
  }
  STACK_OF(X509_CRL)* lists = CMS_get1_crls(cms_.get());
  for (int i = 0; lists && i < sk_X509_CRL_num(lists) && i < 16; ++i)
    facts_.revocation_data.push_back(base64(der_of(sk_X509_CRL_value(lists, i), i2d_X509_CRL)));
  sk_X509_CRL_pop_free(lists, X509_CRL_free);
  if (certificate_) facts_.signer = signer_of(certificate_, own);
  ERR_clear_error();
}

// RFC 5652 §5.3: one digest, and the signature algorithm must use the same one.
bool Check::check_algorithms() {
  digest_ = pure_digest(digest_algorithm_);
  if (!digest_) return false;
  facts_.digest_algorithm = plain_name(digest_);
  key_ = certificate_ ? X509_get0_pubkey(certificate_) : nullptr;
  const int signature_nid = nid_of(signature_algorithm_);
  if (key_) {
    facts_.key_bits = EVP_PKEY_get_bits(key_);
    facts_.signature_algorithm = name_of_key(key_, signature_nid);
  }
  int implied = NID_undef;
  if (signature_nid == NID_rsassaPss) {
    implied = hash_of_pss(signature_algorithm_);
  } else if (!OBJ_find_sigid_algs(signature_nid, &implied, nullptr)) {
    implied = NID_undef;
  }
  if (implied != NID_undef && implied != EVP_MD_get_type(digest_)) {
    defect("ALG_INCONSISTENT");
    return false;
  }
  return true;
}

std::optional<Octets> Check::attribute_value(int nid) {
  const int at = CMS_signed_get_attr_by_NID(signer_, nid, -1);
  if (at < 0 || CMS_signed_get_attr_by_NID(signer_, nid, at) >= 0) return std::nullopt;
  X509_ATTRIBUTE* attribute = CMS_signed_get_attr(signer_, at);
  if (X509_ATTRIBUTE_count(attribute) != 1) return std::nullopt;
  const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(attribute, 0);
  if (!value || value->type == V_ASN1_BOOLEAN || value->type == V_ASN1_NULL || value->type == V_ASN1_OBJECT)
    return std::nullopt;
  return octets_of(value->value.asn1_string);
}

// The digest the messageDigest attribute (or the bare value) must equal.
std::string Check::expected_digest() {
  ASN1_OCTET_STRING** content = CMS_get0_content(cms_.get());
  const Octets inside = content && *content ? octets_of(*content) : Octets{};
  const bool present = content && *content;
  if (sub_filter_ == "adbe.pkcs7.sha1") {
    if (text_of(inside) != content_("SHA1")) return {};
    return digest_of(digest_, inside);
  }
  if (sub_filter_ == "ETSI.RFC3161") return present ? digest_of(digest_, inside) : std::string();
  // An empty eContent is written by one Vietnamese product; Adobe and Foxit accept it, ETSI validators do not.
  if (present && inside.empty()) defect("ECONTENT_EMPTY");
  if (present && !inside.empty()) defect("ECONTENT_PRESENT");
  return content_(plain_name(digest_));
}

void Check::check_content() {
  const std::string expected = expected_digest();
  if (CMS_signed_get_attr_count(signer_) < 0) {
    facts_.digest_ok = !expected.empty();  // the value itself covers the content
    facts_.value_ok = !expected.empty() && verify_digest(expected, octets_of(CMS_SignerInfo_get0_signature(signer_)));
    facts_.digest_ok = facts_.value_ok;
    defect("NO_SIGNED_ATTRIBUTES");
    return;
  }
  const auto declared = attribute_value(NID_pkcs9_messageDigest);
  facts_.digest_ok = declared && !expected.empty() && text_of(*declared) == expected;
  check_value();
}

// The SET OF attributes as it stands: DER would sort it, but signers sign what they write (RFC 5652 §5.4).
std::string Check::signed_set() const {
  std::string inside;
  for (int i = 0; i < CMS_signed_get_attr_count(signer_); ++i)
    inside += der_of(CMS_signed_get_attr(signer_, i), i2d_X509_ATTRIBUTE);
  return wrapped(0x31, inside);
}

void Check::check_value() {
  const Octets signature = octets_of(CMS_SignerInfo_get0_signature(signer_));
  // By the key itself first: OpenSSL 3.0's CMS looks every algorithm up anew, and knows no EdDSA and no plain ECDSA.
  facts_.value_ok = verify_attributes_by_hand(signature);
  if (!facts_.value_ok) facts_.value_ok = CMS_SignerInfo_verify(signer_) == 1;
  ERR_clear_error();
  std::vector<std::string> parts;
  for (int i = 0; i < CMS_signed_get_attr_count(signer_); ++i)
    parts.push_back(der_of(CMS_signed_get_attr(signer_, i), i2d_X509_ATTRIBUTE));
  const auto shorter_first = [](const std::string& a, const std::string& b) {
    const std::size_t common = std::min(a.size(), b.size());
    const int order = memcmp(a.data(), b.data(), common);
    return order != 0 ? order < 0 : a.size() < b.size();
  };
  if (!std::is_sorted(parts.begin(), parts.end(), shorter_first)) defect("ATTRS_NOT_DER");
}

bool Check::verify_attributes_by_hand(Octets signature) {
  if (!key_) return false;
  const int kind = EVP_PKEY_get_base_id(key_);
  const bool edwards = kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448;
  const std::string set = signed_set();
  if (edwards) {
    const DigestHandle context(EVP_MD_CTX_new());
    const bool ok =
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_) == 1 &&
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), octets(set).data(), set.size()) == 1;
    ERR_clear_error();
    return ok;
  }
  const std::string digest = digest_of(digest_, octets(set));
  if (verify_digest(digest, signature)) return true;
  if (kind != EVP_PKEY_EC || signature.size() % 2 != 0 || signature.empty()) return false;
  // BSI TR-03111 plain signature: r || s, each as long as the field.
  const std::size_t half = signature.size() / 2;
  ECDSA_SIG* pair = ECDSA_SIG_new();
  ECDSA_SIG_set0(pair, BN_bin2bn(signature.data(), static_cast<int>(half), nullptr),
                 BN_bin2bn(signature.data() + half, static_cast<int>(half), nullptr));
  const std::string der = der_of(pair, i2d_ECDSA_SIG);
  ECDSA_SIG_free(pair);
  return verify_digest(digest, octets(der));
}

bool Check::verify_digest(const std::string& digest, Octets signature) {
  if (!key_) return false;
  const KeyContextHandle context(EVP_PKEY_CTX_new(key_, nullptr));
  bool ok = context && EVP_PKEY_verify_init(context.get()) == 1;
  if (ok && nid_of(signature_algorithm_) == NID_rsassaPss) {
    ok = EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_AUTO) == 1;
  }
  ok = ok && EVP_PKEY_CTX_set_signature_md(context.get(), digest_) == 1 &&
       EVP_PKEY_verify(context.get(), signature.data(), signature.size(), octets(digest).data(), digest.size()) == 1;
  ERR_clear_error();
  return ok;
}

void Check::check_attributes() {
  if (CMS_signed_get_attr_count(signer_) < 0) return;
  if (CMS_signed_get_attr_by_NID(signer_, NID_pkcs9_contentType, -1) < 0) defect("ATTR_CONTENT_TYPE_MISSING");
  if (const int at = CMS_signed_get_attr_by_NID(signer_, NID_pkcs9_signingTime, -1); at >= 0) {
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(signer_, at), 0);
    if (value && (value->type == V_ASN1_UTCTIME || value->type == V_ASN1_GENERALIZEDTIME))
      facts_.signing_time = utc(value->value.utctime);
  }
  check_ess();
  read_revocation_archival();
}

// RFC 5035: the first certificate hash must be the signer's. Required by ETSI.CAdES.detached only; many signatures of
// that name in the field carry none, so its absence is a note.
void Check::check_ess() {
  const auto second = attribute_value(NID_id_smime_aa_signingCertificateV2);
  const auto first = attribute_value(NID_id_smime_aa_signingCertificate);
  if (!second && !first) {
    if (sub_filter_ == "ETSI.CAdES.detached") defect("ESS_MISSING");
    return;
  }
  const auto outer = element(second ? *second : *first);
  const auto list = outer ? element(outer->content) : std::nullopt;
  const auto identifier = list ? element(list->content) : std::nullopt;
  auto part = identifier ? element(identifier->content) : std::nullopt;
  const EVP_MD* algorithm = second ? EVP_sha256() : EVP_sha1();
  if (second && part && part->tag == V_ASN1_SEQUENCE) {
    const auto oid = element(part->content);
    const unsigned char* at = oid ? oid->whole.data() : nullptr;
    ASN1_OBJECT* object = at ? d2i_ASN1_OBJECT(nullptr, &at, static_cast<long>(oid->whole.size())) : nullptr;
    algorithm = object ? EVP_get_digestbyobj(object) : nullptr;
    ASN1_OBJECT_free(object);
    part = element(part->rest);
  }
  const std::string own = certificate_ ? der_of(certificate_, i2d_X509) : std::string();
  if (!part || !algorithm || text_of(part->content) != digest_of(algorithm, octets(own))) defect("ESS_MISMATCH");
}

void Check::read_revocation_archival() {
  const ASN1_OBJECT* wanted = OBJ_txt2obj(kRevocationArchival, 1);
  const int at = CMS_signed_get_attr_by_OBJ(signer_, wanted, -1);
  ASN1_OBJECT_free(const_cast<ASN1_OBJECT*>(wanted));
  if (at < 0) return;
  const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(signer_, at), 0);
  if (!value || value->type != V_ASN1_SEQUENCE) return;
  const auto outer = element(octets_of(value->value.sequence));
  Octets lists = outer ? outer->content : Octets{};
  while (const auto tagged = element(lists)) {
    lists = tagged->rest;
    const auto sequence = element(tagged->content);
    Octets items = sequence && tagged->tag <= 1 ? sequence->content : Octets{};
    while (const auto item = element(items)) {
      items = item->rest;
      if (facts_.revocation_data.size() < 32) facts_.revocation_data.push_back(base64(text_of(item->whole)));
    }
  }
}

// RFC 3161 Appendix A: the token's imprint is the hash of this very SignatureValue.
void Check::read_timestamp() {
  if (depth_ > 0) return;
  const int at = CMS_unsigned_get_attr_by_NID(signer_, NID_id_smime_aa_timeStampToken, -1);
  if (at < 0) return;
  const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_unsigned_get_attr(signer_, at), 0);
  if (!value || value->type != V_ASN1_SEQUENCE) {
    defect("TST_INVALID");
    return;
  }
  const std::string token = text_of(octets_of(value->value.sequence));
  const Octets signature = octets_of(CMS_SignerInfo_get0_signature(signer_));
  const ContentDigest of_value = [&](const std::string& algorithm) {
    return digest_of(digest_method(algorithm), signature);
  };
  static const std::string kToken = "ETSI.RFC3161";
  CmsFacts inner = Check(token, kToken, of_value, depth_ + 1).run();
  if (inner.timestamp) {
    facts_.timestamp = std::move(inner.timestamp);
    if (!facts_.timestamp->imprint_ok) defect("TST_IMPRINT_MISMATCH");
    if (!facts_.timestamp->signature_ok) defect("TST_INVALID");
  } else {
    defect("TST_INVALID");
  }
}

// Fills `timestamp` of a token from its TSTInfo.
void read_token(const std::string& der, CMS_ContentInfo* cms, const ContentDigest& content, CmsFacts& facts) {
  ASN1_OCTET_STRING** inside = CMS_get0_content(cms);
  if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_id_smime_ct_TSTInfo || !inside || !*inside) return;
  const auto info = parse<TstInfoHandle>(d2i_TS_TST_INFO, octets_of(*inside));
  if (!info) return;
  TimestampFact& fact = facts.timestamp.emplace();
  fact.time = utc(TS_TST_INFO_get_time(info.get()));
  fact.tsa = facts.signer.subject;
  TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info.get());
  const EVP_MD* algorithm = pure_digest(TS_MSG_IMPRINT_get_algo(imprint));
  if (algorithm) {
    fact.imprint_algorithm = plain_name(algorithm);
    const std::string expected = content(fact.imprint_algorithm);
    fact.imprint_ok = !expected.empty() && text_of(octets_of(TS_MSG_IMPRINT_get_msg(imprint))) == expected;
  }
  fact.signature_ok = facts.value_ok && facts.digest_ok && !fact.time.empty();
  fact.token = base64(der);
}

// ISO 32000-2 §12.8.3.3.1 allows one signer; where there are more, each must have signed this content.
void Check::check_other_signers() {
  if (depth_ > 0) return;
  for (int i = 1; i < std::min(signers_, kMaxSigners) && facts_.integrity == Integrity::kIntact; ++i) {
    const CmsFacts other = Check(der_, sub_filter_, content_, depth_ + 1, i).run();
    facts_.integrity = other.integrity;
  }
}

CmsFacts Check::run() {
  if (!parse_container()) return fail(Integrity::kMalformed, "CMS_UNPARSABLE");
  collect_certificates();
  if (!certificate_) {
    facts_.integrity = Integrity::kMalformed;
    defect("SIGNER_CERT_MISSING");
    return std::move(facts_);
  }
  if (!check_algorithms()) {
    const bool inconsistent = !facts_.defects.empty() && facts_.defects.back() == "ALG_INCONSISTENT";
    return fail(inconsistent ? Integrity::kSignatureInvalid : Integrity::kUnsupported,
                inconsistent ? nullptr : "ALG_UNSUPPORTED");
  }
  check_content();
  check_attributes();
  read_timestamp();
  if (sub_filter_ == "ETSI.RFC3161") {
    read_token(der_, cms_.get(), content_, facts_);
    if (!facts_.timestamp) return fail(Integrity::kMalformed, "TST_INVALID");
    if (depth_ == 0 && !facts_.timestamp->imprint_ok) {
      facts_.digest_ok = false;
      defect("TST_IMPRINT_MISMATCH");
    }
  }
  facts_.integrity = !facts_.digest_ok  ? Integrity::kDigestMismatch
                     : !facts_.value_ok ? Integrity::kSignatureInvalid
                                        : Integrity::kIntact;
  if (!facts_.digest_ok && !facts_.value_ok && CMS_signed_get_attr_count(signer_) < 0)
    facts_.integrity = Integrity::kSignatureInvalid;
  check_other_signers();
  ERR_clear_error();
  return std::move(facts_);
}

SignerFact signer_of(X509* certificate, const std::string& der) {
  SignerFact fact;
  const X509_NAME* subject = X509_get_subject_name(certificate);
  fact.subject = name_text(subject);
  fact.issuer = name_text(X509_get_issuer_name(certificate));
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  for (const char c : hex(octets_of(serial)))
    fact.serial += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const auto values = [&](int nid) {
    std::vector<std::string> found;
    for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, nid, at)) >= 0;) {
      unsigned char* text = nullptr;
      const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
      if (size >= 0) found.emplace_back(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
      OPENSSL_free(text);
    }
    return found;
  };
  const auto names = values(NID_commonName);
  if (!names.empty()) fact.common_name = names.back();
  std::vector<std::string> bodies = values(NID_organizationName);
  for (std::string& unit : values(NID_organizationalUnitName)) bodies.push_back(std::move(unit));
  for (const std::string& body : bodies) (fact.organisation += fact.organisation.empty() ? "" : " / ") += body;
  fact.is_organisation = holder_is_organisation(fact.common_name, bodies);
  fact.not_before = utc(X509_get0_notBefore(certificate));
  fact.not_after = utc(X509_get0_notAfter(certificate));
  fact.fingerprint = sha256_hex(der);
  return fact;
}

}  // namespace

SignerFact signer_of_certificate(const std::string& der) {
  const CertHandle certificate = decoded_certificate(der);
  return certificate ? signer_of(certificate.get(), der) : SignerFact{};
}

CmsFacts check_cms(const std::string& der, const std::string& sub_filter, const ContentDigest& content) {
  return Check(der, sub_filter, content, 0).run();
}

CmsFacts check_bare_rsa(const std::string& der, const std::string& certificate, const ContentDigest& content) {
  CmsFacts facts;
  facts.integrity = Integrity::kMalformed;
  const auto value = parse<OctetsHandle>(d2i_ASN1_OCTET_STRING, octets(der));
  const auto holder = decoded_certificate(certificate);
  if (!value || !holder) {
    facts.defects.emplace_back(value ? "SIGNER_CERT_MISSING" : "CMS_UNPARSABLE");
    return facts;
  }
  facts.certificates.push_back(base64(der_of(holder.get(), i2d_X509)));
  facts.signer = signer_of_certificate(der_of(holder.get(), i2d_X509));
  EVP_PKEY* key = X509_get0_pubkey(holder.get());
  facts.key_bits = key ? EVP_PKEY_get_bits(key) : 0;
  facts.signature_algorithm = "RSA";
  if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) {
    facts.integrity = Integrity::kUnsupported;
    facts.defects.emplace_back("ALG_UNSUPPORTED");
    return facts;
  }
  facts.integrity = Integrity::kSignatureInvalid;
  for (const char* algorithm : {"SHA1", "SHA256", "SHA384", "SHA512"}) {
    const std::string digest = content(algorithm);
    const KeyContextHandle context(EVP_PKEY_CTX_new(key, nullptr));
    const Octets signature = octets_of(value.get());
    if (EVP_PKEY_verify_init(context.get()) == 1 &&
        EVP_PKEY_CTX_set_signature_md(context.get(), EVP_get_digestbyname(algorithm)) == 1 &&
        EVP_PKEY_verify(context.get(), signature.data(), signature.size(), octets(digest).data(), digest.size()) == 1) {
      facts.digest_algorithm = algorithm;
      facts.value_ok = facts.digest_ok = true;
      facts.integrity = Integrity::kIntact;
      break;
    }
  }
  ERR_clear_error();
  return facts;
}

}  // namespace kiemchung
