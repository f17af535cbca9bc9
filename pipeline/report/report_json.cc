#include "pipeline/report/report_json.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "extractors/json_archive.h"
#include "pipeline/report/report_reader.h"

namespace kiemchung {

namespace {

using json::Value;

Value box_or_null(const std::optional<Box>& box) { return json::write(box); }

Value finding_to_json(const Finding& finding, const MessageCatalogue& messages) {
  Value value = Value::object();
  value["check"] = finding.check;
  value["outcome"] = word_of(finding.outcome);
  value["effect"] = word_of(finding.effect);
  value["text"] = messages.text(finding.message);
  value["basis"] = finding.basis;
  value["settle"] = finding.settle.empty() ? "" : messages.text(finding.settle);
  value["message"] = {{"key", finding.message.key}, {"arguments", finding.message.arguments}};
  value["settle_key"] = finding.settle;
  value["place"] = {
      {"sha256", finding.locator.sha256}, {"page", finding.locator.page}, {"box", box_or_null(finding.locator.box)}};
  return value;
}

Value findings_to_json(const std::vector<Finding>& findings, const MessageCatalogue& messages) {
  Value array = Value::array();
  for (const Finding& finding : findings) array.push_back(finding_to_json(finding, messages));
  return array;
}

Effect heaviest(const std::vector<Finding>& findings) {
  Effect effect = Effect::kIgnore;
  for (const Finding& finding : findings) effect = std::max(effect, finding.effect);
  return effect;
}

Value number_to_json(const NumberFact& number) {
  return {{"status", word_of(number.status)},
          {"text", number.text},
          {"source", word_of(number.source)},
          {"handwritten", number.handwritten},
          {"confidence", json::rounded(number.confidence)},
          {"page", number.page},
          {"box", box_or_null(number.box)}};
}

Value date_to_json(const DateFact& date) {
  return {{"status", word_of(date.status)},
          {"iso", date.iso},
          {"text", date.text},
          {"source", word_of(date.source)},
          {"handwritten", date.handwritten},
          {"confidence", json::rounded(date.confidence)},
          {"page", date.page},
          {"box", box_or_null(date.box)}};
}

Value signature_to_json(const SignatureFact& signature) {
  Value value = Value::object();
  value["field"] = signature.field;
  value["signer"] = signature.signer.common_name.empty() ? signature.signer.subject : signature.signer.common_name;
  value["organisation"] = signature.signer.organisation;
  value["role"] = word_of(signature.role);
  value["integrity"] = word_of(signature.integrity);
  value["coverage"] = word_of(signature.coverage);
  value["later_changes"] = word_of(signature.later_changes);
  value["signing_time"] = signature.signing_time;
  value["timestamp"] = signature.timestamp ? Value(signature.timestamp->time) : Value(nullptr);
  value["page"] = signature.page;
  return value;
}

Value document_to_json(const DocumentFacts& facts) {
  Value value = Value::object();
  value["pages"] = facts.pages;
  value["origin"] = word_of(facts.origin);
  value["document_class"] = word_of(facts.document_class);
  value["number"] = number_to_json(facts.number);
  value["date"] = date_to_json(facts.date);
  value["issuer"] = facts.issuer.name;
  value["kind"] = {{"code", facts.kind.code}, {"name", facts.kind.name}, {"subject", facts.kind.subject}};
  value["signing_block"] = {{"authority", facts.signing_block.authority},
                            {"title", facts.signing_block.title},
                            {"name", facts.signing_block.name}};
  Value signatures = Value::array();
  for (const SignatureFact& signature : facts.signatures) signatures.push_back(signature_to_json(signature));
  value["signatures"] = std::move(signatures);
  return value;
}

// A way to number the verdicts by what they are about.
using EvidenceIndex = std::map<std::pair<std::string, std::string>, const JudgedEvidence*>;

class ReportMaker {
 public:
  explicit ReportMaker(const ReportInput& input) : input_(input) {
    for (const JudgedEvidence& evidence : input.verdict->evidence) {
      index_[{evidence.claim.unit, evidence.claim.path}] = &evidence;
    }
    for (const UnitVerdict& unit : input.verdict->units) verdicts_[unit.unit] = &unit;
  }

  // The layout is report_reader.h's: the run first, then one unit a line. The totals are known only after the units.
  Report make() {
    std::vector<std::string> units;
    for (const IntakeUnit& unit : all_units()) units.push_back(unit_line(unit));
    Value report = head();
    report["summary"] = totals_to_json(totals_);
    Report result;
    result.json = report.dump(1, ' ', false, Value::error_handler_t::replace);
    result.json.erase(result.json.rfind("\n}"));
    result.json += ",";
    result.json += kUnitsBegin;
    for (std::string& unit : units) {
      if (&unit != &units.front()) result.json += ",\n";
      result.json += std::exchange(unit, {});
    }
    result.json += kUnitsEnd;
    result.totals = totals_;
    return result;
  }

 private:
  // Files beside the units' folders belong to a nameless unit, shown last.
  std::vector<IntakeUnit> all_units() const {
    std::vector<IntakeUnit> units = input_.manifest->units;
    const bool loose = std::any_of(input_.manifest->files.begin(), input_.manifest->files.end(),
                                   [](const IntakeFile& file) { return file.unit.empty(); });
    if (loose) units.push_back({"", ""});
    return units;
  }

  Value head() const {
    const Policy& policy = *input_.policy;
    const CampaignVerdict& verdict = *input_.verdict;
    Value value = Value::object();
    value["schema"] = kReportSchema;
    value["program"] = {{"name", "kiemchung"}, {"version", input_.program_version}, {"examiner", kExaminerVersion}};
    value["at"] = input_.at;
    Value basis = Value::array();
    for (const BasisDecision& decision : policy.basis) {
      basis.push_back({{"number", decision.number}, {"date", decision.date}, {"issuer", decision.issuer}});
    }
    value["policy"] = {{"id", policy.id},
                       {"title", policy.title},
                       {"version", policy.version},
                       {"assessment_year", json::write(policy.assessment_year)},
                       {"basis", basis},
                       {"sha256", input_.policy_fingerprint}};
    Value sets = Value::array();
    for (const CriteriaSet& set : policy.sets) {
      sets.push_back({{"id", set.id}, {"title", set.title}, {"version", set.version}, {"synthetic", set.synthetic}});
    }
    value["criteria_sets"] = std::move(sets);
    value["trust_sha256"] = input_.trust_fingerprint;
    value["round"] = {
        {"id", verdict.round}, {"state", verdict.round_state}, {"days_left", json::write(verdict.days_left)}};
    return value;
  }

  static Value totals_to_json(const ReportTotals& totals) {
    Value buckets = Value::object();
    for (const auto& row : kWords<Bucket>) {
      const auto found = totals.buckets.find(row.value);
      buckets[std::string(row.word)] = found == totals.buckets.end() ? 0 : found->second;
    }
    Value criteria = Value::object();
    for (const auto& row : kWords<CriterionOutcome>) {
      const auto found = totals.criteria.find(row.value);
      criteria[std::string(row.word)] = found == totals.criteria.end() ? 0 : found->second;
    }
    return {{"files", totals.files},
            {"buckets", std::move(buckets)},
            {"zero_proposed", totals.zero_proposed},
            {"criteria", std::move(criteria)}};
  }

  static std::string dumped(const Value& value) { return value.dump(-1, ' ', false, Value::error_handler_t::replace); }

  // Written file by file: a unit of thousands is never held as a tree.
  std::string unit_line(const IntakeUnit& unit) {
    ReportTotals totals;
    std::string evidence;
    std::string other;
    for (const IntakeFile& file : input_.manifest->files) {
      if (file.unit != unit.name) continue;
      const bool is_evidence = file.kind == FileKind::kEvidence;
      std::string& list = is_evidence ? evidence : other;
      if (!list.empty()) list += ",";
      list += dumped(is_evidence ? evidence_to_json(file, totals) : other_to_json(file, totals));
    }
    Value criteria = criteria_to_json(unit.name, totals);
    Value value = Value::object();
    value["unit"] = unit.name;
    value["unit_kind"] = unit.kind;
    value["round"] = round_of(unit.name);
    value["summary"] = totals_to_json(totals);
    value["scores"] = scores_to_json(unit.name);
    value["sheet"] = sheet_to_json(unit.name);
    value["findings"] = findings_of_unit(unit.name, totals);
    value["criteria"] = std::move(criteria);
    add_totals(totals);
    std::string line = dumped(value);
    line.pop_back();
    return line + ",\"evidence\":[" + evidence + "],\"other_files\":[" + other + "]}";
  }

  void add_totals(const ReportTotals& totals) {
    totals_.files += totals.files;
    totals_.zero_proposed += totals.zero_proposed;
    for (const auto& [bucket, count] : totals.buckets) totals_.buckets[bucket] += count;
    for (const auto& [outcome, count] : totals.criteria) totals_.criteria[outcome] += count;
    for (const auto& [effect, count] : totals.weight) totals_.weight[effect] += count;
  }

  static void count(ReportTotals& totals, Bucket bucket) {
    ++totals.files;
    ++totals.buckets[bucket];
  }

  static Bucket bucket_of(const DocumentFacts& facts, const EvidenceVerdict& verdict) {
    if (not_examined(facts)) return Bucket::kNotExamined;
    switch (verdict.outcome) {
      case EvidenceOutcome::kAccepted:
        return Bucket::kAccepted;
      case EvidenceOutcome::kReview:
        return Bucket::kReview;
      case EvidenceOutcome::kRejected:
        return Bucket::kRejected;
    }
    throw std::logic_error("evidence verdict without a bucket");
  }

  static Effect weight_of(const EvidenceVerdict& verdict) {
    if (verdict.zero_proposed) return Effect::kZero;
    if (verdict.outcome == EvidenceOutcome::kRejected) return Effect::kReject;
    return verdict.outcome == EvidenceOutcome::kReview ? Effect::kReview : Effect::kIgnore;
  }

  Value evidence_to_json(const IntakeFile& file, ReportTotals& totals) {
    const auto found = index_.find({file.unit, file.path});
    if (found == index_.end()) throw std::logic_error("evidence file without a verdict: " + file.path);
    const JudgedEvidence& judged = *found->second;
    const DocumentFacts facts = input_.facts(file.sha256);
    const Bucket bucket = bucket_of(facts, judged.verdict);
    count(totals, bucket);
    ++totals.weight[weight_of(judged.verdict)];
    if (judged.verdict.zero_proposed) ++totals.zero_proposed;
    Value value = Value::object();
    value["path"] = file.path;
    value["bucket"] = word_of(bucket);
    value["verdict"] = {{"outcome", word_of(judged.verdict.outcome)}, {"zero_proposed", judged.verdict.zero_proposed}};
    value["sha256"] = file.sha256;
    value["size"] = file.size;
    value["media_type"] = file.media_type;
    value["codes"] = judged.claim.codes;
    value["claim"] = {{"source", word_of(judged.claim.source)}, {"written", judged.claim.written}};
    value["first_seen"] = judged.claim.first_seen;
    value["unseen"] = judged.claim.unseen;
    value["document"] = document_to_json(facts);
    value["findings"] = findings_to_json(judged.verdict.findings, *input_.messages);
    value["problems"] = problems_to_json(facts);
    value["pictures"] = pictures_to_json(file.sha256);
    return value;
  }

  Value problems_to_json(const DocumentFacts& facts) const {
    Value array = Value::array();
    for (const Problem& problem : facts.problems) {
      array.push_back({{"code", problem.code},
                       {"text", input_.messages->text("problem." + problem.code)},
                       {"detail", problem.detail},
                       {"page", problem.page}});
    }
    return array;
  }

  Value pictures_to_json(const std::string& sha256) const {
    Value array = Value::array();
    for (const PictureRow& row : input_.pictures(sha256)) {
      array.push_back({{"place", row.place},
                       {"page", row.page},
                       {"box", json::write(row.box)},
                       {"media_type", row.media_type},
                       {"sha256", row.sha256}});
    }
    return array;
  }

  static Bucket bucket_of(FileKind kind) {
    switch (kind) {
      case FileKind::kSheet:
        return Bucket::kSheet;
      case FileKind::kArchive:
        return Bucket::kArchive;
      case FileKind::kIgnored:
        return Bucket::kIgnored;
      case FileKind::kRefused:
        return Bucket::kNotExamined;
      case FileKind::kEvidence:
        break;
    }
    throw std::logic_error("file without a bucket");
  }

  Value other_to_json(const IntakeFile& file, ReportTotals& totals) const {
    const Bucket bucket = bucket_of(file.kind);
    count(totals, bucket);
    const std::string reason = file.reason.empty() ? "" : input_.messages->text("report.refused." + file.reason);
    return {{"path", file.path},     {"bucket", word_of(bucket)}, {"reason", file.reason},        {"text", reason},
            {"sha256", file.sha256}, {"size", file.size},         {"media_type", file.media_type}};
  }

  Value criteria_to_json(const std::string& unit, ReportTotals& totals) const {
    Value array = Value::array();
    const auto found = verdicts_.find(unit);
    if (found == verdicts_.end()) return array;
    for (const CriterionVerdict& criterion : found->second->criteria) {
      ++totals.criteria[criterion.outcome];
      ++totals.weight[weight_of(criterion)];
      array.push_back(criterion_to_json(criterion));
    }
    return array;
  }

  static Effect weight_of(const CriterionVerdict& criterion) {
    if (criterion.outcome == CriterionOutcome::kZero) return Effect::kZero;
    const bool open = criterion.outcome == CriterionOutcome::kReview || criterion.outcome == CriterionOutcome::kMissing;
    return open ? Effect::kReview : Effect::kIgnore;
  }

  Value criterion_to_json(const CriterionVerdict& criterion) const {
    const CriteriaSet* set = input_.policy->find_set(criterion.set);
    const Criterion* known = set == nullptr ? nullptr : set->find(criterion.code);
    Value value = Value::object();
    value["set"] = criterion.set;
    value["code"] = criterion.code;
    value["title"] = known == nullptr ? "" : known->title;
    value["outcome"] = word_of(criterion.outcome);
    value["maximum"] = json::write(criterion.maximum);
    value["self_score"] = json::write(criterion.self_score);
    value["proposed_score"] = json::write(criterion.proposed_score);
    value["evidence"] = criterion.evidence;
    value["reasons"] = findings_to_json(criterion.reasons, *input_.messages);
    return value;
  }

  Value round_of(const std::string& unit) const {
    const auto found = verdicts_.find(unit);
    const RoundNow now = found == verdicts_.end() ? RoundNow{} : found->second->round;
    return {{"id", now.id}, {"state", now.state}, {"days_left", json::write(now.days_left)}};
  }

  Value findings_of_unit(const std::string& unit, ReportTotals& totals) const {
    const auto found = verdicts_.find(unit);
    if (found == verdicts_.end()) return Value::array();
    ++totals.weight[heaviest(found->second->findings)];
    return findings_to_json(found->second->findings, *input_.messages);
  }

  // Sums over the criteria that carry a score; open ones have no proposed score and are counted apart.
  Value scores_to_json(const std::string& unit) const {
    double self = 0.0;
    double maximum = 0.0;
    double proposed = 0.0;
    std::size_t open = 0;
    const auto found = verdicts_.find(unit);
    if (found != verdicts_.end()) {
      for (const CriterionVerdict& criterion : found->second->criteria) {
        self += criterion.self_score.value_or(0.0);
        maximum += criterion.maximum.value_or(0.0);
        proposed += criterion.proposed_score.value_or(0.0);
        if (!criterion.proposed_score) ++open;
      }
    }
    return {{"self_score", json::rounded(self)},
            {"maximum", json::rounded(maximum)},
            {"proposed_settled", json::rounded(proposed)},
            {"open_criteria", open}};
  }

  Value sheet_to_json(const std::string& unit) const {
    const auto found = input_.sheets.find(unit);
    if (found == input_.sheets.end() || found->second.path.empty()) return nullptr;
    Value problems = Value::array();
    for (const SheetProblem& problem : found->second.problems) {
      const Message message{problem.code, {{"cell", problem.cell}, {"detail", problem.detail}}};
      problems.push_back({{"code", problem.code},
                          {"cell", problem.cell},
                          {"detail", problem.detail},
                          {"text", input_.messages->text(message)}});
    }
    return {{"path", found->second.path}, {"rows", found->second.rows.size()}, {"problems", std::move(problems)}};
  }

  const ReportInput& input_;
  EvidenceIndex index_;
  std::map<std::string, const UnitVerdict*> verdicts_;
  ReportTotals totals_;
};

}  // namespace

std::size_t ReportTotals::at_or_above(Effect level) const {
  std::size_t count = 0;
  for (const auto& [effect, number] : weight) {
    if (effect >= level) count += number;
  }
  return count;
}

bool not_examined(const DocumentFacts& facts) {
  return std::any_of(facts.problems.begin(), facts.problems.end(), [](const Problem& problem) {
    return problem.code.starts_with("examiner_") || problem.code == "unreadable_path";
  });
}

Report make_report(const ReportInput& input) { return ReportMaker(input).make(); }

}  // namespace kiemchung
