#include "pipeline/spreadsheet.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <orcus/csv_parser.hpp>
#include <orcus/orcus_xlsx.hpp>
#include <orcus/spreadsheet/import_interface.hpp>
#include <stdexcept>
#include <utility>

#include "pipeline/file_names.h"

namespace kiemchung {
namespace {

namespace iface = orcus::spreadsheet::iface;
using orcus::spreadsheet::col_t;
using orcus::spreadsheet::row_t;

void put(SpreadsheetTab& tab, int row, int column, Cell cell) {
  if (row < 0 || column < 0 || row >= kMaxSheetRows || column >= kMaxSheetColumns) return;
  tab.rows = std::max(tab.rows, row + 1);
  tab.columns = std::max(tab.columns, column + 1);
  tab.cells[{row, column}] = std::move(cell);
}

class Strings : public iface::import_shared_strings {
 public:
  std::size_t append(std::string_view s) override { return add(s); }
  std::size_t add(std::string_view s) override {
    texts_.emplace_back(s);
    return texts_.size() - 1;
  }
  void set_segment_font(std::size_t) override {}
  void set_segment_bold(bool) override {}
  void set_segment_italic(bool) override {}
  void set_segment_font_name(std::string_view) override {}
  void set_segment_font_size(double) override {}
  void set_segment_font_color(orcus::spreadsheet::color_elem_t, orcus::spreadsheet::color_elem_t,
                              orcus::spreadsheet::color_elem_t, orcus::spreadsheet::color_elem_t) override {}
  void append_segment(std::string_view s) override { segments_ += s; }
  std::size_t commit_segments() override {
    texts_.push_back(std::exchange(segments_, {}));
    return texts_.size() - 1;
  }
  std::string text(std::size_t index) const { return index < texts_.size() ? texts_[index] : std::string(); }

 private:
  std::vector<std::string> texts_;
  std::string segments_;
};

// A formula's cell counts as what it shows.
class Formula : public iface::import_formula {
 public:
  explicit Formula(SpreadsheetTab& tab) : tab_(tab) {}
  void set_position(row_t row, col_t col) override { row_ = row, column_ = col; }
  void set_formula(orcus::spreadsheet::formula_grammar_t, std::string_view) override {}
  void set_shared_formula_index(std::size_t) override {}
  void set_result_string(std::string_view value) override { put(tab_, row_, column_, {std::string(value), {}}); }
  void set_result_value(double value) override { put(tab_, row_, column_, {fmt::format("{}", value), value}); }
  void set_result_bool(bool) override {}
  void set_result_empty() override {}
  void commit() override {}

 private:
  SpreadsheetTab& tab_;
  row_t row_ = 0;
  col_t column_ = 0;
};

class Sheet : public iface::import_sheet {
 public:
  Sheet(SpreadsheetTab& tab, const Strings& strings) : tab_(tab), strings_(strings), formula_(tab) {}
  iface::import_formula* get_formula() override { return &formula_; }
  void set_auto(row_t row, col_t col, std::string_view s) override { put(tab_, row, col, {std::string(s), {}}); }
  void set_string(row_t row, col_t col, orcus::spreadsheet::string_id_t index) override {
    put(tab_, row, col, {strings_.text(index), {}});
  }
  void set_value(row_t row, col_t col, double value) override {
    put(tab_, row, col, {fmt::format("{}", value), value});
  }
  void set_bool(row_t, col_t, bool) override {}
  void set_date_time(row_t row, col_t col, int year, int month, int day, int, int, double) override {
    put(tab_, row, col, {fmt::format("{:02}/{:02}/{}", day, month, year), 0.0});
  }
  void set_format(row_t, col_t, std::size_t) override {}
  void set_format(row_t, col_t, row_t, col_t, std::size_t) override {}
  void fill_down_cells(row_t, col_t, row_t) override {}
  orcus::spreadsheet::range_size_t get_sheet_size() const override { return {1048576, 16384}; }

 private:
  SpreadsheetTab& tab_;
  const Strings& strings_;
  Formula formula_;
};

// "B12" and "A1:B12", as the file's own references are written; "$" means nothing here.
class References : public iface::import_reference_resolver {
 public:
  orcus::spreadsheet::src_address_t resolve_address(std::string_view address) override {
    orcus::spreadsheet::src_address_t result{0, -1, -1};
    col_t column = 0;
    row_t row = 0;
    for (const char c : address) {
      if (c >= 'A' && c <= 'Z' && column < kFarOut) column = column * 26 + (c - 'A' + 1);
      if (c >= '0' && c <= '9' && row < kFarOut) row = row * 10 + (c - '0');
    }
    result.column = column - 1;
    result.row = row - 1;
    return result;
  }
  orcus::spreadsheet::src_range_t resolve_range(std::string_view range) override {
    const auto colon = range.find(':');
    const auto first = resolve_address(range.substr(0, colon));
    return {first, colon == std::string_view::npos ? first : resolve_address(range.substr(colon + 1))};
  }

 private:
  static constexpr int kFarOut = 10000000;
};

class Factory : public iface::import_factory {
 public:
  iface::import_reference_resolver* get_reference_resolver(orcus::spreadsheet::formula_ref_context_t) override {
    return &references_;
  }
  iface::import_shared_strings* get_shared_strings() override { return &strings_; }
  iface::import_sheet* append_sheet(orcus::spreadsheet::sheet_t, std::string_view name) override {
    tabs_.push_back(std::make_unique<SpreadsheetTab>());
    tabs_.back()->name = name;
    sheets_.push_back(std::make_unique<Sheet>(*tabs_.back(), strings_));
    return sheets_.back().get();
  }
  iface::import_sheet* get_sheet(std::string_view name) override {
    for (std::size_t i = 0; i < tabs_.size(); ++i) {
      if (tabs_[i]->name == name) return sheets_[i].get();
    }
    return nullptr;
  }
  iface::import_sheet* get_sheet(orcus::spreadsheet::sheet_t index) override {
    return index >= 0 && static_cast<std::size_t>(index) < sheets_.size()
               ? sheets_[static_cast<std::size_t>(index)].get()
               : nullptr;
  }
  void finalize() override {}

  Spreadsheet take() {
    Spreadsheet result;
    for (auto& tab : tabs_) result.tabs.push_back(std::move(*tab));
    return result;
  }

 private:
  Strings strings_;
  References references_;
  std::vector<std::unique_ptr<SpreadsheetTab>> tabs_;
  std::vector<std::unique_ptr<Sheet>> sheets_;
};

class CsvHandler {
 public:
  explicit CsvHandler(SpreadsheetTab& tab) : tab_(tab) {}
  void begin_parse() {}
  void end_parse() {}
  void begin_row() { column_ = 0; }
  void end_row() { ++row_; }
  void cell(const char* bytes, std::size_t size, bool) {
    const std::string_view value(bytes, size);
    if (!value.empty()) put(tab_, row_, column_, {std::string(value), {}});
    ++column_;
  }

 private:
  SpreadsheetTab& tab_;
  int row_ = 0;
  int column_ = 0;
};

// The separator the first lines hold most: Excel in Việt Nam writes semicolons.
char separator_of(std::string_view text) {
  const auto head = text.substr(0, 4096);
  char best = ',';
  for (const char separator : {',', ';', '\t'}) {
    if (std::count(head.begin(), head.end(), separator) > std::count(head.begin(), head.end(), best)) best = separator;
  }
  return best;
}

struct FreeArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

// Whether the part of the workbook the archive stands at holds text inside its cells.
bool holds_inline_text(archive* handle) {
  constexpr std::size_t kBlockBytes = 64u << 10;
  constexpr std::size_t kMostBytes = 256u << 20;  // of one part; more is no sheet of criteria
  constexpr std::string_view kMark = "\"inlineStr\"";
  std::string window(kBlockBytes + kMark.size(), '\0');
  std::size_t kept = 0;
  for (std::size_t total = 0; total < kMostBytes;) {
    const auto got = archive_read_data(handle, window.data() + kept, kBlockBytes);
    if (got <= 0) return false;
    total += static_cast<std::size_t>(got);
    const std::size_t filled = kept + static_cast<std::size_t>(got);
    if (std::string_view(window).substr(0, filled).find(kMark) != std::string_view::npos) return true;
    kept = std::min(kMark.size(), filled);
    std::copy(window.begin() + static_cast<std::ptrdiff_t>(filled - kept),
              window.begin() + static_cast<std::ptrdiff_t>(filled), window.begin());
  }
  return false;
}

bool has_inline_text(std::string_view bytes) {
  const std::unique_ptr<archive, FreeArchive> handle(archive_read_new());
  archive_read_support_format_zip(handle.get());
  if (archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return false;
  archive_entry* entry = nullptr;
  while (archive_read_next_header(handle.get(), &entry) == ARCHIVE_OK) {
    const char* const name = archive_entry_pathname(entry);
    if (name == nullptr || !std::string_view(name).starts_with("xl/worksheets/")) continue;
    if (holds_inline_text(handle.get())) return true;
  }
  return false;
}

}  // namespace

const Cell* SpreadsheetTab::at(int row, int column) const {
  const auto found = cells.find({row, column});
  return found == cells.end() ? nullptr : &found->second;
}

Spreadsheet read_xlsx(std::string_view bytes) {
  Factory factory;
  try {
    orcus::orcus_xlsx filter(&factory);
    filter.read_stream(bytes);
  } catch (const std::exception& error) {
    throw std::runtime_error(error.what());
  }
  Spreadsheet read = factory.take();
  read.text_lost = has_inline_text(bytes);
  return read;
}

Spreadsheet read_csv(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  // Not decode_name for the whole: that turns backslashes, which a sheet may hold, into slashes.
  const std::string text = decode_text(bytes);
  Spreadsheet result;
  result.tabs.resize(1);
  result.tabs[0].name = kCsvTab;
  CsvHandler handler(result.tabs[0]);
  orcus::csv::parser_config config;
  config.delimiters.push_back(separator_of(text));
  config.text_qualifier = '"';
  orcus::csv_parser<CsvHandler> parser(text.data(), text.size(), handler, config);
  try {
    parser.parse();
  } catch (const std::exception& error) {
    throw std::runtime_error(error.what());
  }
  return result;
}

std::string cell_address(int row, int column) {
  std::string letters;
  for (int left = column + 1; left > 0; left = (left - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return letters + std::to_string(row + 1);
}

}  // namespace kiemchung
