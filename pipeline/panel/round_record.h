// The frozen record of a closed round: every file, verdict, decision and score with their hashes, as JSON and XLSX.
#pragma once

#include <functional>
#include <string>

#include "pipeline/panel/campaign.h"
#include "pipeline/panel/review_state.h"

namespace kiemchung::panel {

// Same campaign, same decisions: the same bytes. Keys in a fixed order.
std::string make_record(const std::string& round, const std::string& policy, const std::string& at,
                        const std::string& actor, const std::string& audit_head, const Campaign& campaign,
                        const ReviewState& review);

// One sheet for the round, one of criteria, one of evidence. `word` gives a panel.* sentence in the reader's language.
// Throws RunError if the workbook cannot be written.
std::string record_to_xlsx(const ClosedRound& round, const std::function<std::string(const std::string& key)>& word);

}  // namespace kiemchung::panel
