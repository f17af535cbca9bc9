#include "pipeline/self_score.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "extractors/fields/document_number.h"
#include "extractors/fields/issue_date.h"
#include "extractors/fields/text_norm.h"
#include "extractors/json_archive.h"

namespace kiemchung {

template <class Archive>
void describe(Archive& archive, DeclaredDocument& document) {
  archive("number", document.number)("date", document.date)("section", document.section)("page", document.page);
}

template <class Archive>
void describe(Archive& archive, SelfScoreRow& row) {
  archive("code", row.code)("maximum", row.maximum)("self_score", row.self_score)("documents", row.documents);
  archive("table_symbol", row.table_symbol)("explanation", row.explanation)("cell", row.cell);
}

template <class Archive>
void describe(Archive& archive, SheetProblem& problem) {
  archive("code", problem.code)("cell", problem.cell)("detail", problem.detail);
}

template <class Archive>
void describe(Archive& archive, SelfScoreSheet& sheet) {
  archive("path", sheet.path)("rows", sheet.rows)("problems", sheet.problems);
}

namespace {

constexpr int kHeadingRows = 40;       // headings stand above the table, below title and addressee
constexpr int kLargestFieldCode = 99;  // a whole number up to here can only be a field's own code (lĩnh vực 1 … 8)

enum class Column { kNone, kCode, kOrdinal, kTitle, kMaximum, kSelf, kDocuments, kSymbol, kExplanation, kAppraised };

// Words of a heading, accents aside. Order matters: "điểm tự chấm" before "điểm", "ký hiệu biểu" before "tài liệu".
Column column_of(std::string_view heading) {
  struct Row {
    const char* words;
    Column column;
  };
  static constexpr std::array kRows = {Row{"diem toi da", Column::kMaximum},
                                       Row{"diem chuan", Column::kMaximum},
                                       Row{"thang diem", Column::kMaximum},
                                       Row{"tham dinh", Column::kAppraised},
                                       Row{"tu cham", Column::kSelf},
                                       Row{"tu danh gia", Column::kSelf},
                                       Row{"ky hieu bieu", Column::kSymbol},
                                       Row{"bieu so", Column::kSymbol},
                                       Row{"giai trinh", Column::kExplanation},
                                       Row{"dien giai", Column::kExplanation},
                                       Row{"kiem chung", Column::kDocuments},
                                       Row{"minh chung", Column::kDocuments},
                                       Row{"tai lieu", Column::kDocuments},
                                       Row{"ma tieu chi", Column::kCode},
                                       Row{"ma tc", Column::kCode},
                                       Row{"ma so", Column::kCode},
                                       Row{"so hieu", Column::kCode},
                                       Row{"tieu chi", Column::kTitle},
                                       Row{"linh vuc", Column::kTitle},
                                       Row{"noi dung", Column::kTitle}};
  const std::string folded = fold_key(heading);
  if (folded == "stt" || folded == "tt" || folded == "so tt" || folded == "so thu tu") return Column::kOrdinal;
  if (folded == "ma") return Column::kCode;
  for (const Row& row : kRows) {
    if ((" " + folded + " ").find(" " + std::string(row.words)) != std::string::npos) return row.column;
  }
  return Column::kNone;
}

struct Columns {
  int heading_row = -1;
  std::map<Column, int> places;

  int place(Column column) const {
    const auto found = places.find(column);
    return found == places.end() ? -1 : found->second;
  }
  bool complete() const {
    const bool coded = place(Column::kCode) >= 0 || place(Column::kOrdinal) >= 0 || place(Column::kTitle) >= 0;
    return coded && place(Column::kSelf) >= 0;
  }
};

Columns columns_in_row(const SpreadsheetTab& tab, int row) {
  Columns columns;
  for (int column = 0; column < tab.columns; ++column) {
    const Cell* cell = tab.at(row, column);
    if (cell == nullptr || cell->number) continue;
    const Column kind = column_of(cell->text);
    if (kind != Column::kNone) columns.places.emplace(kind, column);
  }
  columns.heading_row = row;
  return columns;
}

// Headings may take two rows, one merged over the other ("Điểm" above "tối đa", "tự chấm"): the second adds to the
// first.
std::optional<Columns> find_columns(const SpreadsheetTab& tab) {
  for (int row = 0; row < std::min(tab.rows, kHeadingRows); ++row) {
    Columns columns = columns_in_row(tab, row);
    if (columns.places.size() < 2) continue;
    if (row + 1 < tab.rows) {
      const Columns below = columns_in_row(tab, row + 1);
      if (!columns.complete() && !below.places.empty()) {
        columns.places.insert(below.places.begin(), below.places.end());
        columns.heading_row = row + 1;
      }
    }
    if (columns.complete()) return columns;
  }
  return std::nullopt;
}

// A code at the beginning of a text: "7.10", "7.10. Tỷ lệ …", "TC 1.1.1". Nothing if there is none.
std::optional<std::string> leading_code(std::string_view text) {
  static const Pattern kCode(R"(^(?:tiêu chí |tctp |tc )?(\d{1,3}(?:\.\d{1,3}){0,3})(?:[.:)\- ].*)?$)", true);
  const auto match = kCode.match(normalise(text));
  if (!match) return std::nullopt;
  return match->groups.at(1);
}

bool is_whole_field(double number) {
  return number >= 1 && number <= kLargestFieldCode && number == std::floor(number);
}

std::optional<double> read_points(const Cell& cell) {
  if (cell.number) return cell.number;
  static const Pattern kPoints(R"(^(-?\d{1,4})(?:[.,](\d{1,4}))?(?: ?(?:đ|điểm))?$)", true);
  const auto match = kPoints.match(normalise(cell.text));
  if (!match) return std::nullopt;
  return std::stod(match->groups.at(1) + "." + (match->groups.at(2).empty() ? "0" : match->groups.at(2)));
}

// Takes "Biểu số 02/CCHC" out of a cell and gives it back; "" if the cell names no table.
std::string take_table_symbol(std::string& cell) {
  static const Pattern kTable(
      R"((?<!\p{L})(?:phụ )?(?:biểu|bảng)\s*(?:mẫu\s*)?(?:số\s*)?[:.]?\s*(?:\d{1,3}[a-z]?(?:[./-][\p{L}\d]{1,12})*|[IVX]{1,5})(?![\p{L}\d]))",
      true);
  const auto hit = kTable.search(cell);
  if (!hit) return "";
  cell = hit->before + " " + hit->after;
  return normalise(hit->groups.at(0));
}

// What is left of "Biểu số 02/CCHC" and "BIỂU 2-CCHC" when words and zeros that people put in or leave out are gone:
// " 2 cchc ".
std::string table_key(std::string_view text) {
  static const Pattern kWords(R"((?<![\p{L}\d])(?:phu|bieu|bang|mau|so)(?![\p{L}\d]))");
  static const Pattern kZeros(R"((?<![\p{L}\d])0+(?=\d))");
  static const Pattern kOther(R"([^\p{L}\d]+)");
  const std::string plain = kZeros.replace_all(kWords.replace_all(fold_key(text), " "), "");
  return kOther.replace_all(" " + plain + " ", " ");
}

std::string row_text(const SpreadsheetTab& tab, int row) {
  std::string text;
  for (int column = 0; column < tab.columns; ++column) {
    if (const Cell* cell = tab.at(row, column)) text += cell->text + " ";
  }
  return text;
}

class TableReader {
 public:
  TableReader(const SpreadsheetTab& tab, Columns columns, SelfScoreSheet& sheet)
      : tab_(tab), columns_(std::move(columns)), sheet_(sheet), code_column_(choose_code_column()) {}

  void read() {
    for (int row = columns_.heading_row + 1; row < tab_.rows; ++row) read_row(row);
  }

 private:
  // The column called code; else STT if it holds codes ("1.1.1"); else the beginning of the criterion's text.
  int choose_code_column() const {
    if (columns_.place(Column::kCode) >= 0) return columns_.place(Column::kCode);
    const int ordinal = columns_.place(Column::kOrdinal);
    const int title = columns_.place(Column::kTitle);
    const auto coded = [this](int column) {
      int count = 0;
      for (int row = columns_.heading_row + 1; column >= 0 && row < tab_.rows; ++row) {
        const Cell* cell = tab_.at(row, column);
        if (cell == nullptr) continue;
        const bool split = cell->number && *cell->number != std::floor(*cell->number);
        const auto code = cell->number ? std::nullopt : leading_code(cell->text);
        if (split || (code && code->find('.') != std::string::npos)) ++count;
      }
      return count;
    };
    return coded(title) > coded(ordinal) ? title : (ordinal >= 0 ? ordinal : title);
  }

  std::string address(int row, int column) const { return tab_.name + "!" + cell_address(row, column); }

  void problem(const char* code, int row, int column, const std::string& detail) {
    sheet_.problems.push_back({code, address(row, column), detail});
  }

  // The row's code, or nothing: no criterion row, or one refused with a problem.
  std::optional<std::string> code_of(int row) {
    const Cell* cell = tab_.at(row, code_column_);
    if (cell == nullptr) return std::nullopt;
    if (cell->number) {
      if (is_whole_field(*cell->number)) return fmt::format("{}", *cell->number);
      problem("sheet.numeric_code", row, code_column_, cell->text);
      return std::nullopt;
    }
    auto code = leading_code(cell->text);
    const bool scored = points(row, Column::kSelf, false).has_value();
    if (!code && scored && code_column_ == columns_.place(Column::kCode)) {
      problem("sheet.unreadable_code", row, code_column_, normalise(cell->text));
    }
    return code;
  }

  std::optional<double> points(int row, Column column, bool report = true) {
    const int place = columns_.place(column);
    const Cell* cell = place < 0 ? nullptr : tab_.at(row, place);
    if (cell == nullptr || normalise(cell->text).empty()) return std::nullopt;
    const auto value = read_points(*cell);
    if (!value && report) problem("sheet.bad_score", row, place, normalise(cell->text));
    return value;
  }

  std::string raw_text(int row, Column column) const {
    const int place = columns_.place(column);
    const Cell* cell = place < 0 ? nullptr : tab_.at(row, place);
    return cell == nullptr ? "" : cell->text;
  }

  std::string text(int row, Column column) const { return normalise(raw_text(row, column)); }

  // A ";" typed into a CSV cell without quotes cuts the cell: the row is longer than its headings, and what was meant
  // stands somewhere behind. Everything from the explanation on is then kept, and the row is named.
  std::string explanation_of(int row) {
    const int place = columns_.place(Column::kExplanation);
    int last = tab_.columns - 1;
    while (last >= 0 && tab_.at(columns_.heading_row, last) == nullptr) --last;
    bool longer = false;
    for (int column = last + 1; column < tab_.columns; ++column) longer = longer || tab_.at(row, column) != nullptr;
    if (!longer || tab_.name != kCsvTab) return text(row, Column::kExplanation);
    problem("sheet.extra_cells", row, last + 1, row_text(tab_, row));
    std::string whole;
    for (int column = std::max(place, 0); place >= 0 && column < tab_.columns; ++column) {
      if (const Cell* cell = tab_.at(row, column)) whole += (whole.empty() ? "" : "; ") + cell->text;
    }
    return normalise(whole);
  }

  void read_row(int row) {
    const auto code = code_of(row);
    if (!code) return;
    SelfScoreRow result;
    result.code = *code;
    result.cell = address(row, code_column_);
    result.maximum = points(row, Column::kMaximum);
    result.self_score = points(row, Column::kSelf);
    std::string documents = raw_text(row, Column::kDocuments);
    result.table_symbol = text(row, Column::kSymbol);
    // "ghi ký hiệu biểu vào ô tài liệu kiểm chứng": a symbol there is no document's number.
    const std::string symbol = take_table_symbol(documents);
    if (result.table_symbol.empty()) result.table_symbol = symbol;
    result.documents = read_declared_documents(documents);
    result.explanation = explanation_of(row);
    if (!seen_.insert(result.code).second) {
      problem("sheet.duplicate_code", row, code_column_, result.code);
      return;
    }
    sheet_.rows.push_back(std::move(result));
  }

  const SpreadsheetTab& tab_;
  Columns columns_;
  SelfScoreSheet& sheet_;
  int code_column_;
  std::set<std::string> seen_;
};

// Parts of a cell, each about one document: divided by ";" and line ends, which normalise() would swallow.
std::vector<std::string> parts_of_cell(std::string_view cell) {
  std::vector<std::string> parts(1);
  for (const char c : cell) {
    if (c == ';' || c == '\n' || c == '\r') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

std::vector<DeclaredDocument> read_declared_documents(std::string_view cell) {
  // A number as people type it, with the symbol behind it, wherever it stands in a sentence.
  static const Pattern kNumber(
      R"((?<![\p{L}\d/])(\d{1,6}(?:[a-zđ]|bis|[.+]\d)?\s?[/-]\s?(?:\d{4}\s?/\s?)?[\p{L}][\p{L}\d&.]*(?:\s?[-/]\s?[\p{L}\d&.]+)*))",
      true);
  static const Pattern kDate(R"((?:ngày\s*)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))", true);
  static const Pattern kSection(R"((?:mục|phần|khoản|điểm)\s+([IVXLC\d]+(?:[.\d]*\d)?[a-zđ]?))", true);
  static const Pattern kPage(R"(trang\s+(?:số\s+)?(\d{1,4}))", true);
  std::vector<DeclaredDocument> documents;
  for (const std::string& raw : parts_of_cell(cell)) {
    std::string part = normalise(raw);
    auto found = kNumber.search(part);
    while (found) {
      DeclaredDocument document;
      const auto number = parse_typed_number(found->groups.at(1));
      std::string rest = found->after;
      auto next = kNumber.search(rest);
      const std::string own = next ? next->before : rest;
      if (number) {
        document.number = print_document_number(*number);
        if (const auto date = kDate.search(own)) {
          const CivilDate day{std::stoi(date->groups.at(3)), std::stoi(date->groups.at(2)),
                              std::stoi(date->groups.at(1))};
          if (is_real_date(day)) document.date = print_iso(day);
        } else if (const DateReading worded = read_issue_date(own); worded.status == FieldStatus::kFound) {
          document.date = print_iso({*worded.year, *worded.month, *worded.day});
        }
        if (const auto section = kSection.search(own)) document.section = section->groups.at(1);
        if (const auto page = kPage.search(own)) document.page = std::stoi(page->groups.at(1));
        documents.push_back(std::move(document));
      }
      found = std::move(next);
    }
  }
  return documents;
}

namespace {

// The tab a table's symbol stands for: named after it, or carrying it above its rows.
const SpreadsheetTab* find_table(const std::vector<const SpreadsheetTab*>& tables, std::string_view symbol) {
  constexpr int kTitleRows = 6;
  const std::string wanted = table_key(symbol);
  if (wanted.size() < 3) return nullptr;
  for (const SpreadsheetTab* tab : tables) {
    static const Pattern kTitle(R"((?<!\p{L})(?:biểu|bảng)(?!\p{L}))", true);
    std::string head = table_key(tab->name);
    for (int row = 0; row < std::min(tab->rows, kTitleRows); ++row) {
      const std::string title = row_text(*tab, row);
      if (kTitle.found_in(title)) head += "|" + table_key(title);
    }
    if (head.find(wanted) != std::string::npos) return tab;
  }
  return nullptr;
}

// A table lists the documents of a criterion one a row: they count as if they stood in the criterion's own cell.
void add_documents_of_tables(const std::vector<const SpreadsheetTab*>& tables, SelfScoreSheet& sheet) {
  constexpr std::size_t kMostDocuments = 2000;
  for (SelfScoreRow& row : sheet.rows) {
    if (row.table_symbol.empty()) continue;
    const SpreadsheetTab* tab = find_table(tables, row.table_symbol);
    if (tab == nullptr) {
      sheet.problems.push_back({"sheet.table_missing", row.cell, row.table_symbol});
      continue;
    }
    for (int line = 0; line < tab->rows && row.documents.size() < kMostDocuments; ++line) {
      std::string text = row_text(*tab, line);
      take_table_symbol(text);
      for (DeclaredDocument& document : read_declared_documents(text)) row.documents.push_back(std::move(document));
    }
  }
}

}  // namespace

std::optional<SelfScoreSheet> read_self_score(const Spreadsheet& spreadsheet) {
  std::optional<SelfScoreSheet> sheet;
  // Nothing may rest on a sheet some of whose words are missing.
  if (spreadsheet.text_lost) {
    sheet.emplace();
    sheet->problems.push_back({"sheet.inline_text", "", ""});
    return sheet;
  }
  std::vector<const SpreadsheetTab*> tables;
  for (const SpreadsheetTab& tab : spreadsheet.tabs) {
    auto columns = find_columns(tab);
    if (!columns) {
      tables.push_back(&tab);
      continue;
    }
    if (!sheet) sheet.emplace();
    TableReader(tab, std::move(*columns), *sheet).read();
  }
  if (sheet) add_documents_of_tables(tables, *sheet);
  return sheet;
}

std::string sheet_to_json(const std::optional<SelfScoreSheet>& sheet) {
  return json::write(sheet).dump(-1, ' ', false, json::Value::error_handler_t::replace);
}

std::optional<SelfScoreSheet> sheet_from_json(std::string_view text) {
  std::optional<SelfScoreSheet> sheet;
  json::read(json::Value::parse(text), sheet, "sheet");
  return sheet;
}

}  // namespace kiemchung
