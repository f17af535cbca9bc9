#include "samples/submission.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string_view>

#include "samples/self_score_sheet.h"
#include "samples/unit_files.h"

namespace kiemchung::samples {
namespace {

constexpr const char* kGoodExplanation =
    "Kết quả đạt 99,4% (1.238/1.245 hồ sơ), nêu tại mục II, trang 1 của văn bản kèm theo.";
constexpr const char* kUnclearExplanation = "Đơn vị đã thực hiện tốt nội dung này.";

double maximum_of(const std::string& unit, std::string_view code) {
  const bool four_levels = std::ranges::count(code, '.') == 3;
  if (unit == kCommune) return four_levels ? 0.5 : 1.0;
  constexpr std::array<std::string_view, 8> kOne = {"1.3.1", "1.3.2", "1.4", "7.1", "7.10", "7.5", "3.2.2", "1.5"};
  return std::ranges::find(kOne, code) != kOne.end() || four_levels ? 1.0 : 2.0;
}

std::string declared(const Sample& sample) {
  if (!sample.facts || sample.facts->number_text.empty() || sample.facts->date_iso.empty()) return {};
  const std::string& date = sample.facts->date_iso;
  return "Văn bản số " + sample.facts->number_text + " ngày " + date.substr(8, 2) + "/" + date.substr(5, 2) + "/" +
         date.substr(0, 4);
}

// What a criterion comes to when all its files are known. Under the letter one bad document takes the criterion down.
std::string outcome_of(const std::vector<const Sample*>& evidence, const std::string& policy, bool explained) {
  bool any_zero = false;
  bool all_rejected = true;
  bool all_accepted = true;
  for (const Sample* sample : evidence) {
    const ExpectedVerdict& verdict = sample->verdicts.at(policy);
    any_zero = any_zero || verdict.zero_proposed;
    all_rejected = all_rejected && verdict.outcome == "rejected";
    all_accepted = all_accepted && verdict.outcome == "accepted";
  }
  if (any_zero) return "zero";
  if (all_rejected) return explained ? "review" : "missing";  // people see whether the explanation is enough
  return all_accepted ? "met" : "review";
}

struct ExtraRow {
  SheetRow row;
  std::string outcome;  // without evidence
};

void finish_unit(Submission& submission, std::vector<Sample> samples, const std::string& unit, const std::string& name,
                 const std::string& policy, const std::vector<ExtraRow>& extra) {
  std::map<std::string, std::vector<const Sample*>> by_code;
  for (const Sample& sample : samples) {
    for (const std::string& code : sample.codes) by_code[code].push_back(&sample);
  }
  std::vector<SheetRow> rows;
  for (const auto& [code, evidence] : by_code) {
    if (code.starts_with("9")) continue;
    SheetRow row;
    row.code = code;
    row.title = "Tiêu chí " + code;
    row.maximum = row.self_score = maximum_of(unit, code);
    row.documents = declared(*evidence.front());
    row.explanation = kGoodExplanation;
    std::string outcome = outcome_of(evidence, policy, true);
    if (unit == kCommune && code == "4.2.6") {
      row.explanation = kUnclearExplanation;
      outcome = "zero";
    }
    if (unit == kCommune && code == "6.1") {
      row.self_score = 1.5;
      outcome = "review";
    }
    if (unit == kCommune && code == "8.1.1") {
      row.documents = "Văn bản số 67/BC-UBND ngày 12/11/2024";
      outcome = "review";
    }
    rows.push_back(row);
    submission.criteria.push_back({unit, policy, code, outcome});
  }
  for (const ExtraRow& row : extra) {
    rows.push_back(row.row);
    submission.criteria.push_back({unit, policy, row.row.code, row.outcome});
  }
  submission.criteria.push_back({unit, policy, "*", "missing"});
  Sample sheet;
  sheet.unit = unit;
  sheet.path = "Bang tu cham diem.xlsx";
  sheet.what = "bảng tự chấm điểm";
  sheet.bytes = self_score_sheet(name, rows);
  std::ranges::move(samples, std::back_inserter(submission.samples));
  submission.samples.push_back(std::move(sheet));
}

}  // namespace

Submission make_submission(const World& world) {
  Submission submission;
  Collector commune(world, kCommune);
  numbers_and_dates(commune);
  signature_faults(commune);
  papers_and_copies(commune);
  damaged_files(commune);
  other_series(commune);
  kinds_and_names(commune);
  const auto row = [](const char* code, double maximum, double score, const char* explanation) {
    return SheetRow{code, std::string("Tiêu chí ") + code, maximum, score, "", explanation};
  };
  finish_unit(submission, commune.take(), kCommune, "UBND xã An Mẫu", kBocNhieu,
              {{row("5.2", 1, 1,
                    "Năm 2024 không phát sinh trường hợp vi phạm: 0 công chức bị kỷ luật trong tổng số 21 công chức."),
                "explained"},
               {row("5.3", 1, 1, kUnclearExplanation), "zero"},
               {row("5.4", 1, 0.5, ""), "missing"}});
  Collector department(world, kDepartment);
  department_files(department);
  finish_unit(submission, department.take(), kDepartment, "Sở Nội vụ", kDefault,
              {{row("7.5", 1, 1, "Đơn vị không có thủ tục hành chính thu phí, lệ phí."), "explained"},
               {row("8.1", 5, 5, ""), "not_expected"},
               {row("3.2.2", 1, 0, ""), "not_expected"},
               {row("1.5", 1, 0, ""), "not_expected"}});
  Collector district(world, kDistrict);
  district_files(district);
  finish_unit(submission, district.take(), kDistrict, "UBND huyện Bình Mẫu", kDefault,
              {{row("8.1", 5, 5, ""), "not_expected"},
               {row("3.2.2", 1, 0, ""), "not_expected"},
               {row("1.5", 1, 0, ""), "not_expected"}});
  return submission;
}

}  // namespace kiemchung::samples
