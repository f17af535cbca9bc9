// A throw-away public key infrastructure with the subject shapes of the Government's: root, issuing authorities for
// state and Party organs, person and agency certificates, a timestamp authority, CRLs and OCSP responses. Every name
// carries
// "(MẪU THỬ)" so that no sample can be mistaken for a real document.
//
// Keys are new in every run: two runs give the same facts, not the same bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samples/instant.h"

struct x509_st;      // OpenSSL's X509
struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace kiemchung::samples {

struct Subject {
  std::string locality;
  std::string organisation;
  std::vector<std::string> units;  // outermost first
  std::string common_name;
  std::string email;
};

enum class CertificateUse { kRoot, kAuthority, kSigner, kTimestamp, kOcsp };

struct CertificateRequest {
  Subject subject;
  CertificateUse use = CertificateUse::kSigner;
  Instant not_before = vietnam_time(2019, 1, 1);
  Instant not_after = vietnam_time(2039, 1, 1);
  std::string digest = "SHA256";  // of the issuer's signature; the Government's first generation has SHA1
};

// A certificate with its private key. Copies share both; they never change after creation.
struct Identity {
  std::shared_ptr<x509_st> certificate;
  std::shared_ptr<evp_pkey_st> key;

  std::string certificate_der() const;
  std::string certificate_pem() const;
  std::string sha256() const;       // of the certificate, lower-case hex: what a trust store pins
  std::string common_name() const;  // UTF-8
};

Identity make_root(const CertificateRequest& request);
Identity issue(const Identity& issuer, const CertificateRequest& request);

struct Revocation {
  Identity revoked;
  Instant at = 0;
};

// DER of a CRL (RFC 5280 §5).
std::string make_crl(const Identity& issuer, Instant this_update, Instant next_update,
                     const std::vector<Revocation>& revocations);
// DER of an OCSP response (RFC 6960) about one certificate: good, or revoked at a time if that is not 0.
std::string make_ocsp_response(const Identity& issuer, const Identity& responder, const Identity& subject,
                               Instant produced_at, Instant revoked_at = 0);
std::string crl_pem(std::string_view der);

// The authorities of one sample world.
struct Pki {
  Identity root;
  Identity state_authority;  // issues for state organs
  Identity party_authority;  // issues for Party organs
  Identity timestamp_authority;
  Identity ocsp_responder;
  // A second infrastructure with the same shapes that nobody imports.
  Identity foreign_root;
  Identity foreign_authority;
  Identity foreign_timestamp_authority;
};
Pki make_pki();

}  // namespace kiemchung::samples
