// The self-assessment report (báo cáo tự đánh giá, chấm điểm): sent, signed by the head, its three parts. Kon Rẫy 2,
// Lào Cai 1.
#pragma once

#include "verifiers/checks/submission_checks.h"

namespace kiemchung {

std::vector<const SubmissionCheck*> report_checks();

}  // namespace kiemchung
