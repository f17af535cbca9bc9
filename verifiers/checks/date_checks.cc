#include "verifiers/checks/date_checks.h"

#include <algorithm>
#include <cstdlib>

#include "verifiers/checks/claim_checks.h"

namespace kiemchung {
namespace {

std::optional<CivilDate> printed_date(const DocumentFacts& facts) {
  return facts.date.status == FieldStatus::kFound ? parse_date(facts.date.iso) : std::nullopt;
}

// Minutes carry their date in the body (Decree 30/2020, Appendix III, form 1.9).
bool needs_no_date_line(const DocumentFacts& facts) { return facts.kind.code == "BB" || facts.number.kind == "BB"; }

class Present final : public DocumentCheck {
 public:
  std::string_view id() const override { return "date.present"; }
  Reasons reasons() const override {
    return {"holds",  "minutes", "blank", "partial",    "placeholder",
            "absent", "annex",   "table", "unreadable", "maybe_blank"};
  }
  Answers ask(const DocumentContext& context) const override {
    const auto& date = context.facts.date;
    if (date.status == FieldStatus::kFound || date.status == FieldStatus::kImpossible) {
      return {placed(holds("holds", {{"date", date.text}}), date)};
    }
    if (date.status == FieldStatus::kUnreadable) return {placed(cannot_tell("unreadable", "look_at_page"), date)};
    if (date.status == FieldStatus::kAbsent && needs_no_date_line(context.facts))
      return {placed(holds("minutes"), date)};
    if (is_annex(context.facts)) return {placed(cannot_tell("annex", "look_at_page"), date)};
    if (is_bare_table(context.facts)) return {placed(cannot_tell("table", "look_at_page"), date)};
    const bool certain = date.confidence >= context.policy.rule_for("date.certain").number("min_confidence") &&
                         date.candidates.empty() && !readers_disagree_on(context.facts, "date") &&
                         !has_problem(context.facts, "text_layer_untrusted") &&
                         !has_problem(context.facts, "ocr_unavailable");
    if (!certain) return {placed(cannot_tell("maybe_blank", "look_at_page", {{"date", date.text}}), date)};
    return {placed(fails(std::string(word_of(date.status)), {{"date", date.text}}), date)};
  }
};

class Valid final : public DocumentCheck {
 public:
  std::string_view id() const override { return "date.valid"; }
  Reasons reasons() const override { return {"holds", "impossible", "maybe_impossible"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& date = context.facts.date;
    if (date.status == FieldStatus::kFound) return {placed(holds("holds", {{"date", date.text}}), date)};
    if (date.status != FieldStatus::kImpossible) return {};
    const Arguments arguments = {{"date", date.text}};
    const bool certain = date.confidence >= context.policy.rule_for("date.certain").number("min_confidence");
    return {placed(
        certain ? fails("impossible", arguments) : cannot_tell("maybe_impossible", "look_at_page", arguments), date)};
  }
};

class Certain final : public DocumentCheck {
 public:
  std::string_view id() const override { return "date.certain"; }
  Reasons reasons() const override { return {"holds", "low_confidence", "readers_disagree"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto printed = printed_date(context.facts);
    if (!printed) return {};
    const auto& date = context.facts.date;
    const Arguments arguments = {{"date", vietnamese(*printed)}, {"confidence", percent(date.confidence)}};
    if (is_certain(context.facts, date, context.policy)) return {placed(holds("holds", arguments), date)};
    const char* reason = readers_disagree_on(context.facts, "date") ? "readers_disagree" : "low_confidence";
    return {placed(cannot_tell(reason, "look_at_page", arguments), date)};
  }
};

class NotFuture final : public DocumentCheck {
 public:
  std::string_view id() const override { return "date.not_future"; }
  Reasons reasons() const override { return {"holds", "future", "maybe_future"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto printed = printed_date(context.facts);
    if (!printed) return {};
    const auto today = vietnam_date(context.at);
    const Arguments arguments = {{"date", vietnamese(*printed)}, {"today", vietnamese(today)}};
    const auto& date = context.facts.date;
    if (*printed <= today) return {placed(holds("holds", arguments), date)};
    if (is_certain(context.facts, date, context.policy)) return {placed(fails("future", arguments), date)};
    return {placed(cannot_tell("maybe_future", "look_at_page", arguments), date)};
  }
};

class YearWindow final : public DocumentCheck {
 public:
  std::string_view id() const override { return "date.year_window"; }
  Reasons reasons() const override { return {"holds", "outside", "maybe_outside"}; }
  Answers ask(const DocumentContext& context) const override {
    // The unit's own report and explanations are written when the year is scored.
    if (side_document(context.claim, context.facts) != SideDocument::kNone) return {};
    const auto printed = printed_date(context.facts);
    if (!printed) return {};
    Answers answers;
    if (context.criteria.empty()) add(context, nullptr, *printed, answers);
    for (const Criterion* criterion : context.criteria) add(context, criterion, *printed, answers);
    return answers;
  }

 private:
  static void add(const DocumentContext& context, const Criterion* criterion, CivilDate printed, Answers& answers) {
    const auto& facts = context.facts;
    const auto window =
        context.policy.window_for(criterion, facts.kind.code.empty() ? facts.number.kind : facts.kind.code);
    if (!window) return;
    const Arguments arguments = {{"date", vietnamese(printed)},
                                 {"from", vietnamese(window->from)},
                                 {"to", vietnamese(window->to)},
                                 {"code", criterion != nullptr ? criterion->code : ""}};
    CheckAnswer answer;
    if (window->from <= printed && printed <= window->to) {
      answer = holds("holds", arguments);
    } else if (is_certain(facts, facts.date, context.policy)) {
      answer = fails("outside", arguments);
    } else {
      answer = cannot_tell("maybe_outside", "look_at_page", arguments);
    }
    answers.push_back(placed(std::move(answer), facts.date));
  }
};

// Number and date are given after signing, on the next working day at the latest (art. 15.2), and the document is
// issued that day or the next working day (art. 18.1): the printed date stays within that distance of the signing, on
// either side.
class AgainstSigning final : public DocumentCheck {
 public:
  std::string_view id() const override { return "date.against_signing"; }
  Reasons reasons() const override {
    return {"holds", "signed_later", "signed_earlier", "date_uncertain", "time_untrusted", "holidays_unknown"};
  }
  Answers ask(const DocumentContext& context) const override {
    const auto printed = printed_date(context.facts);
    // The signature of a copy is made when the copy is, at any later time.
    if (!printed || context.facts.document_class == DocumentClass::kElectronicCopy) return {};
    const auto trusted = earliest(context, true);
    const auto time = trusted ? trusted : earliest(context, false);
    if (!time) return {};
    return {placed(compare(context, *printed, vietnam_date(*time), trusted.has_value()), context.facts.date)};
  }

 private:
  // Signatures other people put on the document later say nothing about its date.
  static bool made_at_issue(SignatureRole role) {
    return role != SignatureRole::kCopy && role != SignatureRole::kPublisher && role != SignatureRole::kIncoming &&
           role != SignatureRole::kTimestamp;
  }

  static std::optional<Instant> earliest(const DocumentContext& context, bool trusted) {
    std::optional<Instant> best;
    for (const auto& signature : context.signatures.signatures) {
      if (signature.mathematics == Answer::kNo || signature.time.trusted != trusted) continue;
      if (!made_at_issue(signature.role)) continue;
      const auto time = parse_instant(signature.time.time);
      if (time && (!best || *time < *best)) best = time;
    }
    return best;
  }

  static CheckAnswer compare(const DocumentContext& context, CivilDate printed, CivilDate signed_on, bool trusted) {
    const bool later = printed < signed_on;  // signed after the date on the paper
    const auto days = later ? context.policy.holidays.working_days_between(printed, signed_on)
                            : context.policy.holidays.working_days_between(signed_on, printed);
    const double allowed = context.policy.rule_for("date.against_signing").number("max_working_days");
    Arguments arguments = {
        {"date", vietnamese(printed)}, {"signed", vietnamese(signed_on)}, {"days", days ? std::to_string(*days) : "…"}};
    const auto calendar_days = std::abs((std::chrono::sys_days{signed_on} - std::chrono::sys_days{printed}).count());
    if (days ? *days <= allowed : static_cast<double>(calendar_days) <= allowed) return holds("holds", arguments);
    if (!days) return cannot_tell("holidays_unknown", "compare_dates", arguments);
    if (!trusted) return cannot_tell("time_untrusted", "compare_dates", arguments);
    if (!is_certain(context.facts, context.facts.date, context.policy)) {
      return cannot_tell("date_uncertain", "look_at_page", arguments);
    }
    return fails(later ? "signed_later" : "signed_earlier", arguments);
  }
};

}  // namespace

DocumentChecks date_checks() {
  static const Present present;
  static const Valid valid;
  static const Certain certain;
  static const NotFuture not_future;
  static const YearWindow window;
  static const AgainstSigning against_signing;
  return {&present, &valid, &certain, &not_future, &window, &against_signing};
}

}  // namespace kiemchung
