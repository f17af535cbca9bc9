// How a document comes into being in an office: who signs, in which order, and how số and ngày get onto the page.
#pragma once

#include <string>
#include <vector>

#include "samples/born_digital.h"
#include "samples/offices.h"
#include "samples/pdf_document.h"
#include "samples/scanning.h"

namespace kiemchung::samples {

struct DocumentDate {
  int year = 2024;
  int month = 1;
  int day = 1;
};

// A document as its author means it; the flow decides what is printed and what is added later.
struct Draft {
  OfficialText text;
  std::string number;  // "07"; printed, stamped or written by the flow
  DocumentDate date;
};

// `kind` "KẾ HOẠCH" with `symbol` "/KH-UBND"; kind "" is a công văn.
Draft draft(const Office& office, std::string kind, std::string symbol, std::string number, DocumentDate date,
            std::string subject);

// Which part of the leader > agency > number > date flow is left out or done otherwise.
struct FlowOptions {
  bool leader = true;
  bool agency = true;
  bool certify = true;            // the leader's signature is a certification, DocMDP P=2
  bool month_field = false;       // the clerk also gives the month
  std::string digest = "SHA256";  // most real files have SHA1
  std::string sub_filter = "adbe.pkcs7.detached";
  SignOptions::SigningTime signing_time = SignOptions::SigningTime::kNone;
  const Identity* leader_identity = nullptr;  // instead of the office's own
  const Identity* agency_identity = nullptr;
  const Identity* timestamp_authority = nullptr;  // instead of the world's own
};

// The clerk's flow of today: leader, agency seal, then số and ngày as signature fields whose appearance is the text.
BornDigital with_clerk_fields(const World& world, const Office& office, const Draft& draft,
                              const FlowOptions& options = {});
// Number and date typed before signing: leader, then agency.
BornDigital with_typed_number(const World& world, const Office& office, const Draft& draft,
                              const FlowOptions& options = {});
// The older flow: number and date as stamp and free-text annotations, then leader and agency sign.
BornDigital with_stamped_number(const World& world, const Office& office, const Draft& draft,
                                const FlowOptions& options = {});
// Laid out with number and date typed (an empty number or day leaves the space), nothing signed.
BornDigital without_signature(const Draft& draft);
// Signs an already laid out document: leader, then agency.
void sign_both(const World& world, const Office& office, BornDigital& document, DocumentDate date,
               const FlowOptions& options);

// The same document on paper: printed, numbered, signed and sealed by hand, then scanned.
struct PaperOptions {
  bool number_by_hand = true;
  bool day_by_hand = true;
  Colour ink = kBlueInk;
  ScanOptions scan{};
};
PdfDocument on_paper(const Office& office, const Draft& draft, const PaperOptions& options);
std::string on_photo(const Office& office, const Draft& draft, const PaperOptions& options);
// Electronic copy of paper (Decree 30/2020 art. 25.1.c): scan, agency signature and "SAO Y" top right.
PdfDocument electronic_copy(const World& world, const Office& office, const Draft& draft, const PaperOptions& options,
                            Instant copied_at);

// When a document of that date is signed: the leader at half past nine, the agency half an hour later.
Instant leader_time(DocumentDate date);
Instant agency_time(DocumentDate date);

}  // namespace kiemchung::samples
