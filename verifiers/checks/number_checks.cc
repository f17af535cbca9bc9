#include "verifiers/checks/number_checks.h"

#include <algorithm>
#include <array>

#include "extractors/fields/document_number.h"

namespace kiemchung {
namespace {

// A letter read from a picture is asserted only above this; 126 taken for 12b would cost a unit its points. Measured on
// real zones, readings at 0.95 and above were all right (READING, digit lines).
constexpr double kSuffixFromPicture = 0.95;
// A rival reading below this share of belief does not raise a doubt by itself.
constexpr double kRival = 0.2;

bool drawn_as_text(const NumberFact& number, const DocumentFacts& facts) {
  return (number.source == Source::kTextLayer && !has_problem(facts, "text_layer_untrusted")) ||
         number.source == Source::kAnnotation;
}

// Something in the facts says that the empty place may not be empty after all.
bool blank_is_doubtful(const DocumentFacts& facts) {
  static constexpr std::array<std::string_view, 4> kDoubts = {"text_layer_untrusted", "page_unreadable",
                                                              "ocr_unavailable", "damaged"};
  return readers_disagree_on(facts, "number") || !facts.number.candidates.empty() ||
         std::ranges::any_of(kDoubts, [&facts](std::string_view code) { return has_problem(facts, code); });
}

std::optional<bool> has_suffix(const Candidate& candidate) {
  const auto parsed = parse_document_number(candidate.text);
  if (!parsed) return std::nullopt;
  return !parsed->suffix.empty();
}

// The heaviest reading that disagrees about the letter; nullptr if none is worth a doubt.
const Candidate* rival(const NumberFact& number, bool with_suffix) {
  for (const auto& candidate : number.candidates) {
    if (candidate.confidence >= kRival && has_suffix(candidate) == with_suffix) return &candidate;
  }
  return nullptr;
}

class Present final : public DocumentCheck {
 public:
  std::string_view id() const override { return "number.present"; }
  Reasons reasons() const override {
    return {"holds", "blank", "placeholder", "absent", "annex", "table", "unreadable", "maybe_blank"};
  }
  Answers ask(const DocumentContext& context) const override {
    const auto& number = context.facts.number;
    switch (number.status) {
      case FieldStatus::kFound:
      case FieldStatus::kPartial:
      case FieldStatus::kImpossible:
        return {placed(holds("holds", {{"number", number.text}}), number)};
      case FieldStatus::kUnreadable:
        return {placed(cannot_tell("unreadable", "look_at_page"), number)};
      case FieldStatus::kBlank:
      case FieldStatus::kPlaceholder:
      case FieldStatus::kAbsent:
        break;
    }
    if (is_annex(context.facts)) return {placed(cannot_tell("annex", "look_at_page"), number)};
    if (is_bare_table(context.facts)) return {placed(cannot_tell("table", "look_at_page"), number)};
    const bool certain = number.confidence >= context.policy.rule_for("number.certain").number("min_confidence") &&
                         !blank_is_doubtful(context.facts);
    if (!certain) return {placed(cannot_tell("maybe_blank", "look_at_page", {{"symbol", number.text}}), number)};
    return {placed(fails(std::string(word_of(number.status)), {{"symbol", number.text}}), number)};
  }
};

class Certain final : public DocumentCheck {
 public:
  std::string_view id() const override { return "number.certain"; }
  Reasons reasons() const override { return {"holds", "low_confidence", "readers_disagree"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& number = context.facts.number;
    if (number.status != FieldStatus::kFound) return {};
    const Arguments arguments = {{"number", number.text}, {"confidence", percent(number.confidence)}};
    if (is_certain(context.facts, number, context.policy)) return {placed(holds("holds", arguments), number)};
    const char* reason = readers_disagree_on(context.facts, "number") ? "readers_disagree" : "low_confidence";
    return {placed(cannot_tell(reason, "look_at_page", arguments), number)};
  }
};

// "Số a, b": a letter or a tail behind the number (12a, 12bis, 12.1). Arabic digits only, consecutive, in time order.
class Suffix final : public DocumentCheck {
 public:
  std::string_view id() const override { return "number.suffix"; }
  Reasons reasons() const override { return {"holds", "inserted", "maybe_inserted", "digit_or_letter"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& number = context.facts.number;
    if (number.status != FieldStatus::kFound) return {};
    // Of digits that are doubtful themselves nothing can be said here; number.certain asks people.
    const bool settled =
        is_certain(context.facts, number, context.policy) || !number.suffix.empty() || rival(number, true) != nullptr;
    if (!settled) return {};
    return {placed(number.suffix.empty() ? without_suffix(context) : with_suffix(context), number)};
  }

 private:
  static CheckAnswer with_suffix(const DocumentContext& context) {
    const auto& number = context.facts.number;
    const Arguments arguments = {{"number", number.text}, {"suffix", number.suffix}};
    const double least = drawn_as_text(number, context.facts)
                             ? context.policy.rule_for("number.certain").number("min_confidence")
                             : kSuffixFromPicture;
    const bool sure =
        number.confidence >= least && !readers_disagree_on(context.facts, "number") && rival(number, false) == nullptr;
    if (sure) return fails("inserted", arguments);
    return cannot_tell("maybe_inserted", "look_at_page", arguments);
  }

  static CheckAnswer without_suffix(const DocumentContext& context) {
    const auto& number = context.facts.number;
    const Candidate* other = rival(number, true);
    if (other == nullptr || is_certain(context.facts, number, context.policy)) {
      return holds("holds", {{"number", number.text}});
    }
    return cannot_tell("digit_or_letter", "look_at_page", {{"number", number.text}, {"other", other->text}});
  }
};

// Form alone is never a reason for 0; it only helps the clerk.
class Form final : public DocumentCheck {
 public:
  std::string_view id() const override { return "number.form"; }
  Reasons reasons() const override { return {"holds", "leading_zero", "kind_cv", "year_in_symbol", "kind_differs"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    const auto& number = facts.number;
    if (!is_certain(facts, number, context.policy)) return {};
    Answers answers;
    const auto add = [&](const char* reason, Arguments arguments = {}) {
      arguments.emplace("number", number.text);
      answers.push_back(placed(fails(reason, std::move(arguments)), number));
    };
    const bool government = number.series == Series::kGovernment;
    if (number.number.size() == 1) add("leading_zero");
    if (government && number.kind == "CV") add("kind_cv");
    if (government && number.year && !is_legal_normative(number.kind)) add("year_in_symbol");
    const bool kinds_known =
        !number.kind.empty() && !facts.kind.code.empty() && facts.kind.confidence >= kNameConfidence;
    if (kinds_known && facts.kind.code != number.kind) add("kind_differs", {{"kind", facts.kind.name}});
    if (answers.empty()) answers.push_back(placed(holds("holds", {{"number", number.text}}), number));
    return answers;
  }

 private:
  // Kinds a legal normative document can have: only their symbol holds the year (Decree 30/2020 art. 15.1.a).
  static bool is_legal_normative(std::string_view kind) {
    static constexpr std::array<std::string_view, 8> kKinds = {"QĐ", "NQ", "NĐ", "TT", "TTLT", "L", "LT", "CT"};
    return std::ranges::find(kKinds, kind) != kKinds.end();
  }
};

// Party documents number per kind through a whole term: said, so that nobody compares years.
class SeriesRule final : public DocumentCheck {
 public:
  std::string_view id() const override { return "number.series"; }
  Reasons reasons() const override { return {"holds", "party", "unread"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& number = context.facts.number;
    if (number.status != FieldStatus::kFound) return {};
    if (number.series == Series::kUnknown) return {placed(cannot_tell("unread", "look_at_page"), number)};
    const Arguments arguments = {{"number", number.text}};
    if (number.series == Series::kParty) return {placed(holds("party", arguments), number)};
    return {placed(holds("holds", arguments), number)};
  }
};

}  // namespace

DocumentChecks number_checks() {
  static const Present present;
  static const Certain certain;
  static const Suffix suffix;
  static const Form form;
  static const SeriesRule series;
  return {&present, &certain, &suffix, &form, &series};
}

}  // namespace kiemchung
