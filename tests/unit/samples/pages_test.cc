// The samples' pages, read back by poppler: Vietnamese survives, and number and date stand where the flow puts them.
#include <gtest/gtest.h>
#include <poppler-document.h>
#include <poppler-page.h>

#include <memory>
#include <string>

#include "samples/flows.h"
#include "samples/ink.h"

namespace kiemchung::samples {
namespace {

std::string page_text(const std::string& pdf) {
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
  const std::unique_ptr<poppler::page> page(document->create_page(0));
  const auto utf8 = page->text(poppler::rectf(), poppler::page::physical_layout).to_utf8();
  return {utf8.data(), utf8.size()};
}

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

Draft letter(const std::string& number) {
  Office office;
  office.name = {"ỦY BAN NHÂN DÂN", "XÃ AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"};
  office.leader_name = "Nguyễn Văn A";
  return draft(office, "", "/UBND-VP&TK", number, {2024, 2, 5}, "phối hợp ghép, xuống, ngoẵng, quỵt");
}

TEST(SamplePages, TextLayerGivesVietnameseBack) {
  const std::string text = page_text(without_signature(letter("08")).document.bytes());
  EXPECT_TRUE(has(text, "ỦY BAN NHÂN DÂN"));
  EXPECT_TRUE(has(text, "Số: 08/UBND-VP&TK"));
  EXPECT_TRUE(has(text, "ngoẵng, quỵt"));
}

// Decree 30/2020 PL I.II.4.b: days below 10 and months 1 and 2 have a leading zero.
TEST(SamplePages, DateIsWrittenAsTheDecreeAsks) {
  EXPECT_TRUE(has(page_text(without_signature(letter("08")).document.bytes()), "ngày 05 tháng 02 năm 2024"));
  Draft march = letter("08");
  march.date = {2024, 3, 15};
  EXPECT_TRUE(has(page_text(without_signature(march).document.bytes()), "ngày 15 tháng 3 năm 2024"));
}

TEST(SamplePages, BlankNumberLeavesSpaceBeforeTheSymbol) {
  const BornDigital made = without_signature(letter(""));
  EXPECT_TRUE(has(page_text(made.document.bytes()), "/UBND-VP&TK"));
  EXPECT_FALSE(has(page_text(made.document.bytes()), "Số:/"));
  EXPECT_GT(made.layout.number.x1 - made.layout.number.x0, 20.0);
}

TEST(SamplePages, SameSeedGivesTheSameInk) {
  const auto written = [](std::uint64_t seed) {
    FontSet fonts;
    Canvas canvas(200, 50, fonts);
    Chance chance(seed);
    write_by_hand(canvas, 5, 40, 14, "1234567890", kBlueInk, chance);
    return canvas.content();
  };
  EXPECT_EQ(written(4), written(4));
  EXPECT_NE(written(4), written(5));
}

TEST(SamplePages, AScanHasNoTextAndTheSamePages) {
  Draft long_letter = letter("08");
  long_letter.text.filler_pages = 2;
  const std::string pdf = without_signature(long_letter).document.bytes();
  ScanOptions options;
  options.dpi = 60;
  const PdfDocument scan = scanned(pdf, options);
  EXPECT_EQ(scan.pages(), without_signature(long_letter).document.pages());
  EXPECT_EQ(page_text(scan.bytes()).find_first_not_of(" \n\f"), std::string::npos);
}

}  // namespace
}  // namespace kiemchung::samples
