// Mistakes planted one at a time into the policies that ship. Each must be found, and on the line where it was planted.
#include "verifiers/policy_lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "tests/unit/verifiers/shipped_config.h"
#include "verifiers/check_catalogue.h"

namespace kiemchung {
namespace {

using ::testing::HasSubstr;

struct Mistake {
  std::string name;
  std::string policy;
  std::string file;   // "policy", or the criteria file's name
  std::string right;  // text that stands in the file …
  std::string wrong;  // … and what it is replaced by
  std::string key;    // of the problem expected
  std::string place;  // text on whose line the problem is expected; "" for `wrong`
};

std::ostream& operator<<(std::ostream& out, const Mistake& mistake) { return out << mistake.name; }

int line_of_text(const std::string& text, const std::string& part) {
  const std::size_t at = text.find(part);
  if (at == std::string::npos) throw std::runtime_error("not in the file: " + part);
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

void replace_once(std::string& text, const std::string& right, const std::string& wrong) {
  const std::size_t at = text.find(right);
  if (at == std::string::npos) throw std::runtime_error("not in the file: " + right);
  text.replace(at, right.size(), wrong);
}

TextFile& file_of(PolicySources& sources, const std::string& name) {
  if (name == "policy") return sources.policy;
  for (TextFile* file : {&sources.holidays, &sources.agencies}) {
    if (file->name.ends_with("/" + name)) return *file;
  }
  for (TextFile& file : sources.criteria) {
    if (file.name.ends_with("/" + name)) return file;
  }
  throw std::runtime_error("no such file: " + name);
}

class Planted : public ::testing::TestWithParam<Mistake> {};

TEST_P(Planted, IsFoundWithFileAndLine) {
  const Mistake& mistake = GetParam();
  PolicySources sources = shipped::sources(mistake.policy);
  TextFile& file = file_of(sources, mistake.file);
  replace_once(file.text, mistake.right, mistake.wrong);
  const int line = line_of_text(file.text, mistake.place.empty() ? mistake.wrong : mistake.place);
  const std::string expected = file.name + ":" + std::to_string(line) + ": " + mistake.key;
  std::vector<std::string> found;
  bool severe = false;
  for (const ConfigProblem& problem : read_policy(sources).problems) {
    const std::string place = problem.file + ":" + std::to_string(problem.line) + ": " + problem.message.key;
    found.push_back(place);
    severe |= place == expected && problem.severity != Severity::kNote;
  }
  EXPECT_TRUE(severe) << "expected " << expected << "\nfound " << ::testing::PrintToString(found);
}

std::vector<Mistake> mistakes() {
  const std::string suffix = "number.suffix = { effect = \"review\"";
  const std::string mau = "mau.toml";
  return {
      {"unknown_check", "default", "policy", "number.suffix =", "number.sufix =", "lint.unknown_check", ""},
      {"missing_rule", "default", "policy", "number.suffix =", "# number.suffix =", "lint.rule_missing", "[rules]\n"},
      {"wrong_effect", "default", "policy", suffix, "number.suffix = { effect = \"reveiw\"", "lint.unknown_word", ""},
      {"effect_missing", "default", "policy", suffix + ",", "number.suffix = {", "lint.missing_key", ""},
      {"rule_without_basis", "default", "policy",
       "draft.mark = { effect = \"reject\", basis = \"NĐ 30/2020/NĐ-CP, Điều 10, 13\" }",
       "draft.mark = { effect = \"reject\", basis = \"\" }", "lint.no_basis", ""},
      {"rule_as_word", "default", "policy",
       "number.form = { effect = \"inform\", basis = \"NĐ 30/2020/NĐ-CP, PL I, II.3\" }", "number.form = \"inform\"",
       "lint.expected_table", ""},
      {"unknown_above_review", "default", "policy", suffix, "number.suffix = { unknown = \"zero\", effect = \"review\"",
       "lint.unknown_too_heavy", ""},
      {"unknown_parameter", "default", "policy", suffix, "number.suffix = { max_days = 3, effect = \"review\"",
       "lint.unknown_key", ""},
      {"parameter_out_of_range", "default", "policy", "min_confidence = 0.85", "min_confidence = 85",
       "lint.parameter_range", ""},
      {"parameter_as_text", "default", "policy", "max_distance = 4", "max_distance = \"4\"", "lint.expected_number",
       ""},
      {"rule_twice", "default", "policy", suffix, "number.form = { effect = \"zero\", basis = \"x\" }\n" + suffix,
       "lint.syntax", "number.form = { effect = \"inform\""},
      {"syntax", "default", "policy", "version = \"1\"", "version = \"1", "lint.syntax", ""},
      {"unknown_key", "default", "policy", "version = \"1\"", "version = \"1\"\nasessment_year = 2024",
       "lint.unknown_key", "asessment_year"},
      {"key_missing", "default", "policy", "leader = true", "leeder = true", "lint.unknown_key", ""},
      {"title_missing", "default", "policy", "title = ", "# title = ", "lint.missing_key", "# Quy tắc chung"},
      {"bad_id", "default", "policy", "id = \"default\"", "id = \"Mặc định\"", "lint.bad_id", ""},
      {"year_as_text", "boc-nhieu-2024", "policy", "assessment_year = 2024", "assessment_year = \"2024\"",
       "lint.expected_whole", ""},
      {"impossible_year", "boc-nhieu-2024", "policy", "assessment_year = 2024", "assessment_year = 24", "lint.bad_year",
       ""},
      {"year_without_holidays", "boc-nhieu-2024", "policy", "assessment_year = 2024", "assessment_year = 2034",
       "lint.no_holidays", ""},
      {"unknown_set", "default", "policy", "criteria = [\"mau\"]", "criteria = [\"mau2\"]", "lint.unknown_set", ""},
      {"set_twice", "default", "policy", "criteria = [\"mau\"]", "criteria = [\"mau\", \"mau\"]", "lint.set_twice", ""},
      {"unknown_class", "default", "policy", "paper_scan = {", "paper_skan = {", "lint.unknown_class", ""},
      {"class_missing", "default", "policy", "\nimage = {", "\n# image = {", "lint.missing_key",
       "[classes]\nnative_signed"},
      {"unknown_bad_document", "default", "policy", "one_bad_document = \"document\"", "one_bad_document = \"file\"",
       "lint.unknown_word", ""},
      {"unknown_kind", "lao-cai-2021", "policy", "kinds = [\"BC\", ", "kinds = [\"BCC\", ", "lint.unknown_kind", ""},
      {"unknown_trust", "default", "policy", "\"government\", \"party\"", "\"goverment\", \"party\"",
       "lint.unknown_word", ""},
      {"flag_as_text", "default", "policy", "timestamp = false", "timestamp = \"no\"", "lint.expected_flag", ""},
      {"need_without_weight", "default", "policy", "[explanation]\nfigures = false", "[explanation]\nfigures = true",
       "lint.need_without_weight", "[explanation]"},
      {"weight_without_need", "sin-ho-2024", "policy", "signature = true\nseal = true",
       "signature = false\nseal = false", "lint.weight_without_need", "[table]"},
      {"window_backwards", "boc-nhieu-2024", "policy", "from = 2023-12-01\nto = 2024-12-31",
       "from = 2024-12-31\nto = 2023-12-01", "lint.window_backwards", "[[windows]]"},
      {"date_as_text", "boc-nhieu-2024", "policy", "until = 2024-11-25", "until = \"25/11/2024\"", "lint.expected_date",
       ""},
      {"rounds_overlap", "lao-cai-2021", "policy", "from = 2021-12-26", "from = 2021-12-24", "lint.rounds_overlap",
       "[[rounds]]\nid = \"lan-2\""},
      {"round_twice", "lao-cai-2021", "policy", "id = \"lan-2\"", "id = \"lan-1\"", "lint.round_twice",
       "[[rounds]]\nid = \"lan-1\"\ntitle = \"Bổ sung"},
      {"round_backwards", "lao-cai-2021", "policy", "until = 2021-12-25", "until = 2021-12-20", "lint.round_backwards",
       "[[rounds]]\nid = \"tham-dinh\""},
      {"round_with_two_ends", "kon-ray-2023", "policy", "before = 2023-11-20",
       "before = 2023-11-20\nuntil = 2023-11-20", "lint.round_end", "[[rounds]]\nid = \"xa\""},
      {"round_without_end", "boc-nhieu-2024", "policy", "until = 2024-11-25", "# until", "lint.round_end",
       "[[rounds]]"},
      {"unknown_audience", "kon-ray-2023", "policy", "audience = [\"xa\"]", "audience = [\"xã\"]",
       "lint.unknown_unit_kind", ""},
      {"lock_without_rounds", "default", "policy", "version = \"1\"", "version = \"1\"\nlock_after = true",
       "lint.lock_without_rounds", "lock_after"},
      {"bad_range", "boc-nhieu-2024", "policy", "4.1.1 đến 4.1.4", "4.1.4 đến 4.1.1", "lint.assignment.bad_range", ""},
      {"bad_code", "boc-nhieu-2024", "policy", "\"4.3.6\"", "\"4.3..6\"", "lint.assignment.bad_code", ""},
      {"bracket_open", "boc-nhieu-2024", "policy", "3.2.14); 3.3", "3.2.14; 3.3", "lint.assignment.open_bracket", ""},
      {"separator_lost", "boc-nhieu-2024", "policy", "\"1.7; 7.1\"", "\"1.7 7.1\"", "lint.assignment.no_separator", ""},
      {"suspicious_code", "boc-nhieu-2024", "policy", "\"8.4.2\"", "\"8.4.22\"", "lint.suspicious_code", ""},
      {"misprint_no_longer_there", "boc-nhieu-2024", "policy", "8.3.2.1; 8.2.3.2;", "8.3.2.1; 8.3.2.2;",
       "lint.not_suspicious", "as_written"},
      {"assignment_to_unknown_set", "sin-ho-2024", "policy", "set = \"lai-chau-huyen-2023\"", "set = \"lai-chau\"",
       "lint.unknown_set", "[[assignments]]"},
      {"codes_missing", "boc-nhieu-2024", "policy", "codes = \"4.3.6\"", "# codes", "lint.missing_key",
       "[[assignments]]\nowner = \"Ban thanh tra nhân dân\""},
      {"codes_empty", "boc-nhieu-2024", "policy", "codes = \"4.3.6\"", "codes = \"\"", "lint.assignment.empty", ""},
      {"yearly_across_new_year", "huu-lung-2021", "policy", "until = 2021-12-25",
       "from = 2020-12-26\nuntil = 2021-12-25", "lint.round_backwards", "[[rounds]]"},
      {"holidays_not_a_list", "default", "holidays.toml", "worked = [2024-05-04]", "worked = 2024-05-04",
       "lint.expected_list", ""},
      {"owner_twice", "boc-nhieu-2024", "policy", "owner = \"HĐND\"", "owner = \"Đảng ủy\"", "lint.owner_twice",
       "[[assignments]]\nowner = \"Đảng ủy\"\ncodes = \"1.4"},
      {"telephone_number", "boc-nhieu-2024", "policy", "owner = \"HĐND\"", "owner = \"HĐND, 0123 456 789\"",
       "lint.personal_data", ""},
      {"exemption_without_reason", "boc-nhieu-2024", "policy", "reason = ", "# reason = ", "lint.missing_key",
       "[[exemptions]]"},
      {"exemption_of_unknown_check", "boc-nhieu-2024", "policy", "checks = [\"class.accepted\"",
       "checks = [\"klass.*\"", "lint.unknown_check", ""},
      {"extra_evidence_without_round", "kon-ray-2023", "policy", "round = \"khac-phuc\"", "round = \"khac-phuc-2\"",
       "lint.unknown_round", ""},
      {"code_twice", "default", mau, "code = \"7.2\", ", "code = \"7.1\", ", "lint.code_twice",
       "code = \"7.1\",     maximum = 1.0, title = \"Văn bản điện tử"},
      {"code_as_number", "default", mau, "code = \"7.10\"", "code = 7.10", "lint.code_is_number", ""},
      {"code_malformed", "default", mau, "code = \"7.10\"", "code = \"7.010\"", "lint.bad_code", ""},
      {"code_without_parent", "default", mau, "code = \"7.10\"", "code = \"9.10\"", "lint.code_without_parent", ""},
      {"codes_out_of_order", "default", mau, "code = \"1.2\", ", "code = \"1.6\", ", "lint.code_order",
       "code = \"1.3\", "},
      {"points_negative", "default", mau, "code = \"1.1\",     maximum = 2.0", "code = \"1.1\",     maximum = -2.0",
       "lint.points_range", ""},
      {"points_do_not_add_up", "default", mau, "code = \"1\",       maximum = 8.0", "code = \"1\",       maximum = 9.0",
       "lint.points_sum", ""},
      {"points_as_text", "default", mau, "code = \"1.1\",     maximum = 2.0", "code = \"1.1\",     maximum = \"2,0\"",
       "lint.expected_number", ""},
      {"scoring_unknown", "default", mau, "scoring = \"survey\"", "scoring = \"khảo sát\"", "lint.unknown_word", ""},
      {"kind_of_criterion_unknown", "default", mau, "kinds = [\"KH\", \"QĐ\"]", "kinds = [\"KH\", \"QD\"]",
       "lint.unknown_kind", ""},
      {"holiday_of_another_year", "default", "holidays.toml", "2024-04-18", "2023-04-18", "lint.date_of_year", ""},
      {"agency_twice", "default", "agencies.toml", "{ name = \"Tỉnh Lai Châu\"", "{ name = \"Tỉnh Lào Cai\"",
       "lint.agency_twice", "{ name = \"Tỉnh Lào Cai\", level = \"tinh\" },\n  { name = \"Tỉnh Lâm Đồng"},
  };
}

INSTANTIATE_TEST_SUITE_P(Mistake, Planted, ::testing::ValuesIn(mistakes()),
                         [](const auto& parameter) { return parameter.param.name; });

TEST(PolicyLint, ShowsAllMistakesOfAFileAtOnceInTheOrderOfItsLines) {
  PolicySources sources = shipped::sources("default");
  replace_once(sources.policy.text, "version = \"1\"", "version = 1");
  replace_once(sources.policy.text, "timestamp = false", "timestamp = 0");
  replace_once(sources.policy.text, "max_distance = 4", "max_distance = 400");
  const PolicyReading reading = read_policy(sources);
  ASSERT_EQ(reading.problems.size(), 3u);
  EXPECT_EQ(reading.problems[0].message.key, "lint.expected_text");
  EXPECT_EQ(reading.problems[1].message.key, "lint.expected_flag");
  EXPECT_EQ(reading.problems[2].message.key, "lint.parameter_range");
  EXPECT_FALSE(reading.policy.has_value());
}

TEST(PolicyLint, AnErrorEndsARunWithEveryProblemAndAWarningDoesNot) {
  PolicySources broken = shipped::sources("default");
  replace_once(broken.policy.text, "max_distance = 4", "max_distance = 400");
  EXPECT_THROW(Policy::parse(broken), ConfigError);
  PolicySources doubtful = shipped::sources("default");
  replace_once(doubtful.policy.text, "number.suffix =", "# number.suffix =");
  const Policy policy = Policy::parse(doubtful);
  EXPECT_EQ(policy.rule_for("number.suffix").effect, Effect::kReview);
}

TEST(PolicyLint, ABrokenSetOfAnotherPolicyDoesNoHarm) {
  PolicySources sources = shipped::sources("default");
  TextFile& other = file_of(sources, "lao-cai-xa-2910.toml");
  replace_once(other.text, "code = \"1.1\"", "code = 1.1");
  EXPECT_TRUE(read_policy(sources).problems.empty());
}

// Every key "lint.…" that stands in the sources of this room has its sentence.
TEST(PolicyLint, EveryProblemItCanNameHasASentence) {
  const std::string messages = "\n" + shipped::file("messages/vi.toml").text;
  const std::regex key("\"(lint\\.[a-z_.]*[a-z_])\"");
  int keys = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(KC_SOURCE_DIR) + "/verifiers")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string source = shipped::file("../verifiers/" + entry.path().filename().string()).text;
    for (std::sregex_iterator found(source.begin(), source.end(), key), end; found != end; ++found) {
      EXPECT_THAT(messages, HasSubstr("\n" + (*found)[1].str() + " = "));
      ++keys;
    }
  }
  EXPECT_GT(keys, 60);
}

TEST(PolicyRules, AnUnknownOutcomeNeverWeighsMoreThanReview) {
  for (const std::string_view name : shipped::kPolicies) {
    const Policy policy = shipped::policy(std::string(name));
    for (const CheckInfo& check : check_catalogue()) {
      const CheckRule& rule = policy.rule_for(check.id);
      EXPECT_LE(rule.weigh(Outcome::kUnknown), Effect::kReview) << name << " " << check.id;
      EXPECT_EQ(rule.weigh(Outcome::kHolds), Effect::kIgnore) << name << " " << check.id;
      EXPECT_EQ(rule.weigh(Outcome::kFails), rule.effect) << name << " " << check.id;
      EXPECT_FALSE(rule.basis.empty()) << name << " " << check.id;
    }
  }
  CheckRule careless;
  careless.effect = Effect::kZero;
  careless.unknown = Effect::kZero;
  EXPECT_EQ(careless.weigh(Outcome::kUnknown), Effect::kReview);
}

}  // namespace
}  // namespace kiemchung
