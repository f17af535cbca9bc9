#include "verifiers/checks/explanation_checks.h"

#include <gtest/gtest.h>

#include <random>

namespace kiemchung {
namespace {

constexpr std::optional<bool> kYes = true;
constexpr std::optional<bool> kNo = false;
constexpr std::optional<bool> kCannotTell = std::nullopt;

struct Text {
  const char* text;
  std::optional<bool> answer;
};

TEST(Explanation, FiguresAreNumbersBesideThoseOfDocumentsDatesAndPlaces) {
  for (const auto& [text, answer] : {
           Text{"Đã giải quyết 125 hồ sơ", kYes},
           Text{"Đạt 100%", kYes},
           Text{"Hoàn thành 12/12 nhiệm vụ", kYes},
           Text{"Tỷ lệ đúng hạn 98,5%", kYes},
           Text{"Tiếp nhận 1.250 hồ sơ", kYes},
           Text{"Đã thực hiện đúng quy định", kNo},
           Text{"Thể hiện tại mục II của Kế hoạch số 15/KH-UBND ngày 12/3/2024", kNo},
           Text{"Xem trang 4, phụ lục 2 của Báo cáo 120/BC-UBND năm 2024", kNo},
           Text{"Kết quả nêu tại Quyết định 01/2024/QĐ-UBND ngày 05 tháng 01 năm 2024", kNo},
           Text{"Có mười hai nhiệm vụ", kCannotTell},
           Text{"Không phát sinh hồ sơ", kCannotTell},
           Text{"Toàn bộ hồ sơ đúng hạn", kCannotTell},
       }) {
    EXPECT_EQ(has_figures(text), answer) << text;
  }
}

TEST(Explanation, APlaceIsAWordWithItsNumber) {
  for (const auto& [text, answer] : {
           Text{"tại mục II, trang 4", kYes},
           Text{"Mục 2.1 báo cáo", kYes},
           Text{"trang 12", kYes},
           Text{"tr. 5", kYes},
           Text{"Phụ lục I kèm theo", kYes},
           Text{"khoản 2 Điều 5", kYes},
           Text{"điểm a mục 3", kYes},
           Text{"Biểu số 03", kYes},
           Text{"theo các mục của báo cáo", kCannotTell},
           Text{"có phụ lục kèm theo", kCannotTell},
           Text{"Đã hoàn thành 12 nhiệm vụ, đạt 100% kế hoạch", kNo},
           Text{"Đã triển khai đầy đủ", kNo},
       }) {
    EXPECT_EQ(names_a_place(text), answer) << text;
  }
}

TEST(Explanation, TheHighestPageNamedIsFound) {
  EXPECT_EQ(highest_page_named("tại trang 2, trang 14 và trang 7"), 14);
  EXPECT_EQ(highest_page_named("tr. 3"), 3);
  EXPECT_EQ(highest_page_named("mục 3"), std::nullopt);
}

// A missed figure or place would cost a unit its points, so "no" must never be said of a text that has one.
TEST(Explanation, WhateverStandsAroundThemFiguresAndPlacesAreNeverDenied) {
  const std::vector<std::string> around = {"Thực hiện Kế hoạch 15/KH-UBND ngày 12/3/2024",
                                           "đã hoàn thành đúng quy định",
                                           "UỶ BAN NHÂN DÂN xã đã chỉ đạo",
                                           "(Báo cáo số 20/BC-UBND)",
                                           "tiêu chí 7.10",
                                           "; –",
                                           "năm 2024"};
  const std::vector<std::string> figures = {"125 hồ sơ", "100%", "12/12 nhiệm vụ", "đạt 98,5 %", "03 lớp tập huấn"};
  const std::vector<std::string> places = {"mục II",     "Trang 3", "MỤC 2.1", "phụ lục 1",
                                           "Phần thứ I", "khoản 3", "tr.9"};
  std::mt19937 random(11);
  const auto pick = [&random](const std::vector<std::string>& words) { return words[random() % words.size()]; };
  for (int i = 0; i < 400; ++i) {
    const std::string before = pick(around) + " ";
    const std::string after = " " + pick(around);
    const std::string figure = before + pick(figures) + after;
    EXPECT_NE(has_figures(figure), kNo) << figure;
    const std::string place = before + pick(places) + after;
    EXPECT_NE(names_a_place(place), kNo) << place;
  }
}

}  // namespace
}  // namespace kiemchung
