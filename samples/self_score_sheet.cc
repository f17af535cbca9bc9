#include "samples/self_score_sheet.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace kiemchung::samples {
namespace {

// The library writes to a path only.
class ScratchFile {
 public:
  ScratchFile() {
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) throw std::runtime_error("sample maker: no temporary file under /tmp");
    close(descriptor);
  }
  ~ScratchFile() { unlink(path_.c_str()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/kiemchung-sheet-XXXXXX";
};

}  // namespace

std::string self_score_sheet(const std::string& unit, const std::vector<SheetRow>& rows) {
  const ScratchFile scratch;
  lxw_workbook* book = workbook_new(scratch.path().c_str());
  lxw_doc_properties properties{};
  properties.created = 1732064400;  // 2024-11-20T08:00+07:00: the sheet does not depend on the clock
  workbook_set_properties(book, &properties);
  lxw_worksheet* sheet = workbook_add_worksheet(book, "Tự chấm điểm");
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  lxw_format* wrap = workbook_add_format(book);
  format_set_text_wrap(wrap);

  worksheet_write_string(sheet, 0, 0, unit.c_str(), bold);
  worksheet_write_string(sheet, 1, 0, "BẢNG TỰ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2024", bold);
  constexpr std::array<const char*, 7> kHeads = {
      "STT", "Mã", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Tài liệu kiểm chứng", "Giải trình"};
  for (std::size_t i = 0; i < kHeads.size(); ++i) {
    worksheet_write_string(sheet, 3, static_cast<lxw_col_t>(i), kHeads[i], bold);
  }
  worksheet_set_column(sheet, 2, 2, 40, nullptr);
  worksheet_set_column(sheet, 5, 6, 60, nullptr);
  lxw_row_t at = 4;
  for (const SheetRow& row : rows) {
    worksheet_write_number(sheet, at, 0, at - 3, nullptr);
    worksheet_write_string(sheet, at, 1, row.code.c_str(), nullptr);
    worksheet_write_string(sheet, at, 2, row.title.c_str(), wrap);
    worksheet_write_number(sheet, at, 3, row.maximum, nullptr);
    worksheet_write_number(sheet, at, 4, row.self_score, nullptr);
    worksheet_write_string(sheet, at, 5, row.documents.c_str(), wrap);
    worksheet_write_string(sheet, at, 6, row.explanation.c_str(), wrap);
    ++at;
  }
  if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("sample maker: XLSX failed");
  std::ifstream written(scratch.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(written), {}};
}

}  // namespace kiemchung::samples
