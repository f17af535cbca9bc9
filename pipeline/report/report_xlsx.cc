#include "pipeline/report/report_xlsx.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "extractors/fields/text_norm.h"
#include "pipeline/exit_codes.h"
#include "pipeline/report/report_reader.h"
#include "pipeline/report/report_words.h"

namespace kiemchung {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxCellLetters = 32000;  // Excel refuses cells beyond 32,767

// Closed on every way out; a workbook that was not closed by write() is thrown away.
class Workbook {
 public:
  explicit Workbook(const std::string& path) : path_(path) {
    lxw_workbook_options options = {};
    options.constant_memory = LXW_FALSE;
    handle_ = workbook_new_opt(path.c_str(), &options);
    if (handle_ == nullptr) throw std::runtime_error("libxlsxwriter: no workbook");
    // The file must not tell when it was written: same report, same cells.
    lxw_doc_properties properties = {};
    properties.created = 1;
    workbook_set_properties(handle_, &properties);
    heading_ = workbook_add_format(handle_);
    format_set_bold(heading_);
    format_set_bg_color(heading_, 0x1D4F63);
    format_set_font_color(heading_, LXW_COLOR_WHITE);
    format_set_text_wrap(heading_);
    format_set_align(heading_, LXW_ALIGN_VERTICAL_CENTER);
    text_ = workbook_add_format(handle_);
    format_set_text_wrap(text_);
    format_set_align(text_, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(text_, "@");
    number_ = workbook_add_format(handle_);
    format_set_align(number_, LXW_ALIGN_VERTICAL_TOP);
  }
  ~Workbook() {
    if (handle_ != nullptr) workbook_close(handle_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  void close() {
    const lxw_error error = workbook_close(handle_);
    handle_ = nullptr;
    if (error == LXW_NO_ERROR) return;
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    const auto space = std::filesystem::space(std::filesystem::path(path_).parent_path(), ignored);
    const bool full = !ignored && space.available < (1u << 20);
    throw RunError(
        full ? ExitCode::kIncomplete : ExitCode::kUsage,
        fmt::format("không ghi được {}: {}. Kiểm tra dung lượng và quyền ghi, hoặc chọn nơi khác bằng --out.", path_,
                    lxw_strerror(error)));
  }

  lxw_workbook* handle() const { return handle_; }
  lxw_format* heading() const { return heading_; }
  lxw_format* text() const { return text_; }
  lxw_format* number() const { return number_; }

 private:
  std::string path_;
  lxw_workbook* handle_ = nullptr;
  lxw_format* heading_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* number_ = nullptr;
};

struct ColumnHead {
  const char* title;
  double width;
};

// One tab filled row by row.
class Tab {
 public:
  Tab(Workbook& book, const char* name, const std::vector<ColumnHead>& columns) : book_(book) {
    sheet_ = workbook_add_worksheet(book.handle(), name);
    lxw_col_t column = 0;
    for (const ColumnHead& head : columns) {
      worksheet_set_column(sheet_, column, column, head.width, nullptr);
      worksheet_write_string(sheet_, 0, column++, head.title, book.heading());
    }
    columns_ = column;
    worksheet_set_row(sheet_, 0, 32, nullptr);
    worksheet_freeze_panes(sheet_, 1, 0);
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, 9);  // A4
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_repeat_rows(sheet_, 0, 0);
  }

  void next_row() {
    ++row_;
    column_ = 0;
  }
  void text(const std::string& value) {
    // Excel counts UTF-16 letters; code points are never more than those.
    std::u32string points = to_code_points(value);
    if (points.size() > kMaxCellLetters) points.resize(kMaxCellLetters);
    worksheet_write_string(sheet_, row_, column_++, from_code_points(points).c_str(), book_.text());
  }
  void number(const Json& value) {
    if (value.is_number()) worksheet_write_number(sheet_, row_, column_, value.get<double>(), book_.number());
    ++column_;
  }
  void finish() { worksheet_autofilter(sheet_, 0, 0, row_, static_cast<lxw_col_t>(columns_ - 1)); }

 private:
  Workbook& book_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
  lxw_col_t columns_ = 0;
};

std::string lines_of(const Json& findings) {
  std::string text;
  for (const Json& finding : findings) {
    if (!text.empty()) text += "\n";
    text += finding.at("text").get<std::string>();
  }
  return text;
}

std::string joined(const Json& texts) {
  std::string result;
  for (const Json& text : texts) {
    if (!result.empty()) result += ", ";
    result += text.get<std::string>();
  }
  return result;
}

class XlsxMaker {
 public:
  XlsxMaker(const ReportReader& report, const MessageCatalogue& messages, Workbook& book)
      : report_(report), messages_(messages), book_(book) {}

  void make() {
    summary();
    criteria();
    evidence();
    to_look_at();
  }

 private:
  std::string word(const char* group, const Json& value) const {
    return report_word(messages_, group, value.get<std::string>());
  }

  std::string label(const char* group, const Json& value) const {
    return report_label(messages_, group, value.get<std::string>());
  }

  std::string unit_name(const Json& unit) const {
    const auto name = unit.at("unit").get<std::string>();
    return name.empty() ? messages_.text("report.no_unit") : name;
  }

  void summary() {
    Tab tab(book_, "Tổng hợp",
            {{"Đơn vị", 34},
             {"Tệp", 8},
             {"Được tính", 10},
             {"Cần xem lại", 10},
             {"Không được tính", 12},
             {"Không kiểm tra được", 12},
             {"Bảng tự chấm", 10},
             {"Tệp nén", 8},
             {"Bỏ qua", 8},
             {"Tiêu chí đạt", 10},
             {"Tiêu chí cần xem", 10},
             {"Đề xuất 0 điểm", 10},
             {"Thiếu tài liệu", 10},
             {"Điểm tối đa", 10},
             {"Điểm tự chấm", 10}});
    report_.for_each_unit([&](const Json& unit) {
      const Json& totals = unit.at("summary");
      tab.next_row();
      tab.text(unit_name(unit));
      tab.number(totals.at("files"));
      for (const char* bucket : {"accepted", "review", "rejected", "not_examined", "sheet", "archive", "ignored"}) {
        tab.number(totals.at("buckets").at(bucket));
      }
      for (const char* outcome : {"met", "review", "zero", "missing"}) tab.number(totals.at("criteria").at(outcome));
      tab.number(unit.at("scores").at("maximum"));
      tab.number(unit.at("scores").at("self_score"));
    });
    tab.finish();
  }

  void criteria() {
    Tab tab(book_, "Tiêu chí",
            {{"Đơn vị", 28},
             {"Mã", 10},
             {"Tiêu chí", 44},
             {"Tối đa", 8},
             {"Tự chấm", 8},
             {"Đề xuất", 8},
             {"Kết quả", 16},
             {"Lý do", 60},
             {"Tài liệu", 50}});
    report_.for_each_unit([&](const Json& unit) {
      for (const Json& criterion : unit.at("criteria")) {
        tab.next_row();
        tab.text(unit_name(unit));
        tab.text(criterion.at("code"));
        tab.text(criterion.at("title"));
        tab.number(criterion.at("maximum"));
        tab.number(criterion.at("self_score"));
        tab.number(criterion.at("proposed_score"));
        tab.text(label("criterion", criterion.at("outcome")));
        tab.text(lines_of(criterion.at("reasons")));
        tab.text(joined(criterion.at("evidence")));
      }
    });
    tab.finish();
  }

  void evidence() {
    Tab tab(book_, "Minh chứng",
            {{"Đơn vị", 28},
             {"Tệp", 48},
             {"Tiêu chí", 12},
             {"Kết quả", 16},
             {"Số, ký hiệu", 20},
             {"Ngày", 12},
             {"Tên loại", 14},
             {"Trích yếu", 44},
             {"Cơ quan ban hành", 30},
             {"Loại tài liệu", 22},
             {"Số trang", 8},
             {"Chữ ký số", 8},
             {"SHA-256", 20}});
    report_.for_each_unit([&](const Json& unit) {
      for (const Json& row : unit.at("evidence")) evidence_row(tab, unit, row);
      for (const Json& file : unit.at("other_files")) {
        tab.next_row();
        tab.text(unit_name(unit));
        tab.text(file.at("path"));
        tab.text("");
        tab.text(label("report.bucket", file.at("bucket")));
      }
    });
    tab.finish();
  }

  void evidence_row(Tab& tab, const Json& unit, const Json& row) const {
    const Json& document = row.at("document");
    tab.next_row();
    tab.text(unit_name(unit));
    tab.text(row.at("path"));
    tab.text(joined(row.at("codes")));
    tab.text(label("report.bucket", row.at("bucket")));
    const bool numbered = document.at("number").at("status") == "found";
    tab.text(numbered ? document.at("number").at("text").get<std::string>()
                      : word("report.field", document.at("number").at("status")));
    const bool dated = document.at("date").at("status") == "found";
    tab.text(dated ? date_text(document.at("date").at("iso").get<std::string>())
                   : word("report.field", document.at("date").at("status")));
    tab.text(document.at("kind").at("name"));
    tab.text(document.at("kind").at("subject"));
    tab.text(document.at("issuer"));
    tab.text(word("document_class", document.at("document_class")));
    tab.number(document.at("pages"));
    tab.number(document.at("signatures").size());
    tab.text(row.at("sha256"));
  }

  void to_look_at() {
    Tab tab(book_, "Cần xem lại",
            {{"Đơn vị", 28},
             {"Tệp", 44},
             {"Tiêu chí", 12},
             {"Mức", 14},
             {"Nội dung", 70},
             {"Trang", 8},
             {"Cách làm rõ", 44},
             {"Căn cứ", 34},
             {"Ý kiến của tổ thẩm định", 34}});
    report_.for_each_unit([&](const Json& unit) {
      for (const Json& finding : unit.at("findings")) finding_row(tab, unit, "", "", finding);
      for (const Json& row : unit.at("evidence")) {
        for (const Json& finding : row.at("findings")) {
          finding_row(tab, unit, row.at("path"), joined(row.at("codes")), finding);
        }
      }
      for (const Json& file : unit.at("other_files")) {
        if (file.at("bucket") != "not_examined") continue;
        tab.next_row();
        tab.text(unit_name(unit));
        tab.text(file.at("path"));
        tab.text("");
        tab.text(label("report.bucket", file.at("bucket")));
        tab.text(file.at("text"));
      }
    });
    tab.finish();
  }

  void finding_row(Tab& tab, const Json& unit, const std::string& path, const std::string& codes,
                   const Json& finding) const {
    if (finding.at("effect") == "ignore" || finding.at("effect") == "inform") return;
    tab.next_row();
    tab.text(unit_name(unit));
    tab.text(path);
    tab.text(codes);
    tab.text(label("effect", finding.at("effect")));
    tab.text(finding.at("text"));
    const int page = finding.at("place").at("page").get<int>();
    tab.number(page > 0 ? Json(page) : Json(nullptr));
    tab.text(finding.at("settle"));
    tab.text(finding.at("basis"));
  }

  const ReportReader& report_;
  const MessageCatalogue& messages_;
  Workbook& book_;
};

}  // namespace

void report_xlsx(std::string_view report_json, const MessageCatalogue& messages, const std::string& path) {
  const ReportReader report(report_json);
  const std::string part = path + ".part";
  Workbook book(part);
  XlsxMaker(report, messages, book).make();
  book.close();
  if (std::rename(part.c_str(), path.c_str()) != 0) {
    throw RunError(ExitCode::kUsage,
                   fmt::format("không ghi được {}. Kiểm tra quyền ghi, hoặc chọn nơi khác bằng --out.", path));
  }
}

}  // namespace kiemchung
