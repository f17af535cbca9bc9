#include "verifiers/checks/issuer_checks.h"

#include <algorithm>

#include "extractors/fields/text_norm.h"
#include "verifiers/checks/claim_checks.h"

namespace kiemchung {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += text.empty() ? word : ", " + word;
  return text;
}

bool contains(const std::vector<std::string>& words, std::string_view wanted) {
  return std::ranges::find(words, wanted) != words.end();
}

// Công văn has no abbreviation in the Decree's table; policies and criteria call it "CV".
std::string kind_code(const DocumentFacts& facts) {
  if (!facts.kind.code.empty()) return facts.kind.code;
  if (!facts.number.kind.empty()) return facts.number.kind;
  return "CV";
}

// Whether the kind may be used to judge: named in the heading, or in the symbol of a certain number.
bool kind_is_read(const DocumentContext& context) {
  const auto& facts = context.facts;
  if (!facts.kind.code.empty()) return facts.kind.confidence >= kNameConfidence;
  return is_certain(facts, facts.number, context.policy) && facts.number.series != Series::kUnknown;
}

class Known final : public DocumentCheck {
 public:
  std::string_view id() const override { return "issuer.known"; }
  Reasons reasons() const override { return {"holds", "ended", "not_yet", "not_listed", "unread", "date_unread"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    if (!is_read(facts.issuer)) return {placed(cannot_tell("unread", "look_at_page"), facts.issuer)};
    const auto date = parse_date(facts.date.iso);
    if (facts.date.status != FieldStatus::kFound || !date) {
      return {placed(cannot_tell("date_unread", "look_at_page", {{"issuer", facts.issuer.name}}), facts.issuer)};
    }
    return {placed(answer(context, *date), facts.issuer)};
  }

 private:
  static CheckAnswer answer(const DocumentContext& context, CivilDate date) {
    const auto& facts = context.facts;
    const auto standing = context.policy.agencies.standing(facts.issuer.name, facts.issuer.parent, date);
    const Arguments arguments = {{"issuer", facts.issuer.name},
                                 {"date", vietnamese(date)},
                                 {"since", standing.since ? vietnamese(*standing.since) : "-"},
                                 {"successors", standing.successors.empty() ? "-" : joined(standing.successors)}};
    const bool certain = is_certain(facts, facts.date, context.policy);
    switch (standing.standing) {
      case AgencyStanding::kValid:
        return holds("holds", arguments);
      case AgencyStanding::kEnded:
        return certain ? fails("ended", arguments) : cannot_tell("ended", "look_at_page", arguments);
      case AgencyStanding::kNotYet:
        return certain ? fails("not_yet", arguments) : cannot_tell("not_yet", "look_at_page", arguments);
      case AgencyStanding::kUnknown:
        break;
    }
    return holds("not_listed", arguments);  // the catalogue does not know all; that proves nothing
  }
};

// "Cơ quan nhà nước có thẩm quyền ban hành" (Kon Rẫy, Lào Cai, Sìn Hồ): a business is none, whatever the criterion.
// Bodies of the Party and mass organisations are not held against anybody: one of the letters names them itself.
bool is_business(const IssuerFact& issuer) {
  static const Pattern kBusiness(
      R"(^(?:tong )?(?:cong ty|tap doan|doanh nghiep|hop tac xa|htx|ho kinh doanh|cua hang)(?: |$))");
  return is_read(issuer) && kBusiness.found_in(fold_key(issuer.name));
}

class Competent final : public DocumentCheck {
 public:
  std::string_view id() const override { return "issuer.competent"; }
  Reasons reasons() const override { return {"holds", "no_state_organ", "other_level", "unread"}; }
  Answers ask(const DocumentContext& context) const override {
    Answers answers;
    const auto& issuer = context.facts.issuer;
    if (is_business(issuer)) return {placed(fails("no_state_organ", {{"issuer", issuer.name}}), issuer)};
    for (const Criterion* criterion : context.criteria) {
      if (criterion->issuer_levels.empty()) continue;
      const Arguments arguments = {{"issuer", issuer.name.empty() ? "-" : issuer.name},
                                   {"code", criterion->code},
                                   {"levels", joined(criterion->issuer_levels)}};
      if (!is_read(issuer) || issuer.level.empty()) {
        answers.push_back(placed(cannot_tell("unread", "look_at_page", arguments), issuer));
      } else if (contains(criterion->issuer_levels, issuer.level)) {
        answers.push_back(placed(holds("holds", arguments), issuer));
      } else {
        answers.push_back(placed(fails("other_level", arguments), issuer));
      }
    }
    return answers;
  }
};

class KindAccepted final : public DocumentCheck {
 public:
  std::string_view id() const override { return "kind.accepted"; }
  Reasons reasons() const override { return {"holds", "other_kind", "unread"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& kinds = context.policy.kinds;
    if (kinds.empty() || side_document(context.claim, context.facts) != SideDocument::kNone) return {};
    const auto& fact = context.facts.kind;
    const std::string code = kind_code(context.facts);
    const Arguments arguments = {{"kind", fact.name.empty() ? code : fact.name}, {"kinds", joined(kinds)}};
    if (!kind_is_read(context)) return {placed(cannot_tell("unread", "look_at_page", arguments), fact)};
    return {placed(contains(kinds, code) ? holds("holds", arguments) : fails("other_kind", arguments), fact)};
  }
};

// What a criterion usually asks for. Never more than a hint: other reliable evidence may be added (Kon Rẫy, Lào Cai).
class KindHint final : public DocumentCheck {
 public:
  std::string_view id() const override { return "kind.hint"; }
  Reasons reasons() const override { return {"holds", "other_kind", "other_subject", "unread"}; }
  Answers ask(const DocumentContext& context) const override {
    Answers answers;
    for (const Criterion* criterion : context.criteria) {
      if (criterion->kinds.empty() && criterion->keywords.empty()) continue;
      answers.push_back(placed(answer(context, *criterion), context.facts.kind));
    }
    return answers;
  }

 private:
  static CheckAnswer answer(const DocumentContext& context, const Criterion& criterion) {
    const auto& fact = context.facts.kind;
    const std::string code = kind_code(context.facts);
    const Arguments arguments = {{"code", criterion.code},
                                 {"kind", fact.name.empty() ? code : fact.name},
                                 {"kinds", criterion.kinds.empty() ? "-" : joined(criterion.kinds)},
                                 {"keywords", criterion.keywords.empty() ? "-" : joined(criterion.keywords)}};
    if (!kind_is_read(context)) return cannot_tell("unread", "look_at_page", arguments);
    if (!criterion.kinds.empty() && !contains(criterion.kinds, code)) return fails("other_kind", arguments);
    if (criterion.keywords.empty() || fact.subject.empty()) return holds("holds", arguments);
    const std::string subject = fold_key(fact.subject);
    const bool named = std::ranges::any_of(criterion.keywords, [&subject](const std::string& word) {
      return subject.find(fold_key(word)) != std::string::npos;
    });
    return named ? holds("holds", arguments) : fails("other_subject", arguments);
  }
};

}  // namespace

DocumentChecks issuer_checks() {
  static const Known known;
  static const Competent competent;
  static const KindAccepted kind_accepted;
  static const KindHint kind_hint;
  return {&known, &competent, &kind_accepted, &kind_hint};
}

}  // namespace kiemchung
