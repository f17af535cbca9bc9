#include "verifiers/criteria.h"

#include <algorithm>
#include <set>

#include "verifiers/toml_reader.h"

namespace kiemchung {
namespace {

constexpr std::size_t kLongestCode = 4;  // levels: lĩnh vực, tiêu chí, and two below it (8.4.1.1)

// The numbers of a code; empty if it is none.
std::vector<int> numbers_of(std::string_view code) {
  std::vector<int> numbers;
  std::size_t at = 0;
  while (at <= code.size()) {
    const std::size_t dot = std::min(code.find('.', at), code.size());
    const std::string_view part = code.substr(at, dot - at);
    const bool digits = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    if (part.empty() || part.size() > 3 || part[0] == '0' || !digits) return {};
    int number = 0;
    for (const char c : part) number = number * 10 + (c - '0');
    numbers.push_back(number);
    if (dot == code.size()) break;
    at = dot + 1;
  }
  return numbers.size() <= kLongestCode ? numbers : std::vector<int>{};
}

// Highest points a single criterion has in any known set; above it a dot or a comma was lost.
constexpr double kMostPoints = 100.0;

class CriteriaReader {
 public:
  CriteriaReader(const TextFile& file, std::vector<ConfigProblem>& problems) : reader_(file.name, problems) {}

  CriteriaSet read(const toml::table& file) {
    reader_.only(file, {"id", "title", "version", "basis", "replaces", "unit_kinds", "synthetic", "criteria"});
    CriteriaSet set;
    set.id = reader_.text(file, "id", Need::kRequired).value_or("");
    set.title = reader_.text(file, "title", Need::kRequired).value_or("");
    set.version = reader_.text(file, "version", Need::kRequired).value_or("");
    set.synthetic = reader_.flag(file, "synthetic").value_or(false);
    set.unit_kinds = reader_.texts(file, "unit_kinds");
    if (const auto* basis = reader_.table(file, "basis", Need::kRequired)) set.basis = read_decision(*basis);
    for (const toml::table* decision : reader_.tables(file, "replaces"))
      set.replaces.push_back(read_decision(*decision));
    for (const toml::table* row : reader_.tables(file, "criteria")) read_criterion(*row, set);
    if (set.criteria.empty()) reader_.error("lint.no_criteria");
    mark_parents(set);
    return set;
  }

 private:
  BasisDecision read_decision(const toml::table& table) {
    reader_.only(table, {"number", "date", "issuer"});
    BasisDecision decision;
    decision.number = reader_.text(table, "number", Need::kRequired).value_or("");
    if (const auto date = reader_.date(table, "date")) decision.date = to_iso(*date);
    decision.issuer = reader_.text(table, "issuer").value_or("");
    return decision;
  }

  void read_criterion(const toml::table& row, CriteriaSet& set) {
    reader_.only(
        row, {"code", "title", "maximum", "scoring", "required", "kinds", "issuers", "keywords", "window", "due_from"});
    Criterion criterion;
    criterion.line = TomlReader::line_of(row);
    if (const auto code = read_code(row, set)) criterion.code = *code;
    criterion.title = reader_.text(row, "title", Need::kRequired).value_or("");
    criterion.maximum = reader_.number(row, "maximum");
    if (criterion.maximum && (*criterion.maximum < 0 || *criterion.maximum > kMostPoints)) {
      reader_.error(*row.get("maximum"), "lint.points_range", {{"code", criterion.code}});
    }
    criterion.scoring = reader_.word<Scoring>(row, "scoring").value_or(Scoring::kEvidence);
    criterion.required = reader_.flag(row, "required").value_or(true);
    criterion.kinds = reader_.texts(row, "kinds");
    criterion.issuer_levels = reader_.texts(row, "issuers");
    criterion.keywords = reader_.texts(row, "keywords");
    criterion.due_from = reader_.date(row, "due_from");
    if (const auto* window = reader_.table(row, "window")) criterion.window = read_window(*window);
    if (!criterion.code.empty()) set.criteria.push_back(std::move(criterion));
  }

  std::optional<std::string> read_code(const toml::table& row, const CriteriaSet& set) {
    const toml::node* const node = row.get("code");
    // 7.10 written as a number would be read as 7.1: the one mistake that must never pass.
    if (node != nullptr && node->is_number()) {
      reader_.error(*node, "lint.code_is_number");
      return std::nullopt;
    }
    auto code = reader_.text(row, "code", Need::kRequired);
    if (!code) return std::nullopt;
    if (!is_code(*code)) {
      reader_.error(*node, "lint.bad_code", {{"code", *code}});
      return std::nullopt;
    }
    if (set.find(*code) != nullptr) reader_.error(*node, "lint.code_twice", {{"code", *code}});
    const std::string parent = parent_of(*code);
    if (!parent.empty() && set.find(parent) == nullptr) {
      reader_.error(*node, "lint.code_without_parent", {{"code", *code}, {"parent", parent}});
    }
    return code;
  }

  std::optional<DateWindow> read_window(const toml::table& table) {
    reader_.only(table, {"from", "to"});
    const auto from = reader_.date(table, "from", Need::kRequired);
    const auto to = reader_.date(table, "to", Need::kRequired);
    if (!from || !to) return std::nullopt;
    if (*to < *from) reader_.error(table, "lint.window_backwards", {{"from", to_iso(*from)}, {"to", to_iso(*to)}});
    return DateWindow{*from, *to};
  }

  // A criterion with others below it carries no evidence of its own; its points are their sum.
  static void mark_parents(CriteriaSet& set) {
    std::set<std::string> parents;
    for (const Criterion& criterion : set.criteria) parents.insert(parent_of(criterion.code));
    for (Criterion& criterion : set.criteria) criterion.leaf = !parents.contains(criterion.code);
  }

  TomlReader reader_;
};

}  // namespace

bool is_code(std::string_view text) { return !numbers_of(text).empty(); }

int compare_codes(std::string_view left, std::string_view right) {
  const auto a = numbers_of(left);
  const auto b = numbers_of(right);
  if (a == b) return left.compare(right);  // both no codes, or the same
  return std::ranges::lexicographical_compare(a, b) ? -1 : 1;
}

bool is_within(std::string_view code, std::string_view ancestor) {
  if (ancestor.empty() || !code.starts_with(ancestor)) return false;
  return code.size() == ancestor.size() || code[ancestor.size()] == '.';
}

std::string parent_of(std::string_view code) {
  const std::size_t dot = code.rfind('.');
  return dot == std::string_view::npos ? "" : std::string(code.substr(0, dot));
}

CriteriaSet CriteriaSet::parse(const TextFile& file, std::vector<ConfigProblem>& problems) {
  const auto toml = parse_toml(file, problems);
  if (!toml) return {};
  return CriteriaReader(file, problems).read(*toml);
}

const Criterion* CriteriaSet::find(std::string_view code) const {
  const auto found = std::ranges::find(criteria, code, &Criterion::code);
  return found == criteria.end() ? nullptr : &*found;
}

std::vector<const Criterion*> CriteriaSet::leaves() const {
  std::vector<const Criterion*> found;
  for (const Criterion& criterion : criteria) {
    if (criterion.leaf) found.push_back(&criterion);
  }
  return found;
}

std::vector<const Criterion*> CriteriaSet::leaves_within(std::string_view code) const {
  std::vector<const Criterion*> found;
  for (const Criterion& criterion : criteria) {
    if (criterion.leaf && is_within(criterion.code, code)) found.push_back(&criterion);
  }
  return found;
}

bool CriteriaSet::is_for(std::string_view unit_kind) const {
  return unit_kind.empty() || unit_kinds.empty() || std::ranges::find(unit_kinds, unit_kind) != unit_kinds.end();
}

}  // namespace kiemchung
