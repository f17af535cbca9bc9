#include "pipeline/report/report_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pipeline/report/report_reader.h"
#include "pipeline/report/report_words.h"

namespace kiemchung {
namespace {

using Json = nlohmann::ordered_json;

// "đạt 40 · cần xem lại 12"; groups without members are left out.
std::string counts(const Json& object, const char* group, const MessageCatalogue& messages) {
  std::string text;
  for (const auto& [word, count] : object.items()) {
    if (count == 0) continue;
    if (!text.empty()) text += " · ";
    text += fmt::format("{}: {}", report_label(messages, group, word), count.get<std::size_t>());
  }
  return text.empty() ? "-" : text;
}

}  // namespace

std::string summary_text(std::string_view report_json, const MessageCatalogue& messages,
                         const std::vector<std::string>& files) {
  const ReportReader reader(report_json);
  const Json& report = reader.head();
  const Json& summary = report.at("summary");
  std::size_t units = 0;
  reader.for_each_unit([&units](const Json&) { ++units; });
  std::string text = fmt::format(
      "Đã kiểm tra {} tệp của {} đơn vị theo \"{}\", tính đến {}.\n", summary.at("files").get<std::size_t>(), units,
      report.at("policy").at("title").get<std::string>(), instant_text(report.at("at").get<std::string>()));
  text += "  Tệp       " + counts(summary.at("buckets"), "report.bucket", messages) + "\n";
  text += "  Tiêu chí  " + counts(summary.at("criteria"), "criterion", messages) + "\n";
  if (const auto zero = summary.at("zero_proposed").get<std::size_t>(); zero > 0) {
    text += fmt::format("  Đề xuất 0 điểm: {} tài liệu\n", zero);
  }
  if (!files.empty()) text += "Báo cáo:\n";
  for (const std::string& file : files) text += "  " + file + "\n";
  return text;
}

std::string summary_json(std::string_view report_json, const std::vector<std::string>& files) {
  const ReportReader reader(report_json);
  const Json& report = reader.head();
  Json result = Json::object();
  for (const char* key : {"schema", "at", "policy", "round", "summary"}) result[key] = report.at(key);
  Json units = Json::array();
  reader.for_each_unit([&units](const Json& unit) {
    units.push_back({{"unit", unit.at("unit")}, {"summary", unit.at("summary")}, {"scores", unit.at("scores")}});
  });
  result["units"] = std::move(units);
  result["reports"] = files;
  return result.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kiemchung
