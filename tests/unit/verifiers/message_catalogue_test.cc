#include "verifiers/message_catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verifiers/shipped_config.h"
#include "verifiers/check_catalogue.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;

MessageCatalogue shipped_messages(const std::string& language) {
  return MessageCatalogue::parse(shipped::file("messages/" + language + ".toml"));
}

TEST(MessageCatalogue, FillsNamedArgumentsWhereverTheyStand) {
  const auto catalogue = MessageCatalogue::parse({"m.toml", "a.b = \"Số {number} ngày {date}, {number}\""});
  EXPECT_EQ(catalogue.text(Message{"a.b", {{"number", "12"}, {"date", "05/01/2024"}}}), "Số 12 ngày 05/01/2024, 12");
  EXPECT_THAT(catalogue.arguments_of("a.b"), ElementsAre("date", "number"));
}

TEST(MessageCatalogue, ShowsAGapRatherThanFailing) {
  const auto catalogue = MessageCatalogue::parse({"m.toml", "a = \"{x} và\""});
  EXPECT_EQ(catalogue.text(Message{"a", {}}), "… và");
  EXPECT_EQ(catalogue.text("no.such.key"), "no.such.key");
}

TEST(MessageCatalogue, RefusesAnOpenBraceWithItsLine) {
  try {
    MessageCatalogue::parse({"m.toml", "a = \"tốt\"\nb = \"{x\""});
    FAIL() << "an open brace was taken";
  } catch (const ConfigError& error) {
    ASSERT_EQ(error.problems().size(), 1u);
    EXPECT_EQ(shipped::line_of(error.problems().front()), "m.toml:2: lint.open_brace key=b");
  }
}

TEST(ShippedMessages, HaveTheSameKeysAndArgumentsInBothLanguages) {
  const auto vi = shipped_messages("vi");
  const auto en = shipped_messages("en");
  EXPECT_EQ(vi.keys(), en.keys());
  for (const std::string& key : vi.keys()) EXPECT_EQ(vi.arguments_of(key), en.arguments_of(key)) << key;
}

TEST(ShippedMessages, HaveQuestionAndAnswersOfEveryCheck) {
  const auto vi = shipped_messages("vi");
  EXPECT_TRUE(vi.has(kHoldsKey));
  for (const CheckInfo& check : check_catalogue()) {
    EXPECT_TRUE(vi.has(question_key(check.id))) << check.id;
    EXPECT_TRUE(vi.has(fails_key(check.id))) << check.id;
    EXPECT_TRUE(vi.has(unknown_key(check.id))) << check.id;
  }
}

TEST(ShippedMessages, HaveASentenceForEveryProblemOfAFile) {
  const auto vi = shipped_messages("vi");
  for (const std::string_view code : kProblemCodes) EXPECT_TRUE(vi.has("problem." + std::string(code))) << code;
}

TEST(ShippedMessages, NeverAccuseAnyone) {
  const auto vi = shipped_messages("vi");
  for (const std::string& key : vi.keys()) {
    EXPECT_EQ(vi.text(key).find("giả mạo"), std::string::npos) << key;
    EXPECT_EQ(vi.text(key).find("gian lận"), std::string::npos) << key;
  }
}

TEST(ShippedMessages, KnowEveryWordTheReportsShow) {
  const auto vi = shipped_messages("vi");
  const auto expect = [&](std::string_view group, std::string_view word) {
    EXPECT_TRUE(vi.has(std::string(group) + "." + std::string(word))) << group << "." << word;
  };
  for (const auto& row : kWords<Effect>) expect("effect", row.word);
  for (const auto& row : kWords<Outcome>) expect("outcome", row.word);
  for (const auto& row : kWords<EvidenceOutcome>) expect("evidence", row.word);
  for (const auto& row : kWords<CriterionOutcome>) expect("criterion", row.word);
  for (const auto& row : kWords<DocumentClass>) expect("document_class", row.word);
  for (const auto& row : kWords<Severity>) expect("lint.severity", row.word);
  for (const auto& row : kWords<RoundState>) {
    if (!row.word.empty()) expect("round_state", row.word);
  }
}

}  // namespace
}  // namespace kiemchung
