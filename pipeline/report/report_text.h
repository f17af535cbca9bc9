// The few lines a run leaves on stdout: totals, and where the reports are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verifiers/message_catalogue.h"

namespace kiemchung {

// Vietnamese, for people. Made from the JSON report.
std::string summary_text(std::string_view report_json, const MessageCatalogue& messages,
                         const std::vector<std::string>& files);

// One JSON object on one line: policy, at, summary, units' summaries, report files.
std::string summary_json(std::string_view report_json, const std::vector<std::string>& files);

}  // namespace kiemchung
