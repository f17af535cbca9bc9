#include "pipeline/report/report_changes.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "verifiers/finding.h"

namespace kiemchung {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kReportSchema = 1;

Json parse_report(std::string_view text, const char* which) {
  Json report = Json::parse(text, nullptr, false);
  if (report.is_discarded() || !report.is_object() || report.value("schema", 0) != kReportSchema ||
      !report.contains("units") || !report.contains("policy")) {
    throw std::runtime_error(std::string(which) + " is no report of this version");
  }
  return report;
}

// What of one unit is compared, in the order of its keys.
struct UnitView {
  std::map<std::string, std::string> files;                             // path → sha256
  std::map<std::pair<std::string, std::string>, Flag> flags;            // path and check
  std::map<std::pair<std::string, std::string>, std::string> criteria;  // set and code → outcome
  std::vector<std::pair<std::string, std::string>> order;               // criteria as the report lists them
};

void add_flags(const Json& findings, const std::string& path, UnitView& view) {
  for (const Json& finding : findings) {
    const auto effect = from_word<Effect>(finding.at("effect").get<std::string>());
    if (!effect || *effect < Effect::kReview) continue;
    Flag flag{path, finding.at("check"), std::string(word_of(*effect)), finding.at("text")};
    view.flags.try_emplace({path, flag.check}, flag);  // the heaviest comes first
  }
}

UnitView view_of(const Json& unit) {
  UnitView view;
  add_flags(unit.at("findings"), "", view);
  for (const Json& evidence : unit.at("evidence")) {
    const std::string path = evidence.at("path");
    view.files[path] = evidence.at("sha256");
    add_flags(evidence.at("findings"), path, view);
  }
  for (const Json& criterion : unit.at("criteria")) {
    const std::pair<std::string, std::string> key{criterion.at("set"), criterion.at("code")};
    view.criteria[key] = criterion.at("outcome");
    view.order.push_back(key);
  }
  return view;
}

std::map<std::string, UnitView> views_of(const Json& report, const char* which) {
  std::map<std::string, UnitView> views;
  try {
    for (const Json& unit : report.at("units")) views.emplace(unit.at("unit").get<std::string>(), view_of(unit));
  } catch (const Json::exception&) {
    throw std::runtime_error(std::string(which) + " is no report of this version");
  }
  return views;
}

void compare_files(const UnitView& before, const UnitView& after, UnitChanges& changes) {
  for (const auto& [path, sha256] : after.files) {
    const auto earlier = before.files.find(path);
    if (earlier == before.files.end()) {
      changes.added.push_back(path);
    } else if (earlier->second != sha256) {
      changes.replaced.push_back(path);
    }
  }
  for (const auto& [path, sha256] : before.files) {
    if (!after.files.contains(path)) changes.removed.push_back(path);
  }
}

void compare_flags(const UnitView& before, const UnitView& after, UnitChanges& changes) {
  for (const auto& [key, flag] : before.flags) {
    if (after.flags.contains(key)) continue;
    const bool file_gone = !flag.path.empty() && !after.files.contains(flag.path);
    (file_gone ? changes.withdrawn : changes.cured).push_back(flag);
  }
  for (const auto& [key, flag] : after.flags) {
    (before.flags.contains(key) ? changes.remaining : changes.appeared).push_back(flag);
  }
}

UnitChanges compare_unit(const std::string& name, const UnitView& before, const UnitView& after) {
  UnitChanges changes;
  changes.unit = name;
  compare_files(before, after, changes);
  compare_flags(before, after, changes);
  for (const auto& key : after.order) {
    const auto earlier = before.criteria.find(key);
    const std::string was = earlier == before.criteria.end() ? "" : earlier->second;
    const std::string& is = after.criteria.at(key);
    if (was != is) changes.criteria.push_back({key.first, key.second, was, is});
  }
  return changes;
}

Json flags_to_json(const std::vector<Flag>& flags) {
  Json list = Json::array();
  for (const Flag& flag : flags) {
    list.push_back({{"path", flag.path}, {"check", flag.check}, {"effect", flag.effect}, {"text", flag.text}});
  }
  return list;
}

}  // namespace

bool UnitChanges::is_empty() const {
  return added.empty() && replaced.empty() && removed.empty() && cured.empty() && withdrawn.empty() &&
         appeared.empty() && criteria.empty();
}

ReportChanges compare_reports(std::string_view before, std::string_view after) {
  const Json earlier = parse_report(before, "the earlier file");
  const Json later = parse_report(after, "the later file");
  ReportChanges changes;
  const auto text = [](const Json& report, const char* object, const char* key) {
    return report.value(object, Json::object()).value(key, std::string());
  };
  changes.policy = text(later, "policy", "id");
  if (text(earlier, "policy", "id") != changes.policy) {
    throw std::runtime_error("the reports belong to different policies");
  }
  changes.before_at = earlier.value("at", "");
  changes.after_at = later.value("at", "");
  changes.before_round = text(earlier, "round", "id");
  changes.after_round = text(later, "round", "id");
  changes.after_state = text(later, "round", "state");
  std::map<std::string, UnitView> old_units = views_of(earlier, "the earlier file");
  std::map<std::string, UnitView> new_units = views_of(later, "the later file");
  for (const auto& [name, view] : old_units) new_units.try_emplace(name);
  for (const auto& [name, view] : new_units) changes.units.push_back(compare_unit(name, old_units[name], view));
  return changes;
}

std::string changes_to_json(const ReportChanges& changes) {
  Json units = Json::array();
  for (const UnitChanges& unit : changes.units) {
    Json criteria = Json::array();
    for (const CriterionChange& change : unit.criteria) {
      criteria.push_back(
          {{"set", change.set}, {"code", change.code}, {"before", change.before}, {"after", change.after}});
    }
    units.push_back({{"unit", unit.unit},
                     {"added", unit.added},
                     {"replaced", unit.replaced},
                     {"removed", unit.removed},
                     {"cured", flags_to_json(unit.cured)},
                     {"withdrawn", flags_to_json(unit.withdrawn)},
                     {"remaining", flags_to_json(unit.remaining)},
                     {"appeared", flags_to_json(unit.appeared)},
                     {"criteria", criteria}});
  }
  const Json document = {
      {"schema", kReportSchema},
      {"policy", changes.policy},
      {"before", {{"at", changes.before_at}, {"round", changes.before_round}}},
      {"after", {{"at", changes.after_at}, {"round", changes.after_round}, {"state", changes.after_state}}},
      {"units", units}};
  return document.dump(1) + "\n";
}

}  // namespace kiemchung
