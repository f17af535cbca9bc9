#include "extractors/ocr/header_zones.h"

#include <gmock/gmock.h>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr int kEm = 36;  // 13 points at 200 dpi

// A line as Tesseract would give it: every sign half a font size wide, words parted by a quarter.
class Line {
 public:
  Line& word(const std::string& text) {
    bool first = true;
    for (const char32_t c : to_code_points(text)) {
      ReadSign sign;
      sign.text = from_code_points(std::u32string(1, c));
      sign.box = {x_, 100, x_ + kEm / 2, 124};
      sign.starts_word = first;
      first = false;
      line_.signs.push_back(sign);
      x_ += kEm / 2;
    }
    x_ += kEm / 4;
    return *this;
  }
  Line& gap(int pixels) {
    x_ += pixels;
    return *this;
  }
  int x() const { return x_; }
  const ReadLine& line() const { return line_; }

 private:
  ReadLine line_;
  int x_ = 100;
};

TEST(DateZones, PlacesStandBetweenThePrintedWords) {
  Line line;
  line.word("Hà").word("Nội,").word("ngày");
  const int day = line.x();
  line.gap(60).word("tháng").word("01").word("năm").word("2025");
  const auto zones = find_date_zones(line.line());
  ASSERT_TRUE(zones);
  EXPECT_LT(zones->day.x0, day + 4);
  EXPECT_GT(zones->day.x1, day + 40);
  EXPECT_EQ(zones->month_text, "01");
  EXPECT_EQ(zones->year_text, "2025");
  EXPECT_EQ(zones->place, "Hà Nội");
}

TEST(DateZones, WordsWithLostAccentsAreRecognised) {
  EXPECT_TRUE(find_date_zones(Line()
                                  .word("Lâm")
                                  .word("Đông,")
                                  .word("ngay")
                                  .word("Ø7")
                                  .word("thảng")
                                  .word("9")
                                  .word("nam")
                                  .word("2025")
                                  .line()));
}

TEST(DateZones, OtherLinesHaveNone) {
  EXPECT_FALSE(find_date_zones(Line().word("Độc").word("lập").word("-").word("Tự").word("do").line()));
}

TEST(NumberZone, StandsBetweenSoAndTheSymbol) {
  const auto zone = find_number_zone(Line().word("Số:").word("3#7").word("/TTr-UBND").line(), -1, kEm, 200);
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->symbol, "TTr-UBND");
  EXPECT_TRUE(zone->has_so);
  EXPECT_GT(zone->zone.width(), kEm);
}

TEST(NumberZone, PartyLayoutBeginsAtTheKind) {
  const auto zone = find_number_zone(Line().word("Số").word("52").word("-").word("CV/HNDT").line(), -1, kEm, 200);
  ASSERT_TRUE(zone);
  EXPECT_TRUE(zone->dash_first);
  EXPECT_EQ(zone->symbol, "CV/HNDT");
}

TEST(NumberZone, YearOfALegalDocumentIsKept) {
  const auto zone = find_number_zone(Line().word("Số:").word("28/2021/NĐ-CP").line(), -1, kEm, 200);
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->year_text, "2021");
  EXPECT_EQ(zone->symbol, "NĐ-CP");
}

TEST(NumberZone, AnOfficeIsNotANumber) {
  EXPECT_FALSE(find_number_zone(Line().word("Sở").word("Nội").word("vụ").word("tỉnh").line(), -1, kEm, 200));
  EXPECT_FALSE(find_number_zone(Line().word("CỘNG").word("HÒA").word("XÃ").word("HỘI").line(), -1, kEm, 200));
}

}  // namespace
}  // namespace kiemchung
