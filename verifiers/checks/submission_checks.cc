#include "verifiers/checks/submission_checks.h"

#include <algorithm>
#include <map>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += text.empty() ? word : ", " + word;
  return text;
}

class Rows final : public SubmissionCheck {
 public:
  std::string_view id() const override { return "sheet.rows"; }
  Reasons reasons() const override {
    return {"holds",         "no_sheet",     "problem",        "numeric_code", "unreadable_code",
            "bad_score",     "second_sheet", "duplicate_code", "unknown_code", "not_listed",
            "table_missing", "extra_cells",  "inline_text"};
  }
  Answers ask(const SubmissionContext& context) const override {
    if (context.sheet.path.empty()) return {cannot_tell("no_sheet", "send_sheet")};
    Answers answers;
    for (const auto& problem : context.sheet.problems) {
      if (problem.code == "sheet.table_missing") {
        if (!sent_as_a_file(context, problem.detail)) {
          answers.push_back(
              cannot_tell("table_missing", "ask_unit", {{"cell", problem.cell}, {"detail", problem.detail}}));
        }
        continue;
      }
      answers.push_back(fails(reason_of(problem), {{"cell", problem.cell}, {"detail", problem.detail}}));
    }
    std::map<std::string, std::string> cells;
    for (const auto& row : context.sheet.rows) {
      const bool added = cells.emplace(row.code, row.cell).second;
      if (!added && !told(context, "sheet.duplicate_code", row.code)) {
        answers.push_back(fails("duplicate_code", {{"cell", row.cell}, {"detail", row.code}}));
      }
      if (!is_known(context, row.code))
        answers.push_back(fails("unknown_code", {{"code", row.code}, {"cell", row.cell}}));
    }
    std::vector<std::string> absent;
    for (const auto* criterion : context.expected) {
      if (criterion->scoring == Scoring::kSurvey) continue;  // nobody scores it oneself
      if (!cells.contains(criterion->code)) absent.push_back(criterion->code);
    }
    if (!absent.empty()) answers.push_back(cannot_tell("not_listed", "ask_unit", {{"codes", joined(absent)}}));
    if (answers.empty()) answers.push_back(holds());
    return answers;
  }

 private:
  // A table may be a document of its own, named after its symbol.
  static bool sent_as_a_file(const SubmissionContext& context, std::string_view symbol) {
    const std::string key = fold_key(symbol);
    return std::ranges::any_of(context.evidence, [&key](const EvidenceRecord* record) {
      return (" " + fold_key(record->claim.path) + " ").find(" " + key + " ") != std::string::npos;
    });
  }

  // Problems come as "sheet.numeric_code" from the reader of the sheet; one it does not know of is shown by its detail.
  std::string reason_of(const SheetProblem& problem) const {
    const auto dot = problem.code.find('.');
    const std::string name = dot == std::string::npos ? problem.code : problem.code.substr(dot + 1);
    const auto known = reasons();
    return std::ranges::find(known, name) != known.end() ? name : "problem";
  }

  static bool told(const SubmissionContext& context, std::string_view problem, std::string_view detail) {
    return std::ranges::any_of(context.sheet.problems,
                               [&](const SheetProblem& one) { return one.code == problem && one.detail == detail; });
  }

  static bool is_known(const SubmissionContext& context, std::string_view code) {
    const auto sets = context.policy.sets_for(context.unit_kind);
    return std::ranges::any_of(sets, [code](const CriteriaSet* set) { return set->find(code) != nullptr; });
  }
};

class Missing final : public SubmissionCheck {
 public:
  std::string_view id() const override { return "submission.missing"; }
  Reasons reasons() const override { return {"holds", "criteria", "extra"}; }
  Answers ask(const SubmissionContext& context) const override {
    Answers answers;
    if (!context.missing.empty()) {
      answers.push_back(
          fails("criteria", {{"codes", joined(context.missing)}, {"count", std::to_string(context.missing.size())}}));
    }
    const std::string unit = fold_key(context.unit);
    for (const auto& extra : context.policy.extra_evidence) {
      const bool asked =
          std::ranges::any_of(extra.units, [&unit](const std::string& name) { return fold_key(name) == unit; });
      // Which file answers it, only people can say.
      if (asked) answers.push_back(cannot_tell("extra", "ask_unit", {{"title", extra.title}}));
    }
    if (answers.empty()) answers.push_back(holds());
    return answers;
  }
};

class Late final : public DocumentCheck {
 public:
  std::string_view id() const override { return "submission.late"; }
  Reasons reasons() const override { return {"holds", "late", "not_announced", "between_looks", "not_watched"}; }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    const auto& rounds = context.policy.rounds;
    const auto seen = parse_instant(context.claim.first_seen);
    if (!seen || rounds.all().empty()) return {};
    const auto late = rounds.is_late(*seen, context.unit_kind);
    Arguments arguments = {{"seen", vietnamese(vietnam_date(*seen))}};
    if (!late) return {holds("not_announced", arguments)};
    if (!*late) return {holds("holds", arguments)};
    // Seen after the deadline is not yet come after it: the program may not have looked before.
    const auto unseen = parse_instant(context.claim.unseen);
    const auto on_disk = parse_instant(context.claim.on_disk);
    if (on_disk && (!unseen || *on_disk > *unseen) && rounds.is_late(*on_disk, context.unit_kind) == false) {
      return {holds("holds", {{"seen", vietnamese(vietnam_date(*on_disk))}})};
    }
    if (!unseen) return {not_watched(std::move(arguments))};
    if (!rounds.is_open_between(*unseen, *seen, context.unit_kind)) return {fails("late", arguments)};
    arguments.emplace("unseen", vietnamese(vietnam_date(*unseen)));
    return {cannot_tell("between_looks", "ask_unit", arguments)};
  }

 private:
  // A first run after the deadline says nothing about any of the files; it would only send all of them to people.
  static CheckAnswer not_watched(Arguments arguments) {
    auto answer = cannot_tell("not_watched", "", std::move(arguments));
    answer.weight = Effect::kInform;
    return answer;
  }
};

// Only the state "locked" freezes a list; which file may have a reason to differ, people decide.
class Frozen final : public SubmissionCheck {
 public:
  std::string_view id() const override { return "submission.frozen"; }
  Reasons reasons() const override { return {"holds", "added", "changed", "removed"}; }
  Answers ask(const SubmissionContext& context) const override {
    if (context.frozen == nullptr) return {};
    const FrozenFiles& frozen = *context.frozen;
    Answers answers;
    const auto add = [&](const char* reason, const std::vector<std::string>& paths) {
      if (paths.empty()) return;
      Arguments arguments = arguments_of(frozen);
      arguments["count"] = std::to_string(paths.size());
      arguments.emplace("files", shown(paths));
      answers.push_back(fails(reason, std::move(arguments)));
    };
    add("added", frozen.added);
    add("changed", frozen.changed);
    add("removed", frozen.removed);
    if (answers.empty()) answers.push_back(noted(holds("holds", arguments_of(frozen))));
    return answers;
  }

 private:
  static Arguments arguments_of(const FrozenFiles& frozen) {
    const auto at = parse_instant(frozen.at);
    return {{"at", at ? vietnamese(vietnam_date(*at)) : frozen.at},
            {"sha256", frozen.sha256},
            {"count", std::to_string(frozen.count)}};
  }

  static std::string shown(const std::vector<std::string>& paths) {
    constexpr std::size_t kMost = 20;
    std::vector<std::string> some(paths.begin(),
                                  paths.begin() + static_cast<std::ptrdiff_t>(std::min(paths.size(), kMost)));
    if (paths.size() > kMost) some.emplace_back("…");
    return joined(some);
  }
};

}  // namespace

std::vector<const SubmissionCheck*> submission_checks() {
  static const Rows rows;
  static const Missing missing;
  static const Frozen frozen;
  return {&rows, &missing, &frozen};
}

DocumentChecks lateness_checks() {
  static const Late late;
  return {&late};
}

}  // namespace kiemchung
