// What the panel shows, in memory: every evidence file with its verdict and the few facts a list needs, every unit and
// criterion. Built once, never changed; a correction builds a new one. Facts and pictures stay in the store.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "extractors/document_facts.h"
#include "pipeline/intake.h"
#include "pipeline/panel/decisions.h"
#include "verifiers/judge.h"

namespace kiemchung::panel {

struct EvidenceItem {
  std::string id;  // 16 hex digits from unit and path: what addresses and decisions name it by
  Claim claim;
  std::string sha256;
  std::uint64_t size = 0;
  std::string media_type;
  std::string location;          // on disk: of the file itself, or of the archive it lies in
  std::vector<std::string> way;  // inside that archive, as open_member() takes it; empty for a file of its own
  int pages = 0;
  DocumentClass document_class = DocumentClass::kOther;
  std::string number;  // số, ký hiệu as read; "" if none
  std::string date;    // ISO
  std::string issuer;
  EvidenceVerdict verdict;
  bool flagged = false;  // anything but accepted
  std::string seen;      // fingerprint of content and verdict: what a reviewer decided on
  std::string search;    // folded text of all that search looks at
};

struct UnitItem {
  std::string name;
  std::string kind;  // so | huyen | phong | xa | ""
  std::vector<CriterionVerdict> criteria;
  std::vector<Finding> findings;
  std::vector<std::size_t> evidence;         // into Campaign::evidence
  std::map<std::string, SelfScoreRow> rows;  // of the sheet, by code
};

struct Campaign {
  std::vector<EvidenceItem> evidence;  // by unit, then path
  std::vector<UnitItem> units;         // by name
  std::vector<std::string> codes;      // of all criteria, in order
  std::unordered_map<std::string, std::size_t> by_id;
  std::map<std::string, std::size_t> unit_by_name;
  std::map<std::pair<std::string, std::string>, std::size_t> by_place;  // unit, path
  std::string at;
  std::string round;
  std::string round_state;
  std::optional<int> days_left;

  const EvidenceItem* find(const std::string& id) const;
  const UnitItem* unit(const std::string& name) const;
};

// What people corrected, by unit and path; newest value of each kind.
struct HumanFacts {
  std::string sha256;  // of the content corrected: does not hold for a replaced file
  std::string number;  // số, ký hiệu; "" = not corrected
  std::string date;    // ISO
};
using Corrections = std::map<std::pair<std::string, std::string>, HumanFacts>;

Corrections corrections_of(const std::vector<Decision>& decisions);
// Facts as a person read them stand beside the program's candidates, with the source "person" and full confidence.
void apply(const HumanFacts& human, DocumentFacts& facts);

// Everything judgement needs beside policy and trust.
struct CampaignInput {
  const Policy* policy = nullptr;
  const TrustStore* trust = nullptr;
  std::string at;
  Manifest manifest;
  std::map<std::string, SelfScoreSheet> sheets;  // by unit
  std::function<DocumentFacts(const std::string& sha256)> facts;
  std::map<std::string, FrozenFiles> frozen;  // by unit; only after the lock
  std::function<Sighting(const IntakeFile& file)> sighting;
};

std::shared_ptr<const Campaign> build_campaign(const CampaignInput& input, const Corrections& corrections);

// Judges one unit again and puts it in place of the old one; findings that need other units stay as they were until
// the next whole build.
std::shared_ptr<const Campaign> rebuild_unit(const Campaign& old, const CampaignInput& input,
                                             const Corrections& corrections, const std::string& unit);

// The address of a file: the same as long as unit and path are.
std::string evidence_id(const std::string& unit, const std::string& path);

}  // namespace kiemchung::panel
