#include "verifiers/checks/number_checks.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/verifiers/judge_fixture.h"
#include "verifiers/weighing.h"

namespace kiemchung {
namespace {

struct Asked {
  Policy policy = shipped::policy("boc-nhieu-2024");
  Claim claim = fixture::claim("1.1.pdf", {"1.1"});

  Answers ask(std::string_view id, const DocumentFacts& facts) const {
    const auto judged = fixture::good_signatures(facts);
    const DocumentContext context{facts, claim, policy, judged, parse_instant(fixture::kAt).value(), "xa", {}};
    for (const DocumentCheck* check : number_checks()) {
      if (check->id() == id) return check->ask(context);
    }
    throw std::logic_error("no such check");
  }
};

// Letters and digits that readers take for each other: "126" for "12b" and the like (domain notes, section 4).
TEST(NumberSuffix, NoConfusionOfALetterWithADigitEverPassesForAnInsertedNumber) {
  const Asked asked;
  // The others (o, S, g, l) are no suffix at all: the number is unreadable then.
  const std::vector<std::pair<std::string, std::string>> confusions = {{"6", "b"}, {"4", "A"}, {"8", "B"}, {"4", "h"}};
  std::mt19937 random(3);
  for (int i = 0; i < 500; ++i) {
    const auto& [digit, letter] = confusions[random() % confusions.size()];
    const std::string stem = std::to_string(1 + random() % 300);
    const double confidence = 0.3 + 0.0001 * static_cast<double>(random() % 6499);  // below 0.95
    auto facts = fixture::paper_scan();
    fixture::set_number(facts, stem + letter + "/KH-UBND", random() % 2 == 0 ? Source::kOcr : Source::kHandwriting,
                        confidence);
    const auto answers = asked.ask("number.suffix", facts);
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].outcome, Outcome::kUnknown) << stem << letter << " " << confidence;
    // However certain it looks, a digit reading beside it keeps the question open.
    fixture::set_number(facts, stem + letter + "/KH-UBND", Source::kOcr, 0.99);
    facts.number.candidates.push_back({stem + digit + "/KH-UBND", Source::kOcr, 0.25});
    EXPECT_EQ(asked.ask("number.suffix", facts)[0].outcome, Outcome::kUnknown);
  }
}

TEST(NumberSuffix, EveryFormOfInsertionInATextLayerIsSeen) {
  const Asked asked;
  for (const char* text : {"12a/KH-UBND", "12A/KH-UBND", "12bis/KH-UBND", "12.1/KH-UBND"}) {
    if (!parse_document_number(text)) continue;  // the grammar's own tests say which forms it knows
    auto facts = fixture::native_signed();
    fixture::set_number(facts, text);
    EXPECT_EQ(asked.ask("number.suffix", facts)[0].outcome, Outcome::kFails) << text;
  }
}

TEST(NumberPresent, ABlankIsCertainOnlyWhereNothingSpeaksAgainstIt) {
  const Asked asked;
  auto blank = fixture::native_signed();
  blank.number = {};
  blank.number.status = FieldStatus::kBlank;
  blank.number.confidence = 0.99;
  EXPECT_EQ(asked.ask("number.present", blank)[0].outcome, Outcome::kFails);
  for (const char* problem : {"readers_disagree", "text_layer_untrusted", "page_unreadable", "ocr_unavailable"}) {
    auto doubtful = blank;
    doubtful.problems = {{problem, "", 1}};
    EXPECT_EQ(asked.ask("number.present", doubtful)[0].outcome, Outcome::kUnknown) << problem;
  }
  auto low = blank;
  low.number.confidence = 0.6;
  EXPECT_EQ(asked.ask("number.present", low)[0].outcome, Outcome::kUnknown);
  auto candidate = blank;
  candidate.number.candidates = {{"15/KH-UBND", Source::kOcr, 0.4}};
  EXPECT_EQ(asked.ask("number.present", candidate)[0].outcome, Outcome::kUnknown);
}

TEST(NumberForm, SaysWhatTheDecreeWantsAndNothingOfAGoodNumber) {
  const Asked asked;
  const auto reason = [&asked](const std::string& text, const std::string& kind = "") {
    auto facts = fixture::native_signed();
    fixture::set_number(facts, text);
    facts.kind.code = kind;
    return asked.ask("number.form", facts)[0].reason;
  };
  EXPECT_EQ(reason("15/KH-UBND", "KH"), "holds");
  EXPECT_EQ(reason("5/KH-UBND"), "leading_zero");
  EXPECT_EQ(reason("12/CV-UBND"), "kind_cv");
  EXPECT_EQ(reason("12/2024/KH-UBND"), "year_in_symbol");
  EXPECT_EQ(reason("01/2024/QĐ-UBND", "QĐ"), "holds");
  EXPECT_EQ(reason("15/KH-UBND", "BC"), "kind_differs");
}

// Whatever a policy says of a check, "cannot tell" weighs no more than a review.
TEST(Weighing, AnUnknownAnswerNeverWeighsMoreThanReviewUnderAnyPolicy) {
  for (const auto name : shipped::kPolicies) {
    const Policy policy = shipped::policy(std::string(name));
    for (const char* check : {"number.suffix", "class.accepted", "explanation.figures", "signature.intact"}) {
      auto answer = cannot_tell("unknown", "");
      EXPECT_LE(weigh(check, answer, policy, {}).effect, Effect::kReview) << name << " " << check;
      answer.weight = Effect::kZero;
      EXPECT_LE(weigh(check, answer, policy, {}).effect, Effect::kReview) << name << " " << check;
    }
  }
}

}  // namespace
}  // namespace kiemchung
