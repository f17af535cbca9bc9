#include "verifiers/agencies.h"

#include <algorithm>

#include "extractors/fields/text_norm.h"
#include "verifiers/toml_reader.h"

namespace kiemchung {
namespace {

using std::chrono::sys_days;

// Comparable form of a name: "Sở KH&ĐT" and "SỞ KH VÀ ĐT" are the same.
std::string key_of(std::string_view name) {
  static const Pattern ampersand(" *& *");
  return comparison_key(ampersand.replace_all(normalise(name), " và "));
}

// Accents are what OCR loses first ("LÂM ĐÒNG"), and no two names of the catalogue differ by them alone.
std::string folded_key_of(std::string_view name) { return fold_key(key_of(name)); }

std::vector<std::string> keys_of(const std::vector<std::string>& words) {
  std::vector<std::string> keys;
  keys.reserve(words.size());
  for (const std::string& word : words) keys.push_back(key_of(word));
  return keys;
}

// Whether `key` is `name`, or begins with it as whole words ("sở nội vụ tỉnh kon tum").
bool begins_with(std::string_view key, std::string_view name) {
  return key.starts_with(name) && (key.size() == name.size() || key[name.size()] == ' ');
}

// The body of people's government or council is named by its territory alone in the catalogue.
std::string without_committee(std::string key) {
  static const std::vector<std::string> kHeads = keys_of({"ủy ban nhân dân", "hội đồng nhân dân", "ubnd", "hđnd"});
  for (const std::string& head : kHeads) {
    if (begins_with(key, head) && key.size() > head.size()) return key.substr(head.size() + 1);
  }
  return key;
}

bool has_word(std::string_view key, std::string_view word) {
  const std::string padded = " " + std::string(key) + " ";
  return padded.find(" " + std::string(word) + " ") != std::string::npos;
}

bool is_same(std::string_view key, std::string_view name) { return key == name; }

bool ends_with(std::string_view key, std::string_view name) {
  return key.ends_with(name) && (key.size() == name.size() || key[key.size() - name.size() - 1] == ' ');
}

AgencyAnswer answer_for(const Agency& agency, CivilDate on) {
  AgencyAnswer answer;
  answer.name = agency.name;
  answer.level = agency.level;
  answer.standing = AgencyStanding::kValid;
  if (agency.valid_to && *agency.valid_to < on) {
    answer.standing = AgencyStanding::kEnded;
    answer.since = CivilDate{sys_days{*agency.valid_to} + std::chrono::days{1}};
    answer.successors = agency.successors;
  } else if (agency.valid_from && on < *agency.valid_from) {
    answer.standing = AgencyStanding::kNotYet;
    answer.since = agency.valid_from;
  }
  return answer;
}

Agency read_agency(const toml::table& row, TomlReader& reader) {
  reader.only(row, {"name", "level", "valid_from", "valid_to", "successors", "aliases"});
  Agency agency;
  agency.name = reader.text(row, "name", Need::kRequired).value_or("");
  agency.level = reader.text(row, "level", Need::kRequired).value_or("");
  agency.valid_from = reader.date(row, "valid_from");
  agency.valid_to = reader.date(row, "valid_to");
  agency.successors = reader.texts(row, "successors");
  agency.aliases = reader.texts(row, "aliases");
  if (agency.valid_from && agency.valid_to && *agency.valid_to < *agency.valid_from) {
    reader.error(row, "lint.window_backwards",
                 {{"from", to_iso(*agency.valid_from)}, {"to", to_iso(*agency.valid_to)}});
  }
  return agency;
}

}  // namespace

AgencyCatalogue AgencyCatalogue::parse(const TextFile& file, std::vector<ConfigProblem>& problems) {
  AgencyCatalogue catalogue;
  const auto toml = parse_toml(file, problems);
  if (!toml) return catalogue;
  TomlReader reader(file.name, problems);
  reader.only(*toml, {"agencies", "level_ends", "series_breaks"});
  for (const toml::table* row : reader.tables(*toml, "agencies")) {
    Agency agency = read_agency(*row, reader);
    if (catalogue.find(folded_key_of(agency.name), is_same) != nullptr) {
      reader.error(*row, "lint.agency_twice", {{"name", agency.name}});
    }
    catalogue.add(std::move(agency));
  }
  for (const toml::table* row : reader.tables(*toml, "level_ends")) {
    reader.only(*row, {"level", "words", "leading", "last_day"});
    const auto level = reader.text(*row, "level", Need::kRequired);
    const auto last_day = reader.date(*row, "last_day", Need::kRequired);
    if (!level || !last_day) continue;
    catalogue.level_ends_.push_back(
        {*level, keys_of(reader.texts(*row, "words")), keys_of(reader.texts(*row, "leading")), *last_day});
  }
  for (const toml::table* row : reader.tables(*toml, "series_breaks")) {
    reader.only(*row, {"levels", "day"});
    const auto day = reader.date(*row, "day", Need::kRequired);
    if (day) catalogue.breaks_.push_back({reader.texts(*row, "levels"), *day});
  }
  return catalogue;
}

void AgencyCatalogue::add(Agency agency) {
  names_.push_back({folded_key_of(agency.name), agencies_.size()});
  for (const std::string& alias : agency.aliases) names_.push_back({folded_key_of(alias), agencies_.size()});
  agencies_.push_back(std::move(agency));
}

const Agency* AgencyCatalogue::find(std::string_view key,
                                    bool (*matches)(std::string_view key, std::string_view name)) const {
  for (const Name& name : names_) {
    if (matches(key, name.key)) return &agencies_[name.agency];
  }
  return nullptr;
}

AgencyAnswer AgencyCatalogue::standing(std::string_view issuer, CivilDate on) const {
  const std::string key = without_committee(key_of(issuer));
  const std::string folded = fold_key(key);
  if (const Agency* same = find(folded, is_same)) return answer_for(*same, on);
  const Agency* const department = find(folded, begins_with);
  if (department != nullptr) {
    AgencyAnswer own = answer_for(*department, on);
    if (own.standing != AgencyStanding::kValid) return own;
  }
  // A department of a province that has ended has ended with it.
  const Agency* const province = find(folded, ends_with);
  if (province != nullptr) {
    AgencyAnswer above = answer_for(*province, on);
    if (above.standing == AgencyStanding::kEnded) return above;
  }
  for (const LevelEnd& end : level_ends_) {
    const bool anywhere = std::ranges::any_of(end.words, [&](const std::string& word) { return has_word(key, word); });
    const bool leading =
        std::ranges::any_of(end.leading, [&](const std::string& word) { return begins_with(key, word); });
    if (!anywhere && !leading) continue;
    return answer_for({std::string(issuer), end.level, std::nullopt, end.last_day, {}, {}}, on);
  }
  if (department != nullptr) return answer_for(*department, on);
  return {};
}

AgencyAnswer AgencyCatalogue::standing(std::string_view issuer, std::string_view parent, CivilDate on) const {
  AgencyAnswer own = standing(issuer, on);
  if (own.standing == AgencyStanding::kEnded || own.standing == AgencyStanding::kNotYet || parent.empty()) return own;
  AgencyAnswer above = standing(parent, on);
  return above.standing == AgencyStanding::kEnded ? above : own;
}

std::vector<CivilDate> AgencyCatalogue::series_breaks(std::string_view level) const {
  std::vector<CivilDate> days;
  for (const SeriesBreak& row : breaks_) {
    if (std::ranges::find(row.levels, level) != row.levels.end()) days.push_back(row.day);
  }
  return days;
}

}  // namespace kiemchung
