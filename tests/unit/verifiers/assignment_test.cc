// The letters' own assignments. The expected codes were written out by hand from the text of the letters.
#include "verifiers/assignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

using Codes = std::vector<std::string>;

CriteriaSet small_set() {
  std::vector<ConfigProblem> problems;
  std::string rows;
  for (const char* code :
       {"3", "3.1", "3.2", "3.2.1", "3.2.2", "3.2.3", "3.2.10", "7", "7.1", "7.1.1", "7.1.2", "7.2", "7.10"}) {
    rows += "{ code = \"" + std::string(code) + "\", title = \"t\" },";
  }
  CriteriaSet set = CriteriaSet::parse(
      {"s.toml", "id = \"s\"\ntitle = \"t\"\nversion = \"1\"\nbasis = { number = \"1\" }\ncriteria = [" + rows + "]"},
      problems);
  EXPECT_THAT(problems, IsEmpty());
  return set;
}

Codes codes_of(const std::string& written) { return expand(parse_code_list(written), small_set()); }

std::vector<std::string> problems_of(const std::string& written) {
  std::vector<std::string> keys;
  for (const auto& problem : parse_code_list(written).problems) keys.push_back(problem.key + " " + problem.written);
  return keys;
}

const Assignment& row_of(const Policy& policy, const std::string& set, std::size_t row) {
  std::vector<const Assignment*> rows;
  for (const Assignment& assignment : policy.assignments) {
    if (assignment.set == set) rows.push_back(&assignment);
  }
  return *rows.at(row);
}

TEST(BocNhieuAssignments, AllEighteenRowsGiveTheCodesAPersonFinds) {
  const Policy policy = shipped::policy("boc-nhieu-2024");
  const std::vector<Codes> expected = {
      {"1.7", "7.1"},
      {"1.4", "4.1.1", "4.1.2", "4.1.3", "4.1.4"},
      {"4.3.6"},
      {"4.3.7"},
      {"8.4.1.1", "8.4.1.2", "8.4.1.3"},
      {"8.4.3.1", "8.4.3.2", "8.4.3.3"},
      {"2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.2.6", "3.2.7", "3.2.13", "3.2.14", "4.2.4"},
      {"1.5.1", "3.2.6", "3.2.7", "8.3.4", "8.4.4"},
      {"4.2.1", "4.2.2", "4.2.3", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8", "8.1.1"},
      {"1.1",   "1.2",   "1.3",   "1.5.2", "1.6.2", "1.8",  "1.9",   "3.1",   "3.2.1", "3.2.2",
       "3.2.3", "3.2.4", "3.2.5", "3.2.8", "3.2.9", "3.3",  "4.2.5", "4.2.6", "4.2.7", "4.2.8",
       "4.2.9", "7.2",   "7.3",   "7.4",   "7.5",   "7.6",  "7.7",   "7.8",   "7.9",   "7.10",
       "7.11",  "7.12",  "7.13",  "7.14",  "7.15",  "7.16", "7.17"},
      {"3.2.6", "3.2.7", "3.2.12", "8.3.2.1", "8.2.3.2", "8.3.5", "8.5.2"},
      {"8.3.1", "8.3.3", "8.5.1"},
      {"6.1", "6.2", "8.1.2"},
      {"6.3", "6.4", "8.1.2"},
      {"3.2.11", "8.2.1", "8.2.2"},
      {"3.2.10", "8.2.3"},
      {"8.4.2"},
      {"4.3.1", "4.3.2", "4.3.3", "4.3.4", "4.3.5"}};
  ASSERT_EQ(policy.assignments.size(), expected.size());
  for (std::size_t row = 0; row < expected.size(); ++row) {
    EXPECT_THAT(policy.assignments[row].codes, ElementsAreArray(expected[row])) << "row " << row + 1;
  }
}

TEST(BocNhieuAssignments, TheMisprintIsReportedAndNotRepaired) {
  const Policy policy = shipped::policy("boc-nhieu-2024");
  for (const Assignment& assignment : policy.assignments) {
    if (assignment.owner == "Công chức, dòng 11") {
      EXPECT_THAT(assignment.suspicious, ElementsAre("8.2.3.2"));
    } else {
      EXPECT_THAT(assignment.suspicious, IsEmpty()) << assignment.owner;
    }
  }
}

TEST(BocNhieuAssignments, ListsWhatNobodyWasGivenAndWhatSeveralWere) {
  const Policy policy = shipped::policy("boc-nhieu-2024");
  const AssignmentCoverage found = coverage(policy.assignments, policy.sets.front());
  EXPECT_THAT(found.unassigned, ElementsAre("1.6.1", "8.3.2.2"));
  EXPECT_THAT(found.shared, ElementsAre("3.2.6", "3.2.7", "8.1.2"));
  EXPECT_EQ(owners_of("3.2.6", "thai-nguyen-xa-4203", policy.assignments).size(), 3u);
}

TEST(SinHoAssignments, SixOfficesHaveTheCodesOfTheirLists) {
  const Policy policy = shipped::policy("sin-ho-2024");
  const std::string set = "lai-chau-huyen-2023";
  EXPECT_THAT(row_of(policy, set, 0).codes, ElementsAre("1.1", "1.2", "1.3", "1.7", "4.1", "4.2", "4.3", "5.1", "5.2",
                                                        "5.3", "5.4", "5.5", "5.6", "5.7"));
  EXPECT_THAT(row_of(policy, set, 1).codes, ElementsAre("1.2", "1.4", "7.1", "7.2"));
  EXPECT_THAT(row_of(policy, set, 2).codes, ElementsAre("1.2", "2.1", "2.2", "2.3"));
  EXPECT_THAT(row_of(policy, set, 3).codes,
              ElementsAre("1.2", "1.6", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "7.2", "7.3", "8.9"));
  EXPECT_THAT(row_of(policy, set, 4).codes, ElementsAre("1.2", "6.1", "6.2", "6.3", "6.4", "6.5", "8.7", "8.8"));
  EXPECT_THAT(row_of(policy, set, 5).codes, ElementsAre("1.5"));
  // 1.2 is shared by the first five offices and not by the sixth.
  const auto owners = owners_of("1.2", set, policy.assignments);
  EXPECT_EQ(owners.size(), 5u);
  EXPECT_THAT(coverage(policy.assignments, *policy.find_set(set)).shared, ElementsAre("1.2", "7.2"));
}

TEST(HuuLungAssignments, PartsRangesAndAnnexesAreReadInTheLettersWords) {
  const Policy policy = shipped::policy("huu-lung-2021");
  const std::string set = "lang-son-cchc-2281";
  EXPECT_THAT(row_of(policy, set, 0).codes, ElementsAre("1", "4", "5"));
  EXPECT_THAT(row_of(policy, set, 1).codes, ElementsAre("2.1", "2.2", "2.3", "2.4"));
  EXPECT_THAT(row_of(policy, set, 2).codes, ElementsAre("3", "7"));
  EXPECT_THAT(row_of(policy, set, 3).codes, ElementsAre("6", "8"));
  EXPECT_THAT(row_of(policy, set, 4).codes, ElementsAre("7.1.1", "7.1.2", "7.2"));
  EXPECT_THAT(row_of(policy, set, 5).codes, ElementsAre("2.5"));
  EXPECT_THAT(row_of(policy, "lang-son-nhiem-vu-2280", 0).codes, ElementsAre("1", "2"));
  EXPECT_THAT(row_of(policy, "lang-son-nhiem-vu-2280", 1).codes, ElementsAre("3"));
}

TEST(HuuLungAssignments, TheMostSpecificOwnerOfAnOverlapComesFirst) {
  const Policy policy = shipped::policy("huu-lung-2021");
  const auto owners = owners_of("7.1.1", "lang-son-cchc-2281", policy.assignments);
  ASSERT_EQ(owners.size(), 2u);
  EXPECT_EQ(owners[0]->owner, "Phòng Văn hóa và Thông tin");
  EXPECT_EQ(owners[1]->owner, "Văn phòng HĐND và UBND");
}

TEST(CodeList, TakesEverySeparatorAndTrailingOnes) {
  EXPECT_THAT(codes_of("7.1; 7.2;"), ElementsAre("7.1", "7.2"));
  EXPECT_THAT(codes_of("7.1, 7.2, 7.10."), ElementsAre("7.1", "7.2", "7.10"));
  EXPECT_THAT(codes_of("7.1 và 7.2"), ElementsAre("7.1", "7.2"));
  EXPECT_THAT(codes_of("7.1.1 – 7.1.2"), ElementsAre("7.1.1", "7.1.2"));
  EXPECT_THAT(codes_of("( phần 7 của PL 2 nội dung 7.1.1, 7.1.2, 7.2)"), ElementsAre("7.1.1", "7.1.2", "7.2"));
  EXPECT_THAT(codes_of("phần 7 của Phụ lục II"), ElementsAre("7"));
}

TEST(CodeList, KeepsSevenOneApartFromSevenTen) {
  EXPECT_THAT(codes_of("7.1"), ElementsAre("7.1"));
  EXPECT_THAT(codes_of("7.10"), ElementsAre("7.10"));
  EXPECT_FALSE(is_within("7.10", "7.1"));
  EXPECT_TRUE(is_within("7.1.2", "7.1"));
}

TEST(CodeList, ExclusionsLeaveTheOtherCriteriaBelow) {
  EXPECT_THAT(codes_of("3.2 (trừ 3.2.2; 3.2.10)"), ElementsAre("3.2.1", "3.2.3"));
  EXPECT_THAT(codes_of("3.1; 3.2 (trừ 3.2.1 đến 3.2.3); 7.2"), ElementsAre("3.1", "3.2.10", "7.2"));
}

TEST(CodeList, SaysWhatItCouldNotRead) {
  EXPECT_THAT(problems_of("4.1.4 đến 4.1.1"), ElementsAre("lint.assignment.bad_range 4.1.4 đến 4.1.1"));
  EXPECT_THAT(problems_of("4.1.1 đến 4.2.3"), ElementsAre("lint.assignment.bad_range 4.1.1 đến 4.2.3"));
  EXPECT_THAT(problems_of("4..1"), ElementsAre("lint.assignment.bad_code 4..1"));
  EXPECT_THAT(problems_of("1.2.3.4.5"), ElementsAre("lint.assignment.bad_code 1.2.3.4.5"));
  EXPECT_THAT(problems_of("7.1 7.2"), ElementsAre("lint.assignment.no_separator 7.2"));
  EXPECT_THAT(problems_of("3.2 (trừ 3.2.1"), ElementsAre("lint.assignment.open_bracket (trừ 3.2.1"));
  EXPECT_THAT(problems_of("3.2 (trừ 7.1)"), ElementsAre("lint.assignment.except_outside 7.1"));
  EXPECT_THAT(problems_of("2.5 phần 3 của PL 2"), ElementsAre("lint.assignment.other_part phần 3 của PL 2"));
  EXPECT_THAT(problems_of("mục 7"), ElementsAre("lint.assignment.unread mục", "lint.assignment.whole_part 7"));
  EXPECT_THAT(problems_of("7,1.1"), ElementsAre("lint.assignment.whole_part 7"));
  EXPECT_THAT(problems_of(""), ElementsAre("lint.assignment.empty "));
}

// Print → parse gives the same terms for random lists of the whole grammar.
TEST(CodeListProperty, PrintingAndParsingGivesTheSameTerms) {
  std::mt19937 random(20241125);
  const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  const auto code = [&](const std::string& parent) {
    return (parent.empty() ? "" : parent + ".") + std::to_string(1 + below(120));
  };
  for (int round = 0; round < 2000; ++round) {
    CodeList list;
    const int terms = 1 + below(6);
    for (int i = 0; i < terms; ++i) {
      CodeTerm term;
      for (int level = below(4); level >= 0; --level) term.first = code(term.first);
      const bool is_top = term.first.find('.') == std::string::npos;
      if (!is_top && below(3) == 0) {
        const std::size_t dot = term.first.rfind('.');
        term.last =
            term.first.substr(0, dot + 1) + std::to_string(std::stoi(term.first.substr(dot + 1)) + 1 + below(9));
      } else if (std::ranges::count(term.first, '.') < 3 && below(3) == 0) {
        for (int j = below(3); j >= 0; --j) term.except.push_back({code(term.first), "", {}, ""});
      }
      list.terms.push_back(term);
    }
    const std::string printed = print_code_list(list);
    const CodeList read = parse_code_list(printed);
    EXPECT_THAT(read.problems, IsEmpty()) << printed;
    EXPECT_EQ(print_code_list(read), printed);
    ASSERT_EQ(read.terms.size(), list.terms.size()) << printed;
    for (std::size_t i = 0; i < list.terms.size(); ++i) {
      EXPECT_EQ(read.terms[i].first, list.terms[i].first);
      EXPECT_EQ(read.terms[i].last, list.terms[i].last);
      EXPECT_EQ(read.terms[i].except.size(), list.terms[i].except.size());
    }
  }
}

// One character taken for another: the list says that it was not understood, or names what it named before. A comma or
// a space for a dot inside a code of four parts makes two codes of the same grammar; those the set does not have, and
// those nobody was given any more, are told by the lint.
TEST(CodeListProperty, OneConfusionNeverGivesAnotherCodeInSilence) {
  const std::map<char, std::vector<std::string>> confusions = {{'0', {"O", "o"}}, {'1', {"l", "I", "|", "/"}},
                                                               {'2', {"Z"}},      {'5', {"S"}},
                                                               {'6', {"b"}},      {'8', {"B", "&"}},
                                                               {'9', {"g"}},      {'.', {",", " ", ":", "·"}},
                                                               {'-', {" ", "."}}, {' ', {"", "."}}};
  std::mt19937 random(20261130);
  const auto number = [&random] { return std::to_string(1 + random() % 19); };
  for (int round = 0; round < 400; ++round) {
    CodeList list;
    for (unsigned terms = 1 + random() % 4; terms > 0; --terms) {
      CodeTerm term;
      term.first = number() + "." + number() + (random() % 2 == 0 ? "." + number() : "");
      const std::size_t dot = term.first.rfind('.');
      if (random() % 3 == 0) {
        term.last =
            term.first.substr(0, dot + 1) + std::to_string(std::stoi(term.first.substr(dot + 1)) + 1 + random() % 9);
      }
      list.terms.push_back(term);
    }
    std::vector<std::string> named;
    for (const auto& term : list.terms) named.push_back(term.first + ">" + term.last);
    const std::string text = print_code_list(list);
    for (std::size_t at = 0; at < text.size(); ++at) {
      const auto row = confusions.find(text[at]);
      if (row == confusions.end()) continue;
      for (const auto& other : row->second) {
        const std::string written = text.substr(0, at) + other + text.substr(at + 1);
        const CodeList read = parse_code_list(written);
        if (!read.problems.empty()) continue;
        for (const auto& term : read.terms) {
          EXPECT_THAT(named, ::testing::Contains(term.first + ">" + term.last)) << written << " of " << text;
        }
      }
    }
  }
}

}  // namespace
}  // namespace kiemchung
