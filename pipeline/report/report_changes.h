// What changed between two reports of one campaign: files, flags cured or new, criteria. For the supplement round (bổ
// sung, giải trình lần 2) and for whoever comes back a week later.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiemchung {

// A finding that weighs "review" or more. Flags of two reports are the same if unit, path and check are.
struct Flag {
  std::string path;  // of the file; "" for one of the unit as a whole
  std::string check;
  std::string effect;  // the later report's, where both have it
  std::string text;
};

struct CriterionChange {
  std::string set;
  std::string code;
  std::string before;  // words of CriterionOutcome; "" if the earlier report did not have it
  std::string after;
};

// All lists by path, then check.
struct UnitChanges {
  std::string unit;
  std::vector<std::string> added;     // paths
  std::vector<std::string> replaced;  // same path, other bytes
  std::vector<std::string> removed;
  std::vector<Flag> cured;      // the file is still there (or replaced) and the flag is gone
  std::vector<Flag> withdrawn;  // gone with its file
  std::vector<Flag> remaining;
  std::vector<Flag> appeared;
  std::vector<CriterionChange> criteria;

  bool is_empty() const;  // nothing changed; remaining flags are no change
};

struct ReportChanges {
  std::string policy;
  std::string before_at;  // UTC
  std::string after_at;
  std::string before_round;  // id, "" outside any
  std::string after_round;
  std::string after_state;         // words of RoundState
  std::vector<UnitChanges> units;  // by name; units without any change among them
};

// The texts of two report.json. Throws std::runtime_error saying which of the two is no report of this version, or that
// they belong to different policies.
ReportChanges compare_reports(std::string_view before, std::string_view after);

std::string changes_to_json(const ReportChanges& changes);

}  // namespace kiemchung
