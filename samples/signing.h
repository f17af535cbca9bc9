// Digital signatures of the samples: CMS by OpenSSL, placed in a revision of their own. Only the signer's certificate
// is embedded, as the real files do (no chain, no CRL, no OCSP).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "extractors/geometry.h"
#include "samples/canvas.h"
#include "samples/pdf_document.h"
#include "samples/pki.h"

namespace kiemchung::samples {

struct SignOptions {
  std::string field = "Signature1";
  std::string sub_filter = "adbe.pkcs7.detached";  // or "ETSI.CAdES.detached"
  std::string digest = "SHA256";                   // or "SHA1"
  Instant time = 0;                                // of /M and of the timestamp
  const Identity* timestamp_authority = nullptr;   // none: no RFC 3161 token
  bool certify = false;                            // first signature of the Government's tool: DocMDP P=2
  // The signingTime attribute: most real files have none, some hold local time written as UTC.
  enum class SigningTime { kNone, kUtc, kLocalAsUtc } signing_time = SigningTime::kNone;
  bool ess_certificate = true;  // signingCertificateV2 (RFC 5035)
  std::string entries;          // more entries of the signature dictionary, as written: /Reference …
  std::string field_entries;    // more entries of the field: /Lock …
};

// The visible part of a signature: a canvas as large as its box.
struct Appearance {
  std::size_t page = 0;  // from 0
  Box box;
  std::string content;
  std::string resources;
};

// Appearance showing one line of text, as the clerk's số and ngày.
Appearance text_appearance(PdfDocument& document, std::size_t page, const Box& box, Face face, double size,
                           std::string_view text, Colour colour = kBlack);
// Several lines, from the top: box 14 of an electronic copy.
Appearance lines_appearance(PdfDocument& document, std::size_t page, const Box& box, double size,
                            const std::vector<std::string>& lines);
// The leader's blue signature.
Appearance ink_appearance(PdfDocument& document, std::size_t page, const Box& box, Chance& chance);
// The agency's red seal as a picture with transparency (Decree 30/2020 PL I.II.8).
struct SealPicture {
  int width = 0;
  int height = 0;
  std::string rgb;    // 8 bits a channel
  std::string alpha;  // 8 bits
};
Appearance seal_appearance(PdfDocument& document, std::size_t page, const Box& box, const SealPicture& picture);

// Detached CMS over the data; the DER of a ContentInfo.
std::string detached_cms(std::string_view data, const Identity& signer, const SignOptions& options);
// RFC 3161 token over the data; the DER of a ContentInfo.
std::string timestamp_token(std::string_view data, const Identity& authority, const std::string& digest, Instant time);

// Adds the signature field, ends the pending revision and signs all bytes so far. Changes made to the document before
// the call (annotations, content) become part of the signed revision. Returns the signature dictionary's object number.
int sign(PdfDocument& document, const Identity& signer, const SignOptions& options,
         const std::optional<Appearance>& appearance);
// A document timestamp (/DocTimeStamp, ETSI.RFC3161) in its own revision.
int add_document_timestamp(PdfDocument& document, const Identity& authority, const std::string& field, Instant time);

}  // namespace kiemchung::samples
