// Criteria sets (bộ tiêu chí): codes, maximum points, what each criterion expects. Codes are text: 7.1 and 7.10 differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/calendar.h"
#include "verifiers/config_problem.h"

namespace kiemchung {

// One to four numbers of one to three digits joined by dots, no leading zeros: "7", "7.10", "8.4.1.1".
bool is_code(std::string_view text);
// Order of the table: 7.2 before 7.10, a parent before its children. Negative, 0 or positive.
int compare_codes(std::string_view left, std::string_view right);
// Whether `code` is `ancestor` itself or stands below it: 7.1.2 is within 7.1, 7.10 is not.
bool is_within(std::string_view code, std::string_view ancestor);
// "8.4.1" of "8.4.1.1"; "" of "8".
std::string parent_of(std::string_view code);

// evidence: documents prove it. survey: scored by điều tra xã hội học, no evidence is expected.
enum class Scoring { kEvidence, kSurvey };
template <>
inline constexpr Word<Scoring> kWords<Scoring>[] = {{Scoring::kEvidence, "evidence"}, {Scoring::kSurvey, "survey"}};

struct DateWindow {
  CivilDate from;  // both inclusive
  CivilDate to;
};

struct Criterion {
  std::string code;
  std::string title;
  std::optional<double> maximum;
  Scoring scoring = Scoring::kEvidence;
  bool required = true;                    // false: nothing is missing when no evidence comes
  bool leaf = true;                        // no criterion below it in the set
  std::vector<std::string> kinds;          // abbreviations of tên loại usually put forward; a hint only; empty: any
  std::vector<std::string> issuer_levels;  // IssuerFact::level values usually competent; a hint only; empty: any
  std::vector<std::string> keywords;       // words the subject usually holds; a hint only
  std::optional<DateWindow> window;        // own window of dates; otherwise the policy's
  std::optional<CivilDate> due_from;       // before this day the evidence is not yet due (chưa đến hạn ban hành)
  int line = 0;                            // in its file
};

// The decision a set rests on.
struct BasisDecision {
  std::string number;  // "4203/QĐ-UBND"
  std::string date;    // ISO, "" if not known
  std::string issuer;
};

class CriteriaSet {
 public:
  // Reads one config/criteria/*.toml; problems are appended, with errors the set holds what could be read.
  static CriteriaSet parse(const TextFile& file, std::vector<ConfigProblem>& problems);

  std::string id;
  std::string title;
  std::string version;
  BasisDecision basis;
  std::vector<BasisDecision> replaces;
  std::vector<std::string> unit_kinds;  // "so" | "huyen" | "phong" | "xa"; empty: any
  bool synthetic = false;               // points or titles were made up, because no real table could be read
  std::vector<Criterion> criteria;      // in the order of the table

  const Criterion* find(std::string_view code) const;  // nullptr: no such code
  std::vector<const Criterion*> leaves() const;        // those that carry points and evidence
  // Leaves at or below a code, in order; empty if the code is not in the set.
  std::vector<const Criterion*> leaves_within(std::string_view code) const;
  bool is_for(std::string_view unit_kind) const;
};

}  // namespace kiemchung
