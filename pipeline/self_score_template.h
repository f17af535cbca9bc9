// The empty self-score sheet (bảng tự chấm điểm) of a criteria set, to be filled in by a unit and read back by
// self_score.h.
#pragma once

#include <filesystem>

#include "verifiers/criteria.h"

namespace kiemchung {

// XLSX with one tab: every criterion in the set's order, codes as text, the columns self_score.h looks for, points
// limited to the maximum. Replaces `file`. Throws std::runtime_error if it cannot be written.
void write_self_score_template(const CriteriaSet& set, const std::filesystem::path& file);

}  // namespace kiemchung
