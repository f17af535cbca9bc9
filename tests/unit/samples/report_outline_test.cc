// The headings of a report, read from its pages as a word processor lays them out.
#include <gmock/gmock.h>

#include "extractors/read_document.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

DocumentFacts read(const Draft& made) {
  const std::string bytes = without_signature(made).document.bytes();
  return read_document({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, ReadOptions{}).facts;
}

Draft paper(const std::string& kind, const std::string& symbol) {
  Office office;
  office.name = {"ỦY BAN NHÂN DÂN", "XÃ AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"};
  office.leader_name = "Nguyễn Văn A";
  Draft made = draft(office, kind, symbol, "68", {2024, 11, 18}, "Tự đánh giá, chấm điểm và giải trình năm 2024");
  made.text.body = {"I. BẢNG TỔNG HỢP KẾT QUẢ TỰ ĐÁNH GIÁ", "Đơn vị tự chấm 75 điểm, theo bảng gửi kèm báo cáo này.",
                    "III. Khó khăn, vướng mắc"};
  return made;
}

TEST(ReportOutline, HoldsTheHeadingsOfAReportAndNotItsSubject) {
  const DocumentFacts facts = read(paper("BÁO CÁO", "/BC-UBND"));
  EXPECT_EQ(facts.kind.code, "BC");
  EXPECT_TRUE(facts.outline_complete);
  std::vector<std::string> headings;
  for (const auto& heading : facts.outline) headings.push_back(heading.text);
  EXPECT_THAT(headings, testing::IsSupersetOf({"I. BẢNG TỔNG HỢP KẾT QUẢ TỰ ĐÁNH GIÁ", "III. Khó khăn, vướng mắc"}));
  for (const auto& text : headings) {
    EXPECT_EQ(text.find("giải trình"), std::string::npos) << text;
    EXPECT_EQ(text.find("75 điểm"), std::string::npos) << text;
  }
}

TEST(ReportOutline, IsKeptOfReportsAlone) { EXPECT_TRUE(read(paper("KẾ HOẠCH", "/KH-UBND")).outline.empty()); }

}  // namespace
}  // namespace kiemchung::samples
