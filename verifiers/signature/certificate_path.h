// Path building and revocation with OpenSSL, for the judgement of signatures. Include from .cc files only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verifiers/signature/openssl_handles.h"
#include "verifiers/signature/path.h"

namespace kiemchung {

struct BuiltPath {
  PathAnswer answer;
  std::vector<crypto::CertHandle> certificates;  // as far as the path could be built, signer first
};

// RFC 5280 §6 by OpenSSL, at a given time, security level 0, with the store's certificates, those of the message and
// `helpers` (of the DSS) as untrusted material. All certificates are DER in base64; the first is the one in question.
BuiltPath build_path(const std::vector<std::string>& certificates, const std::vector<std::string>& helpers,
                     const TrustStore& trust, std::int64_t time, bool timestamping);

// Every certificate of the path against the lists and responses at hand (the store's and `material`, DER in base64).
RevocationAnswer ask_revocation(const BuiltPath& path, const std::vector<std::string>& material,
                                const TrustStore& trust, std::int64_t time, bool time_trusted);

// Certificates of an RFC 3161 token (DER, base64), its signer's first.
std::vector<std::string> certificates_of_token(const std::string& token);

}  // namespace kiemchung
