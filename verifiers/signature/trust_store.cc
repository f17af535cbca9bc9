#include "verifiers/signature/trust_store.h"

#include <openssl/pem.h>

#include <toml++/toml.h>
#include <algorithm>
#include <stdexcept>

#include "verifiers/signature/trust_store_impl.h"

namespace kiemchung {
namespace {

using namespace crypto;

constexpr std::size_t kMaxItems = 20'000;  // of one imported buffer

bool is_timestamping(X509* certificate) {
  return (X509_get_extension_flags(certificate) & EXFLAG_XKUSAGE) &&
         (X509_get_extended_key_usage(certificate) & XKU_TIMESTAMP);
}

// Self-issued is not enough: the key must have made the signature, or anyone's name would do.
bool is_self_signed(X509* certificate) {
  if (X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) != 0) return false;
  const bool own = X509_verify(certificate, X509_get0_pubkey(certificate)) == 1;
  ERR_clear_error();
  return own;
}

struct Bag {
  std::vector<CertHandle> certificates;
  std::vector<CrlHandle> lists;
};

void read_pem(Octets bytes, Bag& bag) {
  const BioHandle bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  while (bag.certificates.size() + bag.lists.size() < kMaxItems &&
         PEM_read_bio(bio.get(), &name, &header, &data, &size) == 1) {
    const Octets der(data, static_cast<std::size_t>(size));
    const std::string_view kind(name);
    if (kind == "CERTIFICATE" || kind == "X509 CERTIFICATE" || kind == "TRUSTED CERTIFICATE") {
      if (auto one = parse<CertHandle>(d2i_X509, der)) bag.certificates.push_back(std::move(one));
    } else if (kind == "X509 CRL") {
      if (auto one = parse<CrlHandle>(d2i_X509_CRL, der)) bag.lists.push_back(std::move(one));
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
  ERR_clear_error();
}

void read_bag(Octets bytes, Bag& bag) {
  const auto message = parse<Pkcs7Handle>(d2i_PKCS7, bytes);
  if (!message || !PKCS7_type_is_signed(message.get()) || !message->d.sign) return;
  STACK_OF(X509)* certificates = message->d.sign->cert;
  for (int i = 0; certificates && i < sk_X509_num(certificates); ++i) {
    X509* one = sk_X509_value(certificates, i);
    X509_up_ref(one);
    bag.certificates.emplace_back(one);
  }
  STACK_OF(X509_CRL)* lists = message->d.sign->crl;
  for (int i = 0; lists && i < sk_X509_CRL_num(lists); ++i) {
    X509_CRL* one = sk_X509_CRL_value(lists, i);
    X509_CRL_up_ref(one);
    bag.lists.emplace_back(one);
  }
}

Bag read_items(Octets bytes) {
  Bag bag;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.find("-----BEGIN ") != std::string_view::npos) {
    read_pem(bytes, bag);
  } else if (auto certificate = parse<CertHandle>(d2i_X509, bytes)) {
    bag.certificates.push_back(std::move(certificate));
  } else if (auto list = parse<CrlHandle>(d2i_X509_CRL, bytes)) {
    bag.lists.push_back(std::move(list));
  } else {
    read_bag(bytes, bag);
  }
  return bag;
}

}  // namespace

TrustStore::TrustStore() : impl_(std::make_unique<Impl>()) { impl_->anchors.reset(X509_STORE_new()); }
TrustStore::~TrustStore() = default;
TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;

void TrustStore::add_pins(std::span<const TrustPin> pins) {
  impl_->pins.insert(impl_->pins.end(), pins.begin(), pins.end());
}

const std::vector<TrustPin>& TrustStore::pins() const { return impl_->pins; }

const TrustPin* TrustStore::Impl::pin(const std::string& sha256) const {
  const auto found = std::find_if(pins.begin(), pins.end(), [&](const TrustPin& one) { return one.sha256 == sha256; });
  return found == pins.end() ? nullptr : &*found;
}

TrustImport TrustStore::Impl::add_certificate(CertHandle handle, bool accept_unpinned) {
  TrustImport made;
  made.sha256 = sha256_hex(der_of(handle.get(), i2d_X509));
  made.subject = name_text(X509_get_subject_name(handle.get()));
  if (certificates.contains(made.sha256)) {
    made.code = "duplicate";
    made.accepted = true;
    return made;
  }
  StoredCertificate stored;
  const TrustPin* known = pin(made.sha256);
  TrustedCertificate& facts = stored.facts;
  facts.sha256 = made.sha256;
  facts.subject = made.subject;
  facts.issuer = name_text(X509_get_issuer_name(handle.get()));
  facts.not_before = utc(X509_get0_notBefore(handle.get()));
  facts.not_after = utc(X509_get0_notAfter(handle.get()));
  facts.pinned = known != nullptr;
  if (known) facts.name = known->name;
  if (known) facts.group = known->group;
  if (is_self_signed(handle.get())) {
    if (!(known && known->role == "root") && !accept_unpinned) {
      made.code = "unpinned_root";
      return made;
    }
    facts.role = TrustRole::kAnchor;
    X509_STORE_add_cert(anchors.get(), handle.get());
    ERR_clear_error();
    has_anchor = true;
    made.code = "anchor";
  } else {
    facts.role = is_timestamping(handle.get()) ? TrustRole::kTsa : TrustRole::kIntermediate;
    made.code = facts.role == TrustRole::kTsa ? "tsa" : "intermediate";
  }
  made.accepted = true;
  stored.handle = std::move(handle);
  certificates.emplace(made.sha256, std::move(stored));
  return made;
}

TrustImport TrustStore::Impl::add_list(CrlHandle handle) {
  TrustImport made;
  made.sha256 = sha256_hex(der_of(handle.get(), i2d_X509_CRL));
  made.subject = name_text(X509_CRL_get_issuer(handle.get()));
  made.accepted = true;
  made.code = lists.contains(made.sha256) ? "duplicate" : "revocation_list";
  if (made.code == "duplicate") return made;
  StoredList stored;
  stored.sha256 = made.sha256;
  stored.facts.issuer = made.subject;
  stored.facts.this_update = utc(X509_CRL_get0_lastUpdate(handle.get()));
  stored.facts.next_update = utc(X509_CRL_get0_nextUpdate(handle.get()));
  const STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(handle.get());
  stored.facts.entries = revoked ? static_cast<std::size_t>(sk_X509_REVOKED_num(revoked)) : 0;
  stored.handle = std::move(handle);
  lists.emplace(made.sha256, std::move(stored));
  return made;
}

std::vector<TrustImport> TrustStore::add(std::span<const unsigned char> bytes, bool accept_unpinned) {
  Bag bag = read_items(bytes);
  std::vector<TrustImport> made;
  for (CertHandle& one : bag.certificates) made.push_back(impl_->add_certificate(std::move(one), accept_unpinned));
  for (CrlHandle& one : bag.lists) made.push_back(impl_->add_list(std::move(one)));
  if (made.empty()) made.push_back({false, "unreadable", "", ""});
  return made;
}

bool TrustStore::is_genuine_list(std::span<const unsigned char> bytes, const std::string& issuer_sha256) const {
  const Bag bag = read_items(bytes);
  const auto issuer = impl_->certificates.find(issuer_sha256);
  if (issuer == impl_->certificates.end() || bag.lists.empty()) return false;
  const bool genuine = std::all_of(bag.lists.begin(), bag.lists.end(), [&](const CrlHandle& list) {
    return X509_CRL_verify(list.get(), X509_get0_pubkey(issuer->second.handle.get())) == 1;
  });
  ERR_clear_error();
  return genuine;
}

std::vector<TrustedCertificate> TrustStore::certificates() const {
  std::vector<TrustedCertificate> list;
  for (const auto& [sha256, stored] : impl_->certificates) list.push_back(stored.facts);
  return list;
}

std::vector<StoredRevocationList> TrustStore::revocation_lists() const {
  std::vector<StoredRevocationList> list;
  for (const auto& [sha256, stored] : impl_->lists) list.push_back(stored.facts);
  return list;
}

bool TrustStore::empty() const { return !impl_->has_anchor; }

std::string TrustStore::fingerprint() const {
  std::string all;
  for (const auto& [sha256, stored] : impl_->certificates) all += sha256;
  for (const auto& [sha256, stored] : impl_->lists) all += sha256;
  return crypto::sha256_hex(all);
}

std::vector<TrustPin> read_trust_pins(std::string_view text) {
  std::vector<TrustPin> pins;
  try {
    const toml::table table = toml::parse(text);
    const toml::array* list = table["pin"].as_array();
    if (!list) throw std::runtime_error("trust pins: no [[pin]] entries");
    for (const toml::node& node : *list) {
      const toml::table* entry = node.as_table();
      const auto line = std::to_string(node.source().begin.line);
      if (!entry) throw std::runtime_error("trust pins, line " + line + ": expected a table");
      TrustPin pin;
      const auto read = [&](const char* key) { return (*entry)[key].value_or(std::string()); };
      pin.sha256 = read("sha256");
      pin.role = read("role");
      pin.name = read("name");
      pin.subject_key_id = read("subject_key_id");
      pin.subject = read("subject");
      pin.url = read("url");
      pin.crl_url = read("crl_url");
      pin.group = read("group");
      if (pin.sha256.size() != 64 || pin.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
        throw std::runtime_error("trust pins, line " + line + ": sha256 must be 64 lower-case hex digits");
      if (pin.role != "root" && pin.role != "intermediate" && pin.role != "tsa")
        throw std::runtime_error("trust pins, line " + line + ": role must be root, intermediate or tsa");
      pins.push_back(std::move(pin));
    }
  } catch (const toml::parse_error& error) {
    throw std::runtime_error("trust pins, line " + std::to_string(error.source().begin.line) + ": " +
                             std::string(error.description()));
  }
  return pins;
}

}  // namespace kiemchung
