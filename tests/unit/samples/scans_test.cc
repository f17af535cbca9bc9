// Paper made by the sample maker, scanned in the ways offices scan, and read: what the maker put on it must be found.
#include <gtest/gtest.h>

#include <string>

#include "extractors/read_document.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

OfficialText plan() {
  Office office;
  office.parent = {"HUYỆN BÌNH MẪU"};
  office.name = {"ỦY BAN NHÂN DÂN", "XÃ AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"};
  office.leader_name = "Nguyễn Văn Mẫu";
  OfficialText text = draft(office, "KẾ HOẠCH", "/KH-UBND", "27", {2024, 3, 15}, "Cải cách hành chính năm 2024").text;
  text.number = "27";
  text.day = "15";
  text.month = "3";
  return text;
}

WetInk ink(bool signature, bool seal) {
  WetInk made;
  made.signature = signature;
  made.seal = seal;
  made.seal_around = "ỦY BAN NHÂN DÂN XÃ AN MẪU";
  made.seal_middle = "AN MẪU";
  return made;
}

DocumentFacts read(const std::string& bytes) {
  ReadOptions options;
  options.pictures = false;
  return read_document({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, options).facts;
}

DocumentFacts read_scan(const WetInk& wet, const ScanOptions& options) {
  return read(scanned(lay_out(plan(), &wet).document.bytes(), options).bytes());
}

void expect_number_and_date(const DocumentFacts& facts) {
  EXPECT_EQ(facts.number.text, "27/KH-UBND");
  EXPECT_EQ(facts.date.iso, "2024-03-15");
}

TEST(ScannedPaper, SealAndSignatureAreSeenInColour) {
  const DocumentFacts facts = read_scan(ink(true, true), {});
  expect_number_and_date(facts);
  EXPECT_TRUE(facts.seal.present && facts.seal.red);
  EXPECT_TRUE(facts.handwritten_signature.present);
  EXPECT_TRUE(facts.handwritten_signature.box.has_value());
  EXPECT_EQ(facts.signing_block.name, "Nguyễn Văn Mẫu");
}

TEST(ScannedPaper, BlackSealIsSeenOnAFaxAndOnAGreyScan) {
  ScanOptions fax;
  fax.coding = ScanOptions::Coding::kCcitt;
  ScanOptions grey;
  grey.grey = true;
  for (const ScanOptions& options : {fax, grey}) {
    const DocumentFacts facts = read_scan(ink(true, true), options);
    expect_number_and_date(facts);
    EXPECT_TRUE(facts.seal.present);
    EXPECT_FALSE(facts.seal.red);
  }
}

TEST(ScannedPaper, UnsignedSealedPaperHasNoSignature) {
  const DocumentFacts facts = read_scan(ink(false, true), {});
  EXPECT_TRUE(facts.seal.present);
  EXPECT_FALSE(facts.handwritten_signature.present);
}

TEST(ScannedPaper, NoSealIsSeenWhereThereIsNone) {
  ScanOptions fax;
  fax.coding = ScanOptions::Coding::kCcitt;
  for (const ScanOptions& options : {ScanOptions{}, fax})
    EXPECT_FALSE(read_scan(ink(true, false), options).seal.present);
}

TEST(ScannedPaper, FineAndCoarseScansAreRead) {
  for (const int dpi : {130, 600}) {
    ScanOptions options;
    options.dpi = dpi;
    SCOPED_TRACE(dpi);
    expect_number_and_date(read_scan(ink(true, true), options));
  }
}

// Too coarse to be certain: whatever is read, it is not called blank or missing.
TEST(ScannedPaper, SeventyDpiIsNotCalledBlank) {
  ScanOptions options;
  options.dpi = 70;
  const DocumentFacts facts = read_scan(ink(true, true), options);
  EXPECT_NE(facts.number.status, FieldStatus::kBlank);
  EXPECT_NE(facts.number.status, FieldStatus::kAbsent);
  const bool wrong = facts.number.status == FieldStatus::kFound && facts.number.text != "27/KH-UBND";
  EXPECT_FALSE(wrong && facts.number.confidence >= 0.9);
}

TEST(ScannedPaper, PageTurnedInTheScannerIsRead) {
  const WetInk wet = ink(true, true);
  const std::string paper = lay_out(plan(), &wet).document.bytes();
  for (const int quarters : {1, 2, 3}) {
    ScanOptions options;
    options.quarters = quarters;
    SCOPED_TRACE(quarters);
    const DocumentFacts facts = read(scanned(paper, options).bytes());
    expect_number_and_date(facts);
    ASSERT_TRUE(facts.number.box.has_value());
    // The upper left corner of the paper lies top right after one turn, bottom right after two, bottom left after
    // three.
    EXPECT_EQ(facts.number.box->y0 > facts.page_facts.front().height / 2, quarters != 1);
    EXPECT_EQ(facts.number.box->x0 > facts.page_facts.front().width / 2, quarters != 3);
  }
}

// The same, put right by the page's /Rotate.
TEST(ScannedPaper, RotateOfThePageIsHonoured) {
  const WetInk wet = ink(true, true);
  ScanOptions options;
  options.quarters = 1;
  options.rotate = 270;
  expect_number_and_date(read(scanned(lay_out(plan(), &wet).document.bytes(), options).bytes()));
}

}  // namespace
}  // namespace kiemchung::samples
