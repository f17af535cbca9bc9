#include "verifiers/checks/report_checks.h"

#include <algorithm>

namespace kiemchung {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += text.empty() ? word : "; " + word;
  return text;
}

std::vector<const EvidenceRecord*> reports_of(const SubmissionContext& context) {
  std::vector<const EvidenceRecord*> reports;
  for (const auto* record : context.evidence) {
    if (record->side == SideDocument::kReport) reports.push_back(record);
  }
  return reports;
}

class Present final : public SubmissionCheck {
 public:
  std::string_view id() const override { return "report.present"; }
  Reasons reasons() const override { return {"holds", "none", "maybe_unread"}; }
  Answers ask(const SubmissionContext& context) const override {
    if (!context.policy.report.required) return {};
    const auto reports = reports_of(context);
    if (!reports.empty()) return {holds("holds", {{"file", reports.front()->claim.path}})};
    const bool some_unread = std::ranges::any_of(context.evidence, [](const EvidenceRecord* record) {
      return record->claim.codes.empty() && (!record->readable || record->subject.empty());
    });
    return {some_unread ? cannot_tell("maybe_unread", "ask_unit") : fails("none")};
  }
};

class Signed final : public SubmissionCheck {
 public:
  std::string_view id() const override { return "report.signed"; }
  Reasons reasons() const override { return {"holds", "not_signed", "unclear"}; }
  Answers ask(const SubmissionContext& context) const override {
    if (!context.policy.report.signed_by_head) return {};
    const auto reports = reports_of(context);
    if (reports.empty()) return {};
    // One signed report is enough; a draft may lie beside it.
    const auto* best = *std::ranges::min_element(
        reports, {}, [](const EvidenceRecord* record) { return static_cast<int>(record->signed_by_head); });
    const Arguments arguments = {{"file", best->claim.path}};
    if (best->signed_by_head == Outcome::kHolds) return {holds("holds", arguments)};
    if (best->signed_by_head == Outcome::kFails) return {fails("not_signed", arguments)};
    return {cannot_tell("unclear", "look_at_page", arguments)};
  }
};

// The facts of a document hold its header and signing block, not its body: the parts are left to people, by name.
class Parts final : public SubmissionCheck {
 public:
  std::string_view id() const override { return "report.parts"; }
  Reasons reasons() const override { return {"not_read"}; }
  Answers ask(const SubmissionContext& context) const override {
    const auto reports = reports_of(context);
    if (context.policy.report.parts.empty() || reports.empty()) return {};
    return {cannot_tell("not_read", "look_at_report",
                        {{"file", reports.front()->claim.path}, {"parts", joined(context.policy.report.parts)}})};
  }
};

}  // namespace

std::vector<const SubmissionCheck*> report_checks() {
  static const Present present;
  static const Signed is_signed;
  static const Parts parts;
  return {&present, &is_signed, &parts};
}

}  // namespace kiemchung
