// The one report all others are made from: versioned JSON (config/schemas/report.schema.json).
//
// Same input, same policy, same time: the same bytes. Nothing in it depends on the clock, the order of examination, the
// number of workers or the machine's paths.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "extractors/document_facts.h"
#include "pipeline/intake.h"
#include "pipeline/store.h"
#include "verifiers/judge.h"
#include "verifiers/message_catalogue.h"
#include "verifiers/policy.h"

namespace kiemchung {

inline constexpr int kReportSchema = 1;

// Every file found lands in exactly one. not_examined: named, but its content is not known.
enum class Bucket { kAccepted, kReview, kRejected, kNotExamined, kSheet, kArchive, kIgnored };
template <>
inline constexpr Word<Bucket> kWords<Bucket>[] = {
    {Bucket::kAccepted, "accepted"},        {Bucket::kReview, "review"}, {Bucket::kRejected, "rejected"},
    {Bucket::kNotExamined, "not_examined"}, {Bucket::kSheet, "sheet"},   {Bucket::kArchive, "archive"},
    {Bucket::kIgnored, "ignored"}};

struct ReportInput {
  std::string program_version;
  std::string at;  // UTC instant judged at
  const Policy* policy = nullptr;
  std::string policy_fingerprint;  // SHA-256 over the policy's files
  std::string trust_fingerprint;
  const MessageCatalogue* messages = nullptr;
  const Manifest* manifest = nullptr;
  const CampaignVerdict* verdict = nullptr;
  std::map<std::string, SelfScoreSheet> sheets;  // by unit
  // Facts of an evidence file's content; must answer for every evidence file of the manifest.
  std::function<DocumentFacts(const std::string& sha256)> facts;
  std::function<std::vector<PictureRow>(const std::string& sha256)> pictures;
};

// The totals, for the summary on stdout and the exit code.
struct ReportTotals {
  std::size_t files = 0;
  std::map<Bucket, std::size_t> buckets;
  std::map<CriterionOutcome, std::size_t> criteria;
  std::size_t zero_proposed = 0;  // evidence files for which 0 points are proposed
  std::size_t at_or_above(Effect level) const;

  std::map<Effect, std::size_t> weight;  // files and criteria by the heaviest effect on them
};

struct Report {
  std::string json;  // UTF-8; layout: report_reader.h
  ReportTotals totals;
};

// Whether a document could not be examined: its facts say that the examiner failed.
bool not_examined(const DocumentFacts& facts);

// Throws std::logic_error if a file would land in no bucket: a bug of ours.
Report make_report(const ReportInput& input);

}  // namespace kiemchung
