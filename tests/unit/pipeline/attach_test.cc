#include "pipeline/attach.h"

#include <gmock/gmock.h>

#include "extractors/fields/document_number.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

DocumentFacts numbered(const std::string& number) {
  DocumentFacts facts;
  facts.number.status = FieldStatus::kFound;
  fill_number_fact(parse_document_number(number).value(), facts.number);
  return facts;
}

SelfScoreSheet sheet_declaring(const std::string& code, const std::string& number) {
  SelfScoreSheet sheet;
  SelfScoreRow row;
  row.code = code;
  row.documents.push_back({number, "", "", {}});
  sheet.rows.push_back(row);
  return sheet;
}

Claim claim_of(const std::string& path, const DocumentFacts& facts = {}, const SelfScoreSheet& sheet = {}) {
  IntakeFile file;
  file.unit = "xa-mot";
  file.path = path;
  return attach(file, facts, sheet, {"2024-11-25T10:00:00Z", "2024-11-24T10:00:00Z"});
}

TEST(Attach, TheFilesOwnNameComesFirst) {
  const Claim claim = claim_of("7.1/7.10_KH 163-KH-UBND.pdf");
  EXPECT_THAT(claim.codes, ElementsAre("7.10"));
  EXPECT_EQ(claim.source, ClaimSource::kFileName);
  EXPECT_EQ(claim.unit, "xa-mot");
  EXPECT_EQ(claim.first_seen, "2024-11-25T10:00:00Z");
  EXPECT_EQ(claim.unseen, "2024-11-24T10:00:00Z");
}

TEST(Attach, ThenTheNearestFolderThatNamesACriterion) {
  const Claim claim = claim_of("Phần 1/7.10/van ban/BC 63-BC-UBND.pdf");
  EXPECT_THAT(claim.codes, ElementsAre("7.10"));
  EXPECT_EQ(claim.source, ClaimSource::kFolder);
}

TEST(Attach, AnArchiveNamesACriterionLikeAFolder) {
  EXPECT_THAT(claim_of("5.1.zip/van ban.pdf").codes, ElementsAre("5.1"));
}

TEST(Attach, ThenTheRowThatDeclaresTheNumberReadInTheDocument) {
  const Claim claim = claim_of("van ban.pdf", numbered("05/KH-UBND"), sheet_declaring("3.1", "5/KH-UBND"));
  EXPECT_THAT(claim.codes, ElementsAre("3.1"));
  EXPECT_EQ(claim.source, ClaimSource::kSheet);
}

TEST(Attach, ANumberWithASuffixIsAnotherDocument) {
  EXPECT_THAT(claim_of("van ban.pdf", numbered("05a/KH-UBND"), sheet_declaring("3.1", "05/KH-UBND")).codes, IsEmpty());
}

TEST(Attach, WhatNothingNamesHasNoCode) {
  const Claim claim = claim_of("van ban.pdf");
  EXPECT_THAT(claim.codes, IsEmpty());
  EXPECT_EQ(claim.source, ClaimSource::kNone);
}

}  // namespace
}  // namespace kiemchung
