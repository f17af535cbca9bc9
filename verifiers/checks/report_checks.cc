#include "verifiers/checks/report_checks.h"

#include <algorithm>
#include <string_view>

#include "extractors/fields/text_norm.h"

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

// A part of the policy is its name and other words for it: "Khó khăn, vướng mắc / Khó khăn / Kiến nghị".
std::vector<std::string> names_of(std::string_view part) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= part.size();) {
    const std::size_t end = std::min(part.find('/', begin), part.size());
    const std::string name = normalise(part.substr(begin, end - begin));
    if (!name.empty()) names.push_back(name);
    begin = end + 1;
  }
  return names;
}

bool heads_a_part(const EvidenceRecord& report, const std::vector<std::string>& names) {
  return std::ranges::any_of(report.headings, [&names](const std::string& heading) {
    return std::ranges::any_of(names, [&heading](const std::string& name) {
      return (" " + heading + " ").find(" " + fold_key(name) + " ") != std::string::npos;
    });
  });
}

// Parts are known by their headings. A picture of a report has none that were read, and a table or an explanation may
// stand under words nobody foresaw: what no heading names is put before people, by name.
class Parts final : public SubmissionCheck {
 public:
  std::string_view id() const override { return "report.parts"; }
  Reasons reasons() const override { return {"holds", "lacking", "not_read"}; }
  Answers ask(const SubmissionContext& context) const override {
    const auto reports = reports_of(context);
    const auto& parts = context.policy.report.parts;
    if (parts.empty() || reports.empty()) return {};
    const EvidenceRecord* best = nullptr;
    std::vector<std::string> lacking;
    for (const auto* report : reports) {
      auto missed = lacking_in(*report, parts);
      if (best != nullptr && missed.size() >= lacking.size()) continue;
      best = report;
      lacking = std::move(missed);
    }
    const Arguments arguments = {{"file", best->claim.path}, {"parts", joined(lacking)}};
    if (lacking.empty()) return {holds("holds", arguments)};
    if (best->headings_complete && best->headings.size() >= kFewestHeadings) return {fails("lacking", arguments)};
    return {cannot_tell("not_read", "look_at_report", arguments)};
  }

 private:
  // A report whose headings were seen as such has at least these; fewer, and the form was not understood.
  static constexpr std::size_t kFewestHeadings = 3;

  static std::vector<std::string> lacking_in(const EvidenceRecord& report, const std::vector<std::string>& parts) {
    std::vector<std::string> lacking;
    for (const auto& part : parts) {
      const auto names = names_of(part);
      if (!names.empty() && !heads_a_part(report, names)) lacking.push_back(names.front());
    }
    return lacking;
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
