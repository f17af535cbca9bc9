// The self-score sheet (bảng tự chấm điểm): rows of criteria with points, documents and explanations.
//
// Columns are found by their headings, in any order and on any of the first rows; the norm for their names is what the
// guidance letters' tables carry (STT, Tiêu chí, Điểm tối đa, Điểm tự chấm, Tài liệu kiểm chứng, Giải trình). Codes are
// text: a code typed as a number is refused with its cell, because 7.10 and 7.1 are the same number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/spreadsheet.h"
#include "verifiers/claim.h"

namespace kiemchung {

// Raised when the same sheet would be understood differently.
inline constexpr const char* kSelfScoreVersion = "2";

// Nothing if no tab has the headings of a self-score table: then the file is no sheet of scores.
// Problems carry keys sheet.numeric_code, sheet.duplicate_code, sheet.bad_score, sheet.unreadable_code,
// sheet.table_missing, sheet.extra_cells; sheet.inline_text alone and no rows where its text could not be read.
// A row that names a table (biểu) has the documents of the tab that carries its symbol, one a row, among its own.
std::optional<SelfScoreSheet> read_self_score(const Spreadsheet& spreadsheet);

// The documents named in a cell: "Kế hoạch số 163/KH-UBND ngày 30/12/2022 (mục II, trang 3); 12/BC-UBND".
std::vector<DeclaredDocument> read_declared_documents(std::string_view cell);

// Kept in the store, so that an unchanged sheet is parsed once.
std::string sheet_to_json(const std::optional<SelfScoreSheet>& sheet);
std::optional<SelfScoreSheet> sheet_from_json(std::string_view text);

}  // namespace kiemchung
