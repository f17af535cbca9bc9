// Every attack class of the study on signatures, made on signed samples (attack_files.h), and the check that must name
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "extractors/facts_json.h"
#include "extractors/pdf/signature_fields.h"
#include "samples/pdf_document.h"
#include "samples/pki.h"
#include "samples/signing.h"
#include "tests/attacks/attack_files.h"
#include "tests/attacks/pdf_updates.h"
#include "verifiers/signature/integrity.h"
#include "verifiers/signature/path.h"
#include "verifiers/signature/signature_reasons.h"

namespace kiemchung {
namespace {

using attacks::AttackFile;
using attacks::view;
using samples::PdfDocument;

const samples::Pki& pki() {
  static const samples::Pki made = samples::make_pki();
  return made;
}

const std::vector<AttackFile>& files() {
  static const std::vector<AttackFile> made = attacks::make_attack_files(pki());
  return made;
}

const samples::Identity& signer() {
  static const samples::Identity made = [] {
    samples::CertificateRequest request;
    request.subject.organisation = "ỦY BAN NHÂN DÂN XÃ MẪU (MẪU THỬ)";
    request.subject.common_name = "Nguyễn Văn A (MẪU THỬ)";
    return samples::issue(pki().state_authority, request);
  }();
  return made;
}

// One page, signed once.
const std::string& signed_file() {
  static const std::string made = [] {
    PdfDocument document;
    PdfDocument::Page page;
    page.contents = {document.add_stream("", "BT ET")};
    document.add_page(page);
    document.commit();
    samples::SignOptions options;
    options.time = samples::vietnam_time(2024, 11, 20);
    options.timestamp_authority = &pki().timestamp_authority;
    samples::sign(document, signer(), options, std::nullopt);
    return document.bytes();
  }();
  return made;
}

struct Verdict {
  DocumentFacts facts;
  SignaturesJudgement judged;
  std::set<std::string> codes() const {
    std::set<std::string> all;
    for (const SignatureReason& one : judged.reasons) all.insert(one.code);
    for (const SignatureJudgement& signature : judged.signatures) {
      for (const SignatureReason& one : signature.reasons) all.insert(one.code);
    }
    return all;
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

TEST(AttackFiles, EveryClassHasAFileAndEveryFileAClass) {
  std::set<std::string_view> made, names;
  for (const AttackFile& file : files()) {
    if (!file.sound || !file.reason.empty()) made.insert(file.attack_class);
    EXPECT_TRUE(names.insert(file.name).second) << file.name << " is there twice";
    EXPECT_TRUE(file.sound || !file.reason.empty()) << file.name << " names no check";
  }
  const auto classes = attacks::attack_classes();
  EXPECT_EQ(made, std::set<std::string_view>(classes.begin(), classes.end()));
}

TEST(AttackFiles, EachIsCaughtByTheCheckThatNamesIt) {
  for (const AttackFile& file : files()) {
    const Verdict verdict = verdict_of(file.bytes);
    const auto codes = verdict.codes();
    std::string instead;
    for (const std::string& code : codes) instead += code + " ";
    EXPECT_EQ(verdict.passes(), file.sound) << file.name << ": " << word_of(verdict.judged.status) << ", " << instead;
    if (!file.reason.empty()) {
      EXPECT_TRUE(codes.contains(file.reason)) << file.name << ": no " << file.reason << " but " << instead;
    }
  }
}

TEST(AttackFiles, NoneBecomesGoodUnderTheOtherProfiles) {
  const TrustStore nobody;
  for (const AttackFile& file : files()) {
    if (file.sound) continue;
    const DocumentFacts facts = verdict_of(file.bytes).facts;
    for (const char* profile : {"vn-gov", "strict-etsi"}) {
      const auto judged = judge_signatures(facts, nobody, *signature_profile(profile), "2025-01-01T00:00:00Z");
      EXPECT_GT(judged.status, DocumentStatus::kGoodWithNotes) << file.name << " under " << profile;
      for (const SignatureJudgement& one : judged.signatures) {
        if (one.conclusion > SignatureConclusion::kPassedWithNotes) {
          EXPECT_NE(one.indication, Indication::kTotalPassed) << file.name;
        }
      }
    }
  }
}

TEST(SoundSample, PassesAndItsTimestampBelongsToIt) {
  const Verdict verdict = verdict_of(signed_file());
  EXPECT_TRUE(verdict.passes()) << word_of(verdict.judged.status);
  ASSERT_EQ(verdict.facts.signatures.size(), 1u);
  const SignatureFact& fact = verdict.facts.signatures[0];
  EXPECT_EQ(fact.integrity, Integrity::kIntact);
  EXPECT_EQ(fact.coverage, Coverage::kWholeFile);
  ASSERT_TRUE(fact.timestamp);
  EXPECT_TRUE(fact.timestamp->imprint_ok);
  EXPECT_TRUE(fact.timestamp->signature_ok);
}

TEST(CmsAbuse, AnotherDigestAlgorithmThanTheSignedOneIsCaught) {
  // 2.16.840.1.101.3.4.2.1 (SHA-256) becomes …2.2 (SHA-384), one place after the other. Some of the places are only
  // announcements (SignedData.digestAlgorithms); the signer's own must be caught.
  const std::string& bytes = signed_file();
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
  const DocumentFacts read = verdict_of(signed_file()).facts;
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

// The document's own validation store (ISO 32000-2 §12.8.4.3), added behind the signature: the intermediate and a
// response that nobody imported. The response stands in the signature's own entry alone.
TEST(ValidationStore, GivesPathAndRevocationAndIsNoChange) {
  const std::string& file = signed_file();
  const auto der_stream = [](const std::string& der) { return attacks::stream(der); };
  const std::string ocsp = samples::make_ocsp_response(pki().state_authority, pki().ocsp_responder, signer(),
                                                       samples::vietnam_time(2024, 11, 21));
  const int root = attacks::root_of(file);
  const std::string catalogue = attacks::replaced(attacks::body_of(file, root), "<< ", "<< /DSS 810 0 R ");
  const std::string updated = attacks::with_update(
      file,
      {.objects = {{root, catalogue},
                   {810, "<< /Type /DSS /Certs [811 0 R] /VRI << /AB << /Cert [811 0 R] /OCSP [812 0 R] >> >> >>"},
                   {811, der_stream(pki().state_authority.certificate_der())},
                   {812, der_stream(ocsp)}}});
  const Verdict verdict = verdict_of(updated);
  EXPECT_TRUE(verdict.passes());
  EXPECT_EQ(verdict.facts.signatures.at(0).later_changes, LaterChanges::kLtvOnly);
  EXPECT_EQ(verdict.facts.signature_file.dss_certificates.size(), 1u);
  EXPECT_EQ(verdict.facts.signature_file.dss_revocation_data.size(), 1u);
  TrustStore store;
  store.add(view(pki().root.certificate_pem()), true);
  const auto judged = judge_signatures(verdict.facts, store, *signature_profile("strict-etsi"), "2024-11-22T00:00:00Z");
  const SignatureJudgement& one = judged.signatures.at(0);
  EXPECT_EQ(one.path.status, PathStatus::kOk);
  EXPECT_EQ(one.revocation.status, RevocationStatus::kGood);
  EXPECT_EQ(one.revocation.source, "ocsp");
  EXPECT_EQ(one.indication, Indication::kTotalPassed) << one.sub_indication;
}

// One weakness each: a note for the Government's documents, no answer under EN 319 102-1.
TEST(Profiles, TheStrictOneAsksForWhatTheUsualOneOnlyNotes) {
  TrustStore store;
  for (const auto& pem : {pki().root.certificate_pem(), pki().state_authority.certificate_pem()})
    store.add(view(pem), true);
  const std::string at = "2024-11-22T00:00:00Z";
  const auto list = samples::make_crl(pki().state_authority, samples::vietnam_time(2024, 11, 21),
                                      samples::vietnam_time(2034, 1, 1), {});
  const auto root_list =
      samples::make_crl(pki().root, samples::vietnam_time(2024, 11, 21), samples::vietnam_time(2034, 1, 1), {});
  struct Case {
    const char* digest;
    bool timestamp, lists;
    const char* sub_indication;
  };
  for (const Case& wanted :
       {Case{"SHA1", true, true, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"}, Case{"SHA256", false, true, "NO_POE"},
        Case{"SHA256", true, false, "TRY_LATER"}, Case{"SHA256", true, true, ""}}) {
    PdfDocument document;
    PdfDocument::Page page;
    page.contents = {document.add_stream("", "BT ET")};
    document.add_page(page);
    document.commit();
    samples::SignOptions options;
    options.time = samples::vietnam_time(2024, 11, 20);
    options.digest = wanted.digest;
    if (wanted.timestamp) options.timestamp_authority = &pki().timestamp_authority;
    samples::sign(document, signer(), options, std::nullopt);
    const DocumentFacts facts = verdict_of(document.bytes()).facts;
    TrustStore with_lists;
    for (const auto& pem : {pki().root.certificate_pem(), pki().state_authority.certificate_pem()})
      with_lists.add(view(pem), true);
    with_lists.add(view(list), true);
    with_lists.add(view(root_list), true);
    const TrustStore& trust = wanted.lists ? with_lists : store;
    const auto usual = judge_signatures(facts, trust, *signature_profile("vn-gov"), at).signatures.at(0);
    const auto strict = judge_signatures(facts, trust, *signature_profile("strict-etsi"), at).signatures.at(0);
    EXPECT_EQ(usual.indication, Indication::kTotalPassed) << wanted.sub_indication;
    EXPECT_EQ(strict.sub_indication, wanted.sub_indication);
    EXPECT_EQ(strict.indication, *wanted.sub_indication ? Indication::kIndeterminate : Indication::kTotalPassed);
  }
}

TEST(Trust, ARevocationBeforeSigningAndOneAfterAreToldApart) {
  const DocumentFacts facts = verdict_of(signed_file()).facts;
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
  const std::string& file = signed_file();
  const std::vector<std::uint64_t> range = verdict_of(file).facts.signatures.at(0).byte_range;
  std::uint32_t seed = 12345;
  for (int i = 0; i < 60; ++i) {
    seed = seed * 1664525u + 1013904223u;
    std::string bytes = file;
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
