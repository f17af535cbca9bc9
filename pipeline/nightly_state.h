// What one night leaves for the next: the open points, missing criteria and files of every unit; and what is new since.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/run.h"

namespace kiemchung {

// A finding that people must look at, known again by where it stands and which check made it.
struct OpenPoint {
  std::string place;   // path of the file inside the unit, a criterion's code, or "" for the submission as a whole
  std::string check;   // id of the check, or "criterion.<outcome>"
  std::string effect;  // word of Effect
  std::string text;    // the sentence, in the catalogue's language
};

struct MissingCriterion {
  std::string set;
  std::string code;
  std::string title;
};

struct RecordedFile {
  std::string path;
  std::string sha256;
};

struct NightUnit {
  std::string name;
  std::vector<OpenPoint> open;            // by place, then check; each place and check once
  std::vector<MissingCriterion> missing;  // in the sets' order
  std::vector<RecordedFile> files;        // by path; those with content
};

struct NightState {
  int schema = 1;
  std::string at;                // UTC instant judged at
  std::int64_t ended = 0;        // when that night ended, nanoseconds since 1970
  std::vector<NightUnit> units;  // by name
};

struct NightUnitChanges {
  std::string unit;
  std::vector<OpenPoint> fresh;  // not there last night
  std::vector<OpenPoint> fixed;  // there last night, gone while their file or criterion is still there
  std::vector<OpenPoint> still_open;
  std::vector<MissingCriterion> newly_missing;
  std::vector<MissingCriterion> still_missing;
  std::vector<MissingCriterion> arrived;  // missing last night, no more
  std::vector<std::string> files_added;
  std::vector<std::string> files_changed;  // other content under the same name
  std::vector<std::string> files_gone;
  std::vector<std::string> files_damaged;  // among files_changed: nobody wrote them since last night
  std::vector<std::string> files_left;     // still being copied, left for next time

  // Whether there is anything to tell.
  bool changed() const;
};

NightState night_state_of(const RunResult& result, const Policy& policy, const MessageCatalogue& messages);

// Takes over from last night what is known of files that tonight were left for next time.
void carry_over_left_files(const NightState& before, const Manifest& manifest, NightState& now);

// One entry for each unit of either night, by name. A unit new tonight has everything fresh; one that vanished has all
// its files gone.
std::vector<NightUnitChanges> changes_between(const NightState& before, const NightState& now,
                                              const Manifest& manifest);

std::string night_state_to_json(const NightState& state);
// Throws std::runtime_error if the text is no state this program wrote.
NightState night_state_from_json(std::string_view text);

}  // namespace kiemchung
