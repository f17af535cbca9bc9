// The report as a workbook for offices that go on working in Excel: Tổng hợp, Tiêu chí, Minh chứng, Cần xem lại. Made
// from the JSON report alone.
#pragma once

#include <string>
#include <string_view>

#include "verifiers/message_catalogue.h"

namespace kiemchung {

// Writes the workbook; codes and numbers of documents are text cells, so that Excel leaves "7.10" alone. Throws
// RunError: kIncomplete if the disk is full, kUsage if the place cannot be written.
void report_xlsx(std::string_view report_json, const MessageCatalogue& messages, const std::string& path);

}  // namespace kiemchung
