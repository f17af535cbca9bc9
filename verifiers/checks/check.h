// One check: one question about one thing, three possible answers, and no idea how severe it is. Severity is the policy
// line of the same id (verifiers/policy.h, verifiers/check_catalogue.h).
//
// Wording stands in config/messages: the question is "check.ID.question", an answer "check.ID.REASON", what would
// settle a doubt "settle.WHAT". A check says beforehand which reasons it may give, so that a test can hold the
// catalogues against it. Checks are pure, keep no state and may be asked from several threads.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extractors/document_facts.h"
#include "verifiers/claim.h"
#include "verifiers/finding.h"
#include "verifiers/policy.h"
#include "verifiers/signature/path.h"

namespace kiemchung {

using Arguments = std::map<std::string, std::string>;

// One answer of a check, before policy weighs it.
struct CheckAnswer {
  Outcome outcome = Outcome::kUnknown;
  std::string reason;  // last part of the message key
  Arguments arguments;
  int page = 0;
  std::optional<Box> box;
  std::string settle;            // last part of a key "settle.…"; "" if nothing would settle it
  bool shown = false;            // holds, and people should see it all the same: an exemption, a note
  std::optional<Effect> weight;  // only where the policy weighs this answer by another line than the check's (classes)
  std::string basis;             // with weight: the clause of that line
};

using Answers = std::vector<CheckAnswer>;  // none: the question does not arise
using Reasons = std::vector<std::string_view>;

CheckAnswer holds(std::string reason = "holds", Arguments arguments = {});
CheckAnswer fails(std::string reason, Arguments arguments = {});
CheckAnswer cannot_tell(std::string reason, std::string settle, Arguments arguments = {});
CheckAnswer noted(CheckAnswer answer);

// Puts the place of a fact (page and box) on an answer.
template <class Fact>
CheckAnswer placed(CheckAnswer answer, const Fact& fact) {
  answer.page = fact.page;
  answer.box = fact.box;
  return answer;
}

// What a check about one document put forward by one unit may look at.
struct DocumentContext {
  const DocumentFacts& facts;
  const Claim& claim;
  const Policy& policy;
  const SignaturesJudgement& signatures;
  Instant at;
  std::string unit_kind;
  std::vector<const Criterion*> criteria;  // the claimed ones the unit's sets have
};

class Check {
 public:
  virtual ~Check() = default;
  virtual std::string_view id() const = 0;
  virtual Reasons reasons() const = 0;

 protected:
  Check() = default;
  Check(const Check&) = default;
  Check& operator=(const Check&) = default;
};

// Scope "document" and "claim" of the catalogue.
class DocumentCheck : public Check {
 public:
  virtual Answers ask(const DocumentContext& context) const = 0;
  // Whether it can be asked of a file nothing was read from.
  virtual bool needs_reading() const { return true; }
};

using DocumentChecks = std::vector<const DocumentCheck*>;  // static objects, never deleted

// Whether anything was read from the file that judgement may rest on.
bool is_readable(const DocumentFacts& facts);
// An annex in a file of its own: number and date stand in the main document (Decree 30/2020, Appendix I.III.1).
bool is_annex(const DocumentFacts& facts);
// A table of figures without a number line of its own: the letters ask of it a signature and a seal, no number.
bool is_bare_table(const DocumentFacts& facts);
bool has_problem(const DocumentFacts& facts, std::string_view code);
// Readers that disagree about a field: the problem names the field in its detail, or none.
bool readers_disagree_on(const DocumentFacts& facts, std::string_view field);
// Whether a reading may be asserted: confidence at or above the policy's line, and no reader speaks against it.
bool is_certain(const DocumentFacts& facts, const NumberFact& number, const Policy& policy);
bool is_certain(const DocumentFacts& facts, const DateFact& date, const Policy& policy);
// Issuer and kind have no line of their own in the policy: below this they decide nothing.
inline constexpr double kNameConfidence = 0.5;
bool is_read(const IssuerFact& issuer);

// "87%".
std::string percent(double confidence);
// "06/01/2025", the way clerks write a date.
std::string vietnamese(CivilDate date);
// The file's own name without its folders.
std::string_view file_name(std::string_view path);

}  // namespace kiemchung
