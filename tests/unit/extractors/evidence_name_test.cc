#include "extractors/fields/evidence_name.h"

#include <gmock/gmock.h>

namespace kiemchung {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> codes(const char* name) { return read_evidence_name(name).codes; }

TEST(EvidenceName, CodeStandsInFront) {
  EXPECT_THAT(codes("1.1.1_KH 163-KH-UBND.pdf"), ElementsAre("1.1.1"));
  EXPECT_THAT(codes("8.4.1.1 bao cao.pdf"), ElementsAre("8.4.1.1"));
  EXPECT_THAT(codes("1_1_2 Ke hoach.pdf"), ElementsAre("1.1.2"));
  EXPECT_THAT(codes("1-1-2 Ke hoach.pdf"), ElementsAre("1.1.2"));
  EXPECT_THAT(codes("１．１．２ Kế hoạch.pdf"), ElementsAre("1.1.2"));
  EXPECT_THAT(codes("2.3. Báo cáo.signed.pdf"), ElementsAre("2.3"));
}

TEST(EvidenceName, SevenPointOneIsNotSevenPointTen) {
  EXPECT_THAT(codes("7.1 BC.pdf"), ElementsAre("7.1"));
  EXPECT_THAT(codes("7.10 BC.pdf"), ElementsAre("7.10"));
  EXPECT_THAT(codes("7_10_BC.pdf"), ElementsAre("7.10"));
}

TEST(EvidenceName, WordsMayIntroduceTheCode) {
  EXPECT_THAT(codes("TC 1.1.1 ke hoach.pdf"), ElementsAre("1.1.1"));
  EXPECT_THAT(codes("Tiêu chí 3.2 - QĐ 51.pdf"), ElementsAre("3.2"));
  EXPECT_THAT(codes("TCTP1.1.2.pdf"), ElementsAre("1.1.2"));
  EXPECT_THAT(codes("Phần 7"), ElementsAre("7"));
  EXPECT_THAT(codes("Ke hoach CCHC (1.1.1).pdf"), ElementsAre("1.1.1"));
}

TEST(EvidenceName, SeveralCodesKeepTheirOrder) {
  EXPECT_THAT(codes("3.2.1, 3.2.2 và 3.2.4.pdf"), ElementsAre("3.2.1", "3.2.2", "3.2.4"));
  EXPECT_THAT(codes("1.1.1_1.1.2_BC 12.pdf"), ElementsAre("1.1.1", "1.1.2"));
  EXPECT_THAT(codes("1.1.2+1.1.1.pdf"), ElementsAre("1.1.2", "1.1.1"));
}

TEST(EvidenceName, RangeHoldsEveryCodeBetween) {
  const EvidenceName name = read_evidence_name("4.1.1 đến 4.1.4.pdf");
  EXPECT_TRUE(name.range);
  EXPECT_THAT(name.codes, ElementsAre("4.1.1", "4.1.2", "4.1.3", "4.1.4"));
  EXPECT_THAT(codes("7.9 đến 7.11"), ElementsAre("7.9", "7.10", "7.11"));
}

TEST(EvidenceName, DatesNumbersAndOrdinalsAreNoCodes) {
  for (const char* name : {"06.01.2025 bao cao.pdf", "31-12-2024.pdf", "05.01.25 BC.pdf", "163-KH-UBND.pdf",
                           "12 BC.pdf", "05.signed.pdf", "scan0001.pdf", "2352 (07-CT-UBND).pdf"}) {
    EXPECT_THAT(codes(name), IsEmpty()) << name;
  }
}

TEST(EvidenceName, DocumentNamedBehindTheCodeIsAHint) {
  const EvidenceName name = read_evidence_name("1.1.1_KH 163-KH-UBND.pdf");
  EXPECT_EQ(name.number, "163");
  EXPECT_EQ(name.kind, "KH");
  EXPECT_EQ(name.symbol, "KH-UBND");
  const EvidenceName plain = read_evidence_name("2.1 QD 51.pdf");
  EXPECT_EQ(plain.kind, "QĐ");
  EXPECT_EQ(plain.number, "51");
  // A year between the number and the symbol is not the number; a date in front of a symbol is none either.
  EXPECT_EQ(read_evidence_name("35_2024_KH-UBND.pdf").number, "35");
  EXPECT_EQ(read_evidence_name("35_2024_KH-UBND.pdf").symbol, "KH-UBND");
  EXPECT_EQ(read_evidence_name("1.1.1 QĐ 12-2023-QĐ-UBND.pdf").number, "12");
  EXPECT_EQ(read_evidence_name("06_01_2025_KH-UBND.pdf").number, "");
  EXPECT_EQ(read_evidence_name("2024_KH-UBND.pdf").number, "2024");
  EXPECT_EQ(read_evidence_name("1.1.1.pdf").number, "");
}

}  // namespace
}  // namespace kiemchung
