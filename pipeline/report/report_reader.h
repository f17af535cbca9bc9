// Reads the JSON report unit by unit, so that a province's report is never held as a tree.
//
// The report's text has a fixed layout beside being JSON: everything about the run stands first, then "units" with one
// unit a line. A report that lost this layout (formatted anew by another program) is read whole.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace kiemchung {

// The line in front of the units and the one behind them.
inline constexpr std::string_view kUnitsBegin = "\n \"units\": [\n";
inline constexpr std::string_view kUnitsEnd = "\n ]\n}\n";

class ReportReader {
 public:
  // Throws std::runtime_error if the text is no report of this schema version. `text` must outlive the reader.
  explicit ReportReader(std::string_view text);
  ~ReportReader();
  ReportReader(const ReportReader&) = delete;
  ReportReader& operator=(const ReportReader&) = delete;

  // Everything but the units ("units" is there and empty).
  const nlohmann::ordered_json& head() const;
  void for_each_unit(const std::function<void(const nlohmann::ordered_json& unit)>& look) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiemchung
