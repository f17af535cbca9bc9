#include "verifiers/checks/across_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <random>

#include "tests/unit/verifiers/judge_fixture.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

DocumentFacts document(char content, const std::string& number, const std::string& date, const std::string& subject,
                       const std::string& issuer = "ỦY BAN NHÂN DÂN XÃ AN MẪU", const std::string& level = "xa") {
  auto facts = fixture::native_signed(std::string(64, content));
  fixture::set_number(facts, number);
  fixture::set_date(facts, date);
  facts.kind.subject = subject;
  facts.issuer.name = issuer;
  facts.issuer.level = level;
  return facts;
}

// Names of the files a check speaks of with that outcome.
std::vector<std::string> files(const std::vector<DocumentFacts>& documents, std::string_view check, Outcome outcome,
                               const std::vector<std::string>& units = {}) {
  static const Policy policy = shipped::policy("default");
  CampaignJudge judge(
      policy, [](const DocumentFacts& facts) { return fixture::good_signatures(facts, facts.date.iso + "T03:00:00Z"); },
      fixture::kAt);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::string unit = units.empty() ? "xa-an-mau" : units.at(i);
    judge.add_evidence(fixture::claim(std::string(1, static_cast<char>('A' + i)), {"1.1"}, unit), documents[i]);
  }
  std::vector<std::string> found;
  for (const auto& evidence : judge.finish().evidence) {
    for (const auto& finding : evidence.verdict.findings) {
      if (finding.check == check && finding.outcome == outcome) found.push_back(evidence.claim.path);
    }
  }
  return found;
}

TEST(AcrossDocuments, OneNumberOnTwoDocumentsOfOneIssuerAndYearIsSaidOfBoth) {
  const std::vector<DocumentFacts> documents = {document('a', "15/KH-UBND", "2024-03-12", "Cải cách hành chính"),
                                                document('b', "15/KH-UBND", "2024-05-14", "Phòng chống cháy rừng")};
  EXPECT_THAT(files(documents, "across.duplicate_number", Outcome::kFails), ElementsAre("A", "B"));
}

TEST(AcrossDocuments, LeadingZerosDoNotMakeAnotherNumber) {
  const std::vector<DocumentFacts> documents = {document('a', "05/KH-UBND", "2024-03-12", "Cải cách hành chính"),
                                                document('b', "5/KH-UBND", "2024-05-14", "Phòng chống cháy rừng")};
  EXPECT_THAT(files(documents, "across.duplicate_number", Outcome::kFails), ElementsAre("A", "B"));
}

TEST(AcrossDocuments, TheSameNumberOfAnotherYearIssuerOrKindIsNoDuplicate) {
  const auto base = document('a', "15/KH-UBND", "2024-03-12", "Cải cách hành chính");
  for (const auto& other : {document('b', "15/KH-UBND", "2023-03-14", "Phòng chống cháy rừng"),
                            document('b', "15/BC-UBND", "2024-05-14", "Phòng chống cháy rừng"),
                            document('b', "15/KH-UBND", "2024-05-14", "Phòng chống cháy rừng", "UBND XÃ BÌNH MẪU")}) {
    EXPECT_THAT(files({base, other}, "across.duplicate_number", Outcome::kFails), IsEmpty());
    EXPECT_THAT(files({base, other}, "across.duplicate_number", Outcome::kUnknown), IsEmpty());
  }
}

TEST(AcrossDocuments, ANumberThatIsNotCertainOnlyRaisesAQuestion) {
  auto doubtful = document('b', "15/KH-UBND", "2024-05-14", "Phòng chống cháy rừng");
  fixture::set_number(doubtful, "15/KH-UBND", Source::kHandwriting, 0.7);
  const std::vector<DocumentFacts> documents = {document('a', "15/KH-UBND", "2024-03-12", "Cải cách hành chính"),
                                                doubtful};
  EXPECT_THAT(files(documents, "across.duplicate_number", Outcome::kFails), IsEmpty());
  EXPECT_THAT(files(documents, "across.duplicate_number", Outcome::kUnknown), ElementsAre("A", "B"));
}

// Communes were made anew on 1 July 2025, departments on 1 March 2025: a second series begins inside the year.
TEST(AcrossDocuments, SeriesAreNeverComparedAcrossTheMergersOf2025) {
  const std::vector<DocumentFacts> commune = {document('a', "40/KH-UBND", "2025-06-20", "Cải cách hành chính"),
                                              document('b', "40/KH-UBND", "2025-08-14", "Phòng chống cháy rừng"),
                                              document('c', "12/KH-UBND", "2025-09-03", "Chuyển đổi số")};
  for (const auto outcome : {Outcome::kFails, Outcome::kUnknown}) {
    EXPECT_THAT(files({commune[0], commune[1]}, "across.duplicate_number", outcome), IsEmpty());
    EXPECT_THAT(files({commune[0], commune[2]}, "across.number_order", outcome), IsEmpty());
  }
  EXPECT_THAT(files({commune[1], commune[2]}, "across.number_order", Outcome::kUnknown), ElementsAre("A", "B"));
  const std::vector<DocumentFacts> department = {
      document('a', "40/KH-SXD", "2025-02-20", "Cải cách hành chính", "SỞ XÂY DỰNG", "so"),
      document('b', "40/KH-SXD", "2025-03-14", "Phòng chống cháy rừng", "SỞ XÂY DỰNG", "so"),
      document('c', "40/KH-SXD", "2025-05-14", "Chuyển đổi số", "SỞ XÂY DỰNG", "so")};
  EXPECT_THAT(files({department[0], department[1]}, "across.duplicate_number", Outcome::kFails), IsEmpty());
  EXPECT_THAT(files({department[1], department[2]}, "across.duplicate_number", Outcome::kFails), ElementsAre("A", "B"));
}

TEST(AcrossDocuments, PartySeriesRunThroughATermAndAreLeftAlone) {
  const std::vector<DocumentFacts> documents = {
      document('a', "12-BC/ĐU", "2024-03-12", "Quý I", "ĐẢNG ỦY XÃ AN MẪU", ""),
      document('b', "12-BC/ĐU", "2024-09-12", "Quý III", "ĐẢNG ỦY XÃ AN MẪU", ""),
      document('c', "11-BC/ĐU", "2024-10-12", "Năm", "ĐẢNG ỦY XÃ AN MẪU", "")};
  for (const auto outcome : {Outcome::kFails, Outcome::kUnknown}) {
    EXPECT_THAT(files(documents, "across.duplicate_number", outcome), IsEmpty());
    EXPECT_THAT(files(documents, "across.number_order", outcome), IsEmpty());
  }
}

TEST(AcrossDocuments, OneMisplacedNumberInALongSeriesIsTheOnlyOneNamed) {
  std::mt19937 random(20241125);
  for (int trial = 0; trial < 40; ++trial) {
    std::vector<DocumentFacts> documents;
    const int misplaced = 2 + static_cast<int>(random() % 6);
    for (int i = 0; i < 10; ++i) {
      // Numbers 10 … 100 in steps, one document a month; the misplaced one carries a date before all or behind all.
      const std::string date = i != misplaced ? "2024-" + std::string(i < 9 ? "0" : "") + std::to_string(i + 1) + "-15"
                               : random() % 2 == 0 ? "2024-01-03"
                                                   : "2024-12-27";
      documents.push_back(document(static_cast<char>('a' + i), std::to_string(10 * (i + 1)) + "/KH-UBND", date,
                                   "Nội dung " + std::string(1, static_cast<char>('a' + i))));
    }
    EXPECT_THAT(files(documents, "across.number_order", Outcome::kFails),
                ElementsAre(std::string(1, static_cast<char>('A' + misplaced))));
    EXPECT_THAT(files(documents, "across.number_order", Outcome::kUnknown), IsEmpty());
  }
}

// Decree 30/2020 art. 15.1.a: legal normative documents have a series of their own.
TEST(AcrossDocuments, NormativeDecisionsAreNotHeldAgainstOrdinaryOnes) {
  const std::vector<DocumentFacts> documents = {document('a', "1204/QĐ-UBND", "2024-04-10", "Một"),
                                                document('b', "03/2024/QĐ-UBND", "2024-07-12", "Hai"),
                                                document('c', "1310/QĐ-UBND", "2024-05-12", "Ba")};
  EXPECT_THAT(files(documents, "across.number_order", Outcome::kFails), IsEmpty());
  EXPECT_THAT(files(documents, "across.number_order", Outcome::kUnknown), IsEmpty());
}

TEST(AcrossDocuments, NumbersInOrderWithEqualDatesAreInOrder) {
  const std::vector<DocumentFacts> documents = {document('a', "15/KH-UBND", "2024-03-12", "Một"),
                                                document('b', "16/KH-UBND", "2024-03-12", "Hai"),
                                                document('c', "17/KH-UBND", "2024-03-13", "Ba")};
  EXPECT_THAT(files(documents, "across.number_order", Outcome::kFails), IsEmpty());
  EXPECT_THAT(files(documents, "across.number_order", Outcome::kUnknown), IsEmpty());
}

TEST(AcrossDocuments, OneFileUnderTwoUnitsIsSaidOfBothButASharedReportOfOneUnitIsNot) {
  const auto shared = document('a', "15/KH-UBND", "2024-03-12", "Cải cách hành chính");
  EXPECT_THAT(files({shared, shared}, "across.same_file", Outcome::kFails, {"xa-an-mau", "xa-binh-mau"}),
              ElementsAre("A", "B"));
  EXPECT_THAT(files({shared, shared}, "across.same_file", Outcome::kFails), IsEmpty());
}

TEST(AcrossDocuments, ALookAlikeFirstPageWithAnotherCertainNumberIsAnotherLetter) {
  auto first = document('a', "15/KH-UBND", "2024-03-12", "Cải cách hành chính");
  auto second = document('b', "16/KH-UBND", "2024-03-12", "Cải cách hành chính");
  first.page_fingerprint = "f0e1d2c3b4a59687";
  second.page_fingerprint = "f0e1d2c3b4a59685";
  const std::vector<std::string> units = {"xa-an-mau", "xa-binh-mau"};
  EXPECT_THAT(files({first, second}, "across.near_identical", Outcome::kUnknown, units), IsEmpty());
  fixture::set_number(second, "15/KH-UBND");
  EXPECT_THAT(files({first, second}, "across.near_identical", Outcome::kUnknown, units), ElementsAre("A", "B"));
}

TEST(NearPairs, FindsExactlyThePairsWithinTheDistance) {
  std::mt19937_64 random(7);
  for (int distance = 0; distance <= 16; distance += 4) {
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 40; ++i) {
      const std::uint64_t value = random();
      values.push_back(value);
      std::uint64_t near = value;
      for (int bit = 0; bit < static_cast<int>(random() % 20); ++bit) near ^= std::uint64_t{1} << (random() % 64);
      values.push_back(near);
    }
    std::vector<std::pair<std::size_t, std::size_t>> wanted;
    for (std::size_t a = 0; a < values.size(); ++a) {
      for (std::size_t b = a + 1; b < values.size(); ++b) {
        if (std::popcount(values[a] ^ values[b]) <= distance) wanted.emplace_back(a, b);
      }
    }
    EXPECT_EQ(near_pairs(values, distance), wanted) << distance;
  }
}

}  // namespace
}  // namespace kiemchung
