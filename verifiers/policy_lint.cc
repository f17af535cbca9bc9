#include "verifiers/policy_lint.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

#include "verifiers/check_catalogue.h"
#include "verifiers/toml_reader.h"

namespace kiemchung {
namespace {

// Kinds of units a criteria set or a round may be for.
constexpr std::string_view kUnitKinds[] = {"so", "huyen", "phong", "xa"};
constexpr std::string_view kIssuerLevels[] = {"trung_uong", "tinh",   "huyen", "xa",      "so",
                                              "phong",      "truong", "dang",  "doan_the"};
constexpr std::string_view kTrustPurposes[] = {"government", "party", "national"};

// Abbreviations of kinds of documents: Decree 30/2020, Appendix III.I, and the Party's (HD 36-HD/VPTW); "CV" stands for
// công văn, which has no abbreviation of its own.
constexpr std::string_view kKinds[] = {"NQ", "QĐ", "CT", "QC",  "QyĐ", "TC", "TB",  "HD",  "CTr", "KH", "PA",  "ĐA",
                                       "DA", "BC", "BB", "TTr", "HĐ",  "CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP",
                                       "PG", "PC", "PB", "SY",  "TrS", "SL", "CV",  "KL",  "TT",  "NĐ"};

constexpr int kFirstYear = 2012;  // the index began with decision 1294/QĐ-BNV of 2012
constexpr int kLastYear = 2100;

template <class List>
bool is_one_of(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::ranges::end(list);
}

template <class List>
std::string joined(const List& list) {
  std::string text;
  for (const auto& word : list) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

bool is_id(std::string_view text) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && std::ranges::all_of(text, good);
}

// Nine digits in a row make a telephone number and "@" an address: no place for either in a policy.
bool is_personal(std::string_view text) {
  int digits = 0;
  for (const char c : text) {
    if (c == '@') return true;
    if (c >= '0' && c <= '9') {
      if (++digits >= 9) return true;
    } else if (c != ' ' && c != '.') {
      digits = 0;
    }
  }
  return false;
}

}  // namespace

bool has_errors(const std::vector<ConfigProblem>& problems) {
  return std::ranges::any_of(problems, [](const ConfigProblem& p) { return p.severity == Severity::kError; });
}

// Fills a Policy section by section; every section goes on after its own problems, so that one run shows them all.
class PolicyReader {
 public:
  PolicyReader(const PolicySources& sources, std::vector<ConfigProblem>& problems)
      : sources_(sources), problems_(problems), reader_(sources.policy.name, problems) {}

  std::optional<Policy> read() {
    policy_.holidays = HolidayTable::parse(sources_.holidays, problems_);
    policy_.agencies = AgencyCatalogue::parse(sources_.agencies, problems_);
    const auto file = parse_toml(sources_.policy, problems_);
    if (!file) return std::nullopt;
    head(*file);
    criteria(*file);
    needs(*file);
    rules(*file);
    classes(*file);
    windows(*file);
    exemptions(*file);
    rounds(*file);
    assignments(*file);
    extra_evidence(*file);
    contradictions(*file);
    return std::move(policy_);
  }

 private:
  void head(const toml::table& file) {
    reader_.only(
        file,
        {"id",      "title",      "version",     "basis",      "assessment_year", "criteria",      "one_bad_document",
         "kinds",   "signatures", "explanation", "table",      "report",          "rules",         "classes",
         "windows", "exemptions", "rounds",      "lock_after", "assignments",     "extra_evidence"});
    policy_.id = reader_.text(file, "id", Need::kRequired).value_or("");
    if (!policy_.id.empty() && !is_id(policy_.id)) reader_.error(*file.get("id"), "lint.bad_id", {{"id", policy_.id}});
    policy_.title = reader_.text(file, "title", Need::kRequired).value_or("");
    policy_.version = reader_.text(file, "version", Need::kRequired).value_or("");
    policy_.assessment_year = reader_.whole(file, "assessment_year");
    if (policy_.assessment_year && (*policy_.assessment_year < kFirstYear || *policy_.assessment_year > kLastYear)) {
      reader_.error(*file.get("assessment_year"), "lint.bad_year",
                    {{"year", std::to_string(*policy_.assessment_year)}});
    }
    policy_.one_bad_document =
        reader_.word<BadDocument>(file, "one_bad_document", Need::kRequired).value_or(BadDocument::kDocument);
    policy_.kinds = reader_.texts(file, "kinds");
    known_words(file, "kinds", policy_.kinds, kKinds, "lint.unknown_kind");
    for (const toml::table* row : reader_.tables(file, "basis")) {
      reader_.only(*row, {"number", "date", "issuer"});
      BasisDecision decision;
      decision.number = reader_.text(*row, "number", Need::kRequired).value_or("");
      if (const auto date = reader_.date(*row, "date")) decision.date = to_iso(*date);
      decision.issuer = reader_.text(*row, "issuer").value_or("");
      policy_.basis.push_back(std::move(decision));
    }
    if (policy_.basis.empty()) reader_.error("lint.missing_key", {{"key", "basis"}});
  }

  template <class List>
  void known_words(const toml::table& table, std::string_view key, const std::vector<std::string>& words,
                   const List& known, const std::string& problem) {
    for (const std::string& word : words) {
      if (is_one_of(known, word)) continue;
      reader_.error(*table.get(key), problem,
                    {{"key", std::string(key)}, {"value", word}, {"expected", joined(known)}});
    }
  }

  void criteria(const toml::table& file) {
    const std::vector<std::string> wanted = reader_.texts(file, "criteria");
    if (wanted.empty()) reader_.error("lint.missing_key", {{"key", "criteria"}});
    std::map<std::string, CriteriaSet> sets;
    for (const TextFile& source : sources_.criteria) {
      std::vector<ConfigProblem> problems;
      CriteriaSet set = CriteriaSet::parse(source, problems);
      // A set this policy does not use may be broken without harm; one without a readable id may be the wanted one.
      const bool is_wanted = is_one_of(wanted, set.id);
      if (!is_wanted && !set.id.empty()) continue;
      std::ranges::move(problems, std::back_inserter(problems_));
      if (!is_wanted) continue;
      check_set(source, set);
      const std::string set_id = set.id;
      if (!sets.emplace(set_id, std::move(set)).second) reader_.error("lint.set_twice", {{"set", set_id}});
    }
    for (const std::string& set_id : wanted) {
      auto found = sets.find(set_id);
      if (found == sets.end()) {
        reader_.error(*file.get("criteria"), "lint.unknown_set", {{"set", set_id}});
      } else if (policy_.find_set(set_id) != nullptr) {
        reader_.error(*file.get("criteria"), "lint.set_twice", {{"set", set_id}});
      } else {
        policy_.sets.push_back(found->second);
      }
    }
  }

  void check_set(const TextFile& source, const CriteriaSet& set) {
    const auto problem = [&](int line, std::string key, TomlReader::Arguments arguments, Severity severity) {
      problems_.push_back({source.name, line, 1, {std::move(key), std::move(arguments)}, severity});
    };
    for (const std::string& kind : set.unit_kinds) {
      if (is_one_of(kUnitKinds, kind)) continue;
      problem(0, "lint.unknown_unit_kind", {{"value", kind}, {"expected", joined(kUnitKinds)}}, Severity::kError);
    }
    const Criterion* before = nullptr;
    for (const Criterion& criterion : set.criteria) {
      if (before != nullptr && compare_codes(before->code, criterion.code) > 0) {
        problem(criterion.line, "lint.code_order", {{"code", criterion.code}, {"before", before->code}},
                Severity::kWarning);
      }
      before = &criterion;
      for (const std::string& kind : criterion.kinds) {
        if (is_one_of(kKinds, kind)) continue;
        problem(criterion.line, "lint.unknown_kind", {{"key", "kinds"}, {"value", kind}, {"expected", joined(kKinds)}},
                Severity::kError);
      }
      for (const std::string& level : criterion.issuer_levels) {
        if (is_one_of(kIssuerLevels, level)) continue;
        problem(criterion.line, "lint.unknown_level", {{"value", level}, {"expected", joined(kIssuerLevels)}},
                Severity::kError);
      }
      const auto sum = sum_of_children(set, criterion);
      if (!sum || !criterion.maximum || std::abs(*sum - *criterion.maximum) < 0.001) continue;
      std::ostringstream written;
      written << *sum;
      problem(criterion.line, "lint.points_sum", {{"code", criterion.code}, {"sum", written.str()}}, Severity::kError);
    }
  }

  // Sum of the points just below a criterion; nothing if it has none below or one of them has no points.
  static std::optional<double> sum_of_children(const CriteriaSet& set, const Criterion& parent) {
    std::optional<double> sum;
    for (const Criterion& criterion : set.criteria) {
      if (parent_of(criterion.code) != parent.code) continue;
      if (!criterion.maximum) return std::nullopt;
      sum = sum.value_or(0.0) + *criterion.maximum;
    }
    return sum;
  }

  void needs(const toml::table& file) {
    if (const auto* table = reader_.table(file, "signatures", Need::kRequired)) {
      reader_.only(*table, {"leader", "agency", "timestamp", "trust"});
      policy_.signatures.leader = reader_.flag(*table, "leader").value_or(true);
      policy_.signatures.agency = reader_.flag(*table, "agency").value_or(true);
      policy_.signatures.timestamp = reader_.flag(*table, "timestamp").value_or(false);
      policy_.signatures.trust = reader_.texts(*table, "trust");
      known_words(*table, "trust", policy_.signatures.trust, kTrustPurposes, "lint.unknown_word");
      if (policy_.signatures.trust.empty()) reader_.error(*table, "lint.missing_key", {{"key", "trust"}});
    }
    if (const auto* table = reader_.table(file, "explanation", Need::kRequired)) {
      reader_.only(*table, {"figures", "reference", "min_words"});
      policy_.explanation.figures = reader_.flag(*table, "figures").value_or(false);
      policy_.explanation.reference = reader_.flag(*table, "reference").value_or(false);
      policy_.explanation.min_words = reader_.whole(*table, "min_words").value_or(policy_.explanation.min_words);
      if (policy_.explanation.min_words < 1 || policy_.explanation.min_words > 1000) {
        reader_.error(*table->get("min_words"), "lint.parameter_range",
                      {{"name", "min_words"}, {"lowest", "1"}, {"highest", "1000"}});
      }
    }
    if (const auto* table = reader_.table(file, "table", Need::kRequired)) {
      reader_.only(*table, {"signature", "seal"});
      policy_.table.signature = reader_.flag(*table, "signature").value_or(false);
      policy_.table.seal = reader_.flag(*table, "seal").value_or(false);
    }
    if (const auto* table = reader_.table(file, "report", Need::kRequired)) {
      reader_.only(*table, {"required", "signed_by_head", "parts"});
      policy_.report.required = reader_.flag(*table, "required").value_or(false);
      policy_.report.signed_by_head = reader_.flag(*table, "signed_by_head").value_or(false);
      policy_.report.parts = reader_.texts(*table, "parts");
    }
  }

  // rules.number.suffix = { effect = "zero", basis = "…" }
  void rules(const toml::table& file) {
    if (const auto* groups = reader_.table(file, "rules", Need::kRequired)) {
      for (const auto& [group, node] : *groups) {
        const toml::table* const names = node.as_table();
        if (names == nullptr) {
          reader_.error(node, "lint.expected_table", {{"key", std::string(group.str())}, {"found", ""}});
          continue;
        }
        for (const auto& [name, line] : *names) {
          rule(std::string(group.str()) + "." + std::string(name.str()), line);
        }
      }
    }
    for (const CheckInfo& check : check_catalogue()) {
      if (policy_.rules_.contains(check.id)) continue;
      CheckRule standard;
      standard.effect = check.standard_effect;
      standard.basis = check.basis;
      for (const CheckParameter& parameter : check.parameters) {
        standard.parameters.emplace(parameter.name, parameter.standard);
      }
      policy_.rules_.emplace(check.id, std::move(standard));
      if (broken_rules_.contains(std::string(check.id))) continue;
      const toml::node* const where = file.get("rules");
      reader_.warning(where == nullptr ? file : *where, "lint.rule_missing",
                      {{"check", std::string(check.id)}, {"effect", std::string(word_of(check.standard_effect))}});
    }
  }

  void rule(const std::string& check, const toml::node& node) {
    const CheckInfo* const info = find_check(check);
    if (info == nullptr) {
      reader_.error(node, "lint.unknown_check", {{"check", check}});
      return;
    }
    broken_rules_.insert(check);
    const toml::table* const line = node.as_table();
    if (line == nullptr) {
      reader_.error(node, "lint.expected_table", {{"key", check}, {"found", ""}});
      return;
    }
    const auto effect = reader_.word<Effect>(*line, "effect", Need::kRequired);
    CheckRule rule;
    rule.line = TomlReader::line_of(node);
    rule.basis = reader_.text(*line, "basis", Need::kRequired).value_or("");
    if (const auto* basis = line->get("basis"); basis != nullptr && rule.basis.empty()) {
      reader_.error(*basis, "lint.no_basis", {{"check", check}});
    }
    if (!effect) return;
    rule.effect = *effect;
    rule.unknown = reader_.word<Effect>(*line, "unknown").value_or(std::min(*effect, Effect::kReview));
    if (rule.unknown > Effect::kReview) {
      reader_.error(*line->get("unknown"), "lint.unknown_too_heavy", {{"check", check}});
    }
    parameters(*line, *info, rule);
    policy_.rules_.insert_or_assign(check, std::move(rule));
    broken_rules_.erase(check);
  }

  void parameters(const toml::table& line, const CheckInfo& info, CheckRule& rule) {
    for (const auto& [key, node] : line) {
      const std::string name(key.str());
      if (name == "effect" || name == "basis" || name == "unknown") continue;
      if (std::ranges::find(info.parameters, name, &CheckParameter::name) != info.parameters.end()) continue;
      std::string expected = "effect, basis, unknown";
      for (const CheckParameter& parameter : info.parameters) expected += ", " + std::string(parameter.name);
      reader_.error(node, "lint.unknown_key", {{"key", name}, {"expected", expected}});
    }
    for (const CheckParameter& parameter : info.parameters) {
      const double value = reader_.number(line, parameter.name).value_or(parameter.standard);
      if (value < parameter.lowest || value > parameter.highest) {
        std::ostringstream lowest;
        std::ostringstream highest;
        lowest << parameter.lowest;
        highest << parameter.highest;
        reader_.error(*line.get(parameter.name), "lint.parameter_range",
                      {{"name", std::string(parameter.name)}, {"lowest", lowest.str()}, {"highest", highest.str()}});
      }
      rule.parameters.emplace(parameter.name, value);
    }
  }

  void classes(const toml::table& file) {
    const toml::table* const table = reader_.table(file, "classes", Need::kRequired);
    for (const auto& row : kWords<DocumentClass>) policy_.classes_[row.value] = {};
    if (table == nullptr) return;
    for (const auto& [key, node] : *table) {
      const auto document_class = from_word<DocumentClass>(key.str());
      if (!document_class || !node.is_table()) {
        reader_.error(node, "lint.unknown_class", {{"class", std::string(key.str())}});
        continue;
      }
      const toml::table& line = *node.as_table();
      reader_.only(line, {"effect", "basis"});
      ClassRule rule;
      rule.basis = reader_.text(line, "basis", Need::kRequired).value_or("");
      rule.effect = class_effect(line);
      policy_.classes_[*document_class] = std::move(rule);
    }
    for (const auto& row : kWords<DocumentClass>) {
      if (table->contains(row.word)) continue;
      reader_.error(*table, "lint.missing_key", {{"key", std::string(row.word)}});
    }
  }

  // "accept" reads better than "ignore" where a class counts.
  Effect class_effect(const toml::table& line) {
    const auto* const written = line["effect"].as_string();
    if (written != nullptr && written->get() == "accept") return Effect::kIgnore;
    return reader_.word<Effect>(line, "effect", Need::kRequired).value_or(Effect::kReview);
  }

  void windows(const toml::table& file) {
    std::set<std::string> seen;
    for (const toml::table* row : reader_.tables(file, "windows")) {
      reader_.only(*row, {"kinds", "from", "to"});
      KindWindow window;
      window.kinds = reader_.texts(*row, "kinds");
      known_words(*row, "kinds", window.kinds, kKinds, "lint.unknown_kind");
      const auto from = reader_.date(*row, "from", Need::kRequired);
      const auto to = reader_.date(*row, "to", Need::kRequired);
      if (!from || !to) continue;
      if (*to < *from) reader_.error(*row, "lint.window_backwards", {{"from", to_iso(*from)}, {"to", to_iso(*to)}});
      if (seen.contains("")) reader_.error(*row, "lint.window_unreachable");
      if (window.kinds.empty()) seen.insert("");
      for (const std::string& kind : window.kinds) {
        if (!seen.insert(kind).second) reader_.error(*row, "lint.kind_twice", {{"kind", kind}});
      }
      window.window = {*from, *to};
      policy_.windows.push_back(std::move(window));
    }
  }

  void exemptions(const toml::table& file) {
    for (const toml::table* row : reader_.tables(file, "exemptions")) {
      reader_.only(*row, {"issuer", "kinds", "checks", "reason", "basis"});
      Exemption exemption;
      exemption.issuer = reader_.text(*row, "issuer", Need::kRequired).value_or("");
      exemption.kinds = reader_.texts(*row, "kinds");
      known_words(*row, "kinds", exemption.kinds, kKinds, "lint.unknown_kind");
      exemption.checks = reader_.texts(*row, "checks");
      exemption.reason = reader_.text(*row, "reason", Need::kRequired).value_or("");
      exemption.basis = reader_.text(*row, "basis", Need::kRequired).value_or("");
      if (exemption.checks.empty()) reader_.error(*row, "lint.missing_key", {{"key", "checks"}});
      for (const std::string& check : exemption.checks) {
        if (!names_any_check(check)) reader_.error(*row->get("checks"), "lint.unknown_check", {{"check", check}});
      }
      personal(*row, "issuer", exemption.issuer);
      policy_.exemptions.push_back(std::move(exemption));
    }
  }

  static bool names_any_check(std::string_view pattern) {
    if (!pattern.ends_with(".*")) return find_check(pattern) != nullptr;
    const std::string_view group = pattern.substr(0, pattern.size() - 1);
    return std::ranges::any_of(check_catalogue(), [&](const CheckInfo& check) { return check.id.starts_with(group); });
  }

  void personal(const toml::table& row, std::string_view key, std::string_view text) {
    if (is_personal(text)) reader_.error(*row.get(key), "lint.personal_data", {{"key", std::string(key)}});
  }

  void rounds(const toml::table& file) {
    std::vector<Round> all;
    for (const toml::table* row : reader_.tables(file, "rounds")) {
      if (auto round = read_round(*row)) {
        overlaps(*row, *round, all);
        all.push_back(std::move(*round));
      }
    }
    const bool lock_after = reader_.flag(file, "lock_after").value_or(false);
    if (lock_after && all.empty()) reader_.error(*file.get("lock_after"), "lint.lock_without_rounds");
    policy_.rounds = Rounds(std::move(all), lock_after);
  }

  std::optional<Round> read_round(const toml::table& row) {
    reader_.only(row,
                 {"id", "title", "kind", "audience", "from", "before", "until", "yearly", "announced_by", "basis"});
    Round round;
    round.line = TomlReader::line_of(row);
    round.id = reader_.text(row, "id", Need::kRequired).value_or("");
    round.title = reader_.text(row, "title", Need::kRequired).value_or("");
    round.basis = reader_.text(row, "basis", Need::kRequired).value_or("");
    round.kind = reader_.word<RoundKind>(row, "kind", Need::kRequired).value_or(RoundKind::kOpen);
    round.audience = reader_.texts(row, "audience");
    known_words(row, "audience", round.audience, kUnitKinds, "lint.unknown_unit_kind");
    round.from = reader_.date(row, "from");
    round.yearly = reader_.flag(row, "yearly").value_or(false);
    round.latest = reader_.date(row, "announced_by");
    const auto before = reader_.date(row, "before");
    const auto until = reader_.date(row, "until");
    const int ends = int{before.has_value()} + int{until.has_value()} + int{round.latest.has_value()};
    if (ends != 1) {
      reader_.error(row, "lint.round_end", {{"round", round.id}});
      return std::nullopt;
    }
    round.inclusive = !before;
    round.until = before ? before : until;
    const CivilDate end = round.until ? *round.until : *round.latest;
    // A yearly round must lie within one year, or it would end before it begins.
    const bool spans = round.yearly && round.from && round.from->year() != end.year();
    if (round.from && (spans || end < *round.from || (before && end == *round.from))) {
      reader_.error(row, "lint.round_backwards", {{"round", round.id}});
      return std::nullopt;
    }
    return round;
  }

  void overlaps(const toml::table& row, const Round& round, const std::vector<Round>& earlier) {
    for (const Round& other : earlier) {
      if (other.id == round.id) reader_.error(row, "lint.round_twice", {{"round", round.id}});
      if (!is_state(round) || !is_state(other) || !share_audience(round, other)) continue;
      const Instant now = start_of_day(round.until ? *round.until : *round.latest);
      const Period a = period_of(round, now);
      const Period b = period_of(other, now);
      const bool apart = (a.start && *b.end <= *a.start) || (b.start && *a.end <= *b.start);
      if (!apart) reader_.error(row, "lint.rounds_overlap", {{"round", round.id}, {"other", other.id}});
    }
  }

  // Surveys and tasks run beside the rounds.
  static bool is_state(const Round& round) {
    return round.kind != RoundKind::kSurvey && round.kind != RoundKind::kTask;
  }

  static bool share_audience(const Round& a, const Round& b) {
    if (a.audience.empty() || b.audience.empty()) return true;
    return std::ranges::any_of(a.audience, [&](const std::string& kind) { return is_one_of(b.audience, kind); });
  }

  void assignments(const toml::table& file) {
    for (const toml::table* row : reader_.tables(file, "assignments")) assignment(*row);
    for (const CriteriaSet& set : policy_.sets) {
      const auto belongs = [&](const Assignment& assignment) { return assignment.set == set.id; };
      if (std::ranges::none_of(policy_.assignments, belongs)) continue;
      const auto unassigned = coverage(policy_.assignments, set).unassigned;
      if (unassigned.empty()) continue;
      reader_.note(*file.get("assignments"), "lint.unassigned", {{"set", set.id}, {"codes", joined(unassigned)}});
    }
  }

  void assignment(const toml::table& row) {
    reader_.only(row, {"owner", "set", "codes", "note", "as_written"});
    Assignment assignment;
    assignment.line = TomlReader::line_of(row);
    assignment.owner = reader_.text(row, "owner", Need::kRequired).value_or("");
    assignment.written = reader_.text(row, "codes", Need::kRequired).value_or("");
    assignment.note = reader_.text(row, "note").value_or("");
    assignment.set = reader_.text(row, "set").value_or(policy_.sets.empty() ? "" : policy_.sets.front().id);
    personal(row, "owner", assignment.owner);
    const CriteriaSet* const set = policy_.find_set(assignment.set);
    if (set == nullptr) {
      reader_.error(row, "lint.unknown_set", {{"set", assignment.set}});
      return;
    }
    const auto* const codes = row.get("codes");
    if (codes == nullptr || !codes->is_string()) return;
    assignment.list = parse_code_list(assignment.written);
    for (const AssignmentProblem& problem : assignment.list.problems) {
      reader_.error(*codes, problem.key, {{"written", problem.written}, {"owner", assignment.owner}});
    }
    assignment.codes = expand(assignment.list, *set);
    assignment.suspicious = unknown_codes(assignment.list, *set);
    suspicious_codes(row, assignment);
    for (const Assignment& other : policy_.assignments) {
      if (other.owner != assignment.owner || other.set != assignment.set) continue;
      reader_.warning(row, "lint.owner_twice", {{"owner", assignment.owner}});
    }
    policy_.assignments.push_back(std::move(assignment));
  }

  // A code the set does not have is never repaired. "as_written" says that the letter itself has it so.
  void suspicious_codes(const toml::table& row, const Assignment& assignment) {
    const std::vector<std::string> confirmed = reader_.texts(row, "as_written");
    for (const std::string& code : assignment.suspicious) {
      const TomlReader::Arguments arguments{{"code", code}, {"set", assignment.set}, {"owner", assignment.owner}};
      if (is_one_of(confirmed, code)) {
        reader_.note(*row.get("codes"), "lint.suspicious_code", arguments);
      } else {
        reader_.warning(*row.get("codes"), "lint.suspicious_code", arguments);
      }
    }
    for (const std::string& code : confirmed) {
      if (!is_one_of(assignment.suspicious, code)) {
        reader_.error(*row.get("as_written"), "lint.not_suspicious", {{"code", code}});
      }
    }
  }

  void extra_evidence(const toml::table& file) {
    for (const toml::table* row : reader_.tables(file, "extra_evidence")) {
      reader_.only(*row, {"id", "title", "units", "round", "basis"});
      ExtraEvidence extra;
      extra.id = reader_.text(*row, "id", Need::kRequired).value_or("");
      extra.title = reader_.text(*row, "title", Need::kRequired).value_or("");
      extra.units = reader_.texts(*row, "units");
      extra.round = reader_.text(*row, "round", Need::kRequired).value_or("");
      extra.basis = reader_.text(*row, "basis", Need::kRequired).value_or("");
      const auto& all = policy_.rounds.all();
      if (!extra.round.empty() && std::ranges::find(all, extra.round, &Round::id) == all.end()) {
        reader_.error(*row->get("round"), "lint.unknown_round", {{"round", extra.round}});
      }
      if (extra.units.empty()) reader_.error(*row, "lint.missing_key", {{"key", "units"}});
      policy_.extra_evidence.push_back(std::move(extra));
    }
  }

  // Lines that are right alone and wrong together.
  void contradictions(const toml::table& file) {
    const auto need = [&](bool needed, std::string_view check, std::string_view section, std::string_view key) {
      const auto found = policy_.rules_.find(check);
      if (found == policy_.rules_.end() || found->second.line == 0) return;
      const bool weighs = found->second.effect != Effect::kIgnore;
      const toml::node* const where = file.get(section);
      if (needed == weighs || where == nullptr) return;
      reader_.warning(*where, needed ? "lint.need_without_weight" : "lint.weight_without_need",
                      {{"check", std::string(check)}, {"key", std::string(section) + "." + std::string(key)}});
    };
    need(policy_.explanation.figures, "explanation.figures", "explanation", "figures");
    need(policy_.explanation.reference, "explanation.reference", "explanation", "reference");
    need(policy_.table.signature || policy_.table.seal, "table.signed", "table", "signature");
    need(policy_.report.required, "report.present", "report", "required");
    need(policy_.report.signed_by_head, "report.signed", "report", "signed_by_head");
    need(!policy_.report.parts.empty(), "report.parts", "report", "parts");
    need(!policy_.windows.empty(), "date.year_window", "windows", "from");
    if (policy_.assessment_year && !policy_.holidays.covers(*policy_.assessment_year)) {
      reader_.warning(*file.get("assessment_year"), "lint.no_holidays",
                      {{"year", std::to_string(*policy_.assessment_year)}});
    }
    for (const CriteriaSet& set : policy_.sets) {
      for (const CriteriaSet& other : policy_.sets) {
        if (&set == &other || set.unit_kinds.empty() != other.unit_kinds.empty()) continue;
        const bool replaced = std::ranges::any_of(set.replaces, [&](const BasisDecision& old) {
          return !old.number.empty() && old.number == other.basis.number;
        });
        if (replaced) {
          reader_.error(*file.get("criteria"), "lint.set_replaced", {{"set", other.id}, {"by", set.id}});
        }
      }
    }
  }

  const PolicySources& sources_;
  std::vector<ConfigProblem>& problems_;
  TomlReader reader_;
  Policy policy_;
  std::set<std::string> broken_rules_;  // named in the file, but not readable: not "missing" as well
};

PolicyReading read_policy(const PolicySources& sources) {
  PolicyReading reading;
  auto policy = PolicyReader(sources, reading.problems).read();
  std::ranges::stable_sort(reading.problems, [](const ConfigProblem& a, const ConfigProblem& b) {
    return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
  });
  if (policy && !has_errors(reading.problems)) reading.policy = std::move(policy);
  return reading;
}

}  // namespace kiemchung
