// What an answer may weigh, over every check, every reason and every policy that ships, and over random documents: what
// is not known for sure is at most put before people.
#include "verifiers/weighing.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "tests/unit/verifiers/judge_fixture.h"
#include "verifiers/checks/registry.h"

namespace kiemchung {
namespace {

constexpr Effect kEffects[] = {Effect::kIgnore, Effect::kInform, Effect::kReview, Effect::kReject, Effect::kZero};

CheckAnswer answer(Outcome outcome, std::string_view reason, std::optional<Effect> weight) {
  CheckAnswer made;
  made.outcome = outcome;
  made.reason = std::string(reason);
  made.weight = weight;
  return made;
}

TEST(Weighing, UnknownNeverWeighsMoreThanAReviewWhateverCheckReasonAndPolicy) {
  std::size_t asked = 0;
  for (const auto name : shipped::kPolicies) {
    const Policy policy = shipped::policy(std::string(name));
    for (const Check* check : all_checks()) {
      for (const auto reason : check->reasons()) {
        std::vector<std::optional<Effect>> weights(std::begin(kEffects), std::end(kEffects));
        weights.push_back(std::nullopt);
        for (const auto& weight : weights) {
          const auto unknown = weigh(check->id(), answer(Outcome::kUnknown, reason, weight), policy, {});
          EXPECT_LE(unknown.effect, Effect::kReview) << name << " " << check->id() << " " << reason;
          const auto fails = weigh(check->id(), answer(Outcome::kFails, reason, weight), policy, {});
          EXPECT_EQ(fails.effect, weight.value_or(policy.rule_for(check->id()).effect)) << name << " " << check->id();
          const auto holds = weigh(check->id(), answer(Outcome::kHolds, reason, weight), policy, {});
          EXPECT_LE(holds.effect, Effect::kInform) << name << " " << check->id();
          ++asked;
        }
      }
    }
  }
  EXPECT_GT(asked, 6U * 50U * 6U);
}

// A policy line that asks for more where nothing is known is refused before it can weigh anything.
TEST(Weighing, NoPolicyFileCanMakeUnknownHeavier) {
  for (const char* effect : {"reject", "zero"}) {
    PolicySources sources = shipped::sources("boc-nhieu-2024");
    const std::string line = "number.suffix = { effect = \"zero\",";
    const auto at = sources.policy.text.find(line);
    ASSERT_NE(at, std::string::npos);
    sources.policy.text.insert(at + line.size(), std::string(" unknown = \"") + effect + "\",");
    EXPECT_THROW(Policy::parse(sources), ConfigError) << effect;
  }
}

// Random documents: every field in every state, any class, origin and confidence, signatures in any state.
class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed) {}

  DocumentFacts facts(int number) {
    DocumentFacts facts = below(2) == 0 ? fixture::native_signed() : fixture::paper_scan();
    facts.sha256 = std::string(60, 'a') + std::to_string(1000 + number);
    static constexpr const char* kNumbers[] = {"15/KH-UBND", "12a/QĐ-UBND", "07/BC-UBND", "3-NQ/ĐU", "01/2024/QĐ-UBND"};
    fixture::set_number(facts, kNumbers[below(5)], any<Source>(), confidence());
    if (below(2) == 0) facts.number.candidates.push_back({"126/QĐ-UBND", Source::kOcr, confidence()});
    facts.number.status = any<FieldStatus>();
    static constexpr const char* kDates[] = {"2024-03-12", "2020-02-29", "2030-01-01", "2024-12-31"};
    fixture::set_date(facts, kDates[below(4)], any<Source>(), confidence());
    facts.date.status = any<FieldStatus>();
    facts.origin = any<Origin>();
    facts.document_class = any<DocumentClass>();
    facts.issuer.confidence = confidence();
    facts.draft_mark = below(8) == 0;
    facts.table_like = below(4) == 0;
    facts.copy_mark.form = any<CopyForm>();
    facts.seal.present = below(2) == 0;
    if (below(3) == 0) {
      const auto code = kProblemCodes[below(static_cast<unsigned>(std::size(kProblemCodes)))];
      facts.problems.push_back({std::string(code), "", 1});
    }
    if (below(4) == 0) facts.signatures.clear();
    return facts;
  }

  SignaturesJudgement signatures(const DocumentFacts& facts) {
    SignaturesJudgement judged = fixture::good_signatures(facts);
    for (auto* one : {&judged.signed_by_leader, &judged.signed_by_agency, &judged.order_ok}) *one = answer_of();
    for (auto& signature : judged.signatures) {
      for (auto* one : {&signature.mathematics, &signature.structure, &signature.unchanged, &signature.strong,
                        &signature.matches_document}) {
        *one = answer_of();
      }
      signature.time.trusted = below(2) == 0;
    }
    return judged;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_()) % limit; }
  double confidence() { return static_cast<double>(below(101)) / 100.0; }
  Answer answer_of() { return static_cast<Answer>(below(3)); }
  template <class Enum>
  Enum any() {
    return kWords<Enum>[below(static_cast<unsigned>(std::size(kWords<Enum>)))].value;
  }

  std::mt19937 random_;
};

bool is_heavy(const Finding& finding) { return finding.effect >= Effect::kReject; }

TEST(Weighing, NoRandomDocumentIsRejectedOrZeroWithoutAnAnswerThatFailsForSure) {
  for (const auto name : shipped::kPolicies) {
    const Policy policy = shipped::policy(std::string(name));
    RandomDocument random(20261130);
    CampaignJudge judge(
        policy, [&random](const DocumentFacts& facts) { return random.signatures(facts); }, fixture::kAt, true);
    for (int i = 0; i < 400; ++i) {
      judge.add_evidence(fixture::claim("1.1_" + std::to_string(i) + ".pdf", {"1.1"}), random.facts(i));
    }
    const auto verdict = judge.finish();
    std::size_t heavy = 0;
    for (const auto& evidence : verdict.evidence) {
      for (const auto& finding : evidence.verdict.findings) {
        if (finding.outcome == Outcome::kUnknown) {
          EXPECT_LE(finding.effect, Effect::kReview) << name << " " << finding.message.key;
        }
      }
      if (evidence.verdict.outcome != EvidenceOutcome::kRejected) continue;
      ++heavy;
      const bool sure = std::ranges::any_of(evidence.verdict.findings, [](const Finding& finding) {
        return is_heavy(finding) && finding.outcome == Outcome::kFails;
      });
      EXPECT_TRUE(sure) << name << " " << evidence.claim.path;
    }
    EXPECT_GT(heavy, 20U) << name;  // the documents were bad enough to say anything
  }
}

}  // namespace
}  // namespace kiemchung
