#include "pipeline/self_score.h"

#include <gmock/gmock.h>
#include <xlsxwriter.h>

#include <fstream>
#include <iterator>

#include "tests/unit/pipeline/scratch_folder.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SelfScoreSheet read(std::string_view csv) {
  const auto sheet = read_self_score(read_csv(csv));
  EXPECT_TRUE(sheet);
  return sheet.value_or(SelfScoreSheet{});
}

std::vector<std::string> codes(const SelfScoreSheet& sheet) {
  std::vector<std::string> result;
  for (const auto& row : sheet.rows) result.push_back(row.code);
  return result;
}

TEST(SelfScore, ColumnsAreFoundByHeadingsInAnyOrder) {
  const auto sheet = read(
      "UBND XÃ A;;;;\n"
      "Giải trình;Điểm tự chấm;Mã tiêu chí;Điểm tối đa;Tài liệu kiểm chứng\n"
      "Đạt 95%;1,5;7.10;2;Kế hoạch số 163/KH-UBND ngày 30/12/2022\n");
  ASSERT_EQ(sheet.rows.size(), 1u);
  EXPECT_EQ(sheet.rows[0].code, "7.10");
  EXPECT_EQ(sheet.rows[0].self_score, 1.5);
  EXPECT_EQ(sheet.rows[0].maximum, 2.0);
  EXPECT_EQ(sheet.rows[0].explanation, "Đạt 95%");
  EXPECT_EQ(sheet.rows[0].cell, "CSV!C3");
  ASSERT_EQ(sheet.rows[0].documents.size(), 1u);
  EXPECT_EQ(sheet.rows[0].documents[0].number, "163/KH-UBND");
  EXPECT_EQ(sheet.rows[0].documents[0].date, "2022-12-30");
}

std::vector<std::string> numbers(const SelfScoreRow& row) {
  std::vector<std::string> result;
  for (const auto& document : row.documents) result.push_back(document.number + " " + document.date);
  return result;
}

// A workbook of the score sheet and one more tab.
std::optional<SelfScoreSheet> read_with_table(std::string_view scores, std::string_view table,
                                              const std::string& name = "Sheet2") {
  Spreadsheet book = read_csv(scores);
  book.tabs.push_back(read_csv(table).tabs.at(0));
  book.tabs.back().name = name;
  return read_self_score(book);
}

TEST(SelfScore, ATableNamedInARowListsItsDocuments) {
  const std::string table =
      "BIỂU SỐ 1/CCHC: DANH SÁCH VĂN BẢN;;\nSTT;Số, ký hiệu;Ngày\n1;12/KH-UBND;05/01/2024\n2;34/BC-UBND;06/02/2024\n";
  // In the column for it, and in the evidence cell as Hữu Lũng asks; "01" and "số 1" are one table.
  for (const char* scores : {"Mã tiêu chí;Điểm tự chấm;Tài liệu kiểm chứng;Ký hiệu biểu\n1.1;1;;Biểu 01/CCHC\n",
                             "Mã tiêu chí;Điểm tự chấm;Tài liệu kiểm chứng\n1.1;1;Biểu số 01/CCHC\n"}) {
    const auto sheet = read_with_table(scores, table);
    ASSERT_TRUE(sheet);
    ASSERT_EQ(sheet->rows.size(), 1u);
    EXPECT_THAT(numbers(sheet->rows[0]), ElementsAre("12/KH-UBND 2024-01-05", "34/BC-UBND 2024-02-06")) << scores;
    EXPECT_THAT(sheet->problems, IsEmpty());
  }
  const auto by_name =
      read_with_table("Mã tiêu chí;Điểm tự chấm;Ký hiệu biểu\n1.1;1;Biểu 3\n", "x;y\n7/QĐ-UBND;\n", "Biểu 03");
  EXPECT_THAT(numbers(by_name->rows.at(0)), ElementsAre("7/QĐ-UBND "));
}

TEST(SelfScore, ASemicolonInWordsDoesNotCutTheExplanationInSilence) {
  const auto sheet = read(
      "Mã tiêu chí;Điểm tự chấm;Tài liệu kiểm chứng;Giải trình\n"
      "1.1;1;12/KH-UBND;Đã ban hành kế hoạch; đạt 3/3 nhiệm vụ tại mục II\n"
      "1.2;1;12/KH-UBND;\"Đã ban hành; đạt 3/3\"\n");
  ASSERT_EQ(sheet.rows.size(), 2u);
  EXPECT_EQ(sheet.rows[0].explanation, "Đã ban hành kế hoạch; đạt 3/3 nhiệm vụ tại mục II");
  EXPECT_EQ(sheet.rows[1].explanation, "Đã ban hành; đạt 3/3");
  ASSERT_EQ(sheet.problems.size(), 1u);
  EXPECT_EQ(sheet.problems[0].code, "sheet.extra_cells");
  EXPECT_EQ(sheet.problems[0].cell, "CSV!E2");
}

TEST(SelfScore, ATableThatIsNotInTheWorkbookIsTold) {
  const auto sheet =
      read_with_table("Mã tiêu chí;Điểm tự chấm;Ký hiệu biểu\n1.1;1;Biểu 1\n", "STT;Tên\n1;12/KH-UBND\n");
  ASSERT_EQ(sheet->problems.size(), 1u);
  EXPECT_EQ(sheet->problems[0].code, "sheet.table_missing");
  EXPECT_EQ(sheet->problems[0].detail, "Biểu 1");
  EXPECT_THAT(sheet->rows.at(0).documents, IsEmpty());
}

TEST(SelfScore, NothingRestsOnASheetWhoseWordsWereLost) {
  Spreadsheet book = read_csv("Mã tiêu chí;Điểm tự chấm\n1.1;1\n");
  book.text_lost = true;
  const auto sheet = read_self_score(book);
  ASSERT_TRUE(sheet);
  EXPECT_THAT(sheet->rows, IsEmpty());
  ASSERT_EQ(sheet->problems.size(), 1u);
  EXPECT_EQ(sheet->problems[0].code, "sheet.inline_text");
}

TEST(SelfScore, CodesMayStandInTheOrdinalColumn) {
  const auto sheet = read(
      "STT,Lĩnh vực/Tiêu chí,Điểm tối đa,Điểm tự chấm\n"
      "1,Công tác chỉ đạo,10,8\n1.1,Kế hoạch,2,2\n1.1.1,Ban hành kịp thời,1,1\n");
  EXPECT_THAT(codes(sheet), ElementsAre("1", "1.1", "1.1.1"));
}

TEST(SelfScore, CodesMayBeginTheTitleWhereTheOrdinalOnlyCounts) {
  const auto sheet = read(
      "STT,Tiêu chí,Điểm tối đa,Điểm tự chấm\n"
      "1,1.1. Kế hoạch,2,2\n2,1.2. Báo cáo,1,1\n");
  EXPECT_THAT(codes(sheet), ElementsAre("1.1", "1.2"));
}

TEST(SelfScore, HeadingsMayTakeTwoRows) {
  const auto sheet = read(
      "Mã tiêu chí,Nội dung,Điểm,,Minh chứng\n"
      ",,Tối đa,Tự chấm,\n"
      "2.1,Rà soát,2,1.25,\n");
  EXPECT_THAT(codes(sheet), ElementsAre("2.1"));
  EXPECT_EQ(sheet.rows[0].self_score, 1.25);
}

TEST(SelfScore, AnotherTableIsNoSheetOfScores) { EXPECT_FALSE(read_self_score(read_csv("Họ tên,Chức vụ\nA,B\n"))); }

TEST(SelfScore, ScoresThatAreNoNumbersAreNamed) {
  const auto sheet = read("Mã,Điểm tự chấm\n1.1,đạt\n");
  ASSERT_EQ(sheet.problems.size(), 1u);
  EXPECT_EQ(sheet.problems[0].code, "sheet.bad_score");
  EXPECT_EQ(sheet.problems[0].cell, "CSV!B2");
}

TEST(SelfScore, ACodeTwiceCountsOnce) {
  const auto sheet = read("Mã,Điểm tự chấm\n1.1,1\n1.1,2\n");
  EXPECT_THAT(codes(sheet), ElementsAre("1.1"));
  EXPECT_EQ(sheet.rows[0].self_score, 1.0);
  ASSERT_EQ(sheet.problems.size(), 1u);
  EXPECT_EQ(sheet.problems[0].code, "sheet.duplicate_code");
}

// 7.1 and 7.10 are the same number, so a number in a code column says neither.
TEST(SelfScore, ANumberInACodeColumnIsRefusedWithItsCell) {
  const ScratchFolder folder;
  const std::string path = folder.at("sheet.xlsx");
  lxw_workbook* book = workbook_new(path.c_str());
  lxw_worksheet* tab = workbook_add_worksheet(book, "Chấm điểm");
  worksheet_write_string(tab, 0, 0, "Mã tiêu chí", nullptr);
  worksheet_write_string(tab, 0, 1, "Điểm tự chấm", nullptr);
  worksheet_write_string(tab, 1, 0, "7.10", nullptr);
  worksheet_write_number(tab, 1, 1, 2, nullptr);
  worksheet_write_number(tab, 2, 0, 7.10, nullptr);
  worksheet_write_number(tab, 2, 1, 1.5, nullptr);
  ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto sheet = read_self_score(read_xlsx(bytes));
  ASSERT_TRUE(sheet);
  EXPECT_THAT(codes(*sheet), ElementsAre("7.10"));
  ASSERT_EQ(sheet->problems.size(), 1u);
  EXPECT_EQ(sheet->problems[0].code, "sheet.numeric_code");
  EXPECT_EQ(sheet->problems[0].cell, "Chấm điểm!A3");
}

TEST(SelfScore, BrokenWorkbooksThrow) { EXPECT_THROW(read_xlsx("PK\x03\x04 no workbook"), std::runtime_error); }

TEST(SelfScore, ASheetSurvivesTheStore) {
  const auto sheet = read("Mã,Điểm tự chấm,Giải trình\n1.1,1,vì sao\n");
  EXPECT_EQ(sheet_to_json(sheet_from_json(sheet_to_json(sheet))), sheet_to_json(sheet));
  EXPECT_EQ(sheet_to_json(std::nullopt), "null");
  EXPECT_FALSE(sheet_from_json("null"));
}

TEST(DeclaredDocuments, SeveralAreReadWithTheirPlaces) {
  const auto documents = read_declared_documents(
      "Kế hoạch số 163/KH-UBND ngày 30/12/2022 (mục II, trang 3);\nBáo cáo 12 /BC-UBND, Công văn số 05/UBND-VP ngày 02 "
      "tháng 01 năm 2024");
  ASSERT_EQ(documents.size(), 3u);
  EXPECT_EQ(documents[0].number, "163/KH-UBND");
  EXPECT_EQ(documents[0].section, "II");
  EXPECT_EQ(documents[0].page, 3);
  EXPECT_EQ(documents[1].number, "12/BC-UBND");
  EXPECT_EQ(documents[1].date, "");
  EXPECT_EQ(documents[2].number, "05/UBND-VP");
  EXPECT_EQ(documents[2].date, "2024-01-02");
}

TEST(DeclaredDocuments, ProportionsAndDatesAreNoDocuments) {
  EXPECT_THAT(read_declared_documents("Đạt 25/30 hồ sơ, ngày 12/11/2024, 100%"), IsEmpty());
}

TEST(CellAddress, IsWhatPeopleSee) {
  EXPECT_EQ(cell_address(0, 0), "A1");
  EXPECT_EQ(cell_address(11, 25), "Z12");
  EXPECT_EQ(cell_address(0, 26), "AA1");
  EXPECT_EQ(cell_address(0, 702), "AAA1");
}

}  // namespace
}  // namespace kiemchung
