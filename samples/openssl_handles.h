// Owning wrappers of the OpenSSL objects the sample maker uses. Include from .cc files only.
#pragma once

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
#include <stdexcept>
#include <string>
#include <string_view>

namespace kiemchung::samples {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

using BioHandle = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using CmsHandle = std::unique_ptr<CMS_ContentInfo, Deleter<CMS_ContentInfo_free>>;
using CrlHandle = std::unique_ptr<X509_CRL, Deleter<X509_CRL_free>>;
using CertHandle = std::unique_ptr<X509, Deleter<X509_free>>;
using NameHandle = std::unique_ptr<X509_NAME, Deleter<X509_NAME_free>>;
using TimeHandle = std::unique_ptr<ASN1_TIME, Deleter<ASN1_TIME_free>>;
using MdContextHandle = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using ObjectHandle = std::unique_ptr<ASN1_OBJECT, Deleter<ASN1_OBJECT_free>>;

// Throws with OpenSSL's own reason when a call that cannot fail on our own input does.
inline void require(bool ok, const char* what) {
  if (ok) return;
  char reason[256] = "no reason given";
  if (const unsigned long code = ERR_get_error(); code != 0) ERR_error_string_n(code, reason, sizeof reason);
  throw std::runtime_error(std::string("sample maker: ") + what + ": " + reason);
}

inline BioHandle memory_bio(std::string_view bytes) {
  BioHandle bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  require(bio != nullptr, "memory buffer");
  return bio;
}

// DER of anything OpenSSL has an i2d function for.
template <class T>
std::string der_of(T* value, int (*encode)(T*, unsigned char**)) {
  const int size = encode(value, nullptr);
  require(size > 0, "DER encoding");
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  encode(value, &out);
  return der;
}

template <class T>
std::string der_of(const T* value, int (*encode)(const T*, unsigned char**)) {
  const int size = encode(value, nullptr);
  require(size > 0, "DER encoding");
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  encode(value, &out);
  return der;
}

}  // namespace kiemchung::samples
