// Inside of the trust store, for trust_store.cc and path.cc.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "verifiers/signature/openssl_handles.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung {

struct StoredCertificate {
  crypto::CertHandle handle;
  TrustedCertificate facts;
};

struct StoredList {
  crypto::CrlHandle handle;
  std::string sha256;
  StoredRevocationList facts;
};

struct TrustStore::Impl {
  std::vector<TrustPin> pins;
  std::map<std::string, StoredCertificate> certificates;  // by SHA-256
  std::map<std::string, StoredList> lists;                // by SHA-256
  crypto::StoreHandle anchors;                            // of all anchors
  bool has_anchor = false;

  const TrustPin* pin(const std::string& sha256) const;
  TrustImport add_certificate(crypto::CertHandle handle, bool accept_unpinned);
  TrustImport add_list(crypto::CrlHandle handle);
};

}  // namespace kiemchung
