#include "pipeline/self_score_template.h"

#include <xlsxwriter.h>

#include <array>
#include <ctime>
#include <stdexcept>
#include <string>
#include <utility>

namespace kiemchung {
namespace {

struct Heading {
  const char* text;
  double width;  // characters
};

// The letters' table (STT, tiêu chí, điểm tối đa, điểm tự chấm, tài liệu kiểm chứng hoặc ký hiệu biểu, giải trình, ghi
// chú).
constexpr std::array kHeadings = {
    Heading{"Mã tiêu chí", 12},  Heading{"Lĩnh vực, tiêu chí", 52},  Heading{"Điểm tối đa", 12},
    Heading{"Điểm tự chấm", 12}, Heading{"Tài liệu kiểm chứng", 46}, Heading{"Ký hiệu biểu", 14},
    Heading{"Giải trình", 46},   Heading{"Điểm thẩm định", 14},      Heading{"Ghi chú", 40}};
enum Column : lxw_col_t { kCode, kTitle, kMaximum, kSelf, kDocuments, kSymbol, kExplanation, kAppraised, kNote };

constexpr lxw_row_t kHeadingRow = 3;
// A fixed day in the file's properties: the same set gives the same bytes.
constexpr std::time_t kCreated = 1577836800;  // 2020-01-01

void check(lxw_error error) {
  if (error != LXW_NO_ERROR) throw std::runtime_error(std::string("xlsx: ") + lxw_strerror(error));
}

// libxlsxwriter writes the file and frees the workbook when it is closed, and only then.
class Workbook {
 public:
  explicit Workbook(const std::filesystem::path& file) : book_(workbook_new(file.c_str())) {
    if (book_ == nullptr) throw std::runtime_error("xlsx: no workbook");
  }
  ~Workbook() {
    if (book_ != nullptr) workbook_close(book_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  lxw_workbook* get() { return book_; }
  void close() { check(workbook_close(std::exchange(book_, nullptr))); }

 private:
  lxw_workbook* book_;
};

struct Formats {
  explicit Formats(lxw_workbook* book)
      : title(workbook_add_format(book)),
        heading(workbook_add_format(book)),
        cell(workbook_add_format(book)),
        text(workbook_add_format(book)),
        parent(workbook_add_format(book)) {
    format_set_bold(title);
    format_set_font_size(title, 14);
    format_set_bg_color(heading, 0xDDEBF7);
    for (lxw_format* format : {heading, parent}) format_set_bold(format);
    for (lxw_format* format : {heading, cell, text, parent}) {
      format_set_border(format, LXW_BORDER_THIN);
      format_set_text_wrap(format);
      format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    // Text format keeps a code as it is typed: 7.10 stays 7.10.
    for (lxw_format* format : {text, parent}) format_set_num_format(format, "@");
  }
  lxw_format* title;
  lxw_format* heading;
  lxw_format* cell;
  lxw_format* text;
  lxw_format* parent;
};

std::string note_of(const Criterion& criterion) {
  if (!criterion.leaf) return "";
  if (criterion.scoring == Scoring::kSurvey) return "Chấm qua điều tra xã hội học, không cần tài liệu";
  return criterion.required ? "" : "Không bắt buộc";
}

// Points between 0 and the maximum; the spreadsheet itself refuses others.
void limit_points(lxw_worksheet* sheet, lxw_row_t row, double maximum) {
  lxw_data_validation limit{};
  limit.validate = LXW_VALIDATION_TYPE_DECIMAL;
  limit.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
  limit.minimum_number = 0.0;
  limit.maximum_number = maximum;
  limit.error_title = const_cast<char*>("Điểm tự chấm");
  limit.error_message = const_cast<char*>("Điểm tự chấm phải từ 0 đến điểm tối đa.");
  check(worksheet_data_validation_cell(sheet, row, kSelf, &limit));
}

void write_row(lxw_worksheet* sheet, lxw_row_t row, const Criterion& criterion, const Formats& formats) {
  lxw_format* const plain = criterion.leaf ? formats.cell : formats.parent;
  lxw_format* const text = criterion.leaf ? formats.text : formats.parent;
  check(worksheet_write_string(sheet, row, kCode, criterion.code.c_str(), text));
  check(worksheet_write_string(sheet, row, kTitle, criterion.title.c_str(), text));
  for (const Column column : {kMaximum, kSelf, kDocuments, kSymbol, kExplanation, kAppraised}) {
    check(worksheet_write_blank(sheet, row, column, plain));
  }
  if (criterion.maximum) {
    lxw_format* const number = formats.cell;
    check(worksheet_write_number(sheet, row, kMaximum, *criterion.maximum, number));
    if (criterion.leaf) limit_points(sheet, row, *criterion.maximum);
  }
  check(worksheet_write_string(sheet, row, kNote, note_of(criterion).c_str(), plain));
}

}  // namespace

void write_self_score_template(const CriteriaSet& set, const std::filesystem::path& file) {
  Workbook book(file);
  lxw_doc_properties properties{};
  properties.created = kCreated;
  check(workbook_set_properties(book.get(), &properties));
  lxw_worksheet* const sheet = workbook_add_worksheet(book.get(), "Tự chấm điểm");
  if (sheet == nullptr) throw std::runtime_error("xlsx: no worksheet");
  const Formats formats(book.get());
  check(worksheet_write_string(sheet, 0, 0, ("BẢNG TỰ CHẤM ĐIỂM: " + set.title).c_str(), formats.title));
  const std::string basis =
      "Theo " + set.basis.number + (set.synthetic ? " (tên và điểm tạm, thay bằng bảng của quyết định)" : "");
  check(worksheet_write_string(sheet, 1, 0, basis.c_str(), nullptr));
  for (std::size_t column = 0; column < kHeadings.size(); ++column) {
    const auto place = static_cast<lxw_col_t>(column);
    check(worksheet_set_column(sheet, place, place, kHeadings[column].width, nullptr));
    check(worksheet_write_string(sheet, kHeadingRow, place, kHeadings[column].text, formats.heading));
  }
  worksheet_freeze_panes(sheet, kHeadingRow + 1, 2);
  lxw_row_t row = kHeadingRow + 1;
  for (const Criterion& criterion : set.criteria) write_row(sheet, row++, criterion, formats);
  book.close();
}

}  // namespace kiemchung
