#include "pipeline/panel/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "extractors/fields/document_number.h"
#include "extractors/fields/text_norm.h"
#include "pipeline/attach.h"
#include "pipeline/sha256.h"
#include "verifiers/calendar.h"
#include "verifiers/criteria.h"

namespace kiemchung::panel {

namespace {

std::string fingerprint(const EvidenceItem& item) {
  std::string text = item.sha256 + "|" + std::string(word_of(item.verdict.outcome)) + "|" +
                     (item.verdict.zero_proposed ? "0" : "") + "|" + item.number + "|" + item.date;
  for (const Finding& finding : item.verdict.findings) {
    text +=
        "|" + finding.check + ":" + std::string(word_of(finding.outcome)) + ":" + std::string(word_of(finding.effect));
  }
  return sha256_of(text).substr(0, 16);
}

void fill_from_facts(const DocumentFacts& facts, EvidenceItem& item) {
  item.pages = facts.pages;
  item.document_class = facts.document_class;
  if (facts.number.status == FieldStatus::kFound) item.number = facts.number.text;
  item.date = facts.date.iso;
  item.issuer = facts.issuer.name;
  std::string text = item.claim.unit + " " + item.claim.path + " " + item.number + " " + item.date + " " + item.issuer +
                     " " + facts.kind.name + " " + facts.kind.subject + " " + facts.signing_block.name;
  if (const auto date = parse_date(item.date)) {
    text += fmt::format(" {:02}/{:02}/{}", static_cast<unsigned>(date->day()), static_cast<unsigned>(date->month()),
                        static_cast<int>(date->year()));
  }
  item.search = fold_key(text);
}

const HumanFacts* correction_for(const Corrections& corrections, const IntakeFile& file) {
  const auto found = corrections.find({file.unit, file.path});
  return found != corrections.end() && found->second.sha256 == file.sha256 ? &found->second : nullptr;
}

// Archives by unit and path.
using Archives = std::map<std::pair<std::string, std::string>, const IntakeFile*>;

Archives archives_of(const Manifest& manifest) {
  Archives archives;
  for (const IntakeFile& file : manifest.files) {
    if (file.kind == FileKind::kArchive) archives.emplace(std::pair(file.unit, file.path), &file);
  }
  return archives;
}

// Where the bytes of a file can be had later: on disk, or the way through the archives it lies in.
void locate(const Archives& archives, const IntakeFile& file, EvidenceItem& item) {
  item.location = file.location;
  bool inside = false;
  for (auto slash = file.path.find('/'); slash != std::string::npos; slash = file.path.find('/', slash + 1)) {
    const auto archive = archives.find({file.unit, file.path.substr(0, slash)});
    if (archive == archives.end()) continue;
    if (!inside) item.location = archive->second->location;
    if (inside) item.way.push_back(archive->second->sha256);
    inside = true;
  }
  if (inside) item.way.push_back(file.sha256);
}

// Judges the files of `unit` ("" = all) and gives the verdicts with the list facts of each.
struct Judged {
  CampaignVerdict verdict;
  std::map<std::pair<std::string, std::string>, EvidenceItem> items;
};

Judged judge_files(const CampaignInput& input, const Corrections& corrections, const std::string* unit) {
  static const SelfScoreSheet kNoSheet;
  const auto sheet_of = [&](const std::string& name) -> const SelfScoreSheet& {
    const auto found = input.sheets.find(name);
    return found == input.sheets.end() ? kNoSheet : found->second;
  };
  const Archives archives = archives_of(input.manifest);
  Judged judged;
  CampaignJudge judge(*input.policy, *input.trust, input.at);
  for (const IntakeUnit& each : input.manifest.units) {
    if (unit != nullptr && each.name != *unit) continue;
    const auto frozen = input.frozen.find(each.name);
    judge.add_submission({each.name, each.kind, sheet_of(each.name),
                          frozen == input.frozen.end() ? std::nullopt : std::optional(frozen->second)});
  }
  for (const IntakeFile& file : input.manifest.files) {
    if (file.kind != FileKind::kEvidence || (unit != nullptr && file.unit != *unit)) continue;
    DocumentFacts facts = input.facts(file.sha256);
    if (const auto* human = correction_for(corrections, file)) apply(*human, facts);
    EvidenceItem item;
    item.claim = attach(file, facts, sheet_of(file.unit), input.sighting(file));
    item.sha256 = file.sha256;
    item.size = file.size;
    item.media_type = file.media_type;
    locate(archives, file, item);
    item.id = evidence_id(file.unit, file.path);
    fill_from_facts(facts, item);
    judge.add_evidence(item.claim, facts);
    judged.items.emplace(std::pair(file.unit, file.path), std::move(item));
  }
  judged.verdict = judge.finish();
  for (JudgedEvidence& evidence : judged.verdict.evidence) {
    EvidenceItem& item = judged.items.at({evidence.claim.unit, evidence.claim.path});
    item.verdict = std::move(evidence.verdict);
    item.flagged = item.verdict.outcome != EvidenceOutcome::kAccepted || item.verdict.zero_proposed;
    item.seen = fingerprint(item);
  }
  return judged;
}

void index(Campaign& campaign) {
  campaign.by_id.clear();
  campaign.by_place.clear();
  campaign.unit_by_name.clear();
  for (std::size_t i = 0; i < campaign.units.size(); ++i) {
    campaign.units[i].evidence.clear();
    campaign.unit_by_name[campaign.units[i].name] = i;
  }
  std::set<std::string> codes;
  for (const UnitItem& unit : campaign.units) {
    for (const CriterionVerdict& criterion : unit.criteria) codes.insert(criterion.code);
  }
  campaign.codes.assign(codes.begin(), codes.end());
  std::sort(campaign.codes.begin(), campaign.codes.end(),
            [](const std::string& a, const std::string& b) { return compare_codes(a, b) < 0; });
  for (std::size_t i = 0; i < campaign.evidence.size(); ++i) {
    const EvidenceItem& item = campaign.evidence[i];
    campaign.by_id[item.id] = i;
    campaign.by_place[{item.claim.unit, item.claim.path}] = i;
    const auto unit = campaign.unit_by_name.find(item.claim.unit);
    if (unit != campaign.unit_by_name.end()) campaign.units[unit->second].evidence.push_back(i);
  }
}

UnitItem unit_item(UnitVerdict&& verdict, const CampaignInput& input) {
  UnitItem unit;
  unit.name = verdict.unit;
  for (const IntakeUnit& each : input.manifest.units) {
    if (each.name == unit.name) unit.kind = each.kind;
  }
  unit.criteria = std::move(verdict.criteria);
  unit.findings = std::move(verdict.findings);
  const auto sheet = input.sheets.find(unit.name);
  if (sheet != input.sheets.end()) {
    for (const SelfScoreRow& row : sheet->second.rows) unit.rows.emplace(row.code, row);
  }
  return unit;
}

}  // namespace

const EvidenceItem* Campaign::find(const std::string& id) const {
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : &evidence[found->second];
}

const UnitItem* Campaign::unit(const std::string& name) const {
  const auto found = unit_by_name.find(name);
  return found == unit_by_name.end() ? nullptr : &units[found->second];
}

std::string evidence_id(const std::string& unit, const std::string& path) {
  return sha256_of(std::to_string(unit.size()) + ":" + unit + path).substr(0, 16);
}

Corrections corrections_of(const std::vector<Decision>& decisions) {
  Corrections corrections;
  for (const Decision& decision : decisions) {
    if (decision.kind != DecisionKind::kNumber && decision.kind != DecisionKind::kDate) continue;
    HumanFacts& human = corrections[{decision.unit, decision.path}];
    if (human.sha256 != decision.sha256) human = {decision.sha256, "", ""};
    (decision.kind == DecisionKind::kNumber ? human.number : human.date) = decision.value;
  }
  return corrections;
}

void apply(const HumanFacts& human, DocumentFacts& facts) {
  if (const auto number = parse_document_number(human.number)) {
    fill_number_fact(*number, facts.number);
    facts.number.status = FieldStatus::kFound;
    facts.number.source = Source::kPerson;
    facts.number.confidence = 1.0;
    facts.number.candidates.insert(facts.number.candidates.begin(), {human.number, Source::kPerson, 1.0});
  }
  if (const auto date = parse_date(human.date)) {
    facts.date.status = FieldStatus::kFound;
    facts.date.iso = human.date;
    facts.date.day = static_cast<int>(static_cast<unsigned>(date->day()));
    facts.date.month = static_cast<int>(static_cast<unsigned>(date->month()));
    facts.date.year = static_cast<int>(date->year());
    facts.date.source = Source::kPerson;
    facts.date.confidence = 1.0;
    facts.date.candidates.insert(facts.date.candidates.begin(), {human.date, Source::kPerson, 1.0});
  }
}

std::shared_ptr<const Campaign> build_campaign(const CampaignInput& input, const Corrections& corrections) {
  Judged judged = judge_files(input, corrections, nullptr);
  auto campaign = std::make_shared<Campaign>();
  campaign->at = input.at;
  campaign->round = judged.verdict.round;
  campaign->round_state = judged.verdict.round_state;
  campaign->days_left = judged.verdict.days_left;
  for (auto& [place, item] : judged.items) campaign->evidence.push_back(std::move(item));
  for (UnitVerdict& unit : judged.verdict.units) campaign->units.push_back(unit_item(std::move(unit), input));
  index(*campaign);
  return campaign;
}

std::shared_ptr<const Campaign> rebuild_unit(const Campaign& old, const CampaignInput& input,
                                             const Corrections& corrections, const std::string& unit) {
  Judged judged = judge_files(input, corrections, &unit);
  auto campaign = std::make_shared<Campaign>(old);
  for (EvidenceItem& item : campaign->evidence) {
    const auto fresh = judged.items.find({item.claim.unit, item.claim.path});
    if (fresh != judged.items.end()) item = std::move(fresh->second);
  }
  for (UnitVerdict& verdict : judged.verdict.units) {
    const auto place = campaign->unit_by_name.find(verdict.unit);
    if (place != campaign->unit_by_name.end()) campaign->units[place->second] = unit_item(std::move(verdict), input);
  }
  index(*campaign);
  return campaign;
}

}  // namespace kiemchung::panel
