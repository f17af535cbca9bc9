#include "verifiers/check_catalogue.h"

#include <algorithm>
#include <array>

namespace kiemchung {
namespace {

using enum CheckScope;
using enum Effect;

// A reading below this is never asserted. Both ends leave room for an office to be stricter or laxer.
constexpr CheckParameter kConfidence[] = {{"min_confidence", 0.85, 0.5, 1.0}};
// Decree 30/2020 art. 15.2: number and date are given at the latest on the next working day.
constexpr CheckParameter kWorkingDays[] = {{"max_working_days", 1, 0, 30}};
// Decree 23/2025 and Circular 15/2025: RSA of 2048 bits or more.
constexpr CheckParameter kStrength[] = {{"min_rsa_bits", 2048, 1024, 8192}, {"sha1_fails", 1, 0, 1}};
// Bits in which the 64-bit fingerprints of two first pages may differ and still count as near-identical.
constexpr CheckParameter kDistance[] = {{"max_distance", 4, 0, 16}};
// Points are written with two decimals; a smaller difference is rounding.
constexpr CheckParameter kScore[] = {{"tolerance", 0.001, 0, 0.1}};

constexpr std::span<const CheckParameter> kNone{};

constexpr CheckInfo kChecks[] = {
    {"file.readable", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 21.2", kNone},
    {"file.type", kDocument, kReject, "NĐ 30/2020/NĐ-CP, PL I, phần I.1; Điều 25", kNone},
    {"file.active_content", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 21.2", kNone},

    {"number.present", kDocument, kReject, "NĐ 30/2020/NĐ-CP, Điều 15; PL I, II.3.a", kNone},
    {"number.certain", kDocument, kReview, "NĐ 30/2020/NĐ-CP, PL I, II.3", kConfidence},
    {"number.suffix", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 15.1; PL I, II.3.a", kNone},
    {"number.form", kDocument, kInform, "NĐ 30/2020/NĐ-CP, PL I, II.3", kNone},
    {"number.series", kDocument, kInform, "NĐ 30/2020/NĐ-CP, Điều 15.1; HD 36-HD/VPTW", kNone},

    {"date.present", kDocument, kReview, "NĐ 30/2020/NĐ-CP, PL I, II.4", kNone},
    {"date.valid", kDocument, kReview, "NĐ 30/2020/NĐ-CP, PL I, II.4.b", kNone},
    {"date.certain", kDocument, kReview, "NĐ 30/2020/NĐ-CP, PL I, II.4", kConfidence},
    {"date.not_future", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 15.2", kNone},
    {"date.year_window", kClaim, kReview, "Bộ tiêu chí, năm đánh giá", kNone},
    {"date.against_signing", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 15.2, 18.1", kWorkingDays},

    {"signature.present", kDocument, kReject, "NĐ 30/2020/NĐ-CP, Điều 5.1", kNone},
    {"signature.intact", kDocument, kReject, "Luật GDĐT 20/2023/QH15, Điều 22.3; TT 41/2017/TT-BTTTT, Điều 7", kNone},
    {"signature.coverage", kDocument, kReview, "Luật GDĐT 20/2023/QH15, Điều 22.3", kNone},
    {"signature.later_changes", kDocument, kReview, "Luật GDĐT 20/2023/QH15, Điều 22.3", kNone},
    {"signature.trusted", kDocument, kReview, "NĐ 68/2024/NĐ-CP, Điều 31, 32", kNone},
    {"signature.revocation", kDocument, kReview, "NĐ 68/2024/NĐ-CP, Điều 31.c", kNone},
    {"signature.time", kDocument, kInform, "Luật GDĐT 20/2023/QH15, Điều 31", kNone},
    {"signature.strength", kDocument, kInform, "TT 15/2025/TT-BKHCN", kStrength},
    {"signature.leader", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 5.1, 13", kNone},
    {"signature.agency", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 5.1, 17.2", kNone},
    {"signature.order", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 32.2.d", kNone},
    {"signature.signer_matches", kDocument, kReview, "NĐ 68/2024/NĐ-CP, Điều 31.b", kNone},

    {"class.accepted", kDocument, kReview, "Hướng dẫn của đợt chấm điểm về tài liệu kiểm chứng", kNone},
    {"class.electronic_copy", kDocument, kReview, "NĐ 30/2020/NĐ-CP, Điều 25.1.c; PL I, phần II", kNone},

    {"issuer.known", kDocument, kInform, "Luật TCCQĐP 72/2025/QH15", kNone},
    {"issuer.competent", kClaim, kReview, "Bộ tiêu chí: cơ quan có thẩm quyền ban hành", kNone},
    {"kind.accepted", kClaim, kReview, "Hướng dẫn của đợt chấm điểm về loại tài liệu", kNone},
    {"kind.hint", kClaim, kInform, "Bộ tiêu chí: nội dung yêu cầu của tiêu chí", kNone},
    {"table.signed", kDocument, kReview, "Hướng dẫn của đợt chấm điểm về bảng, biểu", kNone},
    {"draft.mark", kDocument, kReject, "NĐ 30/2020/NĐ-CP, Điều 10, 13", kNone},

    {"claim.code_in_name", kClaim, kInform, "Hướng dẫn của đợt chấm điểm về tên tệp", kNone},
    {"claim.code_known", kClaim, kReview, "Bộ tiêu chí: mã tiêu chí", kNone},
    {"claim.assigned", kClaim, kInform, "Bảng phân công", kNone},
    {"claim.number_in_name", kClaim, kReview, "Hướng dẫn của đợt chấm điểm về tên tệp", kNone},

    {"explanation.present", kCriterion, kReview, "Hướng dẫn của đợt chấm điểm về giải trình", kNone},
    {"explanation.figures", kCriterion, kReview, "Hướng dẫn của đợt chấm điểm về giải trình", kNone},
    {"explanation.reference", kCriterion, kReview, "Hướng dẫn của đợt chấm điểm về giải trình", kNone},
    {"explanation.replaced_basis", kCriterion, kInform, "Quyết định ban hành bộ tiêu chí", kNone},

    {"sheet.declared_matches", kCriterion, kReview, "Bảng tự chấm điểm", kNone},
    {"sheet.score_range", kCriterion, kReview, "Bộ tiêu chí: điểm tối đa", kScore},
    {"sheet.rows", kSubmission, kReview, "Bảng tự chấm điểm", kNone},
    {"report.present", kSubmission, kReview, "Báo cáo tự đánh giá, chấm điểm", kNone},
    {"report.signed", kSubmission, kReview, "Báo cáo tự đánh giá, chấm điểm", kNone},
    {"report.parts", kSubmission, kReview, "Báo cáo tự đánh giá, chấm điểm", kNone},

    {"across.duplicate_number", kAcross, kReview, "NĐ 30/2020/NĐ-CP, Điều 15.1", kNone},
    {"across.number_order", kAcross, kReview, "NĐ 30/2020/NĐ-CP, Điều 15.1", kNone},
    {"across.same_file", kAcross, kReview, "Bộ tiêu chí", kNone},
    {"across.near_identical", kAcross, kReview, "Bộ tiêu chí", kDistance},
    {"across.suffix_beside_base", kAcross, kReview, "NĐ 30/2020/NĐ-CP, Điều 15.1", kNone},

    {"submission.missing", kSubmission, kInform, "Bộ tiêu chí", kNone},
    {"submission.late", kSubmission, kInform, "Thời hạn của đợt chấm điểm", kNone},
    {"submission.frozen", kSubmission, kReview, "Thời hạn của đợt chấm điểm: sau khi khóa không thay đổi hồ sơ", kNone},
};

}  // namespace

std::span<const CheckInfo> check_catalogue() { return kChecks; }

const CheckInfo* find_check(std::string_view id) {
  const auto* const found = std::ranges::find(kChecks, id, &CheckInfo::id);
  return found == std::end(kChecks) ? nullptr : found;
}

std::string question_key(std::string_view id) { return "check." + std::string(id) + ".question"; }
std::string fails_key(std::string_view id) { return "check." + std::string(id) + ".fails"; }
std::string unknown_key(std::string_view id) { return "check." + std::string(id) + ".unknown"; }

}  // namespace kiemchung
