#include "pipeline/examine.h"

#include <algorithm>

#include "extractors/draw_page.h"
#include "extractors/pdf/second_readers.h"
#include "pipeline/sha256.h"
#include "verifiers/signature/integrity.h"

namespace kiemchung {
namespace {

bool is_agency_signature(const SignatureFact& signature) {
  return signature.signer.is_organisation || signature.role == SignatureRole::kAgency ||
         signature.role == SignatureRole::kCopy;
}

bool is_picture(Origin origin) { return origin == Origin::kScanned || origin == Origin::kPhotographed; }

// Where pages differ, the page the document begins on decides: annexes are often scans.
Origin deciding_origin(const DocumentFacts& facts) {
  if (facts.origin != Origin::kMixed) return facts.origin;
  for (const auto& page : facts.page_facts) {
    if (page.page == facts.first_page) return page.origin;
  }
  return Origin::kUnknown;
}

// A page for people: no facts beside the identity of the bytes.
ExamineResult picture_of(std::span<const unsigned char> bytes, int page) {
  ExamineResult result;
  result.facts.size = bytes.size();
  result.facts.sha256 = sha256_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (auto picture = draw_page(bytes, page)) result.pictures.push_back(std::move(*picture));
  return result;
}

}  // namespace

DocumentClass class_of(const DocumentFacts& facts) {
  if (facts.media_type.starts_with("image/")) return DocumentClass::kImage;
  if (facts.media_type != "application/pdf") return DocumentClass::kOther;
  const Origin origin = deciding_origin(facts);
  if (origin == Origin::kBornDigital) {
    return facts.signatures.empty() ? DocumentClass::kNativeUnsigned : DocumentClass::kNativeSigned;
  }
  if (!is_picture(origin)) return DocumentClass::kOther;
  const bool agency = std::any_of(facts.signatures.begin(), facts.signatures.end(), is_agency_signature);
  return agency ? DocumentClass::kElectronicCopy : DocumentClass::kPaperScan;
}

ExamineResult examine(std::span<const unsigned char> bytes, const ReadOptions& options) {
  if (options.only_page > 0) return picture_of(bytes, options.only_page);
  ReadResult read = read_document(bytes, options);
  verify_signatures(bytes, read.facts);
  note_reader_disagreements(bytes, read.facts.signature_file);
  read.facts.document_class = class_of(read.facts);
  return {std::move(read.facts), std::move(read.pictures)};
}

}  // namespace kiemchung
