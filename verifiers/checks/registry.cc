#include "verifiers/checks/registry.h"

#include "verifiers/checks/claim_checks.h"
#include "verifiers/checks/class_checks.h"
#include "verifiers/checks/date_checks.h"
#include "verifiers/checks/explanation_checks.h"
#include "verifiers/checks/issuer_checks.h"
#include "verifiers/checks/number_checks.h"
#include "verifiers/checks/report_checks.h"
#include "verifiers/checks/signature_checks.h"

namespace kiemchung {
namespace {

template <class Checks>
void append(Checks& all, const Checks& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

const DocumentChecks& document_checks() {
  static const DocumentChecks all = [] {
    DocumentChecks checks;
    for (const auto& group : {file_checks(), number_checks(), date_checks(), signature_checks(), class_checks(),
                              issuer_checks(), claim_checks(), lateness_checks()}) {
      append(checks, group);
    }
    return checks;
  }();
  return all;
}

const std::vector<const CriterionCheck*>& criterion_checks() {
  static const auto all = explanation_checks();
  return all;
}

const std::vector<const SubmissionCheck*>& all_submission_checks() {
  static const auto all = [] {
    auto checks = submission_checks();
    append(checks, report_checks());
    return checks;
  }();
  return all;
}

const std::vector<const AcrossCheck*>& all_across_checks() {
  static const auto all = across_checks();
  return all;
}

std::vector<const Check*> all_checks() {
  std::vector<const Check*> all;
  const auto add = [&all](const auto& checks) { all.insert(all.end(), checks.begin(), checks.end()); };
  add(document_checks());
  add(criterion_checks());
  add(all_submission_checks());
  add(all_across_checks());
  return all;
}

}  // namespace kiemchung
