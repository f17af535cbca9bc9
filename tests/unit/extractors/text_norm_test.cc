#include "extractors/fields/text_norm.h"

#include <gmock/gmock.h>

namespace kiemchung {
namespace {

TEST(Normalise, ComposesAndEvensSpacesAndDashes) {
  EXPECT_EQ(normalise("U\u0309y\u00a0 ban  nha\u0302n da\u0302n\u2003"), "Ủy ban nhân dân");
  EXPECT_EQ(normalise("TTr \u2013 UBND \u2011 VP \u2212 X"), "TTr - UBND - VP - X");
  EXPECT_EQ(normalise("CCHC&amp;VTLT"), "CCHC&VTLT");
  EXPECT_EQ(normalise("１．１．２"), "1.1.2");
}

TEST(Normalise, IcelandicEthBecomesVietnameseD) {
  EXPECT_EQ(normalise("Q\u00d0 \u00f0i\u1ec7n"), "Q\u0110 \u0111i\u1ec7n");
}

TEST(Normalise, BrokenUtf8IsReplacedAndDoesNotThrow) { EXPECT_EQ(normalise("a\xff b"), "a\ufffd b"); }

TEST(ComparisonKey, OldAndNewTonePlacementAreTheSameWord) {
  for (const auto& [old_way, new_way] : std::vector<std::pair<std::string, std::string>>{
           {"hòa", "hoà"}, {"ủy ban", "uỷ ban"}, {"thúy", "thuý"}, {"CỘNG HÒA", "Cộng hoà"}, {"khỏe", "khoẻ"}}) {
    EXPECT_EQ(comparison_key(old_way), comparison_key(new_way)) << old_way;
  }
}

TEST(ComparisonKey, DifferentTonesStayDifferent) {
  EXPECT_NE(comparison_key("hòa"), comparison_key("hóa"));
  EXPECT_NE(comparison_key("Đồng"), comparison_key("Đông"));
}

TEST(FoldKey, LosesAccentsAndPunctuation) {
  EXPECT_EQ(fold_key("Đồng Nai,"), "dong nai");
  EXPECT_EQ(fold_key("ỦY  BAN-NHÂN DÂN"), "uy ban nhan dan");
}

TEST(Similarity, CountsEditsOverTheLongerText) {
  EXPECT_DOUBLE_EQ(similarity("Đồng", "Đông"), 1.0);
  EXPECT_DOUBLE_EQ(similarity("abcd", "abxd"), 0.75);
  EXPECT_DOUBLE_EQ(similarity("", "abcd"), 0.0);
}

TEST(SyllableShare, TellsVietnameseFromForeignRecognition) {
  const auto good = syllable_share(
      "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; xét đề nghị của Giám đốc Sở");
  ASSERT_TRUE(good);
  EXPECT_GE(*good, 0.99);
  const auto bad = syllable_share("s6.fi,lL eD-UBND ngdy 6thdng Quyét dinh vé viec ph&dwyst ké hoqch Uf BAN NHiN DAN");
  ASSERT_TRUE(bad);
  EXPECT_LT(*bad, 0.75);
}

TEST(SyllableShare, FewWordsSayNothing) { EXPECT_FALSE(syllable_share("Số: 12")); }

TEST(Pattern, GivesGroupsAndSurroundings) {
  const Pattern pattern("(\\d+)-(\\p{L}+)");
  const auto hit = pattern.search("xx 12-Đỗ yy");
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->before, "xx ");
  EXPECT_THAT(hit->groups, testing::ElementsAre("12-Đỗ", "12", "Đỗ"));
  EXPECT_EQ(hit->after, " yy");
  EXPECT_FALSE(pattern.match("xx 12-Đỗ yy"));
}

TEST(Pattern, HostileTextEndsAsNoMatch) {
  const Pattern pattern("^(a+)+$");
  EXPECT_FALSE(pattern.match(std::string(60, 'a') + "b"));
}

}  // namespace
}  // namespace kiemchung
