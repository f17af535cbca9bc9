// One CMS SignedData checked as mathematics (RFC 5652 §5.4, RFC 5035, RFC 3161): no trust, no time, no policy. OpenSSL
// parses and computes; the rules about what must be present are written out, because its own checks are looser or
// stricter than PDF signatures need (see the pitfalls quoted at each rule).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "extractors/signature_facts.h"

namespace kiemchung {

// Gives the digest of the covered bytes by OpenSSL's name of the algorithm ("SHA256"); "" if it cannot.
using ContentDigest = std::function<std::string(const std::string& algorithm)>;

struct CmsFacts {
  Integrity integrity = Integrity::kUnsupported;
  std::vector<std::string> defects;
  std::string digest_algorithm;
  std::string signature_algorithm;
  int key_bits = 0;
  SignerFact signer;
  std::string signing_time;  // signed attribute, UTC as written
  std::optional<TimestampFact> timestamp;
  std::vector<std::string> certificates;     // DER, base64, the signer's first
  std::vector<std::string> revocation_data;  // DER, base64
  bool value_ok = false;                     // the signer's key made this value over these attributes (or this content)
  bool digest_ok = false;                    // the content is the signed one
};

// The blob of /Contents for sub-filters that hold a CMS. `der` may end in zero padding.
CmsFacts check_cms(const std::string& der, const std::string& sub_filter, const ContentDigest& content);

// adbe.x509.rsa_sha1: a bare PKCS#1 value in an OCTET STRING; the certificate stands in the dictionary's /Cert.
CmsFacts check_bare_rsa(const std::string& der, const std::string& certificate, const ContentDigest& content);

// What a certificate says about its holder.
SignerFact signer_of_certificate(const std::string& der);

}  // namespace kiemchung
