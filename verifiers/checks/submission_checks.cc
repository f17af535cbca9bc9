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
    return {"holds",     "no_sheet",     "problem",        "numeric_code", "unreadable_code",
            "bad_score", "second_sheet", "duplicate_code", "unknown_code", "not_listed"};
  }
  Answers ask(const SubmissionContext& context) const override {
    if (context.sheet.path.empty()) return {cannot_tell("no_sheet", "send_sheet")};
    Answers answers;
    for (const auto& problem : context.sheet.problems) {
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
      if (!cells.contains(criterion->code)) absent.push_back(criterion->code);
    }
    if (!absent.empty()) answers.push_back(cannot_tell("not_listed", "ask_unit", {{"codes", joined(absent)}}));
    if (answers.empty()) answers.push_back(holds());
    return answers;
  }

 private:
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
  Reasons reasons() const override { return {"holds", "late", "not_announced"}; }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    const auto seen = parse_instant(context.claim.first_seen);
    if (!seen || context.policy.rounds.all().empty()) return {};
    const auto late = context.policy.rounds.is_late(*seen, context.unit_kind);
    const Arguments arguments = {{"seen", vietnamese(vietnam_date(*seen))}};
    if (!late) return {holds("not_announced", arguments)};
    return {*late ? fails("late", arguments) : holds("holds", arguments)};
  }
};

}  // namespace

std::vector<const SubmissionCheck*> submission_checks() {
  static const Rows rows;
  static const Missing missing;
  return {&rows, &missing};
}

DocumentChecks lateness_checks() {
  static const Late late;
  return {&late};
}

}  // namespace kiemchung
