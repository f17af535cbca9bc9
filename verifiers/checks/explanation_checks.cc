#include "verifiers/checks/explanation_checks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

// Identifier behind a word such as "mục": a number, a Roman numeral or one letter.
constexpr const char* kPlace =
    R"((?<!\p{L})(mục|tiểu mục|trang|tr\.?|phần|khoản|điều|điểm|chương|phụ lục|pl|biểu|bảng|dòng|cột)(\s*số)?\s*[:.]?\s*()"
    R"(\d+([.,]\d+)*|[ivxlc]+(?!\p{L})([.,-]?\d+)*|[a-zđ](?![\p{L}])))";
constexpr const char* kPlaceWord = R"((?<!\p{L})(mục|trang|phần|khoản|điều|phụ lục|biểu|bảng)(?!\p{L}))";
constexpr const char* kSymbol = R"(\d+\p{L}?(/\d{2,4})?\s*[/-]\s*\p{L}[\p{L}\d&.()/-]*)";
constexpr const char* kDate =
    R"(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|(ngày|tháng|năm|quý|qúy)\s*\d+(\s*/\s*\d+)*|(?<!\d)20\d\d(?!\d))";
constexpr const char* kCode = R"((?<![\d,])\d{1,2}(\.\d{1,2}){1,3}(?![\d,]))";
constexpr const char* kCodeWord = R"((tiêu chí|tctp|tc)\s*(thành phần)?\s*\d+(\.\d+)*)";
constexpr const char* kNumeral =
    R"((?<!\p{L})(một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|triệu|không có|không phát sinh|toàn bộ|tất cả)(?!\p{L}))";

std::string without(std::string text, std::initializer_list<const char*> expressions) {
  for (const char* expression : expressions) text = Pattern(expression).replace_all(text, " ");
  return text;
}

// Lower case with its accents in place: the expressions below are written as people write.
std::string readable_key(std::string_view text) { return to_lower(normalise(text)); }

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

int words_in(std::string_view text) {
  int words = 0;
  bool inside = false;
  for (const char letter : text) {
    const bool space = letter == ' ' || letter == '\n' || letter == '\t';
    if (!space && !inside) ++words;
    inside = !space;
  }
  return words;
}

bool needs_explanation(const CriterionContext& context) {
  const auto& needs = context.policy.explanation;
  return needs.figures || needs.reference || context.evidence.empty();
}

std::string explanation_of(const CriterionContext& context) {
  return context.row == nullptr ? std::string() : normalise(context.row->explanation);
}

class Present final : public CriterionCheck {
 public:
  std::string_view id() const override { return "explanation.present"; }
  Reasons reasons() const override { return {"holds", "none", "too_short", "elsewhere", "no_row"}; }
  Answers ask(const CriterionContext& context) const override {
    if (!needs_explanation(context) || context.sheet.path.empty()) return {};
    const Arguments arguments = {{"code", context.criterion.code}};
    const std::string text = explanation_of(context);
    if (!text.empty() && words_in(text) >= context.policy.explanation.min_words) return {holds("holds", arguments)};
    if (context.explained_elsewhere) return {cannot_tell("elsewhere", "look_at_explanation", arguments)};
    if (context.row == nullptr) return {cannot_tell("no_row", "ask_unit", arguments)};
    return {fails(text.empty() ? "none" : "too_short", arguments)};
  }
};

class Figures final : public CriterionCheck {
 public:
  std::string_view id() const override { return "explanation.figures"; }
  Reasons reasons() const override { return {"holds", "no_figures", "unclear"}; }
  Answers ask(const CriterionContext& context) const override {
    const std::string text = explanation_of(context);
    if (!context.policy.explanation.figures || text.empty()) return {};
    const Arguments arguments = {{"code", context.criterion.code}};
    const auto found = has_figures(text);
    if (!found || (!*found && context.explained_elsewhere)) {
      return {cannot_tell("unclear", "look_at_explanation", arguments)};
    }
    return {*found ? holds("holds", arguments) : fails("no_figures", arguments)};
  }
};

class Reference final : public CriterionCheck {
 public:
  std::string_view id() const override { return "explanation.reference"; }
  Reasons reasons() const override { return {"holds", "no_place", "unclear", "page_beyond"}; }
  Answers ask(const CriterionContext& context) const override {
    const std::string text = explanation_of(context);
    if (!context.policy.explanation.reference || context.evidence.empty() || context.row == nullptr) return {};
    const bool declared = std::ranges::any_of(context.row->documents, [](const DeclaredDocument& document) {
      return document.page.has_value() || !normalise(document.section).empty();
    });
    if (text.empty() && !declared) return {};  // said by explanation.present
    const Arguments arguments = {{"code", context.criterion.code}};
    if (auto beyond = page_beyond(context, text)) return {*beyond};
    const auto named = declared ? std::optional<bool>(true) : names_a_place(text);
    if (!named || (!*named && context.explained_elsewhere)) {
      return {cannot_tell("unclear", "look_at_explanation", arguments)};
    }
    return {*named ? holds("holds", arguments) : fails("no_place", arguments)};
  }

 private:
  // Printed page numbers may begin anew in an annex, so a page behind the end is a question and no proof.
  static std::optional<CheckAnswer> page_beyond(const CriterionContext& context, std::string_view text) {
    int pages = 0;
    for (const auto* record : context.evidence) {
      if (!record->readable) return std::nullopt;
      pages = std::max(pages, record->pages);
    }
    int highest = highest_page_named(text).value_or(0);
    for (const auto& document : context.row->documents) highest = std::max(highest, document.page.value_or(0));
    if (highest <= pages) return std::nullopt;
    return cannot_tell(
        "page_beyond", "ask_unit",
        {{"code", context.criterion.code}, {"page", std::to_string(highest)}, {"pages", std::to_string(pages)}});
  }
};

// A set that was replaced is still cited (Hữu Lũng: 2281 and 2280 for 2498 and 2520).
class ReplacedBasis final : public CriterionCheck {
 public:
  std::string_view id() const override { return "explanation.replaced_basis"; }
  Reasons reasons() const override { return {"holds", "replaced"}; }
  Answers ask(const CriterionContext& context) const override {
    const std::string text = explanation_of(context);
    if (text.empty()) return {};
    Answers answers;
    for (const auto& decision : context.policy.replaced_decisions_in(text)) {
      answers.push_back(fails("replaced", {{"code", context.criterion.code}, {"decision", decision.number}}));
    }
    if (answers.empty()) answers.push_back(holds("holds", {{"code", context.criterion.code}}));
    return answers;
  }
};

class DeclaredMatches final : public CriterionCheck {
 public:
  std::string_view id() const override { return "sheet.declared_matches"; }
  Reasons reasons() const override {
    return {"holds",          "date_differs", "date_maybe_differs", "not_sent",
            "maybe_not_sent", "for_another",  "illegible",          "not_declared"};
  }
  Answers ask(const CriterionContext& context) const override {
    if (context.row == nullptr || context.row->documents.empty()) return {};
    Answers answers;
    std::vector<const EvidenceRecord*> matched;
    for (const auto& document : context.row->documents) {
      if (!normalise(document.number).empty()) answers.push_back(compare(context, document, matched));
    }
    for (const auto* record : context.evidence) {
      if (record->number_certain && std::ranges::find(matched, record) == matched.end()) {
        answers.push_back(noted(
            holds("not_declared",
                  {{"code", context.criterion.code}, {"number", record->number_text}, {"file", record->claim.path}})));
      }
    }
    return answers;
  }

 private:
  static const EvidenceRecord* find(const std::vector<const EvidenceRecord*>& records, const DocumentNumber& number) {
    const auto found = std::ranges::find_if(records, [&number](const EvidenceRecord* record) {
      return record->number && same_document_number(*record->number, number);
    });
    return found == records.end() ? nullptr : *found;
  }

  static CheckAnswer compare(const CriterionContext& context, const DeclaredDocument& document,
                             std::vector<const EvidenceRecord*>& matched) {
    Arguments arguments = {{"code", context.criterion.code}, {"number", document.number}, {"cell", context.row->cell}};
    const auto number = parse_typed_number(document.number);
    if (!number) return cannot_tell("illegible", "ask_unit", arguments);
    if (const auto* record = find(context.evidence, *number)) {
      matched.push_back(record);
      return compare_dates(*record, document, std::move(arguments));
    }
    if (const auto* record = find(context.unit_evidence, *number)) {
      arguments.emplace("file", record->claim.path);
      return noted(holds("for_another", arguments));
    }
    const bool all_read = std::ranges::all_of(
        context.evidence, [](const EvidenceRecord* record) { return record->readable && record->number_certain; });
    return all_read ? fails("not_sent", arguments) : cannot_tell("maybe_not_sent", "look_at_page", arguments);
  }

  static CheckAnswer compare_dates(const EvidenceRecord& record, const DeclaredDocument& document,
                                   Arguments arguments) {
    const auto declared = parse_date(document.date);
    arguments.emplace("file", record.claim.path);
    if (!declared || !record.date || *declared == *record.date) return holds("holds", std::move(arguments));
    arguments.emplace("declared", vietnamese(*declared));
    arguments.emplace("read", vietnamese(*record.date));
    if (record.date_certain && record.number_certain) return fails("date_differs", std::move(arguments));
    return cannot_tell("date_maybe_differs", "look_at_page", std::move(arguments));
  }
};

// "4.5", "10": points as people write them.
std::string points(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.10g", value);
  return text.data();
}

class ScoreRange final : public CriterionCheck {
 public:
  std::string_view id() const override { return "sheet.score_range"; }
  Reasons reasons() const override { return {"holds", "above_maximum", "negative", "maximum_differs", "no_score"}; }
  Answers ask(const CriterionContext& context) const override {
    if (context.row == nullptr) return {};
    const auto& row = *context.row;
    const auto maximum = context.criterion.maximum ? context.criterion.maximum : row.maximum;
    const double tolerance = context.policy.rule_for("sheet.score_range").number("tolerance");
    const Arguments arguments = {{"code", context.criterion.code},
                                 {"cell", row.cell},
                                 {"score", row.self_score ? points(*row.self_score) : "-"},
                                 {"maximum", maximum ? points(*maximum) : "-"},
                                 {"written", row.maximum ? points(*row.maximum) : "-"}};
    if (!row.self_score) return {cannot_tell("no_score", "ask_unit", arguments)};
    if (*row.self_score < -tolerance) return {fails("negative", arguments)};
    if (maximum && *row.self_score > *maximum + tolerance) return {fails("above_maximum", arguments)};
    if (context.criterion.maximum && row.maximum && std::abs(*context.criterion.maximum - *row.maximum) > tolerance) {
      return {cannot_tell("maximum_differs", "ask_unit", arguments)};
    }
    return {holds("holds", arguments)};
  }
};

}  // namespace

std::optional<bool> has_figures(std::string_view text) {
  const std::string key = readable_key(text);
  const std::string plain = without(key, {kSymbol, kDate, kCodeWord, kPlace});
  if (!has_digit(plain)) {
    if (Pattern(kNumeral).found_in(plain)) return std::nullopt;
    return false;
  }
  // "1.2" may be a criterion or a figure.
  if (!has_digit(without(plain, {kCode}))) return std::nullopt;
  return true;
}

std::optional<bool> names_a_place(std::string_view text) {
  const std::string key = without(readable_key(text), {kDate});
  if (Pattern(kPlace).found_in(key)) return true;
  if (Pattern(kPlaceWord).found_in(key)) return std::nullopt;
  return false;
}

std::optional<int> highest_page_named(std::string_view text) {
  static const Pattern pages(R"((?<!\p{L})(?:trang|tr\.)\s*(?:số\s*)?(\d{1,4}))");
  std::optional<int> highest;
  std::string rest = readable_key(text);
  while (const auto match = pages.search(rest)) {
    int page = 0;
    const auto& digits = match->groups.at(1);
    std::from_chars(digits.data(), digits.data() + digits.size(), page);
    highest = std::max(highest.value_or(0), page);
    rest = match->after;
  }
  return highest;
}

std::vector<const CriterionCheck*> explanation_checks() {
  static const Present present;
  static const Figures figures;
  static const Reference reference;
  static const ReplacedBasis replaced_basis;
  static const DeclaredMatches declared_matches;
  static const ScoreRange score_range;
  return {&present, &figures, &reference, &replaced_basis, &declared_matches, &score_range};
}

}  // namespace kiemchung
