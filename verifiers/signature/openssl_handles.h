// Owning wrappers of OpenSSL's objects, and the few conversions everyone here needs. Include from .cc files only.
#pragma once

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kiemchung::crypto {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

using BioHandle = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using CertHandle = std::unique_ptr<X509, Deleter<X509_free>>;
using CmsHandle = std::unique_ptr<CMS_ContentInfo, Deleter<CMS_ContentInfo_free>>;
using CrlHandle = std::unique_ptr<X509_CRL, Deleter<X509_CRL_free>>;
using DigestHandle = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using KeyContextHandle = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using OcspHandle = std::unique_ptr<OCSP_RESPONSE, Deleter<OCSP_RESPONSE_free>>;
using OcspBasicHandle = std::unique_ptr<OCSP_BASICRESP, Deleter<OCSP_BASICRESP_free>>;
using OcspIdHandle = std::unique_ptr<OCSP_CERTID, Deleter<OCSP_CERTID_free>>;
using Pkcs7Handle = std::unique_ptr<PKCS7, Deleter<PKCS7_free>>;
using StoreHandle = std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>>;
using StoreContextHandle = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;
using TstInfoHandle = std::unique_ptr<TS_TST_INFO, Deleter<TS_TST_INFO_free>>;
using OctetsHandle = std::unique_ptr<ASN1_OCTET_STRING, Deleter<ASN1_OCTET_STRING_free>>;

struct FreeCertStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
struct FreeCertList {  // the certificates belong to others
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using CertStack = std::unique_ptr<STACK_OF(X509), FreeCertStack>;
using CertList = std::unique_ptr<STACK_OF(X509), FreeCertList>;

using Octets = std::span<const unsigned char>;

inline Octets octets(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

// DER (or BER) of anything OpenSSL has a d2i function for; null if it is none. `used`: bytes consumed.
template <class Handle, class T>
Handle parse(T* (*decode)(T**, const unsigned char**, long), Octets der, std::size_t* used = nullptr) {
  const unsigned char* at = der.data();
  Handle made(decode(nullptr, &at, static_cast<long>(der.size())));
  if (made && used) *used = static_cast<std::size_t>(at - der.data());
  if (!made) ERR_clear_error();
  return made;
}

template <class T, class Encode>
std::string der_of(T* value, Encode encode) {
  unsigned char* out = nullptr;
  const int size = encode(value, &out);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

// Ends a digest. SHAKE128 and SHAKE256 give 32 and 64 bytes, as CMS uses them (RFC 8702 §2), not OpenSSL's default.
std::string finished(EVP_MD_CTX* context);
// One DER or BER element inside a span, read with OpenSSL's own header reader.
struct Element {
  int tag = 0;
  int tag_class = 0;
  Octets content;
  Octets whole;
  Octets rest;
};
std::optional<Element> element(Octets bytes);
// DER of a constructed element of this first byte around contents.
std::string wrapped(unsigned char tag, const std::string& contents);

// A digest fetched once for the life of the process; null if unknown. Looking one up by name costs more than hashing a
// page.
const EVP_MD* digest_method(const std::string& name);
// A certificate decoded once for many files (a bounded store a thread); null if it is none.
CertHandle decoded_certificate(const std::string& der);

std::string hex(Octets bytes);  // lower case
std::string base64(std::string_view bytes);
std::string from_base64(std::string_view text);  // "" if it is none
std::string sha256_hex(std::string_view bytes);
std::string name_text(const X509_NAME* name);                  // RFC 2253, UTF-8
std::string utc(const ASN1_TIME* time);                        // ISO 8601 with "Z", "" if it is no time
std::optional<std::int64_t> seconds_of(std::string_view iso);  // of the Unix epoch, from "2024-11-25T10:00:00Z"
std::string iso_of(std::int64_t seconds);

}  // namespace kiemchung::crypto
