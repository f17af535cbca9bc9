#include "tests/bench/truth.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "extractors/fields/issue_date.h"

namespace kiemchung::bench {

std::vector<std::string> split_cells(const std::string& line) {
  std::vector<std::string> cells;
  std::stringstream stream(line);
  for (std::string cell; std::getline(stream, cell, '\t');) {
    if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
    cells.push_back(cell);
  }
  cells.resize(10);
  return cells;
}

std::vector<Truth> read_truth(const std::string& folder) {
  std::ifstream file(folder + "/truth.tsv");
  std::vector<Truth> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto cells = split_cells(line);
    if (!cells[0].starts_with("crops/")) rows.push_back({cells[0], cells[2], cells[3], cells[4], cells[5], cells[7]});
  }
  return rows;
}

// The truth writes a date with parts that are blank as "2024-12-??".
std::string written(const DateFact& date) {
  if (date.status == FieldStatus::kFound || date.status == FieldStatus::kImpossible)
    return print_iso({date.year.value_or(0), date.month.value_or(0), date.day.value_or(0)});
  if (date.status == FieldStatus::kAbsent || date.status == FieldStatus::kUnreadable) return "";
  const auto part = [](const std::optional<int>& value, int width) {
    return value ? fmt::format("{:0{}}", *value, width) : std::string(static_cast<std::size_t>(width), '?');
  };
  return part(date.year, 4) + "-" + part(date.month, 2) + "-" + part(date.day, 2);
}

std::string class_of(const Truth& truth) { return truth.source.starts_with("born") ? "born-digital" : "scan"; }

std::vector<unsigned char> file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool number_is_right(const Truth& truth, const NumberFact& number) {
  const bool found = number.status == FieldStatus::kFound;
  const bool none = truth.number_kind == "absent" || truth.number_kind == "blank";
  const bool unread = number.status == FieldStatus::kAbsent || number.status == FieldStatus::kUnreadable;
  return (unread ? "" : number.text) == truth.number && found == !none;
}

void with_one_thread(char** arguments) {
  if (std::getenv("OMP_THREAD_LIMIT") != nullptr) return;
  setenv("OMP_THREAD_LIMIT", "1", 1);
  execv("/proc/self/exe", arguments);
}

}  // namespace kiemchung::bench
