#include "verifiers/judge.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "extractors/fields/text_norm.h"
#include "verifiers/checks/across_checks.h"
#include "verifiers/checks/evidence_record.h"
#include "verifiers/checks/explanation_checks.h"
#include "verifiers/checks/registry.h"
#include "verifiers/checks/submission_checks.h"
#include "verifiers/criterion_verdict.h"
#include "verifiers/named_reading.h"
#include "verifiers/policy.h"
#include "verifiers/signature/path.h"
#include "verifiers/weighing.h"

namespace kiemchung {
namespace {

// A leaf of a criteria set that one unit answers for.
struct ExpectedCriterion {
  const CriteriaSet* set = nullptr;
  const Criterion* criterion = nullptr;
};

bool is_unit(const Assignment& assignment, const std::string& folded_unit) {
  return fold_key(assignment.owner) == folded_unit;
}

// A unit that is itself an owner in the table of assignments answers for what it was given; any other for the whole
// set.
std::vector<ExpectedCriterion> expected_of(const Policy& policy, const std::string& unit, const std::string& kind) {
  const std::string folded = fold_key(unit);
  const bool is_owner =
      std::ranges::any_of(policy.assignments, [&](const Assignment& a) { return is_unit(a, folded); });
  const auto given = [&](const CriteriaSet& set, const Criterion& leaf) {
    return std::ranges::any_of(policy.assignments, [&](const Assignment& assignment) {
      return assignment.set == set.id && is_unit(assignment, folded) &&
             std::ranges::any_of(assignment.codes, [&](const std::string& code) { return is_within(leaf.code, code); });
    });
  };
  std::vector<ExpectedCriterion> expected;
  for (const CriteriaSet* set : policy.sets_for(kind)) {
    for (const Criterion* leaf : set->leaves()) {
      if (!is_owner || given(*set, *leaf)) expected.push_back({set, leaf});
    }
  }
  return expected;
}

bool is_for(const EvidenceRecord& record, const CriteriaSet& set, const Criterion& criterion,
            const CriteriaSet* named) {
  if (named != nullptr && named != &set) return false;
  return std::ranges::any_of(record.claim.codes,
                             [&](const std::string& code) { return is_within(criterion.code, code); });
}

RoundNow round_now(const Policy& policy, Instant at, std::string_view unit_kind) {
  const auto status = policy.rounds.status_at(at, unit_kind);
  return {status.round, std::string(word_of(status.state)), status.days_left};
}

const SelfScoreRow* row_of(const SelfScoreSheet& sheet, std::string_view code) {
  const auto found = std::ranges::find(sheet.rows, code, &SelfScoreRow::code);
  return found == sheet.rows.end() ? nullptr : &*found;
}

}  // namespace

struct CampaignJudge::Impl {
  Impl(const Policy& the_policy, SignaturesJudge judge, const std::string& time, bool keep)
      : policy(the_policy), signatures(std::move(judge)), keep_all(keep) {
    const auto parsed = parse_instant(time);
    if (!parsed) throw std::invalid_argument("not an instant (expected 2024-11-25T10:00:00Z): " + time);
    at = *parsed;
  }

  void add(const Claim& claim, const DocumentFacts& facts);
  void ask_document(const DocumentContext& context, EvidenceRecord& record) const;
  void ask_across();
  UnitVerdict judge_unit(const Submission& submission, const std::vector<JudgedEvidence>& evidence, std::size_t first,
                         std::size_t last) const;
  CriterionVerdict judge_criterion(const CriterionContext& context, const std::vector<JudgedEvidence>& evidence) const;
  std::vector<Finding> ask_submission(const SubmissionContext& context) const;
  void keep(std::vector<Finding>& findings, Finding finding) const {
    if (keep_all || finding.effect != Effect::kIgnore) findings.push_back(std::move(finding));
  }

  const Policy& policy;
  SignaturesJudge signatures;
  Instant at;
  bool keep_all;
  std::map<std::string, Submission> submissions;  // by unit
  std::vector<EvidenceRecord> records;
};

void CampaignJudge::Impl::ask_document(const DocumentContext& context, EvidenceRecord& record) const {
  const auto& facts = context.facts;
  const Subject subject{facts.sha256, &facts.issuer, facts.kind.code.empty() ? facts.number.kind : facts.kind.code};
  for (const DocumentCheck* check : document_checks()) {
    if (!record.readable && check->needs_reading()) continue;
    for (const auto& answer : check->ask(context)) {
      keep(record.findings, weigh(check->id(), answer, policy, subject));
    }
  }
}

void CampaignJudge::Impl::add(const Claim& claim, const DocumentFacts& saved) {
  const auto submission = submissions.try_emplace(claim.unit, Submission{claim.unit, "", {}}).first;
  const std::string& kind = submission->second.unit_kind;
  std::optional<DocumentFacts> chosen;
  if (auto number = reading_by_name(saved.number, claim, submission->second.sheet,
                                    policy.rule_for("number.certain").number("min_confidence"))) {
    chosen = saved;
    chosen->number = std::move(*number);
  }
  const DocumentFacts& facts = chosen ? *chosen : saved;
  const bool readable = is_readable(facts);
  const SignaturesJudgement judged = readable ? signatures(facts) : SignaturesJudgement{};
  DocumentContext context{facts, claim, policy, judged, at, kind, {}};
  const CriteriaSet* const named = named_set(policy, kind, claim.path);
  for (const CriteriaSet* set : policy.sets_for(kind)) {
    if (named != nullptr && named != set) continue;
    for (const auto& code : claim.codes) {
      if (const Criterion* criterion = set->find(code)) context.criteria.push_back(criterion);
    }
  }
  auto record = record_of(context);
  ask_document(context, record);
  records.push_back(std::move(record));
}

void CampaignJudge::Impl::ask_across() {
  const AcrossContext context{policy, records};
  std::vector<std::pair<std::size_t, Finding>> found;
  for (const AcrossCheck* check : all_across_checks()) {
    for (const auto& [index, answer] : check->ask(context)) {
      found.emplace_back(index, weigh(check->id(), answer, policy, {records[index].sha256, nullptr, ""}));
    }
  }
  for (auto& [index, finding] : found) keep(records[index].findings, std::move(finding));
}

CriterionVerdict CampaignJudge::Impl::judge_criterion(const CriterionContext& context,
                                                      const std::vector<JudgedEvidence>& evidence) const {
  std::vector<CriterionEvidence> judged;
  for (const auto* record : context.evidence) {
    judged.push_back({record, &evidence[static_cast<std::size_t>(record - records.data())].verdict});
  }
  std::vector<Finding> row_findings;
  for (const CriterionCheck* check : criterion_checks()) {
    for (const auto& answer : check->ask(context)) keep(row_findings, weigh(check->id(), answer, policy, {}));
  }
  return criterion_verdict(context, judged, std::move(row_findings), at);
}

std::vector<Finding> CampaignJudge::Impl::ask_submission(const SubmissionContext& context) const {
  std::vector<Finding> findings;
  for (const SubmissionCheck* check : all_submission_checks()) {
    for (const auto& answer : check->ask(context)) keep(findings, weigh(check->id(), answer, policy, {}));
  }
  sort_findings(findings);
  return findings;
}

UnitVerdict CampaignJudge::Impl::judge_unit(const Submission& submission, const std::vector<JudgedEvidence>& evidence,
                                            std::size_t first, std::size_t last) const {
  UnitVerdict verdict;
  verdict.unit = submission.unit;
  verdict.round = round_now(policy, at, submission.unit_kind);
  SubmissionContext whole{policy, submission.unit, submission.unit_kind, submission.sheet, at, {}, {}, {}};
  if (submission.frozen) whole.frozen = &*submission.frozen;
  std::vector<const CriteriaSet*> named;  // beside whole.evidence
  for (std::size_t i = first; i < last; ++i) {
    whole.evidence.push_back(&records[i]);
    named.push_back(named_set(policy, submission.unit_kind, records[i].claim.path));
  }
  const bool explained_elsewhere = std::ranges::any_of(
      whole.evidence, [](const EvidenceRecord* record) { return record->side == SideDocument::kExplanation; });
  for (const auto& [set, criterion] : expected_of(policy, submission.unit, submission.unit_kind)) {
    CriterionContext context{
        policy, *set,           *criterion,         submission.sheet, row_of(submission.sheet, criterion->code),
        {},     whole.evidence, explained_elsewhere};
    for (std::size_t i = 0; i < whole.evidence.size(); ++i) {
      if (is_for(*whole.evidence[i], *set, *criterion, named[i])) context.evidence.push_back(whole.evidence[i]);
    }
    verdict.criteria.push_back(judge_criterion(context, evidence));
    whole.expected.push_back(criterion);
    if (verdict.criteria.back().outcome == CriterionOutcome::kMissing) whole.missing.push_back(criterion->code);
  }
  verdict.findings = ask_submission(whole);
  return verdict;
}

CampaignJudge::CampaignJudge(const Policy& policy, SignaturesJudge signatures, const std::string& at, bool keep_all)
    : impl_(std::make_unique<Impl>(policy, std::move(signatures), at, keep_all)) {}

CampaignJudge::~CampaignJudge() = default;

void CampaignJudge::add_submission(const Submission& submission) {
  if (!impl_->submissions.emplace(submission.unit, submission).second) {
    throw std::logic_error("submission of unit \"" + submission.unit + "\" was added twice or after its evidence");
  }
}

void CampaignJudge::add_evidence(const Claim& claim, const DocumentFacts& facts) { impl_->add(claim, facts); }

CampaignVerdict CampaignJudge::finish() {
  auto& records = impl_->records;
  std::ranges::sort(records, {}, [](const EvidenceRecord& record) {
    return std::tie(record.claim.unit, record.claim.path, record.sha256);
  });
  impl_->ask_across();

  CampaignVerdict verdict;
  verdict.evidence.reserve(records.size());
  for (auto& record : records) {
    verdict.evidence.push_back(
        {record.claim, record.sha256, evidence_verdict(std::move(record.findings), impl_->keep_all)});
  }
  std::size_t first = 0;
  for (const auto& [unit, submission] : impl_->submissions) {
    while (first < records.size() && records[first].claim.unit < unit) ++first;
    std::size_t last = first;
    while (last < records.size() && records[last].claim.unit == unit) ++last;
    verdict.units.push_back(impl_->judge_unit(submission, verdict.evidence, first, last));
    first = last;
  }
  const RoundNow now = round_now(impl_->policy, impl_->at, "");
  verdict.round = now.id;
  verdict.round_state = now.state;
  verdict.days_left = now.days_left;
  return verdict;
}

}  // namespace kiemchung
