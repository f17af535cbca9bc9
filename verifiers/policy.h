// A policy: how heavy each check weighs in one campaign and on which clause, which documents count, when, and for whom.
//
// A policy is data (config/policies/*.toml); checks know nothing of it. Everything judgement needs beside facts,
// claims, trust and time hangs here, so that judgement opens no file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/document_facts.h"
#include "verifiers/agencies.h"
#include "verifiers/assignment.h"
#include "verifiers/calendar.h"
#include "verifiers/config_problem.h"
#include "verifiers/criteria.h"
#include "verifiers/finding.h"
#include "verifiers/rounds.h"

namespace kiemchung {

// The policy's line for one check.
struct CheckRule {
  Effect effect = Effect::kReview;   // where the check fails
  Effect unknown = Effect::kReview;  // where it cannot tell; never above review, whatever the file says
  std::string basis;
  std::map<std::string, double, std::less<>> parameters;  // every parameter of the check, set or standard

  // Effect for an outcome: holds is always "ignore".
  Effect weigh(Outcome outcome) const;
  // A parameter of the check catalogue. Throws std::out_of_range for a name the check does not have: a bug of ours.
  double number(std::string_view parameter) const;
  int line = 0;
};

// How a class of documents counts; effect ignore means accepted.
struct ClassRule {
  Effect effect = Effect::kReview;
  std::string basis;
};

// Issuers whose documents count although the policy wants digital signatures ("Trừ các văn bản của đơn vị không có ký
// số").
struct Exemption {
  std::string issuer;               // words the issuer's name must hold, in order: "Trường Mầm non"
  std::vector<std::string> kinds;   // only these tên loại; empty: all
  std::vector<std::string> checks;  // checks (id or "group.*") lowered to inform by it
  std::string reason;               // shown in the verdict
  std::string basis;
};

// What an explanation (giải trình) needs.
struct ExplanationNeeds {
  bool figures = false;    // số liệu
  bool reference = false;  // mục, trang of the evidence
  int min_words = 3;
};

// What a table or statistics (bảng, biểu) needs.
struct TableNeeds {
  bool signature = false;
  bool seal = false;
};

// What digital signatures a document of this campaign needs.
struct SignatureNeeds {
  bool leader = true;              // người có thẩm quyền
  bool agency = true;              // cơ quan
  bool timestamp = false;          // a trusted time is needed; otherwise its absence only informs
  std::vector<std::string> trust;  // purposes of anchors that count: "government", "national"
};

// Dates of documents that count. Per-kind rows come first that match: a plan of year N may be dated in December of N-1.
struct KindWindow {
  std::vector<std::string> kinds;  // "KH"; empty: every kind
  DateWindow window;
};

// What the self-assessment report needs.
struct ReportNeeds {
  bool required = false;
  bool signed_by_head = false;
  std::vector<std::string> parts;  // words of headings that must be found
};

// Evidence asked of some units only (the inspected units of Kon Rẫy).
struct ExtraEvidence {
  std::string id;
  std::string title;
  std::vector<std::string> units;  // names
  std::string round;               // id of the round with its deadline
  std::string basis;
};

// one bad document takes the whole criterion down, or only itself.
enum class BadDocument { kDocument, kCriterion };
template <>
inline constexpr Word<BadDocument> kWords<BadDocument>[] = {{BadDocument::kDocument, "document"},
                                                            {BadDocument::kCriterion, "criterion"}};

// All files a policy is read from, already in memory.
struct PolicySources {
  TextFile policy;
  std::vector<TextFile> criteria;  // those the policy names, or more
  TextFile holidays;
  TextFile agencies;
};

class Policy {
 public:
  // Throws ConfigError with every problem found. Warnings do not throw; `policy lint` shows them.
  static Policy parse(const PolicySources& sources);

  std::string id;
  std::string title;  // Vietnamese
  std::string version;
  std::vector<BasisDecision> basis;    // the letter and the norms it rests on
  std::optional<int> assessment_year;  // năm đánh giá; nothing: dates are not held against a year
  BadDocument one_bad_document = BadDocument::kDocument;
  SignatureNeeds signatures;
  ExplanationNeeds explanation;
  TableNeeds table;
  ReportNeeds report;
  std::vector<KindWindow> windows;  // in the order of the file
  std::vector<Exemption> exemptions;
  std::vector<std::string> kinds;  // tên loại accepted; empty: all. Others weigh by "kind.accepted"
  std::vector<CriteriaSet> sets;
  std::vector<Assignment> assignments;
  std::vector<ExtraEvidence> extra_evidence;
  Rounds rounds;
  HolidayTable holidays;
  AgencyCatalogue agencies;

  // Every check of the catalogue has a rule. Throws std::out_of_range for an unknown id: a bug of ours.
  const CheckRule& rule_for(std::string_view check) const;
  const ClassRule& class_rule(DocumentClass document_class) const;
  // The exemption that covers this issuer, kind and check; nullptr: none.
  const Exemption* exemption_for(const IssuerFact& issuer, std::string_view kind, std::string_view check) const;
  // Criteria sets a unit of this kind answers for; "" asks for all.
  std::vector<const CriteriaSet*> sets_for(std::string_view unit_kind) const;
  const CriteriaSet* find_set(std::string_view id) const;
  // Dates a document of that kind (abbreviation) may carry for that criterion; nothing: any date.
  std::optional<DateWindow> window_for(const Criterion* criterion, std::string_view kind) const;
  // Decisions that a set of this policy replaced and the text still cites (Hữu Lũng 2021, opening).
  std::vector<BasisDecision> replaced_decisions_in(std::string_view text) const;

 private:
  friend class PolicyReader;
  std::map<std::string, CheckRule, std::less<>> rules_;
  std::map<DocumentClass, ClassRule> classes_;
};

}  // namespace kiemchung
