// Saved facts × policies → verdicts, as text a person who does not program can review (tests/replay/README.md).
//
// A case holds documents as changes to a base document, what was judged of their signatures, and the rows of the
// self-score sheet. Expected texts were written from the letters and Decree 30/2020 and are never taken from the
// program.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "extractors/facts_json.h"
#include "tests/unit/verifiers/judge_fixture.h"
#include "verifiers/message_catalogue.h"

namespace kiemchung {
namespace {

using Json = nlohmann::ordered_json;

const std::string kFolder = std::string(KC_SOURCE_DIR) + "/tests/replay/";

std::string read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("no such file: " + path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string replaced(std::string text, const std::map<std::string, std::string>& words) {
  for (const auto& [name, value] : words) {
    const std::string place = "{" + name + "}";
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place))
      text.replace(at, place.size(), value);
  }
  return text;
}

// Hữu Lũng's sets are for districts, the other letters reach the communes.
std::string unit_kind(const std::string& policy) { return policy == "huu-lung-2021" ? "huyen" : "xa"; }

// The first codes that stand in one set only and rest on evidence: every campaign has its own table.
std::vector<std::string> usable_codes(const Policy& policy, const std::string& kind) {
  std::map<std::string, int> sets;
  std::vector<std::string> order;
  for (const CriteriaSet* set : policy.sets_for(kind)) {
    for (const Criterion* leaf : set->leaves()) {
      if (leaf->scoring == Scoring::kEvidence && sets[leaf->code]++ == 0) order.push_back(leaf->code);
    }
  }
  std::erase_if(order, [&sets](const std::string& code) { return sets[code] > 1; });
  return order;
}

// Like a JSON merge patch, but null is a value: "no year in the symbol".
void overlay(Json& target, const Json& change) {
  if (!target.is_object() || !change.is_object()) {
    target = change;
    return;
  }
  for (const auto& [key, value] : change.items()) overlay(target[key], value);
}

// Saved facts keep what they hold; a fact that was invented later takes its standard value, as a reader of old facts
// would.
DocumentFacts facts_of(const Json& saved) {
  DocumentFacts standard;
  standard.signatures.emplace_back();
  Json whole = Json::parse(facts_to_json(standard));
  const Json signature = whole.at("signatures").at(0);
  overlay(whole, saved);
  for (auto& one : whole.at("signatures")) {
    Json filled = signature;
    overlay(filled, one);
    one = std::move(filled);
  }
  return facts_from_json(whole.dump());
}

template <class Enum>
void set_word(Enum& value, const Json& json, const char* key) {
  if (json.contains(key)) value = from_word<Enum>(json.at(key).get<std::string>()).value();
}

// Good in all respects and made on the document's own day, unless the case says otherwise.
SignaturesJudgement judged(const DocumentFacts& facts, const Json& change) {
  auto all = fixture::good_signatures(facts, change.value("time", facts.date.iso + "T03:00:00Z"));
  set_word(all.signed_by_leader, change, "leader");
  set_word(all.signed_by_agency, change, "agency");
  set_word(all.order_ok, change, "order");
  for (auto& one : all.signatures) {
    set_word(one.mathematics, change, "mathematics");
    set_word(one.structure, change, "structure");
    set_word(one.unchanged, change, "unchanged");
    set_word(one.matches_document, change, "matches");
    set_word(one.path.status, change, "path");
    set_word(one.revocation.status, change, "revocation");
    one.time.trusted = change.value("trusted_time", true);
    if (!one.time.trusted) one.time.source = TimeSource::kClaimed;
  }
  return all;
}

SelfScoreSheet sheet_of(const Json& rows) {
  SelfScoreSheet sheet;
  sheet.path = "bang-tu-cham.xlsx";
  for (const auto& json : rows) {
    SelfScoreRow row;
    row.code = json.at("code");
    row.explanation = json.value("explanation", "");
    row.cell = "Sheet1!A" + std::to_string(sheet.rows.size() + 2);
    if (json.contains("self_score")) row.self_score = json.at("self_score").get<double>();
    for (const auto& document : json.value("documents", Json::array())) {
      row.documents.push_back({document.at("number"), document.value("date", ""), document.value("section", ""), {}});
    }
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

const char* vietnamese(Effect effect) {
  switch (effect) {
    case Effect::kZero:
      return "đề xuất 0 điểm";
    case Effect::kReject:
      return "không được tính";
    case Effect::kReview:
      return "cần xem lại";
    case Effect::kInform:
      return "nêu cho biết";
    case Effect::kIgnore:
      break;
  }
  return "bỏ qua";
}

const char* vietnamese(Outcome outcome) {
  if (outcome == Outcome::kFails) return "không đạt";
  return outcome == Outcome::kUnknown ? "không kết luận được" : "đạt";
}

std::string vietnamese(const EvidenceVerdict& verdict) {
  if (verdict.zero_proposed) return "đề xuất 0 điểm";
  if (verdict.outcome == EvidenceOutcome::kRejected) return "không được tính";
  return verdict.outcome == EvidenceOutcome::kReview ? "cần xem lại" : "được nhận";
}

std::string vietnamese(const CriterionVerdict& verdict) {
  static const std::map<CriterionOutcome, const char*> kOutcomes = {
      {CriterionOutcome::kMet, "đạt"},
      {CriterionOutcome::kReview, "cần xem lại"},
      {CriterionOutcome::kZero, "đề xuất 0 điểm"},
      {CriterionOutcome::kMissing, "thiếu"},
      {CriterionOutcome::kExplained, "có giải trình"},
      {CriterionOutcome::kNotDue, "chưa đến hạn"},
      {CriterionOutcome::kNotExpected, "không cần tài liệu"}};
  std::ostringstream text;
  text << kOutcomes.at(verdict.outcome);
  if (verdict.proposed_score) text << ", đề xuất " << *verdict.proposed_score;
  return text.str();
}

// Findings that ask for something, and exemptions; the rest is for the reports.
std::string lines_of(const std::vector<Finding>& findings) {
  std::string text;
  std::set<std::string> said;
  for (const auto& finding : findings) {
    const bool exempted = finding.message.key == "answer.exempted";
    if (finding.effect < Effect::kReview && !exempted) continue;
    const std::string line = std::string("    ") + vietnamese(finding.effect) + ": " + finding.check + " (" +
                             (exempted ? "được miễn" : vietnamese(finding.outcome)) + ")\n";
    if (said.insert(line).second) text += line;
  }
  return text;
}

// A sentence whose blanks are not all filled in would be shown with "…".
void expect_whole_sentences(const std::vector<Finding>& findings, const MessageCatalogue& messages) {
  for (const auto& finding : findings) {
    EXPECT_TRUE(messages.has(finding.message.key)) << finding.message.key;
    EXPECT_TRUE(finding.settle.empty() || messages.has(finding.settle)) << finding.settle;
    for (const auto& name : messages.arguments_of(finding.message.key)) {
      EXPECT_TRUE(finding.message.arguments.contains(name)) << finding.message.key << " lacks " << name;
    }
  }
}

const Policy& policy_named(const std::string& name) {
  static std::map<std::string, Policy> policies;
  const auto found = policies.find(name);
  return found != policies.end() ? found->second : policies.emplace(name, shipped::policy(name)).first->second;
}

class Replay : public ::testing::TestWithParam<std::string> {
 protected:
  // What one policy says of a case, without its name.
  static std::string run(const std::string& written, const std::string& policy_name) {
    const Policy& policy = policy_named(policy_name);
    const std::string kind = unit_kind(policy_name);
    const auto codes = usable_codes(policy, kind);
    const int year = policy.assessment_year.value_or(2024);
    const Json json = Json::parse(replaced(written, {{"code", codes.at(0)},
                                                     {"code2", codes.at(1)},
                                                     {"year", std::to_string(year)},
                                                     {"last_year", std::to_string(year - 1)},
                                                     {"long_ago", std::to_string(year - 3)}}));
    std::map<std::string, SignaturesJudgement> signatures;
    std::map<std::string, std::string> names;  // "unit/path" to the document's name in the case
    CampaignJudge judge(
        policy, [&signatures](const DocumentFacts& facts) { return signatures.at(facts.sha256); }, fixture::kAt);
    std::set<std::string> units;
    for (const auto& document : json.at("documents")) units.insert(document.value("unit", "xa-an-mau"));
    units.insert("xa-an-mau");
    for (const auto& unit : units) judge.add_submission({unit, kind, sheet_of(json.at("sheet"))});
    for (const auto& document : json.at("documents")) {
      Json facts_json = Json::parse(read(kFolder + "base/" + document.at("base").get<std::string>() + ".json"));
      facts_json = Json::parse(replaced(facts_json.dump(), {{"year", std::to_string(year)}}));
      const std::string name = document.at("name");
      facts_json["sha256"] = std::string(64, document.value("content", name).at(0));
      overlay(facts_json, document.value("facts", Json::object()));
      const auto facts = facts_of(facts_json);
      signatures[facts.sha256] = judged(facts, document.value("signatures", Json::object()));
      Claim claim = fixture::claim(document.at("path"), document.at("codes"), document.value("unit", "xa-an-mau"));
      if (document.contains("first_seen")) claim.first_seen = document.at("first_seen").value(policy_name, "");
      if (document.contains("unseen")) claim.unseen = document.at("unseen").value(policy_name, "");
      names[claim.unit + "/" + claim.path] = name;
      judge.add_evidence(claim, facts);
    }
    return text_of(judge.finish(), names, codes);
  }

  static std::string text_of(const CampaignVerdict& verdict, const std::map<std::string, std::string>& names,
                             const std::vector<std::string>& codes) {
    static const auto messages = MessageCatalogue::parse(shipped::file("messages/vi.toml"));
    std::map<std::string, std::string> files;  // by name in the case
    std::set<std::string> used;
    for (const auto& evidence : verdict.evidence) {
      expect_whole_sentences(evidence.verdict.findings, messages);
      files[names.at(evidence.claim.unit + "/" + evidence.claim.path)] =
          vietnamese(evidence.verdict) + "\n" + lines_of(evidence.verdict.findings);
      used.insert(evidence.claim.codes.begin(), evidence.claim.codes.end());
    }
    used.insert(codes.at(0));
    std::string text;
    for (const auto& [name, lines] : files) text += "  Tệp " + name + ": " + lines;
    for (const auto& unit : verdict.units) {
      expect_whole_sentences(unit.findings, messages);
      for (const auto& criterion : unit.criteria) {
        if (!used.contains(criterion.code)) continue;
        expect_whole_sentences(criterion.reasons, messages);
        const char* which = criterion.code == codes.at(0) ? "Tiêu chí" : "Tiêu chí khác";
        text += std::string("  ") + which + ": " + vietnamese(criterion) + "\n";
        std::vector<Finding> own = criterion.reasons;
        std::erase_if(own, [](const Finding& finding) {
          return !finding.check.starts_with("explanation.") && !finding.check.starts_with("sheet.");
        });
        text += lines_of(own);
      }
    }
    return text;
  }
};

// The text of an expected file, taken apart: policy name to what is expected of it.
std::map<std::string, std::string> expected_of(const std::string& text) {
  std::map<std::string, std::string> expected;
  std::vector<std::string> current;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    if (line.starts_with("Chính sách: ")) {
      current.clear();
      std::istringstream names(line.substr(std::string("Chính sách: ").size()));
      for (std::string name; std::getline(names, name, ',');) {
        name.erase(0, name.find_first_not_of(' '));
        current.push_back(name);
        EXPECT_TRUE(expected.emplace(name, "").second) << name << " twice";
      }
      continue;
    }
    for (const auto& name : current) expected.at(name) += line + "\n";
  }
  return expected;
}

TEST_P(Replay, GivesTheExpectedVerdictUnderEveryPolicy) {
  const std::string written = read(kFolder + "cases/" + GetParam() + ".json");
  const auto expected = expected_of(read(kFolder + "expected/" + GetParam() + ".txt"));
  ASSERT_FALSE(expected.empty());
  if (!Json::parse(written).value("only_some_policies", false)) {
    EXPECT_EQ(expected.size(), std::size(shipped::kPolicies));
  }
  for (const auto& [policy, text] : expected) EXPECT_EQ(run(written, policy), text) << policy;
}

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder + "cases")) names.push_back(entry.path().stem());
  std::ranges::sort(names);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Saved, Replay, ::testing::ValuesIn(case_names()), [](const auto& parameter) {
  std::string name = parameter.param;
  std::ranges::replace_if(
      name, [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) == 0; }, '_');
  return name;
});

// "At least 150 cases": one case is one saved document set under one policy.
TEST(ReplayCorpus, HoldsAtLeastOneHundredAndFiftyCases) {
  std::size_t cases = 0;
  for (const auto& name : case_names()) cases += expected_of(read(kFolder + "expected/" + name + ".txt")).size();
  EXPECT_GE(cases, 150U);
}

}  // namespace
}  // namespace kiemchung
