#include "tests/attacks/cms_abuse.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "samples/openssl_handles.h"
#include "samples/signing.h"

namespace kiemchung::attacks {
namespace {

using namespace samples;

constexpr unsigned kFlags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;

struct Draft {
  CmsHandle cms;
  CMS_SignerInfo* signer = nullptr;
};

Draft draft(const Identity& signer, unsigned more) {
  Draft made{CmsHandle(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags | more)), nullptr};
  require(made.cms != nullptr, "CMS");
  made.signer =
      CMS_add1_signer(made.cms.get(), signer.certificate.get(), signer.key.get(), EVP_sha256(), kFlags | more);
  require(made.signer != nullptr, "CMS signer");
  return made;
}

std::string finish(const Draft& draft, std::string_view data, unsigned more) {
  const BioHandle content = memory_bio(data);
  require(CMS_final(draft.cms.get(), content.get(), nullptr, CMS_BINARY | more) == 1, "CMS signature");
  return der_of<CMS_ContentInfo>(draft.cms.get(), i2d_CMS_ContentInfo);
}

std::string digest(std::string_view data) {
  unsigned char value[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  require(EVP_Digest(data.data(), data.size(), value, &size, EVP_sha256(), nullptr) == 1, "digest");
  return {reinterpret_cast<char*>(value), size};
}

std::string tlv(char tag, const std::string& content) {
  std::string head(1, tag);
  if (content.size() >= 0x100) {
    head += '\x82';
    head += static_cast<char>(content.size() >> 8);
    head += static_cast<char>(content.size() & 0xFF);
  } else if (content.size() >= 0x80) {
    head += '\x81';
    head += static_cast<char>(content.size());
  } else {
    head += static_cast<char>(content.size());
  }
  return head + content;
}

std::vector<std::string> attributes(CMS_SignerInfo* signer) {
  std::vector<std::string> parts;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i)
    parts.push_back(der_of<X509_ATTRIBUTE>(CMS_signed_get_attr(signer, i), i2d_X509_ATTRIBUTE));
  return parts;
}

void sign_set(CMS_SignerInfo* signer, const Identity& identity, const std::string& set) {
  const MdContextHandle context(EVP_MD_CTX_new());
  const auto* data = reinterpret_cast<const unsigned char*>(set.data());
  std::size_t size = 0;
  require(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, identity.key.get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, data, set.size()) == 1,
          "signature");
  std::vector<unsigned char> value(size);
  require(EVP_DigestSign(context.get(), value.data(), &size, data, set.size()) == 1, "signature");
  ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), value.data(), static_cast<int>(size));
}

// A detached container whose SignerInfo is changed after signing, where nothing is signed.
std::string changed_algorithms(std::string_view data, const Identity& signer, bool digest_side) {
  const Draft made = draft(signer, CMS_DETACHED | CMS_CADES);
  finish(made, data, CMS_DETACHED);
  X509_ALGOR* digest_algorithm = nullptr;
  X509_ALGOR* signature_algorithm = nullptr;
  CMS_SignerInfo_get0_algs(made.signer, nullptr, nullptr, &digest_algorithm, &signature_algorithm);
  X509_ALGOR_set0(digest_side ? digest_algorithm : signature_algorithm,
                  OBJ_nid2obj(digest_side ? NID_sha256WithRSAEncryption : NID_sha512WithRSAEncryption), V_ASN1_NULL,
                  nullptr);
  return der_of<CMS_ContentInfo>(made.cms.get(), i2d_CMS_ContentInfo);
}

std::string with_empty(std::string_view signed_data, const Identity& signer) {
  const Draft made = draft(signer, CMS_DETACHED | CMS_CADES);
  finish(made, signed_data, CMS_DETACHED);
  ASN1_OCTET_STRING** content = CMS_get0_content(made.cms.get());
  *content = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(*content, reinterpret_cast<const unsigned char*>(""), 0);
  return der_of<CMS_ContentInfo>(made.cms.get(), i2d_CMS_ContentInfo);
}

}  // namespace

std::string with_two_signers(std::string_view data, const Identity& first, const Identity& second) {
  const Draft made = draft(first, CMS_DETACHED | CMS_CADES);
  require(CMS_add1_signer(made.cms.get(), second.certificate.get(), second.key.get(), EVP_sha256(),
                          kFlags | CMS_DETACHED | CMS_CADES) != nullptr,
          "second signer");
  return finish(made, data, CMS_DETACHED);
}

std::string with_stolen_signer(std::string_view data, const Identity& first, std::string_view other_data,
                               const Identity& second) {
  const Draft other = draft(second, CMS_DETACHED | CMS_CADES);
  finish(other, other_data, CMS_DETACHED);
  const Draft both = draft(first, CMS_DETACHED | CMS_CADES);
  CMS_SignerInfo* added = CMS_add1_signer(both.cms.get(), second.certificate.get(), second.key.get(), EVP_sha256(),
                                          kFlags | CMS_DETACHED | CMS_CADES);
  require(added != nullptr, "second signer");
  finish(both, data, CMS_DETACHED);
  // Attributes and value of the other document's signer take the place of the second's.
  while (CMS_signed_get_attr_count(added) > 0) X509_ATTRIBUTE_free(CMS_signed_delete_attr(added, 0));
  for (int i = 0; i < CMS_signed_get_attr_count(other.signer); ++i)
    require(CMS_signed_add1_attr(added, CMS_signed_get_attr(other.signer, i)) == 1, "signed attribute");
  const ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(other.signer);
  ASN1_STRING_set(CMS_SignerInfo_get0_signature(added), ASN1_STRING_get0_data(value), ASN1_STRING_length(value));
  return der_of<CMS_ContentInfo>(both.cms.get(), i2d_CMS_ContentInfo);
}

std::string with_signature_as_digest(std::string_view data, const Identity& signer) {
  return changed_algorithms(data, signer, true);
}

std::string with_two_hashes(std::string_view data, const Identity& signer) {
  return changed_algorithms(data, signer, false);
}

std::string with_content(std::string_view data, const Identity& signer) {
  return finish(draft(signer, CMS_CADES), data, 0);
}

std::string with_other_content(std::string_view other, const Identity& signer) { return with_content(other, signer); }

std::string with_empty_content(std::string_view data, const Identity& signer) { return with_empty(data, signer); }

std::string with_digest_of_nothing(const Identity& signer) { return with_empty("", signer); }

std::string with_foreign_ess(std::string_view data, const Identity& signer, const Identity& other) {
  const Draft made = draft(signer, CMS_DETACHED);
  // SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2 }, the hash algorithm left at SHA-256.
  const std::string value = tlv('\x30', tlv('\x30', tlv('\x30', tlv('\x04', digest(other.certificate_der())))));
  require(CMS_signed_add1_attr_by_NID(made.signer, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, value.data(),
                                      static_cast<int>(value.size())) == 1,
          "signing certificate");
  return finish(made, data, CMS_DETACHED);
}

std::string with_copied_timestamp(std::string_view data, const Identity& signer, std::string_view token) {
  const Draft made = draft(signer, CMS_DETACHED | CMS_CADES);
  finish(made, data, CMS_DETACHED);
  require(CMS_unsigned_add1_attr_by_NID(made.signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(),
                                        static_cast<int>(token.size())) == 1,
          "timestamp attribute");
  return der_of<CMS_ContentInfo>(made.cms.get(), i2d_CMS_ContentInfo);
}

std::string with_unsorted_attributes(std::string_view data, const Identity& signer) {
  const Draft made = draft(signer, CMS_DETACHED | CMS_CADES);
  finish(made, data, CMS_DETACHED);
  std::vector<std::string> parts = attributes(made.signer);
  std::sort(parts.begin(), parts.end());
  std::string order, joined;
  for (const std::string& part : parts) {
    order += part;
    joined.insert(0, part);
  }
  sign_set(made.signer, signer, tlv('\x31', joined));
  // OpenSSL sorts when it writes, so the set is exchanged in the bytes.
  std::string der = der_of<CMS_ContentInfo>(made.cms.get(), i2d_CMS_ContentInfo);
  const auto at = der.find(order);
  if (at == std::string::npos) throw std::logic_error("the attributes are not where they should be");
  return der.replace(at, order.size(), joined);
}

std::string without_message_digest(std::string_view data, const Identity& signer) {
  const Draft made = draft(signer, CMS_DETACHED | CMS_CADES);
  finish(made, data, CMS_DETACHED);
  const int at = CMS_signed_get_attr_by_NID(made.signer, NID_pkcs9_messageDigest, -1);
  X509_ATTRIBUTE_free(CMS_signed_delete_attr(made.signer, at));
  std::vector<std::string> parts = attributes(made.signer);
  std::sort(parts.begin(), parts.end());
  std::string joined;
  for (const std::string& part : parts) joined += part;
  sign_set(made.signer, signer, tlv('\x31', joined));
  return der_of<CMS_ContentInfo>(made.cms.get(), i2d_CMS_ContentInfo);
}

}  // namespace kiemchung::attacks
