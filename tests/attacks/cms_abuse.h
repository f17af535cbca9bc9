// CMS containers that are wrong in one way each (RFC 5652, RFC 5035, RFC 3161): what a forger or a careless product
// puts into /Contents. All are DER of a ContentInfo.
#pragma once

#include <string>
#include <string_view>

#include "samples/pki.h"

namespace kiemchung::attacks {

std::string with_two_signers(std::string_view data, const samples::Identity& first, const samples::Identity& second);
// The second signer's value was made over another document.
std::string with_stolen_signer(std::string_view data, const samples::Identity& first, std::string_view other_data,
                               const samples::Identity& second);
// SignerInfo.digestAlgorithm names sha256WithRSAEncryption instead of a hash.
std::string with_signature_as_digest(std::string_view data, const samples::Identity& signer);
// The signature algorithm's hash is another than the digest algorithm's; the value is right for the latter.
std::string with_two_hashes(std::string_view data, const samples::Identity& signer);
// The document itself inside the container.
std::string with_content(std::string_view data, const samples::Identity& signer);
// Another document inside the container, with its digest signed.
std::string with_other_content(std::string_view other, const samples::Identity& signer);
// An empty octet string as content, the document's digest signed: one Vietnamese product's way.
std::string with_empty_content(std::string_view data, const samples::Identity& signer);
// The same with the digest of nothing signed.
std::string with_digest_of_nothing(const samples::Identity& signer);
// signingCertificateV2 of somebody else's certificate.
std::string with_foreign_ess(std::string_view data, const samples::Identity& signer, const samples::Identity& other);
// The timestamp of another signature.
std::string with_copied_timestamp(std::string_view data, const samples::Identity& signer, std::string_view token);
// Signed attributes in an order DER does not allow, and signed so: found in sound files.
std::string with_unsorted_attributes(std::string_view data, const samples::Identity& signer);
// No messageDigest among the signed attributes.
std::string without_message_digest(std::string_view data, const samples::Identity& signer);

}  // namespace kiemchung::attacks
