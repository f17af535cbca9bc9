#include "extractors/fields/header.h"

#include <gmock/gmock.h>

#include "extractors/fields/signing_block.h"

namespace kiemchung {
namespace {

PageLine line(double x0, double y0, double x1, const std::string& text, bool bold = false) {
  return {text, {x0, y0, x1, y0 + 12}, bold, false, 1.0};
}

PageLines page(std::vector<PageLine> lines, bool fonts_known = true) {
  PageLines out;
  out.page = 1;
  out.width = 595;
  out.height = 842;
  out.fonts_known = fonts_known;
  out.lines = std::move(lines);
  return out;
}

constexpr Box kNumberLine{100, 110, 220, 122};

TEST(HeaderFacts, BoldAgencyBelowItsParent) {
  const auto facts = read_header_facts(
      page({line(90, 60, 240, "UBND TỈNH TÂN MẪU"), line(300, 60, 550, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", true),
            line(110, 76, 220, "SỞ NỘI VỤ", true), line(100, 110, 220, "Số: 12/SNV-VP")}),
      kNumberLine, std::nullopt);
  EXPECT_EQ(facts.issuer.name, "SỞ NỘI VỤ");
  EXPECT_EQ(facts.issuer.parent, "UBND TỈNH TÂN MẪU");
  EXPECT_EQ(facts.issuer.level, "so");
}

TEST(HeaderFacts, NameOverTwoLinesIsOneAgency) {
  for (const bool fonts_known : {true, false}) {
    const auto facts = read_header_facts(
        page({line(100, 60, 230, "ỦY BAN NHÂN DÂN", true), line(110, 76, 220, "XÃ AN MẪU", true)}, fonts_known),
        kNumberLine, std::nullopt);
    EXPECT_EQ(facts.issuer.name, "ỦY BAN NHÂN DÂN XÃ AN MẪU");
    EXPECT_EQ(facts.issuer.parent, "");
    EXPECT_EQ(facts.issuer.level, "xa");
  }
}

TEST(HeaderFacts, ScannedAgencyIsPartedFromItsParentByItsOpeningWord) {
  const auto facts =
      read_header_facts(page({line(90, 60, 240, "UBND HUYỆN BÌNH MẪU"), line(110, 76, 220, "PHÒNG NỘI VỤ")}, false),
                        kNumberLine, std::nullopt);
  EXPECT_EQ(facts.issuer.name, "PHÒNG NỘI VỤ");
  EXPECT_EQ(facts.issuer.parent, "UBND HUYỆN BÌNH MẪU");
}

TEST(HeaderFacts, TitleAndSubjectStandBelowTheNumber) {
  const auto facts = read_header_facts(
      page({line(250, 150, 345, "TỜ TRÌNH", true), line(180, 166, 415, "Về việc ban hành kế hoạch", true),
            line(200, 182, 395, "năm 2025", true), line(120, 220, 480, "Kính gửi: Sở Nội vụ")}),
      kNumberLine, std::nullopt);
  EXPECT_EQ(facts.kind.code, "TTr");
  EXPECT_EQ(facts.kind.name, "TỜ TRÌNH");
  EXPECT_EQ(facts.kind.subject, "Về việc ban hành kế hoạch năm 2025");
}

TEST(HeaderFacts, LetterHasASubjectAndNoKind) {
  const auto facts =
      read_header_facts(page({line(80, 128, 250, "V/v hướng dẫn báo cáo"), line(90, 141, 240, "tự chấm điểm"),
                              line(200, 190, 400, "Kính gửi: Các xã")}),
                        kNumberLine, std::nullopt);
  EXPECT_EQ(facts.kind.code, "");
  EXPECT_EQ(facts.kind.subject, "hướng dẫn báo cáo tự chấm điểm");
}

TEST(HeaderFacts, DraftMarkIsALineOfItsOwn) {
  EXPECT_TRUE(read_header_facts(page({line(100, 90, 180, "DỰ THẢO", true)}), kNumberLine, std::nullopt).draft_mark);
  EXPECT_TRUE(read_header_facts(page({line(100, 90, 180, "Dự thảo lần 2")}), kNumberLine, std::nullopt).draft_mark);
  EXPECT_FALSE(
      read_header_facts(page({line(100, 200, 480, "Góp ý dự thảo Kế hoạch")}), kNumberLine, std::nullopt).draft_mark);
}

TEST(AgencyLevel, ComesFromTheName) {
  EXPECT_EQ(agency_level("ỦY BAN NHÂN DÂN TỈNH TÂN MẪU"), "tinh");
  EXPECT_EQ(agency_level("ỦY BAN NHÂN DÂN HUYỆN BÌNH MẪU"), "huyen");
  EXPECT_EQ(agency_level("ỦY BAN NHÂN DÂN PHƯỜNG MẪU"), "xa");
  EXPECT_EQ(agency_level("TRƯỜNG THCS AN MẪU"), "truong");
  EXPECT_EQ(agency_level("BỘ NỘI VỤ"), "trung_uong");
  EXPECT_EQ(agency_level("CÔNG TY MẪU"), "");
}

TEST(CopyMark, FormAgencyAndTimeAreRead) {
  const auto mark = read_copy_mark("SAO Y; ỦY BAN NHÂN DÂN XÃ AN MẪU; 18/03/2026 08:32:10 +07:00");
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->form, CopyForm::kSaoY);
  EXPECT_THAT(mark->organ, testing::StartsWith("ỦY BAN NHÂN DÂN XÃ AN MẪU"));
  EXPECT_THAT(mark->time, testing::StartsWith("18/03/2026"));
  EXPECT_FALSE(read_copy_mark("Người ký: A; thời gian ký: 18/03/2026"));
}

TEST(SigningBlock, AuthorityTitleAndNameBesideTheRecipients) {
  const auto block =
      read_signing_block(page({line(85, 600, 160, "Nơi nhận:"), line(330, 600, 500, "TM. ỦY BAN NHÂN DÂN", true),
                               line(350, 616, 480, "KT. CHỦ TỊCH", true), line(350, 632, 480, "PHÓ CHỦ TỊCH", true),
                               line(360, 715, 470, "Nguyễn Văn A", true)}));
  ASSERT_TRUE(block);
  EXPECT_EQ(block->authority, "KT.");
  EXPECT_EQ(block->title, "PHÓ CHỦ TỊCH");
  EXPECT_EQ(block->name, "Nguyễn Văn A");
  EXPECT_GT(block->confidence, 0.95);
}

TEST(SigningBlock, ChairOfACommuneSignsForTheCommittee) {
  const auto block =
      read_signing_block(page({line(85, 600, 160, "Nơi nhận:"), line(330, 600, 500, "TM. ỦY BAN NHÂN DÂN"),
                               line(370, 616, 460, "CHỦ TỊCH"), line(360, 700, 470, "Nguyễn Văn A")}));
  ASSERT_TRUE(block);
  EXPECT_EQ(block->authority, "TM.");
  EXPECT_EQ(block->title, "CHỦ TỊCH");
}

TEST(SigningBlock, BodyTextHasNone) {
  EXPECT_FALSE(
      read_signing_block(page({line(85, 300, 500, "Chủ tịch Ủy ban nhân dân các xã chịu trách nhiệm thi hành."),
                               line(85, 316, 300, "Nguyễn Văn A")})));
}

}  // namespace
}  // namespace kiemchung
