#include "pipeline/report/report_reader.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "pipeline/report/report_json.h"

namespace kiemchung {

using Json = nlohmann::ordered_json;

struct ReportReader::Impl {
  Json head;
  std::string_view lines;  // one unit a line; unused where `units` is filled
  Json units = Json::array();
};

ReportReader::ReportReader(std::string_view text) : impl_(std::make_unique<Impl>()) {
  const auto begin = text.find(kUnitsBegin);
  if (begin != std::string_view::npos && text.ends_with(kUnitsEnd)) {
    impl_->head = Json::parse(std::string(text.substr(0, begin)) + "\"units\": []}");
    const auto first = begin + kUnitsBegin.size();
    impl_->lines = text.substr(first, text.size() - kUnitsEnd.size() - first);
  } else {
    impl_->head = Json::parse(text);
    impl_->units.swap(impl_->head.at("units"));
    impl_->head["units"] = Json::array();
  }
  if (impl_->head.at("schema") != kReportSchema) throw std::runtime_error("not a report of this schema version");
}

ReportReader::~ReportReader() = default;

const Json& ReportReader::head() const { return impl_->head; }

void ReportReader::for_each_unit(const std::function<void(const Json& unit)>& look) const {
  for (const Json& unit : impl_->units) look(unit);
  std::string_view lines = impl_->lines;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    std::string_view line = lines.substr(0, end);
    if (line.ends_with(',')) line.remove_suffix(1);
    look(Json::parse(line));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace kiemchung
