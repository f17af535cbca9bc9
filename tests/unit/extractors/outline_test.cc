#include "extractors/fields/outline.h"

#include <gmock/gmock.h>

namespace kiemchung {
namespace {

using ::testing::IsEmpty;

std::vector<std::string> headings(const std::vector<PageLine>& lines, bool fonts_known = true) {
  PageLines page;
  page.page = 2;
  page.fonts_known = fonts_known;
  page.lines = lines;
  std::vector<Heading> outline;
  add_headings(page, outline);
  std::vector<std::string> found;
  for (const auto& heading : outline) {
    EXPECT_EQ(heading.page, 2);
    found.push_back(heading.text);
  }
  return found;
}

PageLine line(const std::string& text, bool bold = false) {
  PageLine made;
  made.text = text;
  made.bold = bold;
  return made;
}

TEST(Outline, NumberedListedCapitalAndBoldLinesHeadAPart) {
  EXPECT_THAT(headings({line("I. Bảng tổng hợp kết quả tự đánh giá"), line("2. Giải trình các nội dung"),
                        line("2.1. Đối với tiêu chí không có tài liệu"), line("b) Những khó khăn"),
                        line("- Kiến nghị, đề xuất"), line("PHẦN II Giải trình"), line("Phần thứ ba: Khó khăn"),
                        line("BẢNG TỔNG HỢP KẾT QUẢ TỰ CHẤM ĐIỂM"), line("Khó khăn, vướng mắc", true)}),
              testing::SizeIs(9));
}

TEST(Outline, RunningTextTableRowsAndLongParagraphsDoNot) {
  EXPECT_THAT(headings({line("đơn vị đã giải trình các nội dung theo yêu cầu của Hội đồng"),
                        line("1.1.1 Ban hành kế hoạch cải cách hành chính"), line("7.10. 1,5 điểm"), line("- 12"),
                        line("- " + std::string(300, 'a') + " bb cc")}),
              IsEmpty());
}

TEST(Outline, WeightCountsOnlyWhereFontsAreKnown) {
  EXPECT_THAT(headings({line("Khó khăn, vướng mắc", true)}, false), IsEmpty());
}

TEST(Outline, ADocumentKeepsSoManyAndNoMore) {
  std::vector<Heading> outline;
  PageLines page;
  page.page = 1;
  page.lines.assign(kMostHeadings + 50, line("1. Một đề mục"));
  add_headings(page, outline);
  EXPECT_EQ(outline.size(), kMostHeadings);
}

}  // namespace
}  // namespace kiemchung
