#include "verifiers/signature/roles.h"

#include <algorithm>

#include "extractors/fields/text_norm.h"
#include "verifiers/signature/holder.h"

namespace kiemchung {
namespace {

bool is_content_role(SignatureRole role) {
  return role == SignatureRole::kNumber || role == SignatureRole::kDate || role == SignatureRole::kTimestamp;
}

// Gazettes and portals sign what others issued (DOMAIN 2.2).
bool names_publisher(const SignerFact& signer) {
  const std::string name = fold_key(signer.common_name);
  return name.find("cong bao") != std::string::npos || name.find("cong thong tin") != std::string::npos;
}

SignatureRole role_of_holder(const SignatureFact& fact, const DocumentFacts& facts) {
  if (names_publisher(fact.signer)) return SignatureRole::kPublisher;
  if (fact.signer.is_organisation)
    return *fact.signer.is_organisation ? SignatureRole::kAgency : SignatureRole::kLeader;
  // Cannot tell from the name: the certificate that also signs the clerk's number or date is the agency's.
  const bool clerk = std::any_of(facts.signatures.begin(), facts.signatures.end(), [&](const SignatureFact& other) {
    return is_content_role(other.role) && other.role != SignatureRole::kTimestamp && !fact.signer.fingerprint.empty() &&
           other.signer.fingerprint == fact.signer.fingerprint;
  });
  if (clerk) return SignatureRole::kAgency;
  if (same_name(fact.signer.common_name, facts.issuer.name) > 0.85) return SignatureRole::kAgency;
  if (same_name(fact.signer.common_name, facts.signing_block.name) > 0.85) return SignatureRole::kLeader;
  return SignatureRole::kUnknown;
}

}  // namespace

void assign_roles(DocumentFacts& facts) {
  for (SignatureFact& fact : facts.signatures) {
    if (fact.role == SignatureRole::kUnknown && !fact.signer.subject.empty()) fact.role = role_of_holder(fact, facts);
  }
}

}  // namespace kiemchung
