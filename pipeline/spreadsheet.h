// A spreadsheet's cells as they stand: text stays text, numbers stay numbers, so that 7.10 typed as a number is seen as
// one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiemchung {

struct Cell {
  std::string text;              // of a text cell; of a number, as it is shown without format
  std::optional<double> number;  // only where the cell is a number
};

struct SpreadsheetTab {
  std::string name;
  std::map<std::pair<int, int>, Cell> cells;  // row and column, from 0; empty cells are absent
  int rows = 0;
  int columns = 0;

  const Cell* at(int row, int column) const;  // nullptr: empty
};

struct Spreadsheet {
  std::vector<SpreadsheetTab> tabs;
  // Text stands inside the cells (inlineStr, ECMA-376 18.3.1.53), as some web systems write it: liborcus 0.17 passes it
  // over, so what the tabs hold is not the whole.
  bool text_lost = false;
};

// Name of the one tab of a CSV file.
inline constexpr const char* kCsvTab = "CSV";

// Cells looked at; a sheet of criteria has some thousands.
inline constexpr int kMaxSheetRows = 20000;
inline constexpr int kMaxSheetColumns = 200;

// XLSX (ECMA-376). Throws std::runtime_error if it cannot be read.
Spreadsheet read_xlsx(std::string_view bytes);

// CSV (RFC 4180) with comma, semicolon or tab, whichever the first lines hold most; UTF-8 with or without BOM, else
// decoded as file names are. Every cell is text.
Spreadsheet read_csv(std::string_view bytes);

// "A12": column letters and row from 1, as people see it.
std::string cell_address(int row, int column);

}  // namespace kiemchung
