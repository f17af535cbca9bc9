// The self-score row of one criterion: its explanation (giải trình), its points, the documents it declares against
// those read. Letters: Hữu Lũng (mục, trang), Lào Cai (must match the approved report), Bộc Nhiêu (figures, place; số,
// ký hiệu).
#pragma once

#include <vector>

#include "verifiers/checks/evidence_record.h"

namespace kiemchung {

struct CriterionContext {
  const Policy& policy;
  const CriteriaSet& set;
  const Criterion& criterion;
  const SelfScoreSheet& sheet;
  const SelfScoreRow* row = nullptr;                 // nullptr: the sheet has none for the code
  std::vector<const EvidenceRecord*> evidence;       // put forward for the code, by path
  std::vector<const EvidenceRecord*> unit_evidence;  // all files of the unit, by path
  bool explained_elsewhere = false;                  // the unit sent a document of explanations
};

class CriterionCheck : public Check {
 public:
  virtual Answers ask(const CriterionContext& context) const = 0;
};

std::vector<const CriterionCheck*> explanation_checks();

// Whether a text holds figures beside the numbers of documents, dates, sections and codes. Nothing: cannot tell.
std::optional<bool> has_figures(std::string_view text);
// Whether a text names a place in the evidence: "mục 2", "trang 5", "phụ lục I". Nothing: a word without its number.
std::optional<bool> names_a_place(std::string_view text);
// Highest page a text names; nothing if none.
std::optional<int> highest_page_named(std::string_view text);

}  // namespace kiemchung
