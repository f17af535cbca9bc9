#include "extractors/fields/document_class.h"

#include <algorithm>

namespace kiemchung {
namespace {

// A publisher's portal and a receiver's stamp sign documents they did not issue; a time stamp is nobody's signature.
bool is_issuers(const SignatureFact& signature) {
  return signature.role != SignatureRole::kPublisher && signature.role != SignatureRole::kIncoming &&
         signature.role != SignatureRole::kTimestamp;
}

bool is_agencys(const SignatureFact& signature) {
  if (!is_issuers(signature)) return false;
  if (signature.role == SignatureRole::kCopy || signature.role == SignatureRole::kAgency) return true;
  return signature.signer.is_organisation.value_or(false);
}

}  // namespace

DocumentClass document_class(const DocumentFacts& facts) {
  if (facts.media_type.starts_with("image/")) return DocumentClass::kImage;
  if (facts.media_type != "application/pdf" || facts.page_facts.empty()) return DocumentClass::kOther;
  const auto first = std::find_if(facts.page_facts.begin(), facts.page_facts.end(),
                                  [&](const PageFact& page) { return page.page == facts.first_page; });
  const Origin origin =
      facts.origin == Origin::kMixed && first != facts.page_facts.end() ? first->origin : facts.origin;
  const auto& signatures = facts.signatures;
  switch (origin) {
    case Origin::kBornDigital:
      return std::any_of(signatures.begin(), signatures.end(), is_issuers) ? DocumentClass::kNativeSigned
                                                                           : DocumentClass::kNativeUnsigned;
    case Origin::kScanned:
    case Origin::kPhotographed:
      return std::any_of(signatures.begin(), signatures.end(), is_agencys) ? DocumentClass::kElectronicCopy
                                                                           : DocumentClass::kPaperScan;
    default:
      return DocumentClass::kOther;
  }
}

}  // namespace kiemchung
