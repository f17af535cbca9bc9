#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "samples/expected.h"

namespace kiemchung::samples {
namespace {

using Json = nlohmann::json;
using Row = std::vector<std::string>;

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("make_samples --compare: cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Rows of a TSV without its heading.
std::vector<Row> read_rows(const std::string& path) {
  std::istringstream lines(read_text(path));
  std::vector<Row> rows;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    Row row(1);
    for (const char c : line) {
      if (c == '\t') {
        row.emplace_back();
      } else {
        row.back() += c;
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Filled up to `columns` letters; a UTF-8 letter may have several bytes.
std::string padded(std::string text, std::size_t columns) {
  const auto letters = static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  if (letters < columns) text.append(columns - letters, ' ');
  return text;
}

class Differences {
 public:
  void add(const std::string& place, const std::string& what, const std::string& expected, const std::string& found) {
    if (count_++ == 0) print("file or criterion", "what", "expected", "found");
    print(place, what, expected, found);
  }
  void compare(const std::string& place, const std::string& what, const std::string& expected,
               const std::string& found) {
    ++rates_[what].first;
    if (expected != found) {
      add(place, what, expected, found);
    } else {
      ++rates_[what].second;
    }
  }
  int count() const { return count_; }
  // How often each thing that was compared value by value is as expected.
  void print_rates() const {
    for (const auto& [what, rate] : rates_) {
      const double share = 100.0 * rate.second / rate.first;
      std::printf("%s  %3d of %3d  %5.1f %%\n", padded(what, 32).c_str(), rate.second, rate.first, share);
    }
  }

 private:
  static void print(const std::string& place, const std::string& what, const std::string& expected,
                    const std::string& found) {
    const std::string line = padded(place, 52) + "  " + padded(what, 22) + "  " + padded(expected, 30) + "  " + found;
    std::puts(line.c_str());
  }

  int count_ = 0;
  std::map<std::string, std::pair<int, int>> rates_;  // compared, as expected
};

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Checks reported as failing or as unable to tell.
std::string reported(const Json& findings) {
  std::string text;
  for (const Json& finding : findings) {
    if (finding.at("outcome") == "holds") continue;
    text += (text.empty() ? "" : ",") + finding.at("check").get<std::string>();
  }
  return text;
}

bool is_among(const std::string& word, const std::string& list) {
  std::istringstream words(list);
  for (std::string one; std::getline(words, one, ',');) {
    if (one == word) return true;
  }
  return false;
}

void compare_evidence(const Json& report, const std::vector<Row>& expected, Differences& differences) {
  const std::string policy = report.at("policy").at("id");
  std::map<std::string, const Json*> found;
  for (const Json& unit : report.at("units")) {
    for (const Json& file : unit.at("evidence")) {
      found[unit.at("unit").get<std::string>() + "/" + file.at("path").get<std::string>()] = &file;
    }
  }
  bool policy_known = false;
  for (const Row& row : expected) {
    if (row.at(2) != policy) continue;
    policy_known = true;
    const std::string place = row.at(0) + "/" + row.at(1);
    const auto at = found.find(place);
    if (at == found.end()) {
      differences.add(place, "file", "judged", "not in the report");
      continue;
    }
    const Json& file = *at->second;
    const std::string checks = reported(file.at("findings"));
    const Json& verdict = file.at("verdict");
    if (verdict.at("outcome") != row.at(3)) {
      differences.add(place, "verdict", row.at(3), verdict.at("outcome").get<std::string>() + " (" + checks + ")");
    }
    differences.compare(place, "0 points proposed", row.at(4), shown(verdict.at("zero_proposed")));
    std::istringstream wanted(row.at(5));
    for (std::string check; std::getline(wanted, check, ',');) {
      if (!is_among(check, checks)) differences.add(place, "check", check, checks.empty() ? "none" : checks);
    }
    found.erase(at);
  }
  if (!policy_known) differences.add("verdicts.tsv", "policy", policy, "no expected verdicts for it");
  for (const auto& [place, file] : found) differences.add(place, "file", "no evidence", "judged");
}

std::string place_of(std::string unit, const std::string& code) { return unit.append(" ").append(code); }

void compare_criteria(const Json& report, const std::vector<Row>& expected, Differences& differences) {
  const std::string policy = report.at("policy").at("id");
  std::map<std::string, std::map<std::string, std::string>> wanted;
  for (const Row& row : expected) {
    if (row.at(1) == policy) wanted[row.at(0)][row.at(2)] = row.at(3);
  }
  for (const Json& unit : report.at("units")) {
    const std::string name = unit.at("unit");
    const auto rows = wanted.find(name);
    if (rows == wanted.end()) continue;
    std::map<std::string, std::string> open = rows->second;
    const std::string others = open["*"];
    open.erase("*");
    for (const Json& criterion : unit.at("criteria")) {
      const std::string code = criterion.at("code");
      const auto row = open.find(code);
      const std::string outcome = criterion.at("outcome");
      const std::string& want = row == open.end() ? others : row->second;
      if (outcome != want) {
        const std::string found = outcome + " (" + reported(criterion.at("reasons")) + ")";
        differences.add(place_of(name, code), "criterion", want, found);
      }
      if (row != open.end()) open.erase(row);
    }
    for (const auto& [code, want] : open) differences.add(place_of(name, code), "criterion", want, "not in the report");
  }
}

std::string joined_path(std::string path, std::string_view key) {
  if (!path.empty()) path += '.';
  return path.append(key);
}

// Every value of `expected` must stand in `found`; arrays of objects are compared in order, problems by membership.
void compare_value(const std::string& place, const std::string& path, const Json& expected, const Json& found,
                   Differences& differences) {
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      const Json none;
      const Json& other = found.is_object() && found.contains(key) ? found.at(key) : none;
      compare_value(place, joined_path(path, key), value, other, differences);
    }
  } else if (path == "problems") {
    for (const Json& problem : expected) {
      const bool named =
          std::ranges::any_of(found, [&](const Json& one) { return one.at("code") == problem.at("code"); });
      if (!named) differences.add(place, path, shown(problem.at("code")), shown(found));
    }
  } else if (expected.is_array()) {
    if (!found.is_array() || found.size() != expected.size()) {
      differences.add(place, path, std::to_string(expected.size()), std::to_string(found.size()));
      return;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      compare_value(place, joined_path(path, std::to_string(i)), expected[i], found[i], differences);
    }
  } else {
    differences.compare(place, path, shown(expected), shown(found));
  }
}

void compare_facts(const std::string& lines, const std::string& folder, Differences& differences) {
  std::map<std::string, Json> found;
  std::istringstream stream(read_text(lines));
  for (std::string line; std::getline(stream, line);) {
    Json facts = Json::parse(line);
    const std::string sha256 = facts.at("sha256");
    found.emplace(sha256, std::move(facts));
  }
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  }
  std::ranges::sort(paths);
  for (const std::string& path : paths) {
    Json expected = Json::parse(read_text(path));
    const std::string place = path.substr(folder.size() + 1, path.size() - folder.size() - 6);
    const auto at = found.find(expected.at("sha256"));
    // An archive's member is not a file `kiemchung examine` was given.
    if (at == found.end() && place.find(".zip/") != std::string::npos) continue;
    if (at == found.end()) {
      differences.add(place, "facts", "read", "no line");
    } else {
      compare_value(place, "", expected, at->second, differences);
    }
  }
}

}  // namespace

int compare(const std::string& report, const std::string& facts_lines, const std::string& expected_folder) {
  Differences differences;
  if (!report.empty()) {
    const Json json = Json::parse(read_text(report));
    compare_evidence(json, read_rows(expected_folder + "/verdicts.tsv"), differences);
    compare_criteria(json, read_rows(expected_folder + "/criteria.tsv"), differences);
  }
  if (!facts_lines.empty()) {
    compare_facts(facts_lines, expected_folder + "/facts", differences);
    differences.print_rates();
  }
  return differences.count();
}

}  // namespace kiemchung::samples
