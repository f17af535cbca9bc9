// The self-score sheet of a unit (bảng tự chấm điểm) as XLSX.
#pragma once

#include <string>
#include <vector>

namespace kiemchung::samples {

struct SheetRow {
  std::string code;  // "" for the heading of a field
  std::string title;
  double maximum = 1.0;
  double self_score = 1.0;
  std::string documents;
  std::string explanation;
};

// Columns: STT | Mã | Tiêu chí | Điểm tối đa | Điểm tự chấm | Tài liệu kiểm chứng | Giải trình. Codes are text cells.
std::string self_score_sheet(const std::string& unit, const std::vector<SheetRow>& rows);

}  // namespace kiemchung::samples
