#include "pipeline/report/explain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "verifiers/check_catalogue.h"

namespace kiemchung {
namespace {

// Checks that look at one document or at what it is put forward for; the others need the whole submission.
bool concerns_one_document(CheckScope scope) { return scope == CheckScope::kDocument || scope == CheckScope::kClaim; }

std::string words(const MessageCatalogue& messages, std::string_view group, std::string_view word) {
  return messages.text(std::string(group) + "." + std::string(word));
}

std::string reading(const std::string& text, Source source, double confidence, int page,
                    const MessageCatalogue& messages) {
  if (text.empty()) return messages.text("explain.nothing_read");
  return messages.text(Message{"explain.reading",
                               {{"text", text},
                                {"source", words(messages, "source", word_of(source))},
                                {"confidence", fmt::format("{:.0f}%", confidence * 100.0)},
                                {"page", std::to_string(page)}}});
}

std::string place_of(const Locator& locator, const MessageCatalogue& messages) {
  if (locator.page == 0) return {};
  std::string place = messages.text(Message{"explain.page", {{"page", std::to_string(locator.page)}}});
  if (locator.box) {
    place += fmt::format(" [{:.0f} {:.0f} {:.0f} {:.0f}]", locator.box->x0, locator.box->y0, locator.box->x1,
                         locator.box->y1);
  }
  return place;
}

void add_line(std::string& text, const MessageCatalogue& messages, std::string_view label, const std::string& value) {
  if (!value.empty()) text += fmt::format("  {}: {}\n", messages.text(label), value);
}

std::string head(const DocumentFacts& facts, const JudgedEvidence& judged, const Policy& policy,
                 const MessageCatalogue& messages) {
  std::string text = judged.claim.path + "\n";
  add_line(text, messages, "explain.sha256", facts.sha256);
  add_line(text, messages, "explain.policy", policy.id + " (" + policy.title + ")");
  add_line(text, messages, "explain.class", words(messages, "document_class", word_of(facts.document_class)));
  const auto& number = facts.number;
  add_line(text, messages, "explain.number",
           reading(number.text, number.source, number.confidence, number.page, messages));
  const auto& date = facts.date;
  add_line(text, messages, "explain.date",
           reading(date.iso.empty() ? date.text : date.iso, date.source, date.confidence, date.page, messages));
  add_line(text, messages, "explain.issuer", facts.issuer.name);
  std::string codes;
  for (const auto& code : judged.claim.codes) codes += (codes.empty() ? "" : ", ") + code;
  add_line(text, messages, "explain.codes", codes.empty() ? messages.text("explain.no_codes") : codes);
  for (const auto& problem : facts.problems) {
    add_line(text, messages, "explain.problem", words(messages, "problem", problem.code));
  }
  const std::string verdict = judged.verdict.zero_proposed
                                  ? words(messages, "effect", word_of(Effect::kZero))
                                  : words(messages, "evidence", word_of(judged.verdict.outcome));
  add_line(text, messages, "explain.verdict", verdict);
  return text;
}

std::string answer_of(const Finding& finding, const MessageCatalogue& messages) {
  std::string text =
      fmt::format("  {} — {}\n", words(messages, "outcome", word_of(finding.outcome)), messages.text(finding.message));
  if (finding.outcome != Outcome::kHolds || finding.effect > Effect::kIgnore) {
    add_line(text, messages, "explain.effect", words(messages, "effect", word_of(finding.effect)));
  }
  add_line(text, messages, "explain.place", place_of(finding.locator, messages));
  add_line(text, messages, "explain.basis", finding.basis);
  if (!finding.settle.empty()) add_line(text, messages, "explain.settle", messages.text(finding.settle));
  return text;
}

}  // namespace

std::string explain_text(const DocumentFacts& facts, const JudgedEvidence& judged, const Policy& policy,
                         const MessageCatalogue& messages) {
  std::string text = head(facts, judged, policy, messages);
  std::string not_asked;
  for (const CheckInfo& check : check_catalogue()) {
    std::string answers;
    for (const auto& finding : judged.verdict.findings) {
      if (finding.check == check.id) answers += answer_of(finding, messages);
    }
    if (!answers.empty()) {
      text += fmt::format("\n{} [{}]\n{}", messages.text(question_key(check.id)), check.id, answers);
    } else if (concerns_one_document(check.scope)) {
      not_asked += fmt::format("  {} [{}]\n", messages.text(question_key(check.id)), check.id);
    }
  }
  if (!not_asked.empty()) text += fmt::format("\n{}\n{}", messages.text("explain.not_asked"), not_asked);
  return text;
}

}  // namespace kiemchung
