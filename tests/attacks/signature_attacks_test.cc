// Every attack class of the study on signatures, made here on signed samples, and the check that must name it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "extractors/pdf/raw_file.h"
#include "extractors/pdf/signature_fields.h"
#include "samples/pdf_document.h"
#include "samples/pki.h"
#include "samples/signing.h"
#include "verifiers/signature/integrity.h"
#include "verifiers/signature/path.h"

namespace kiemchung {
namespace {

using samples::PdfDocument;

std::span<const unsigned char> view(const std::string& bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

const samples::Pki& pki() {
  static const samples::Pki made = samples::make_pki();
  return made;
}

const samples::Identity& signer() {
  static const samples::Identity made = [] {
    samples::CertificateRequest request;
    request.subject.organisation = "ỦY BAN NHÂN DÂN XÃ MẪU (MẪU THỬ)";
    request.subject.common_name = "Nguyễn Văn A";
    return samples::issue(pki().state_authority, request);
  }();
  return made;
}

struct Signed {
  std::string bytes;
  int signature = 0;
  int content = 0;
  int page = 0;
};

// One page of text, signed once.
Signed signed_file() {
  static const Signed made = [] {
    PdfDocument document;
    PdfDocument::Page page;
    const int font =
        document.add("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>");
    page.resources = "/Font << /F1 " + std::to_string(font) + " 0 R >>";
    page.contents = {document.add_stream("", "BT /F1 12 Tf 100 700 Td (Noi dung da ky) Tj ET")};
    document.add_page(page);
    document.commit();
    samples::SignOptions options;
    options.time = samples::vietnam_time(2024, 11, 20);
    options.timestamp_authority = &pki().timestamp_authority;
    Signed out;
    out.signature = samples::sign(document, signer(), options, std::nullopt);
    out.bytes = document.bytes();
    out.content = document.page(0).contents.at(0);
    out.page = document.page(0).object;
    return out;
  }();
  return made;
}

struct Update {
  std::vector<std::pair<int, std::string>> objects;
  std::vector<std::pair<int, std::size_t>> redirected;  // number, offset of something else
  std::vector<int> freed;
  std::string root;      // "" keeps the root
  std::string previous;  // "" chains to the last section
};

std::string last_startxref(const std::string& bytes) {
  const auto at = bytes.rfind("startxref") + 10;
  return bytes.substr(at, bytes.find_first_of("\r\n", at) - at);
}

int root_of(const std::string& bytes) {
  const raw::RawFile file(view(bytes));
  return static_cast<int>(file.trailer(file.latest())->find("Root")->ref.number);
}

std::string with_update(std::string bytes, const Update& update) {
  const std::string previous = update.previous.empty() ? last_startxref(bytes) : update.previous;
  const std::string root = update.root.empty() ? std::to_string(root_of(bytes)) : update.root;
  std::string table = "xref\n";
  const auto line = [&table](int number, std::size_t offset, char type) {
    char text[64];
    std::snprintf(text, sizeof text, "%d 1\n%010zu 00000 %c \n", number, offset, type);
    table += text;
  };
  if (bytes.back() != '\n') bytes += "\n";
  for (const auto& [number, body] : update.objects) {
    line(number, bytes.size(), 'n');
    bytes += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }
  for (const auto& [number, offset] : update.redirected) line(number, offset, 'n');
  for (const int number : update.freed) line(number, 0, 'f');
  const std::size_t at = bytes.size();
  bytes += table + "trailer\n<< /Size 900 /Root " + root + " 0 R /Prev " + previous + " >>\nstartxref\n" +
           std::to_string(at) + "\n%%EOF\n";
  return bytes;
}

std::string stream(const std::string& data, const std::string& entries = "") {
  return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream";
}

std::string body_of(const std::string& bytes, int number) {
  raw::RawFile file(view(bytes));
  const raw::Object* object = file.object(static_cast<std::uint32_t>(number), file.latest());
  return bytes.substr(object->begin, object->end - object->begin);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("the sample has no " + from);
  return text.replace(at, from.size(), to);
}

struct Verdict {
  DocumentFacts facts;
  SignaturesJudgement judged;
  bool has(const std::string& code) const {
    const auto in = [&](const std::vector<SignatureReason>& reasons) {
      for (const SignatureReason& one : reasons) {
        if (one.code == code) return true;
      }
      return false;
    };
    if (in(judged.reasons)) return true;
    for (const SignatureJudgement& one : judged.signatures) {
      if (in(one.reasons)) return true;
    }
    return false;
  }
  bool passes() const {
    return judged.status == DocumentStatus::kAllGood || judged.status == DocumentStatus::kGoodWithNotes;
  }
};

Verdict verdict_of(const std::string& bytes) {
  Verdict out;
  extract_signature_fields(view(bytes), out.facts);
  verify_signatures(view(bytes), out.facts);
  const TrustStore nobody;
  out.judged = judge_signatures(out.facts, nobody, *signature_profile("facts-only"), "2025-01-01T00:00:00Z");
  return out;
}

void expect_caught(const std::string& bytes, const std::string& code) {
  const Verdict verdict = verdict_of(bytes);
  EXPECT_FALSE(verdict.passes()) << word_of(verdict.judged.status);
  std::string reasons;
  for (const auto& one : verdict.judged.signatures) {
    for (const auto& reason : one.reasons) reasons += reason.code + " ";
  }
  EXPECT_TRUE(verdict.has(code)) << "instead: " << reasons;
}

TEST(SoundSample, PassesAndItsTimestampBelongsToIt) {
  const Verdict verdict = verdict_of(signed_file().bytes);
  EXPECT_TRUE(verdict.passes()) << word_of(verdict.judged.status);
  ASSERT_EQ(verdict.facts.signatures.size(), 1u);
  const SignatureFact& fact = verdict.facts.signatures[0];
  EXPECT_EQ(fact.integrity, Integrity::kIntact);
  EXPECT_EQ(fact.coverage, Coverage::kWholeFile);
  ASSERT_TRUE(fact.timestamp);
  EXPECT_TRUE(fact.timestamp->imprint_ok);
  EXPECT_TRUE(fact.timestamp->signature_ok);
}

TEST(UniversalForgery, EmptyValueIsNoSignature) {
  std::string bytes = signed_file().bytes;
  const auto at = bytes.find('<', bytes.rfind("/Contents")) + 1;
  for (std::size_t i = at; bytes[i] != '>'; ++i) bytes[i] = '0';
  expect_caught(bytes, "CONTENTS_EMPTY");
}

TEST(UniversalForgery, MissingValueIsNoSignature) {
  expect_caught(replaced(signed_file().bytes, "/Contents <", "/Contentz <"), "CONTENTS_EMPTY");
}

TEST(UniversalForgery, MissingByteRangeIsMalformed) {
  std::string bytes = with_update(signed_file().bytes, {});
  const std::string body = replaced(body_of(signed_file().bytes, signed_file().signature), "/ByteRange", "/ByteRing");
  expect_caught(with_update(signed_file().bytes, {{{signed_file().signature, body}}, {}, {}, "", ""}),
                "BYTERANGE_MALFORMED");
}

std::string with_range(const std::string& range) {
  const Signed& file = signed_file();
  std::string body = body_of(file.bytes, file.signature);
  const auto from = body.find('[', body.find("/ByteRange"));
  body.replace(from, body.find(']', from) - from + 1, range);
  return with_update(file.bytes, {{{file.signature, body}}, {}, {}, "", ""});
}

TEST(ByteRangeTricks, NegativeNumbersAreMalformed) {
  expect_caught(with_range("[0 -5 900 10]"), "BYTERANGE_MALFORMED");
}
TEST(ByteRangeTricks, TwoNumbersAreMalformed) { expect_caught(with_range("[0 100]"), "BYTERANGE_MALFORMED"); }
TEST(ByteRangeTricks, SixNumbersAreMalformed) {
  expect_caught(with_range("[0 10 20 30 40 50]"), "BYTERANGE_MALFORMED");
}
TEST(ByteRangeTricks, AStartBehindTheFirstByteIsMalformed) {
  expect_caught(with_range("[9 10 20 30]"), "BYTERANGE_MALFORMED");
}
TEST(ByteRangeTricks, ARangeBeyondTheFileIsNamed) {
  expect_caught(with_range("[0 10 20 99999999999]"), "BYTERANGE_OUT_OF_FILE");
}

TEST(IncrementalSaving, NewPageContentIsNamed) {
  const Signed& file = signed_file();
  const std::string evil = stream("BT /F1 12 Tf 100 700 Td (Noi dung khac) Tj ET");
  expect_caught(with_update(file.bytes, {{{file.content, evil}}, {}, {}, "", ""}), "CHANGED_CONTENT");
}

TEST(IncrementalSaving, BytesThatBelongToNoRevisionAreNamed) {
  const Signed& file = signed_file();
  expect_caught(file.bytes + "\n" + std::to_string(file.content) + " 0 obj\n" + stream("BT ET") + "\nendobj\n",
                "TAIL_WITHOUT_XREF");
}

TEST(Wrapping, SignedBytesMovedBehindALargerGapAreNamed) {
  const Signed& file = signed_file();
  const Verdict sound = verdict_of(file.bytes);
  const auto& range = sound.facts.signatures.at(0).byte_range;
  const std::string hole = "\n% room for what was never signed\n";
  // The signed tail moves behind the hole; a new dictionary points there and carries the old value.
  const std::string moved = file.bytes.substr(0, range[2]) + hole + file.bytes.substr(range[2]);
  std::string body = body_of(file.bytes, file.signature);
  const auto from = body.find('[', body.find("/ByteRange"));
  body.replace(from, body.find(']', from) - from + 1,
               "[0 " + std::to_string(range[1]) + " " + std::to_string(range[2] + hole.size()) + " " +
                   std::to_string(range[3]) + "]");
  const std::string previous = std::to_string(std::stoul(last_startxref(file.bytes)) + hole.size());
  Update update{{{file.signature, body}}, {}, {}, std::to_string(root_of(file.bytes)), previous};
  // The sample's own objects move with the tail, so the form is lost as well: the old dictionary stays, as an orphan.
  expect_caught(with_update(moved, update), "ORPHAN_SIGNATURE");
}

TEST(DictionarySpoof, ARewrittenDictionaryWithTheOldValueDoesNotBelongToTheContent) {
  const Signed& file = signed_file();
  std::string body = body_of(file.bytes, file.signature);
  body.insert(2, " /Reason (Dong y) ");
  const Verdict verdict = verdict_of(with_update(file.bytes, {{{file.signature, body}}, {}, {}, "", ""}));
  EXPECT_EQ(verdict.judged.status, DocumentStatus::kForged);
  EXPECT_TRUE(verdict.has("DICT_OUTSIDE_COVERAGE"));
  EXPECT_TRUE(verdict.has("GAP_NOT_CONTENTS"));
}

TEST(DuplicateKeys, TwoValuesInOneDictionaryAreNamed) {
  const Signed& file = signed_file();
  std::string body = body_of(file.bytes, file.signature);
  body.insert(2, " /Contents <00> ");
  expect_caught(with_update(file.bytes, {{{file.signature, body}}, {}, {}, "", ""}), "DUPLICATE_KEY");
}

TEST(ShadowHide, AFreedObjectThatIsStillNeededIsNamed) {
  const Signed& file = signed_file();
  expect_caught(with_update(file.bytes, {{}, {}, {file.content}, "", ""}), "OBJECT_FREED");
}

TEST(ShadowHide, AnEntryThatPointsAtAnotherObjectIsNamed) {
  const Signed& file = signed_file();
  const std::size_t other = file.bytes.find(std::to_string(file.page) + " 0 obj");
  expect_caught(with_update(file.bytes, {{}, {{file.content, other}}, {}, "", ""}), "XREF_HEADER_MISMATCH");
}

TEST(ShadowHideAndReplace, AnEntryThatSwitchesToPreparedOldBytesIsNamed) {
  // The second version of the content stands in the signed bytes, unreferenced, until an update points at it.
  PdfDocument document;
  PdfDocument::Page page;
  const int content = document.add_stream("", "BT ET", samples::StreamCoding::kAsGiven);
  page.contents = {content};
  const std::string prepared = std::to_string(content) + " 0 obj\n" + stream("0 0 1 rg 0 0 100 100 re f") + "\nendobj";
  document.add_stream("", "\n" + prepared + "\n", samples::StreamCoding::kAsGiven);
  document.add_page(page);
  document.commit();
  samples::SignOptions options;
  options.time = samples::vietnam_time(2024, 11, 20);
  samples::sign(document, signer(), options, std::nullopt);
  const std::size_t at = document.bytes().find(prepared);
  ASSERT_NE(at, std::string::npos);
  expect_caught(with_update(document.bytes(), {{}, {{content, at}}, {}, "", ""}), "XREF_REDIRECT");
}

TEST(ShadowHideAndReplace, ANewRootIsNamed) {
  const Signed& file = signed_file();
  const std::string root = body_of(file.bytes, root_of(file.bytes));
  expect_caught(with_update(file.bytes, {{{800, root}}, {}, {}, "800", ""}), "CHANGED_UNEXPLAINED");
}

TEST(EvilAnnotation, FreeTextAfterSigningIsNamed) {
  const Signed& file = signed_file();
  std::string page = body_of(file.bytes, file.page);
  const auto annotations = page.find("/Annots");
  if (annotations == std::string::npos) {
    page.insert(2, " /Annots [801 0 R] ");
  } else {
    page.insert(page.find('[', annotations) + 1, "801 0 R ");
  }
  const std::string note =
      "<< /Type /Annot /Subtype /FreeText /Rect [90 690 300 720] /Contents (100 trieu) /DA (/F1 12 Tf) >>";
  expect_caught(with_update(file.bytes, {{{file.page, page}, {801, note}}, {}, {}, "", ""}), "CHANGED_ANNOTATIONS");
}

TEST(SneakySignature, AnOpaqueAppearanceOverSignedTextIsNamed) {
  PdfDocument document;
  PdfDocument::Page page;
  const int font = document.add("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>");
  page.resources = "/Font << /F1 " + std::to_string(font) + " 0 R >>";
  page.contents = {document.add_stream("", "BT /F1 12 Tf 100 700 Td (Noi dung da ky) Tj ET")};
  document.add_page(page);
  document.commit();
  samples::SignOptions options;
  options.time = samples::vietnam_time(2024, 11, 20);
  samples::sign(document, signer(), options, std::nullopt);
  options.field = "Signature2";
  samples::Appearance cover;
  cover.box = {90, 841.89 - 730, 300, 841.89 - 690};
  cover.content = "1 1 1 rg 0 0 210 40 re f";
  samples::sign(document, signer(), options, cover);
  expect_caught(document.bytes(), "COVERS_SIGNED_TEXT");
}

TEST(SneakySignature, AnUnsignedFieldAfterSigningIsNamed) {
  const Signed& file = signed_file();
  raw::RawFile raw_file(view(file.bytes));
  const raw::Object* form = raw_file.catalogue(raw_file.latest())->find("AcroForm");
  ASSERT_EQ(form->kind, raw::Kind::kReference);
  const int number = static_cast<int>(form->ref.number);
  std::string body = body_of(file.bytes, number);
  body.insert(body.find('[', body.find("/Fields")) + 1, "801 0 R ");
  const std::string field = "<< /FT /Sig /T (La) /Type /Annot /Subtype /Widget /Rect [90 690 300 720] >>";
  expect_caught(with_update(file.bytes, {{{number, body}, {801, field}}, {}, {}, "", ""}), "CHANGED_ANNOTATIONS");
}

TEST(AddedPages, ANewPageIsNamed) {
  const Signed& file = signed_file();
  raw::RawFile raw_file(view(file.bytes));
  const int tree = static_cast<int>(raw_file.catalogue(raw_file.latest())->find("Pages")->ref.number);
  std::string body = body_of(file.bytes, tree);
  body.insert(body.find('[', body.find("/Kids")) + 1, "801 0 R ");
  const std::string page = "<< /Type /Page /Parent " + std::to_string(tree) + " 0 R /MediaBox [0 0 595 842] >>";
  expect_caught(with_update(file.bytes, {{{tree, body}, {801, page}}, {}, {}, "", ""}), "CHANGED_CONTENT");
}

TEST(BrokenChains, ALoopEndsAndIsNamed) {
  const Signed& file = signed_file();
  Update update;
  update.objects = {{802, "<< /Nothing true >>"}};
  std::string bytes = with_update(file.bytes, update);
  update.previous = last_startxref(bytes);
  // The section names itself as its predecessor.
  bytes = file.bytes;
  if (bytes.back() != '\n') bytes += "\n";
  const std::size_t body = std::string("802 0 obj\n<< /Nothing true >>\nendobj\n").size();
  update.previous = std::to_string(bytes.size() + body);
  update.root = std::to_string(root_of(file.bytes));
  const Verdict verdict = verdict_of(with_update(file.bytes, update));
  EXPECT_FALSE(verdict.passes());
}

TEST(Orphans, ASignatureNoFieldHoldsIsNamed) {
  const Signed& file = signed_file();
  raw::RawFile raw_file(view(file.bytes));
  const int number = static_cast<int>(raw_file.catalogue(raw_file.latest())->find("AcroForm")->ref.number);
  expect_caught(with_update(file.bytes, {{{number, "<< /Fields [] /SigFlags 3 >>"}}, {}, {}, "", ""}),
                "ORPHAN_SIGNATURE");
}

TEST(Orphans, TwoFieldsOnOneSignatureAreNamed) {
  const Signed& file = signed_file();
  raw::RawFile raw_file(view(file.bytes));
  const int number = static_cast<int>(raw_file.catalogue(raw_file.latest())->find("AcroForm")->ref.number);
  std::string body = body_of(file.bytes, number);
  body.insert(body.find('[', body.find("/Fields")) + 1, "801 0 R ");
  const std::string field = "<< /FT /Sig /T (Hai) /V " + std::to_string(file.signature) + " 0 R >>";
  expect_caught(with_update(file.bytes, {{{number, body}, {801, field}}, {}, {}, "", ""}), "SAME_FIELD_TWICE");
}

TEST(ContentsTail, DataBehindTheValueIsNoted) {
  std::string bytes = signed_file().bytes;
  const auto end = bytes.find('>', bytes.rfind("/Contents"));
  ASSERT_EQ(bytes[end - 1], '0') << "the sample leaves no padding";
  bytes[end - 1] = '7';
  const Verdict verdict = verdict_of(bytes);
  EXPECT_TRUE(verdict.has("CONTENTS_TRAILING_DATA"));
}

TEST(Tampering, OneChangedByteInTheContentIsNamed) {
  std::string bytes = signed_file().bytes;
  bytes[bytes.find("/MediaBox") + 12] ^= 1;
  expect_caught(bytes, "DIGEST_MISMATCH");
}

TEST(CmsAbuse, AnotherDigestAlgorithmThanTheSignedOneIsCaught) {
  // 2.16.840.1.101.3.4.2.1 (SHA-256) becomes …2.2 (SHA-384), one place after the other. Some of the places are only
  // announcements (SignedData.digestAlgorithms); the signer's own must be caught.
  const std::string& bytes = signed_file().bytes;
  const std::string sha256 = "0609608648016503040201";
  const auto value = bytes.find('<', bytes.rfind("/Contents"));
  std::string lower = bytes.substr(value);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  int caught = 0;
  for (auto at = lower.find(sha256); at != std::string::npos; at = lower.find(sha256, at + 1)) {
    std::string changed = bytes;
    changed[value + at + sha256.size() - 1] = '2';
    const Verdict verdict = verdict_of(changed);
    ASSERT_EQ(verdict.facts.signatures.size(), 1u);
    if (verdict.facts.signatures[0].integrity != Integrity::kIntact) ++caught;
  }
  EXPECT_GE(caught, 1);
}

TEST(Resaving, AFileWrittenAnewSaysSo) {
  std::string bytes = signed_file().bytes;
  bytes.insert(bytes.find('\n') + 1, "% saved by another program\n");
  expect_caught(bytes, "RESAVED_AFTER_SIGNING");
}

TEST(ClerkFlow, LaterSignaturesForNumberAndDateAreNotChanges) {
  PdfDocument document;
  PdfDocument::Page page;
  page.contents = {document.add_stream("", "BT ET")};
  document.add_page(page);
  document.commit();
  samples::SignOptions options;
  options.time = samples::vietnam_time(2024, 11, 20);
  options.certify = true;
  samples::sign(document, signer(), options, std::nullopt);
  options.certify = false;
  options.field = "Signature2";
  samples::sign(document, signer(), options,
                samples::text_appearance(document, 0, {130, 90, 328, 120}, samples::Face{}, 13, "156"));
  options.field = "Signature3";
  samples::sign(document, signer(), options,
                samples::text_appearance(document, 0, {397, 94, 442, 123}, samples::Face{}, 13, "25"));
  const Verdict verdict = verdict_of(document.bytes());
  EXPECT_TRUE(verdict.passes()) << word_of(verdict.judged.status);
  ASSERT_EQ(verdict.facts.signatures.size(), 3u);
  EXPECT_EQ(verdict.facts.signatures[0].later_changes, LaterChanges::kSignaturesOnly);
  EXPECT_EQ(verdict.facts.signatures[1].role, SignatureRole::kNumber);
  EXPECT_EQ(verdict.facts.signatures[1].appearance_text, "156");
  EXPECT_EQ(verdict.facts.signatures[2].role, SignatureRole::kDate);
}

TEST(Trust, AnAnchorImportedLaterChangesTheAnswerWithoutTheFile) {
  const DocumentFacts read = verdict_of(signed_file().bytes).facts;
  const DocumentFacts facts = facts_from_json(facts_to_json(read));
  const SignatureProfile profile = *signature_profile("vn-gov");
  TrustStore store;
  const auto before = judge_signatures(facts, store, profile, "2025-01-01T00:00:00Z");
  EXPECT_EQ(before.status, DocumentStatus::kCheckByHand);
  EXPECT_TRUE(before.signatures.at(0).path.missing);
  const auto add = [&](const std::string& pem) { store.add(view(pem), true); };
  add(pki().root.certificate_pem());
  add(pki().state_authority.certificate_pem());
  const auto after = judge_signatures(facts, store, profile, "2025-01-01T00:00:00Z");
  EXPECT_EQ(after.signatures.at(0).path.status, PathStatus::kOk);
  EXPECT_TRUE(after.signatures.at(0).time.trusted);
  EXPECT_EQ(after.status, DocumentStatus::kGoodWithNotes);
}

TEST(Trust, ARevocationBeforeSigningAndOneAfterAreToldApart) {
  const DocumentFacts facts = verdict_of(signed_file().bytes).facts;
  const SignatureProfile profile = *signature_profile("vn-gov");
  const auto judged = [&](samples::Instant revoked) {
    TrustStore store;
    const auto add = [&](const std::string& text) { store.add(view(text), true); };
    add(pki().root.certificate_pem());
    add(pki().state_authority.certificate_pem());
    add(samples::make_crl(pki().state_authority, samples::vietnam_time(2024, 12, 1), samples::vietnam_time(2025, 1, 1),
                          {{signer(), revoked}}));
    return judge_signatures(facts, store, profile, "2025-01-01T00:00:00Z").signatures.at(0);
  };
  const auto early = judged(samples::vietnam_time(2024, 11, 1));
  EXPECT_EQ(early.revocation.status, RevocationStatus::kRevokedBefore);
  EXPECT_EQ(early.conclusion, SignatureConclusion::kBroken);
  EXPECT_EQ(early.sub_indication, "REVOKED");
  const auto late = judged(samples::vietnam_time(2024, 11, 25));
  EXPECT_EQ(late.revocation.status, RevocationStatus::kRevokedAfter);
  EXPECT_EQ(late.conclusion, SignatureConclusion::kPassedWithNotes);
}

// A small part of the nightly run of signature_bench --mutants: flipped bytes never make a broken signature pass, and
// what passes still covers the same content.
TEST(Mutants, AChangedSignedByteNeverPasses) {
  const Signed& file = signed_file();
  const std::vector<std::uint64_t> range = verdict_of(file.bytes).facts.signatures.at(0).byte_range;
  std::uint32_t seed = 12345;
  for (int i = 0; i < 60; ++i) {
    seed = seed * 1664525u + 1013904223u;
    std::string bytes = file.bytes;
    const std::size_t at = seed % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1u << (seed >> 29)));
    const bool covered = at < range[1] || at >= range[2];
    if (covered) {
      EXPECT_FALSE(verdict_of(bytes).passes()) << "byte " << at;
    }
  }
}

}  // namespace
}  // namespace kiemchung
