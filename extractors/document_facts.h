// What one file says, and nothing else: no severity, no policy, no clock.
//
// Facts depend on the bytes of the file and the version of the reader alone, so they are kept by SHA-256 and never read
// twice. The JSON form (facts_json.h, config/schemas/document-facts.schema.json) uses these field names; it is a stable
// interface.
//
// Conventions for every struct below:
//   boxes        PDF points (1/72 inch) from the top-left corner of the page as it is shown (after /Rotate)
//   pages        counted from 1; 0 means "no page"
//   confidence   0.0 … 1.0, calibrated: of the readings with 0.9, nine in ten are right
//   civil dates  have no zone; instants are UTC, ISO 8601 with "Z"
//   text         UTF-8, NFC
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "extractors/signature_facts.h"
#include "extractors/words.h"

namespace kiemchung {

// Raised whenever a change of the readers can change a fact: older saved facts are then read again.
inline constexpr int kFactsSchema = 1;
inline constexpr const char* kExaminerVersion = "4";

enum class Origin { kUnknown, kBornDigital, kScanned, kPhotographed, kMixed };
template <>
inline constexpr Word<Origin> kWords<Origin>[] = {{Origin::kUnknown, "unknown"},
                                                  {Origin::kBornDigital, "born_digital"},
                                                  {Origin::kScanned, "scanned"},
                                                  {Origin::kPhotographed, "photographed"},
                                                  {Origin::kMixed, "mixed"}};

// native_*: text drawn by a program; paper_scan: picture of paper; electronic_copy: picture of paper carrying an
// agency's signature ("sao y", Decree 30/2020 art. 25.1.c); image: a bare JPG/PNG/TIFF; other: not a document this
// program reads.
enum class DocumentClass { kOther, kNativeSigned, kNativeUnsigned, kPaperScan, kElectronicCopy, kImage };
template <>
inline constexpr Word<DocumentClass> kWords<DocumentClass>[] = {{DocumentClass::kOther, "other"},
                                                                {DocumentClass::kNativeSigned, "native_signed"},
                                                                {DocumentClass::kNativeUnsigned, "native_unsigned"},
                                                                {DocumentClass::kPaperScan, "paper_scan"},
                                                                {DocumentClass::kElectronicCopy, "electronic_copy"},
                                                                {DocumentClass::kImage, "image"}};

// found: read, see confidence. blank: the form is there and its space is empty. placeholder: dots, "xx", "00".
// partial: some parts only (a date with a blank day). absent: the document has no such line (minutes have no date
// line). unreadable: something stands there and no reading can be offered. impossible: read, but cannot be (31/02).
enum class FieldStatus { kUnreadable, kFound, kBlank, kPlaceholder, kPartial, kAbsent, kImpossible };
template <>
inline constexpr Word<FieldStatus> kWords<FieldStatus>[] = {
    {FieldStatus::kUnreadable, "unreadable"},   {FieldStatus::kFound, "found"},     {FieldStatus::kBlank, "blank"},
    {FieldStatus::kPlaceholder, "placeholder"}, {FieldStatus::kPartial, "partial"}, {FieldStatus::kAbsent, "absent"},
    {FieldStatus::kImpossible, "impossible"}};

// Which witness a reading comes from. annotation covers stamps and the appearances of signature fields.
enum class Source { kNone, kTextLayer, kAnnotation, kOcr, kHandwriting, kFileName, kSigningTime, kSelfScore, kPerson };
template <>
inline constexpr Word<Source> kWords<Source>[] = {{Source::kNone, "none"},
                                                  {Source::kTextLayer, "text_layer"},
                                                  {Source::kAnnotation, "annotation"},
                                                  {Source::kOcr, "ocr"},
                                                  {Source::kHandwriting, "handwriting"},
                                                  {Source::kFileName, "file_name"},
                                                  {Source::kSigningTime, "signing_time"},
                                                  {Source::kSelfScore, "self_score"},
                                                  {Source::kPerson, "person"}};

// Which rules number the document: government (Decree 30/2020), party (HD 36/05-HD/VPTW), union and mass organisations.
enum class Series { kUnknown, kGovernment, kParty, kUnion };
template <>
inline constexpr Word<Series> kWords<Series>[] = {{Series::kUnknown, "unknown"},
                                                  {Series::kGovernment, "government"},
                                                  {Series::kParty, "party"},
                                                  {Series::kUnion, "union"}};

struct Candidate {
  std::string text;
  Source source = Source::kNone;
  double confidence = 0.0;
};

// Số, ký hiệu văn bản (Decree 30/2020, Appendix I.II.3). "126a/QĐ-UBND" is number "126", suffix "a", kind "QĐ", organ
// "UBND". A suffix is present only where no look-alike digit can explain it (126 against 12b); otherwise it stays a
// candidate.
struct NumberFact {
  FieldStatus status = FieldStatus::kUnreadable;
  std::string text;         // canonical: "01/TTr-UBND", party "12-BC/ĐU"
  std::string number;       // digits as written, leading zero kept
  std::string suffix;       // as written: "a", "bis", ".1"; "" if none
  std::optional<int> year;  // only where the symbol holds one: 01/2024/QĐ-UBND
  std::string kind;         // tên loại, abbreviated: "TTr"; "" for công văn
  std::string organ;        // "UBND"
  std::string unit;         // "CCHC&QLVTLT"
  Series series = Series::kUnknown;
  Source source = Source::kNone;
  bool handwritten = false;
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
  std::vector<Candidate> candidates;  // best first, the chosen reading among them
};

// Địa danh và thời gian ban hành (Decree 30/2020, Appendix I.II.4).
struct DateFact {
  FieldStatus status = FieldStatus::kUnreadable;
  std::string iso;  // "2025-01-06", only when status is found
  std::optional<int> day;
  std::optional<int> month;
  std::optional<int> year;
  std::string text;   // as written: "ngày 06 tháng 01 năm 2025"
  std::string place;  // địa danh
  Source source = Source::kNone;
  bool handwritten = false;
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
  std::vector<Candidate> candidates;  // text is ISO
};

// Cơ quan ban hành and, above it, cơ quan chủ quản (box 2 of Appendix I).
struct IssuerFact {
  std::string name;
  std::string parent;
  std::string
      level;  // "trung_uong" | "tinh" | "huyen" | "xa" | "so" | "truong" | "" — from the name, never from the symbol
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
};

// Name of a kind that has no abbreviation: an annex in a file of its own carries neither number nor date of its own.
inline constexpr const char* kAnnexName = "PHỤ LỤC";

// Tên loại và trích yếu (boxes 5a, 5b).
struct KindFact {
  std::string code;     // "TTr"; "" for công văn
  std::string name;     // "TỜ TRÌNH"
  std::string subject;  // trích yếu
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
};

// Quyền hạn, chức vụ, họ tên (boxes 7a, 7b).
struct SigningBlockFact {
  std::string authority;  // "TM." | "KT." | "TL." | "TUQ." | "Q." | ""
  std::string title;      // "CHỦ TỊCH"
  std::string name;
  bool handwritten_signature = false;  // as DocumentFacts::handwritten_signature says
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
};

// Con dấu seen as a picture (box 8). Says nothing about a digital signature.
struct SealFact {
  bool present = false;
  bool red = false;
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
};

// Chữ ký tay: ink of a pen between title and name of a scanned page. Says nothing about whose it is, nor about a
// digital signature. Not present with a confidence: the place was looked at and is empty. Confidence 0: nobody could
// look.
struct HandwrittenSignatureFact {
  bool present = false;
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
};

enum class CopyForm { kNone, kSaoY, kSaoLuc, kTrichSao };
template <>
inline constexpr Word<CopyForm> kWords<CopyForm>[] = {{CopyForm::kNone, "none"},
                                                      {CopyForm::kSaoY, "sao_y"},
                                                      {CopyForm::kSaoLuc, "sao_luc"},
                                                      {CopyForm::kTrichSao, "trich_sao"}};

// Dấu sao: box 14 of an electronic copy, or the block under the line of a paper copy (Decree 30/2020 art. 25–27).
struct CopyMarkFact {
  CopyForm form = CopyForm::kNone;
  std::string organ;  // cơ quan sao
  std::string time;   // as printed
  std::string text;
  double confidence = 0.0;
  int page = 0;
  std::optional<Box> box;
};

struct PageFact {
  int page = 0;
  double width = 0.0;   // points
  double height = 0.0;  // points
  Origin origin = Origin::kUnknown;
  double image_cover = 0.0;  // share of the page under images, 0 … 1
  int text_letters = 0;      // visible letters in the text layer
  bool table_like = false;   // ruled table over most of the page
};

// A line that heads a part of the body.
struct Heading {
  std::string text;
  int page = 0;
  std::optional<Box> box;
};

// What went wrong while reading. A damaged, encrypted, oversized, disguised or hostile file is data, never an
// exception. Codes are words of kProblemCodes; the catalogue config/messages has a sentence for each.
struct Problem {
  std::string code;
  std::string detail;
  int page = 0;
};

// Every code a Problem may carry. Kept in one list so that a test can hold the message catalogue against it.
inline constexpr std::string_view kProblemCodes[] = {
    "empty_file",       "not_a_document",   "disguised_type",   "unsupported_type",     "encrypted",
    "damaged",          "repaired",         "too_large",        "too_many_pages",       "no_pages",
    "page_unreadable",  "ocr_unavailable",  "readers_disagree", "text_layer_untrusted", "first_page_later",
    "examiner_crashed", "examiner_timeout", "examiner_memory",  "examiner_reply",       "unreadable_path",
    "active_content",   "embedded_files",   "draft_mark"};

struct DocumentFacts {
  int schema = kFactsSchema;
  std::string examiner_version = kExaminerVersion;
  std::string sha256;  // lower-case hex of the file's bytes
  std::uint64_t size = 0;
  std::string media_type;  // from content, never from the name
  int pages = 0;
  int first_page = 1;  // where the document itself begins behind a cover or an annex
  Origin origin = Origin::kUnknown;
  DocumentClass document_class = DocumentClass::kOther;
  std::vector<PageFact> page_facts;
  NumberFact number;
  DateFact date;
  IssuerFact issuer;
  KindFact kind;
  SigningBlockFact signing_block;
  SealFact seal;
  HandwrittenSignatureFact handwritten_signature;
  CopyMarkFact copy_mark;
  bool draft_mark = false;        // "DỰ THẢO"
  bool table_like = false;        // the document is a table or statistics rather than a letter
  std::vector<Heading> outline;   // of a report (BC) with a text layer, below its subject; empty for every other kind
  bool outline_complete = false;  // every page was read for headings: what is not there does not head a part
  std::string page_fingerprint;   // perceptual hash of page 1 (16 hex digits) for near-identical scans; "" if none
  std::vector<SignatureFact> signatures;  // in file order
  SignatureFileFacts signature_file;      // what concerns the file's revisions as a whole
  std::vector<Problem> problems;
};

// A picture cut out while reading, for people. Kept beside the facts under the same SHA-256, never inside them.
struct Picture {
  std::string place;  // "header" | "number" | "date" | "signing_block" | "page"
  int page = 0;
  Box box;
  std::string media_type;  // "image/jpeg" or "image/png"
  std::string bytes;
};

}  // namespace kiemchung
