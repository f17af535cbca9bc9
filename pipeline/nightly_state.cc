#include "pipeline/nightly_state.h"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "extractors/json_archive.h"

namespace kiemchung {

template <class Archive>
void describe(Archive& archive, OpenPoint& point) {
  archive("place", point.place)("check", point.check)("effect", point.effect)("text", point.text);
}

template <class Archive>
void describe(Archive& archive, MissingCriterion& missing) {
  archive("set", missing.set)("code", missing.code)("title", missing.title);
}

template <class Archive>
void describe(Archive& archive, RecordedFile& file) {
  archive("path", file.path)("sha256", file.sha256);
}

template <class Archive>
void describe(Archive& archive, NightUnit& unit) {
  archive("name", unit.name)("open", unit.open)("missing", unit.missing)("files", unit.files);
}

template <class Archive>
void describe(Archive& archive, NightState& state) {
  archive("schema", state.schema)("at", state.at)("ended", state.ended)("units", state.units);
}

namespace {

using Key = std::pair<std::string, std::string>;

Key key_of(const OpenPoint& point) { return {point.place, point.check}; }
Key key_of(const MissingCriterion& missing) { return {missing.set, missing.code}; }

void sort_and_unite(std::vector<OpenPoint>& points) {
  std::sort(points.begin(), points.end(), [](const OpenPoint& a, const OpenPoint& b) {
    return std::tie(a.place, a.check, a.text) < std::tie(b.place, b.check, b.text);
  });
  const auto same = [](const OpenPoint& a, const OpenPoint& b) { return key_of(a) == key_of(b); };
  points.erase(std::unique(points.begin(), points.end(), same), points.end());
}

class StateBuilder {
 public:
  StateBuilder(const RunResult& result, const Policy& policy, const MessageCatalogue& messages)
      : result_(result), policy_(policy), messages_(messages) {}

  NightState build() {
    for (const IntakeUnit& unit : result_.manifest.units) units_[unit.name].name = unit.name;
    for (const IntakeFile& file : result_.manifest.files) add_file(file);
    for (const JudgedEvidence& evidence : result_.verdict.evidence) {
      add_findings(evidence.claim.unit, evidence.claim.path, evidence.verdict.findings);
    }
    for (const UnitVerdict& unit : result_.verdict.units) add_unit(unit);
    NightState state;
    for (auto& [name, unit] : units_) {
      unit.name = name;
      sort_and_unite(unit.open);
      state.units.push_back(std::move(unit));
    }
    return state;
  }

 private:
  void add_file(const IntakeFile& file) {
    if (!file.sha256.empty()) units_[file.unit].files.push_back({file.path, file.sha256});
  }

  void add_findings(const std::string& unit, const std::string& place, const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (finding.effect < Effect::kReview) continue;
      units_[unit].open.push_back(
          {place, finding.check, std::string(word_of(finding.effect)), messages_.text(finding.message)});
    }
  }

  std::string title_of(const CriterionVerdict& criterion) const {
    const CriteriaSet* set = policy_.find_set(criterion.set);
    const Criterion* row = set == nullptr ? nullptr : set->find(criterion.code);
    return row == nullptr ? "" : row->title;
  }

  void add_unit(const UnitVerdict& unit) {
    add_findings(unit.unit, "", unit.findings);
    for (const CriterionVerdict& criterion : unit.criteria) {
      if (criterion.outcome == CriterionOutcome::kMissing) {
        units_[unit.unit].missing.push_back({criterion.set, criterion.code, title_of(criterion)});
      } else if (criterion.outcome == CriterionOutcome::kZero || criterion.outcome == CriterionOutcome::kReview) {
        const bool zero = criterion.outcome == CriterionOutcome::kZero;
        const std::string outcome(word_of(criterion.outcome));
        units_[unit.unit].open.push_back({criterion.code, "criterion." + outcome,
                                          std::string(word_of(zero ? Effect::kZero : Effect::kReview)),
                                          messages_.text("nightly.criterion." + outcome)});
      }
    }
  }

  const RunResult& result_;
  const Policy& policy_;
  const MessageCatalogue& messages_;
  std::map<std::string, NightUnit> units_;
};

template <class Item>
std::set<Key> keys_of(const std::vector<Item>& items) {
  std::set<Key> keys;
  for (const Item& item : items) keys.insert(key_of(item));
  return keys;
}

// What tonight's manifest knows of a unit's files beyond their sums.
struct FilesTonight {
  std::map<std::string, std::string> location;  // by path
  std::set<std::string> left;                   // still being copied
};

bool untouched_since(const std::string& location, std::int64_t instant) {
  struct stat info {};
  if (location.empty() || stat(location.c_str(), &info) != 0) return false;
  return std::int64_t{info.st_ctim.tv_sec} * 1000000000 + info.st_ctim.tv_nsec <= instant;
}

void compare_files(const NightUnit& before, const NightUnit& now, const FilesTonight& tonight, std::int64_t ended,
                   NightUnitChanges& changes) {
  std::map<std::string, std::string> recorded;
  for (const RecordedFile& file : before.files) recorded.emplace(file.path, file.sha256);
  for (const RecordedFile& file : now.files) {
    const auto found = recorded.find(file.path);
    if (found == recorded.end()) {
      changes.files_added.push_back(file.path);
      continue;
    }
    if (found->second != file.sha256) {
      changes.files_changed.push_back(file.path);
      const auto location = tonight.location.find(file.path);
      if (location != tonight.location.end() && untouched_since(location->second, ended)) {
        changes.files_damaged.push_back(file.path);
      }
    }
    recorded.erase(found);
  }
  for (const auto& [path, sha256] : recorded) {
    changes.files_gone.push_back(path);
  }
  changes.files_left.assign(tonight.left.begin(), tonight.left.end());
}

void compare_points(const NightUnit& before, const NightUnit& now, NightUnitChanges& changes) {
  const auto old_keys = keys_of(before.open);
  const auto new_keys = keys_of(now.open);
  const std::set<std::string> gone(changes.files_gone.begin(), changes.files_gone.end());
  for (const OpenPoint& point : now.open) {
    (old_keys.contains(key_of(point)) ? changes.still_open : changes.fresh).push_back(point);
  }
  for (const OpenPoint& point : before.open) {
    if (!new_keys.contains(key_of(point)) && !gone.contains(point.place)) changes.fixed.push_back(point);
  }
}

void compare_missing(const NightUnit& before, const NightUnit& now, NightUnitChanges& changes) {
  const auto old_keys = keys_of(before.missing);
  const auto new_keys = keys_of(now.missing);
  for (const MissingCriterion& missing : now.missing) {
    (old_keys.contains(key_of(missing)) ? changes.still_missing : changes.newly_missing).push_back(missing);
  }
  for (const MissingCriterion& missing : before.missing) {
    if (!new_keys.contains(key_of(missing))) changes.arrived.push_back(missing);
  }
}

std::map<std::string, FilesTonight> files_by_unit(const Manifest& manifest) {
  std::map<std::string, FilesTonight> units;
  for (const IntakeFile& file : manifest.files) {
    if (file.reason == "changed") units[file.unit].left.insert(file.path);
    if (!file.location.empty()) units[file.unit].location.emplace(file.path, file.location);
  }
  return units;
}

}  // namespace

bool NightUnitChanges::changed() const {
  return !(fresh.empty() && fixed.empty() && newly_missing.empty() && arrived.empty() && files_added.empty() &&
           files_changed.empty() && files_gone.empty());
}

void carry_over_left_files(const NightState& before, const Manifest& manifest, NightState& now) {
  const auto files = files_by_unit(manifest);
  std::map<std::string, const NightUnit*> known;
  for (const NightUnit& unit : before.units) known.emplace(unit.name, &unit);
  for (NightUnit& unit : now.units) {
    const auto tonight = files.find(unit.name);
    const auto last = known.find(unit.name);
    if (tonight == files.end() || last == known.end()) continue;
    const auto& left = tonight->second.left;
    const auto is_left = [&left](const auto& path) { return left.contains(path); };
    std::copy_if(last->second->files.begin(), last->second->files.end(), std::back_inserter(unit.files),
                 [&](const RecordedFile& file) { return is_left(file.path); });
    std::copy_if(last->second->open.begin(), last->second->open.end(), std::back_inserter(unit.open),
                 [&](const OpenPoint& point) { return is_left(point.place); });
    std::sort(unit.files.begin(), unit.files.end(),
              [](const RecordedFile& a, const RecordedFile& b) { return a.path < b.path; });
    sort_and_unite(unit.open);
  }
}

NightState night_state_of(const RunResult& result, const Policy& policy, const MessageCatalogue& messages) {
  return StateBuilder(result, policy, messages).build();
}

std::vector<NightUnitChanges> changes_between(const NightState& before, const NightState& now,
                                              const Manifest& manifest) {
  struct Nights {
    const NightUnit* before = nullptr;
    const NightUnit* now = nullptr;
  };
  std::map<std::string, Nights> units;
  for (const NightUnit& unit : before.units) units[unit.name].before = &unit;
  for (const NightUnit& unit : now.units) units[unit.name].now = &unit;
  const auto files = files_by_unit(manifest);
  const NightUnit none;
  std::vector<NightUnitChanges> all;
  for (const auto& [name, nights] : units) {
    NightUnitChanges& changes = all.emplace_back();
    changes.unit = name;
    const NightUnit& last = nights.before != nullptr ? *nights.before : none;
    const NightUnit& tonight = nights.now != nullptr ? *nights.now : none;
    const auto found = files.find(name);
    compare_files(last, tonight, found == files.end() ? FilesTonight{} : found->second, before.ended, changes);
    // Of a unit whose folder is gone nothing was mended and nothing arrived.
    if (nights.now == nullptr) continue;
    compare_points(last, tonight, changes);
    compare_missing(last, tonight, changes);
  }
  return all;
}

namespace {

constexpr std::string_view kUnits = "\"units\":[";
constexpr std::string_view kEnd = "\n]}\n";

}  // namespace

// One unit a line, so that a province's state is never held as a tree.
std::string night_state_to_json(const NightState& state) {
  const auto dumped = [](const json::Value& value) {
    return value.dump(-1, ' ', false, json::Value::error_handler_t::replace);
  };
  std::string text = dumped(json::write(NightState{state.schema, state.at, state.ended, {}}));
  text.erase(text.rfind("]}"));
  for (const NightUnit& unit : state.units) {
    text += text.ends_with('[') ? "\n" : ",\n";
    text += dumped(json::write(unit));
  }
  return text.append(kEnd);
}

NightState night_state_from_json(std::string_view text) {
  NightState state;
  const std::size_t units = text.find(kUnits);
  const bool in_lines = units != std::string_view::npos && text.ends_with(kEnd);
  const std::string head =
      in_lines ? std::string(text.substr(0, units)).append(kUnits).append("]}") : std::string(text);
  json::read(json::Value::parse(head), state, "state");
  if (state.schema != NightState{}.schema) throw std::runtime_error("unknown schema of the nightly state");
  if (!in_lines) return state;
  text = text.substr(units + kUnits.size(), text.size() - kEnd.size() - units - kUnits.size());
  while (!text.empty()) {
    text.remove_prefix(1);  // the line's end before each unit
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (end < text.size() && line.ends_with(',')) line.remove_suffix(1);
    json::read(json::Value::parse(line), state.units.emplace_back(), "unit");
    text.remove_prefix(end);
  }
  return state;
}

}  // namespace kiemchung
