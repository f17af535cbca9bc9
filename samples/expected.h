// What the maker put in, written beside the samples: facts a file and verdicts a policy. Never taken from the checker.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiemchung::samples {

struct ExpectedSignature {
  std::string role;       // words of SignatureRole
  std::string integrity;  // of Integrity
  std::string coverage;   // of Coverage
};

// Empty strings are not held against a reader: the maker has no opinion.
struct ExpectedFacts {
  std::string document_class;
  std::string origin;
  std::string number_status;
  std::string number_text;
  std::string number_suffix;
  std::optional<bool> handwritten;
  std::string series;
  std::string date_status;
  std::string date_iso;
  std::string issuer;
  std::string kind_code;
  std::optional<bool> draft_mark;
  std::optional<bool> seal;                   // seen on the page as a picture
  std::optional<bool> handwritten_signature;  // ink of a pen
  std::string signer;                         // name in the signing block
  std::string title;                          // "CHỦ TỊCH"
  std::string copy_form;                      // sao_y | …; "none" where there is none
  std::optional<int> pages;
  std::vector<ExpectedSignature> signatures;
  bool no_signatures = false;         // there must be none
  std::vector<std::string> problems;  // codes that must be among the problems
};

struct ExpectedVerdict {
  std::string outcome;  // accepted | review | rejected
  bool zero_proposed = false;
  std::vector<std::string> checks;  // checks that must be reported as not holding
};

struct Sample {
  std::string unit;
  std::string path;  // inside the unit
  std::string what;  // one line for people: what is the matter with it
  std::vector<std::string> codes;
  std::string bytes;
  std::optional<ExpectedFacts> facts;               // none: not an evidence file (the sheet, an archive)
  std::map<std::string, ExpectedVerdict> verdicts;  // by policy
};

struct ExpectedCriterion {
  std::string unit;
  std::string policy;
  std::string code;     // "*": every other criterion of the unit
  std::string outcome;  // met | review | zero | missing | explained | not_due | not_expected
};

struct Submission {
  std::vector<Sample> samples;
  std::vector<ExpectedCriterion> criteria;
};

// Writes DIR/submission and DIR/expected/{facts/…json, verdicts.tsv, criteria.tsv}. Throws std::runtime_error naming
// the file that cannot be written.
void write_submission(const std::string& folder, const Submission& submission);
void write_file(const std::string& path, const std::string& bytes);

// Compares a report (config/schemas/report.schema.json) with the expected verdicts and criteria of its policy, and
// where `facts_lines` is not empty the facts (JSON Lines of `kiemchung examine`) with the expected facts. Prints one
// line a difference on stdout; returns how many there are.
int compare(const std::string& report, const std::string& facts_lines, const std::string& expected_folder);

}  // namespace kiemchung::samples
