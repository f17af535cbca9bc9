// Whom signatures are believed to: anchors pinned by SHA-256, a pool of intermediates (real documents carry the
// signer's certificate only), timestamp authorities, and revocation lists kept for offline use.
//
// The store holds buffers, never paths: reading and writing files is the pipeline's work. Nothing is ever fetched.
// A store is filled once and then only read; const use from several threads is safe.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kiemchung {

// What a shipped pin says about a certificate: its fingerprint and what people call it. A pin is not the certificate.
struct TrustPin {
  std::string sha256;          // lower-case hex of the DER
  std::string role;            // "root" | "intermediate" | "tsa"
  std::string name;            // for people
  std::string subject_key_id;  // lower-case hex; "" if not known. Lets a missing issuer be named
  std::string subject;         // one line, as the certificate's issuer field of a leaf shows it; "" if not known
  std::string url;             // where the authority publishes the file; "" if not known
  std::string crl_url;         // where it publishes its revocation list; "" if not known
  std::string
      group;  // "cong_vu" (Government's own PKI) | "quoc_gia" (national root and licensed authorities) | "" (other)
};

enum class TrustRole { kAnchor, kIntermediate, kTsa, kRevocationList };

struct TrustedCertificate {
  TrustRole role = TrustRole::kIntermediate;
  std::string sha256;
  std::string subject;
  std::string issuer;
  std::string not_before;  // UTC
  std::string not_after;   // UTC
  bool pinned = false;     // its fingerprint is among the shipped pins
  std::string name;        // of the pin; "" if not pinned
  std::string group;
};

struct StoredRevocationList {
  std::string issuer;
  std::string this_update;  // UTC
  std::string next_update;  // UTC, "" if none
  std::size_t entries = 0;
};

// What became of one item of an imported buffer.
struct TrustImport {
  bool accepted = false;
  std::string
      code;  // "anchor" | "intermediate" | "tsa" | "revocation_list" | "unpinned_root" | "unreadable" | "duplicate"
  std::string subject;
  std::string sha256;
};

class TrustStore {
 public:
  TrustStore();
  ~TrustStore();
  TrustStore(TrustStore&&) noexcept;
  TrustStore& operator=(TrustStore&&) noexcept;

  // Pins decide which self-signed certificates become anchors, and name what is missing. Add them before certificates.
  void add_pins(std::span<const TrustPin> pins);
  const std::vector<TrustPin>& pins() const;

  // Adds every certificate and revocation list of a buffer: PEM (any number), or one DER certificate, CRL or PKCS#7
  // bag. A self-signed certificate becomes an anchor only if it is pinned or `accept_unpinned` says that a person
  // compared the fingerprint by another way. A certificate for timestamping (RFC 3161 §2.3) is kept as "tsa"; all
  // others are intermediates, which prove nothing by themselves. Never throws for what the buffer holds.
  std::vector<TrustImport> add(std::span<const unsigned char> bytes, bool accept_unpinned = false);

  // The bytes are a revocation list signed by the certificate of this fingerprint in the store.
  bool is_genuine_list(std::span<const unsigned char> bytes, const std::string& issuer_sha256) const;

  std::vector<TrustedCertificate> certificates() const;
  std::vector<StoredRevocationList> revocation_lists() const;
  bool empty() const;  // no anchor: nothing can be trusted, and nothing is called untrusted for it

  // SHA-256 over everything in the store in a fixed order: names the state a judgement rests on.
  std::string fingerprint() const;

  struct Impl;
  const Impl& impl() const { return *impl_; }  // for path.cc only

 private:
  std::unique_ptr<Impl> impl_;
};

// Reads config/trust/pins.toml. Throws std::runtime_error naming the line and what was expected.
std::vector<TrustPin> read_trust_pins(std::string_view toml);

}  // namespace kiemchung
