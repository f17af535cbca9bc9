#include "extractors/fields/text_header.h"

#include <gmock/gmock.h>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

// A page of A4 that is written on character by character, each half a font size wide.
class Paper {
 public:
  Paper() {
    content_.page = 1;
    content_.width = 595;
    content_.height = 842;
  }

  Paper& write(double x, double baseline, const std::string& text, int annotation = -1, double size = 13) {
    for (const char32_t c : to_code_points(text)) {
      Glyph glyph;
      glyph.text = from_code_points(std::u32string(1, c));
      glyph.box = {x, baseline - 0.72 * size, x + 0.5 * size, baseline + 0.2 * size};
      glyph.baseline = baseline;
      glyph.size = size;
      glyph.annotation = annotation;
      content_.glyphs.push_back(glyph);
      x += 0.5 * size;
    }
    return *this;
  }

  // A widget or stamp with its own text.
  Paper& stamp(double x, double baseline, const std::string& text) {
    PageAnnotation annotation;
    annotation.widget = true;
    annotation.box = {x, baseline - 10, x + 100, baseline + 4};
    content_.annotations.push_back(annotation);
    return write(x, baseline, text, static_cast<int>(content_.annotations.size()) - 1);
  }

  TextHeader read() const { return read_text_header(content_); }

 private:
  PageContent content_;
};

// "Số:" takes four characters of 6.5 points, so the place begins at 100 + 26 points.
Paper form() {
  return Paper()
      .write(100, 120, "Số:")
      .write(170, 120, "/TTr-UBND")
      .write(330, 120, "Hà Nội, ngày")
      .write(440, 120, "tháng")
      .write(500, 120, "năm 2025");
}

TEST(TextHeader, NumberDrawnLastOverTheFormIsFound) {
  const TextHeader header = form().write(130, 120, "367").read();
  EXPECT_EQ(header.number.status, FieldStatus::kFound);
  EXPECT_EQ(header.number.text, "367/TTr-UBND");
  EXPECT_EQ(header.number.source, Source::kTextLayer);
}

TEST(TextHeader, NumberALittleHighOrALineUpIsFound) {
  for (const double baseline : {116.0, 123.0, 104.0}) {
    const TextHeader header = form().write(132, baseline, "12094").read();
    EXPECT_EQ(header.number.text, "12094/TTr-UBND") << baseline;
  }
}

TEST(TextHeader, NumberAndDayDrawnByAnnotationsAreFoundAndSaySo) {
  const TextHeader header = form().stamp(135, 120, "05").stamp(412, 120, "16").stamp(476, 120, "3").read();
  EXPECT_EQ(header.number.text, "05/TTr-UBND");
  EXPECT_EQ(header.number.source, Source::kAnnotation);
  EXPECT_EQ(header.date.iso, "2025-03-16");
  EXPECT_EQ(header.date.source, Source::kAnnotation);
}

TEST(TextHeader, EmptyFormIsBlankAndItsPlacesAreNamed) {
  const TextHeader header = form().read();
  EXPECT_EQ(header.number.status, FieldStatus::kBlank);
  EXPECT_EQ(header.number.text, "/TTr-UBND");
  EXPECT_EQ(header.date.status, FieldStatus::kBlank);
  ASSERT_TRUE(header.number_place);
  EXPECT_LT(header.number_place->x0, 135);
  EXPECT_GT(header.number_place->x1, 165);
  EXPECT_TRUE(header.day_place);
}

TEST(TextHeader, DotsArePlaceholderUnlessDigitsLieOverThem) {
  Paper dotted = form().write(126, 120, "......");
  EXPECT_EQ(dotted.read().number.status, FieldStatus::kPlaceholder);
  EXPECT_EQ(dotted.write(131, 120, "77").read().number.text, "77/TTr-UBND");
}

TEST(TextHeader, BlankDayWithAMonthIsPartial) {
  const TextHeader header = form().write(476, 120, "12").read();
  EXPECT_EQ(header.date.status, FieldStatus::kPartial);
  EXPECT_FALSE(header.date.day);
  EXPECT_EQ(header.date.month, 12);
}

TEST(TextHeader, DigitsOfAnotherTextAboveAreNotTaken) {
  const TextHeader header = form().write(110, 104, "Khu 12 phố").read();
  EXPECT_EQ(header.number.status, FieldStatus::kBlank);
}

TEST(TextHeader, IncomingStampIsNotTheDocumentsNumber) {
  Paper paper = Paper().write(60, 40, "ĐẾN").write(60, 55, "Số: 1015/CV");
  paper.write(100, 120, "Số: 12/UBND-VX").write(330, 120, "Hà Nội, ngày 05 tháng 01 năm 2020");
  EXPECT_EQ(paper.read().number.text, "12/UBND-VX");
}

TEST(TextHeader, TimeOfASignatureIsNotTheDate) {
  const TextHeader header = Paper()
                                .stamp(350, 60, "Ký bởi: Cơ quan A, thời gian ký: 12/03/2025 08:32")
                                .write(100, 120, "Số: 12/UBND-VX")
                                .read();
  EXPECT_EQ(header.date.status, FieldStatus::kAbsent);
}

TEST(TextHeader, CitedDocumentsInTheBodyAreNotTheHeader) {
  const TextHeader header = Paper().write(80, 380, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020").read();
  EXPECT_EQ(header.number.status, FieldStatus::kAbsent);
  EXPECT_EQ(header.date.status, FieldStatus::kAbsent);
}

TEST(TextHeader, MottoNumberAndDateMakeAFirstPage) {
  PageContent empty;
  empty.width = 595;
  empty.height = 842;
  EXPECT_EQ(first_page_score(empty), 0);
}

}  // namespace
}  // namespace kiemchung
