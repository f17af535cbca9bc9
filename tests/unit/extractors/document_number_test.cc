#include "extractors/fields/document_number.h"

#include <gmock/gmock.h>

#include <random>

namespace kiemchung {
namespace {

struct Reads {
  const char* line;
  const char* text;
  const char* number;
  const char* suffix;
  const char* kind;
  const char* organ;
  const char* unit;
  Series series;
};

void PrintTo(const Reads& row, std::ostream* out) { *out << row.line; }

class FoundNumber : public testing::TestWithParam<Reads> {};

TEST_P(FoundNumber, IsReadIntoItsParts) {
  const Reads& row = GetParam();
  const NumberReading reading = read_document_number(row.line);
  EXPECT_EQ(reading.status, FieldStatus::kFound);
  EXPECT_EQ(reading.text, row.text);
  EXPECT_EQ(reading.value.number, row.number);
  EXPECT_EQ(reading.value.suffix, row.suffix);
  EXPECT_EQ(reading.value.kind, row.kind);
  EXPECT_EQ(reading.value.organ, row.organ);
  EXPECT_EQ(reading.value.unit, row.unit);
  EXPECT_EQ(reading.value.series, row.series);
}

constexpr Series kGov = Series::kGovernment;

INSTANTIATE_TEST_SUITE_P(
    FormsOfTheDecreeAndOfPractice, FoundNumber,
    testing::Values(Reads{"Số: 15/QĐ-BNV", "15/QĐ-BNV", "15", "", "QĐ", "BNV", "", kGov},
                    Reads{"Số: 05/BNV-VP", "05/BNV-VP", "05", "", "", "BNV", "VP", kGov},
                    Reads{"Số: 367 /KH-UBND", "367/KH-UBND", "367", "", "KH", "UBND", "", kGov},
                    Reads{"Số298 /TTr- CAT-PC04", "298/TTr-CAT-PC04", "298", "", "TTr", "CAT", "PC04", kGov},
                    Reads{"Số: 24/TTr -UBND", "24/TTr-UBND", "24", "", "TTr", "UBND", "", kGov},
                    Reads{"Số: 963/SNV-CCHC&amp;VTLT", "963/SNV-CCHC&VTLT", "963", "", "", "SNV", "CCHC&VTLT", kGov},
                    Reads{"Số: 963/SNV – CCHC & VTLT", "963/SNV-CCHC&VTLT", "963", "", "", "SNV", "CCHC&VTLT", kGov},
                    Reads{"Số: 04/QĐ-BCĐ138", "04/QĐ-BCĐ138", "04", "", "QĐ", "BCĐ138", "", kGov},
                    Reads{"Số: 40/HCCV", "40/HCCV", "40", "", "", "HCCV", "", kGov},
                    Reads{"Số: 12/CAT(PC04)-Đ1", "12/CAT(PC04)-Đ1", "12", "", "", "CAT(PC04)", "Đ1", kGov},
                    Reads{"Số: 12/SY-UBND", "12/SY-UBND", "12", "", "SY", "UBND", "", kGov},
                    Reads{"Số: 144/QĐ-CTUBND", "144/QĐ-CTUBND", "144", "", "QĐ", "CTUBND", "", kGov},
                    Reads{"Số: 7/UBND-VP   Hà Nội, ngày 1 tháng 1", "7/UBND-VP", "7", "", "", "UBND", "VP", kGov},
                    Reads{"UBND XÃ A  Số: 12/UBND-VX", "12/UBND-VX", "12", "", "", "UBND", "VX", kGov},
                    Reads{"Số: 126a/QĐ-UBND", "126a/QĐ-UBND", "126", "a", "QĐ", "UBND", "", kGov},
                    Reads{"Số: 12 bis/BC-UBND", "12bis/BC-UBND", "12", "bis", "BC", "UBND", "", kGov},
                    Reads{"Số: 12.1/BC-UBND", "12.1/BC-UBND", "12", ".1", "BC", "UBND", "", kGov},
                    Reads{"Số: 12/1/BC-UBND", "12/1/BC-UBND", "12", "/1", "BC", "UBND", "", kGov},
                    Reads{"Số: 12+1/BC-UBND", "12+1/BC-UBND", "12", "+1", "BC", "UBND", "", kGov},
                    Reads{"Số: 1.234/UBND-VX", "1234/UBND-VX", "1234", "", "", "UBND", "VX", kGov},
                    Reads{"Số 12-BC/ĐU", "12-BC/ĐU", "12", "", "BC", "ĐU", "", Series::kParty},
                    Reads{"Số 23 - QĐ/UBKTTW", "23-QĐ/UBKTTW", "23", "", "QĐ", "UBKTTW", "", Series::kParty},
                    Reads{"Số 05a-NQ/CB", "05a-NQ/CB", "05", "a", "NQ", "CB", "", Series::kParty},
                    Reads{"Số: 367 - QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP", "367", "", "QĐ", "TWĐTN", "VP", Series::kUnion},
                    Reads{"Số 52 - CV/HNDT", "52-CV/HNDT", "52", "", "CV", "HNDT", "", Series::kUnion},
                    Reads{"Số: 12/BC-MTTQ-BTT", "12/BC-MTTQ-BTT", "12", "", "BC", "MTTQ", "BTT", Series::kUnion},
                    Reads{"SỐ: 9/QĐ-UBND", "9/QĐ-UBND", "9", "", "QĐ", "UBND", "", kGov},
                    Reads{"So: 9/Q\u00d0-UBND", "9/QĐ-UBND", "9", "", "QĐ", "UBND", "", kGov}));

TEST(DocumentNumber, YearOfLegalDocumentsIsKept) {
  const auto value = parse_document_number("Số: 01/2024/QĐ-UBND");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->number, "01");
  EXPECT_EQ(value->year(), 2024);
  EXPECT_EQ(value->kind, "QĐ");
  EXPECT_EQ(print_document_number(*value), "01/2024/QĐ-UBND");
  EXPECT_EQ(parse_document_number("Số: 01/2025")->year(), 2025);
  EXPECT_EQ(parse_document_number("Số: 09-01/26/PT-PNC")->year(), 2026);
}

TEST(DocumentNumber, EmptyPlaceIsBlankAndKeepsItsSymbol) {
  for (const char* line : {"Số:      /UBND-NV", "Số: \u00a0\u00a0 /UBND-NV", "/UBND-NV", "Số /UBND-NV"}) {
    const NumberReading reading = read_document_number(line);
    EXPECT_EQ(reading.status, FieldStatus::kBlank) << line;
    EXPECT_EQ(reading.text, "/UBND-NV") << line;
    EXPECT_EQ(reading.value.number, "") << line;
  }
  EXPECT_EQ(read_document_number("Số     -BC/ĐU").status, FieldStatus::kBlank);
  EXPECT_EQ(read_document_number("Số:      /2024/QĐ-UBND").value.year(), 2024);
  EXPECT_EQ(read_document_number("Số:").status, FieldStatus::kBlank);
}

TEST(DocumentNumber, FormFillersArePlaceholders) {
  for (const char* line : {"Số: …/UBND-NV", "Số:……../BC-K4", "Số: ____/UBND-NV", "Số: xx/QĐ-UBND", "Số: XX/QĐ-UBND",
                           "Số: 00/QĐ-UBND", "Số:…../QĐ-UBND", "Số: a/QĐ-UBND", "Số …b/QĐ-UBND", "Số: .....-BC/ĐU"}) {
    EXPECT_EQ(read_document_number(line).status, FieldStatus::kPlaceholder) << line;
  }
}

TEST(DocumentNumber, DigitsMixedWithLettersAreNeverGuessed) {
  for (const char* line : {"Số: 1L8/QĐ-UBND", "Số: l2/QĐ-UBND", "Số: 12ab/QĐ-UBND"}) {
    EXPECT_NE(read_document_number(line).status, FieldStatus::kFound) << line;
  }
}

TEST(DocumentNumber, OtherTextHasNoNumberLine) {
  for (const char* line :
       {"Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 05 tháng 01 năm 2020", "Kính gửi: Sở Nội vụ", ""}) {
    EXPECT_EQ(read_document_number(line).status, FieldStatus::kAbsent) << line;
  }
}

// Every value the grammar can print is read back as itself.
TEST(DocumentNumber, WhatIsPrintedIsReadBack) {
  std::mt19937 random(20260101);
  const auto pick = [&](const auto& list) { return std::string(list[random() % std::size(list)]); };
  const char* suffixes[] = {"", "", "", "a", "b", "Đ", "bis", ".1", "+2"};
  const char* organs[] = {"UBND", "HĐND", "SNV", "BCĐ138", "CT.UBND", "STNMT", "VP&TH", "CAT(PC04)", "ĐU", "TWĐTN"};
  const char* units[] = {"", "VP", "CCHC&QLVTLT", "TCBC-VX", "PC04"};
  const char* party_organs[] = {"ĐU", "TU", "HU", "CB", "TW", "TWĐTN", "HNDT"};
  for (int i = 0; i < 3000; ++i) {
    DocumentNumber value;
    value.number = std::to_string(1 + random() % 99999);
    if (value.number.size() == 1) value.number.insert(0, "0");
    value.suffix = pick(suffixes);
    const auto kinds = kind_names();
    const bool dash = i % 3 == 0;
    if (dash || i % 3 == 1) value.kind = kinds[random() % kinds.size()].code;
    if (i % 6 == 1 && value.suffix.empty()) value.year_text = std::to_string(1990 + random() % 60);
    value.organ = dash ? pick(party_organs) : pick(organs);
    value.unit = pick(units);
    value.layout = dash ? NumberLayout::kDashFirst : NumberLayout::kSlashFirst;
    const std::string text = print_document_number(value);
    auto back = parse_document_number("Số: " + text);
    ASSERT_TRUE(back) << text;
    back->series = value.series;  // derived, not printed
    EXPECT_EQ(*back, value) << text;
  }
}

TEST(TypedNumber, FileNameFormsAreUnderstood) {
  EXPECT_EQ(print_document_number(*parse_typed_number("163-KH-UBND")), "163/KH-UBND");
  EXPECT_EQ(print_document_number(*parse_typed_number("51_QD-UBND")), "51/QĐ-UBND");
  EXPECT_EQ(print_document_number(*parse_typed_number("12-BC-ĐU")), "12-BC/ĐU");
  EXPECT_EQ(print_document_number(*parse_typed_number("01_2024_QD-UBND")), "01/2024/QĐ-UBND");
  EXPECT_FALSE(parse_typed_number("ke hoach nam"));
}

TEST(SameDocumentNumber, ZerosCaseAndLostAccentsDoNotMatterSuffixAndYearDo) {
  const auto same = [](const char* a, const char* b) {
    return same_document_number(*parse_document_number(a), *parse_document_number(b));
  };
  EXPECT_TRUE(same("05/QĐ-UBND", "5/QĐ-UBND"));
  EXPECT_TRUE(same("05/NQ-HĐND", "05/NQ-HDND"));
  EXPECT_FALSE(same("05/QĐ-UBND", "05a/QĐ-UBND"));
  EXPECT_FALSE(same("05/QĐ-UBND", "05/2024/QĐ-UBND"));
  EXPECT_FALSE(same("05/QĐ-UBND", "05/KH-UBND"));
}

}  // namespace
}  // namespace kiemchung
