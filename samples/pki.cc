#include "samples/pki.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <atomic>

#include "samples/openssl_handles.h"

namespace kiemchung::samples {
namespace {

constexpr int kKeyBits = 2048;
constexpr long kFirstSerial = 0x5A000001;

std::shared_ptr<EVP_PKEY> new_key() {
  EVP_PKEY* key = EVP_RSA_gen(kKeyBits);
  require(key != nullptr, "RSA key");
  return {key, EVP_PKEY_free};
}

void add_part(X509_NAME* name, int nid, const std::string& text) {
  if (text.empty()) return;
  require(X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()), -1, 0) == 1,
          "subject part");
}

// The order the Government's authority writes: C, L, O, OU…, CN, E.
NameHandle name_of(const Subject& subject) {
  NameHandle name(X509_NAME_new());
  add_part(name.get(), NID_countryName, "VN");
  add_part(name.get(), NID_localityName, subject.locality);
  add_part(name.get(), NID_organizationName, subject.organisation);
  for (const std::string& unit : subject.units) add_part(name.get(), NID_organizationalUnitName, unit);
  add_part(name.get(), NID_commonName, subject.common_name);
  add_part(name.get(), NID_pkcs9_emailAddress, subject.email);
  return name;
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "certificate extension");
}

// Key usages as measured on the Government's certificates; a signer has no document-signing EKU.
void add_extensions(X509* certificate, X509* issuer, CertificateUse use) {
  const bool authority = use == CertificateUse::kRoot || use == CertificateUse::kAuthority;
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  if (use != CertificateUse::kRoot) add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  add_extension(certificate, issuer, NID_basic_constraints,
                use == CertificateUse::kRoot        ? "critical,CA:TRUE"
                : use == CertificateUse::kAuthority ? "critical,CA:TRUE,pathlen:0"
                                                    : "critical,CA:FALSE");
  add_extension(certificate, issuer, NID_key_usage,
                authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,nonRepudiation");
  if (use == CertificateUse::kSigner) {
    add_extension(certificate, issuer, NID_ext_key_usage, "clientAuth,emailProtection");
    add_extension(certificate, issuer, NID_crl_distribution_points, "URI:http://crl.mau-thu.invalid/cp.crl");
    add_extension(certificate, issuer, NID_info_access, "OCSP;URI:http://ocsp.mau-thu.invalid/");
  }
  if (use == CertificateUse::kTimestamp) add_extension(certificate, issuer, NID_ext_key_usage, "critical,timeStamping");
  if (use == CertificateUse::kOcsp) add_extension(certificate, issuer, NID_ext_key_usage, "OCSPSigning");
}

Identity make_certificate(const Identity* issuer, const CertificateRequest& request) {
  static std::atomic<long> next_serial{kFirstSerial};
  Identity identity{{X509_new(), X509_free}, new_key()};
  X509* certificate = identity.certificate.get();
  X509* issuing = issuer != nullptr ? issuer->certificate.get() : certificate;
  const NameHandle name = name_of(request.subject);
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), next_serial++);
  ASN1_TIME_set(X509_getm_notBefore(certificate), request.not_before);
  ASN1_TIME_set(X509_getm_notAfter(certificate), request.not_after);
  X509_set_subject_name(certificate, name.get());
  X509_set_issuer_name(certificate, X509_get_subject_name(issuing));
  X509_set_pubkey(certificate, identity.key.get());
  add_extensions(certificate, issuing, request.use);
  EVP_PKEY* signing_key = issuer != nullptr ? issuer->key.get() : identity.key.get();
  require(X509_sign(certificate, signing_key, EVP_get_digestbyname(request.digest.c_str())) > 0, "certificate");
  return identity;
}

std::string text_of(const BioHandle& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Identity authority_root(const std::string& organisation, const std::string& common_name) {
  return make_root({{"", organisation, {}, common_name, ""},
                    CertificateUse::kRoot,
                    vietnam_time(2018, 8, 22),
                    vietnam_time(2048, 8, 14)});
}

}  // namespace

std::string Identity::certificate_der() const { return der_of<X509>(certificate.get(), i2d_X509); }

std::string Identity::certificate_pem() const {
  BioHandle bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(bio.get(), certificate.get()) == 1, "certificate PEM");
  return text_of(bio);
}

std::string Identity::sha256() const {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  require(X509_digest(certificate.get(), EVP_sha256(), digest, &size) == 1, "certificate digest");
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}

std::string Identity::common_name() const {
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return {};
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  require(size >= 0, "common name");
  std::string text(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

Identity make_root(const CertificateRequest& request) { return make_certificate(nullptr, request); }

Identity issue(const Identity& issuer, const CertificateRequest& request) { return make_certificate(&issuer, request); }

std::string make_crl(const Identity& issuer, Instant this_update, Instant next_update,
                     const std::vector<Revocation>& revocations) {
  CrlHandle crl(X509_CRL_new());
  const TimeHandle from(ASN1_TIME_set(nullptr, this_update));
  const TimeHandle to(ASN1_TIME_set(nullptr, next_update));
  X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.certificate.get()));
  X509_CRL_set1_lastUpdate(crl.get(), from.get());
  X509_CRL_set1_nextUpdate(crl.get(), to.get());
  for (const Revocation& revocation : revocations) {
    const TimeHandle at(ASN1_TIME_set(nullptr, revocation.at));
    X509_REVOKED* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revocation.revoked.certificate.get()));
    X509_REVOKED_set_revocationDate(entry, at.get());
    require(X509_CRL_add0_revoked(crl.get(), entry) == 1, "CRL entry");
  }
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer.certificate.get(), nullptr, nullptr, crl.get(), 0);
  std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>> key_id(
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  X509_CRL_add_ext(crl.get(), key_id.get(), -1);
  X509_CRL_sort(crl.get());
  require(X509_CRL_sign(crl.get(), issuer.key.get(), EVP_sha256()) > 0, "CRL");
  return der_of<X509_CRL>(crl.get(), i2d_X509_CRL);
}

std::string crl_pem(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const CrlHandle crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())));
  require(crl != nullptr, "CRL");
  BioHandle bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509_CRL(bio.get(), crl.get()) == 1, "CRL PEM");
  return text_of(bio);
}

std::string make_ocsp_response(const Identity& issuer, const Identity& responder, const Identity& subject,
                               Instant produced_at, Instant revoked_at) {
  std::unique_ptr<OCSP_BASICRESP, Deleter<OCSP_BASICRESP_free>> basic(OCSP_BASICRESP_new());
  std::unique_ptr<OCSP_CERTID, Deleter<OCSP_CERTID_free>> id(
      OCSP_cert_to_id(EVP_sha1(), subject.certificate.get(), issuer.certificate.get()));
  const TimeHandle from(ASN1_TIME_set(nullptr, produced_at));
  const TimeHandle to(ASN1_TIME_set(nullptr, produced_at + 7 * kDay));
  const TimeHandle revoked(ASN1_TIME_set(nullptr, revoked_at));
  const bool good = revoked_at == 0;
  require(OCSP_basic_add1_status(basic.get(), id.get(), good ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_REVOKED,
                                 OCSP_REVOKED_STATUS_CESSATIONOFOPERATION, good ? nullptr : revoked.get(), from.get(),
                                 to.get()) != nullptr,
          "OCSP status");
  // OpenSSL would write the clock's time and offers no other way to set the field.
  ASN1_GENERALIZEDTIME_set(const_cast<ASN1_GENERALIZEDTIME*>(OCSP_resp_get0_produced_at(basic.get())), produced_at);
  require(OCSP_basic_sign(basic.get(), responder.certificate.get(), responder.key.get(), EVP_sha256(), nullptr,
                          OCSP_NOTIME) == 1,
          "OCSP signature");
  std::unique_ptr<OCSP_RESPONSE, Deleter<OCSP_RESPONSE_free>> response(
      OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  return der_of<OCSP_RESPONSE>(response.get(), i2d_OCSP_RESPONSE);
}

Pki make_pki() {
  const std::string kOrganisation = "Ban Cơ yếu Chính phủ (MẪU THỬ)";
  const std::string kForeign = "Công ty Chứng thực Ngoài Danh sách (MẪU THỬ)";
  const auto under = [](const Identity& root, const std::string& organisation, const std::string& name,
                        CertificateUse use) {
    return issue(root, {{"", organisation, {}, name, ""}, use});
  };
  Pki pki;
  pki.root = authority_root(kOrganisation, "RootCA chuyên dùng Chính phủ G2 (MẪU THỬ)");
  pki.state_authority =
      under(pki.root, kOrganisation, "CA phục vụ các cơ quan Nhà nước G2 (MẪU THỬ)", CertificateUse::kAuthority);
  pki.party_authority =
      under(pki.root, kOrganisation, "CA phục vụ các cơ quan Đảng G2 (MẪU THỬ)", CertificateUse::kAuthority);
  pki.timestamp_authority =
      under(pki.state_authority, kOrganisation, "TSA dịch vụ cấp dấu thời gian (MẪU THỬ)", CertificateUse::kTimestamp);
  pki.ocsp_responder = under(pki.state_authority, kOrganisation, "OCSP Responder (MẪU THỬ)", CertificateUse::kOcsp);
  pki.foreign_root = authority_root(kForeign, "RootCA Ngoài Danh sách (MẪU THỬ)");
  pki.foreign_authority = under(pki.foreign_root, kForeign, "CA Ngoài Danh sách (MẪU THỬ)", CertificateUse::kAuthority);
  pki.foreign_timestamp_authority =
      under(pki.foreign_authority, kForeign, "TSA Ngoài Danh sách (MẪU THỬ)", CertificateUse::kTimestamp);
  return pki;
}

}  // namespace kiemchung::samples
