#include "samples/unit_files.h"

#include "samples/faults.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

void party_report(Collector& unit) {
  const World& world = unit.world();
  const Draft made =
      draft(world.party, "BÁO CÁO", "-BC/ĐU", "12", {2024, 7, 12}, "Sơ kết công tác lãnh đạo cải cách hành chính");
  ExpectedFacts expected = Collector::facts(world.party, made, "BC");
  expected.series = "party";
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.7_BC 12-BC-ĐU.pdf", {"1.7"}, "văn bản Đảng: số theo nhiệm kỳ, không có dấu hai chấm",
           with_typed_number(world, world.party, made, {}).document.bytes(), expected, accepted());
}

void union_report(Collector& unit) {
  const World& world = unit.world();
  const Draft made = draft(world.youth_union, "BÁO CÁO", " - BC/ĐTN", "15", {2024, 8, 14},
                           "Phong trào thanh niên tham gia chuyển đổi số");
  ExpectedFacts expected = Collector::facts(world.youth_union, made, "BC");
  expected.series = "union";
  expected.signatures = signatures({"leader", "agency"});
  unit.put("4.1.1_BC 15-BC-ĐTN.pdf", {"4.1.1"}, "văn bản Đoàn: số - loại/đơn vị",
           with_typed_number(world, world.youth_union, made, {}).document.bytes(), expected, accepted());
}

void minutes(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  Draft made = draft(commune, "BIÊN BẢN", "/BB-UBND", "03", {2024, 8, 14}, "Họp đánh giá công tác cải cách hành chính");
  made.text.date_line = false;
  ExpectedFacts expected = Collector::facts(commune, made, "BB");
  expected.date_status = "absent";
  expected.date_iso.clear();
  expected.signatures = signatures({"leader", "agency"});
  unit.put("4.1.2_BB 03-BB-UBND.pdf", {"4.1.2"}, "biên bản: theo mẫu không có dòng địa danh, ngày tháng",
           with_typed_number(world, commune, made, {}).document.bytes(), expected, accepted());
}

void letter_with_ampersand(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "", "/UBND-VP&TK", "88", {2024, 9, 4}, "phối hợp chấm điểm cải cách hành chính");
  ExpectedFacts expected = Collector::facts(commune, made, "");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("4.1.3_CV 88-UBND-VP&TK.pdf", {"4.1.3"}, "công văn, ký hiệu có dấu &",
           with_clerk_fields(world, commune, made).document.bytes(), expected, accepted());
}

void draft_plan(Collector& unit) {
  const Office& commune = unit.world().commune;
  Draft made = draft(commune, "KẾ HOẠCH", "/KH-UBND", "", {2024, 5, 16}, "Thực hiện dân chủ ở cơ sở năm 2024");
  made.text.draft = true;
  ExpectedFacts expected = Collector::facts(commune, made, "KH");
  expected.document_class = "native_unsigned";
  expected.number_status = "blank";
  expected.number_text.clear();
  expected.date_status = "partial";
  expected.date_iso.clear();
  expected.draft_mark = true;
  expected.no_signatures = true;
  unit.put("4.2.1_Ke hoach.pdf", {"4.2.1"}, "bản dự thảo", lay_out(made.text).document.bytes(), expected,
           rejected({"draft.mark", "signature.present"}));
}

void unsigned_table(Collector& unit) {
  OfficialText table;
  table.header = false;
  table.signing_block = false;
  table.table = Table{"BIỂU 01: SỐ LIỆU GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH NĂM 2024",
                      {"TT", "Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Tỷ lệ"},
                      {0.08, 0.44, 0.16, 0.16, 0.16},
                      {}};
  for (int i = 1; i <= 24; ++i) {
    table.table->rows.push_back(
        {std::to_string(i), "Lĩnh vực số " + std::to_string(i), std::to_string(40 + i), std::to_string(39 + i), "99%"});
  }
  ExpectedFacts expected;
  expected.document_class = "native_unsigned";
  expected.origin = "born_digital";
  expected.number_status = "absent";
  expected.date_status = "absent";
  expected.no_signatures = true;
  unit.put("4.2.2_Bieu so lieu.pdf", {"4.2.2"}, "biểu số liệu không ký, không đóng dấu",
           lay_out(table).document.bytes(), expected, rejected({"signature.present"}));
}

void plan_with_annex(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  Draft made = draft(commune, "KẾ HOẠCH", "/KH-UBND", "30", {2024, 6, 18}, "Đào tạo, bồi dưỡng cán bộ, công chức");
  made.text.annexes.push_back(
      {"PHỤ LỤC",
       "(Kèm theo Kế hoạch số       /KH-UBND ngày     tháng     năm 2024 của Ủy ban nhân dân xã An Mẫu)",
       {"Danh sách lớp bồi dưỡng và thời gian tổ chức trong năm."},
       Table{"DANH SÁCH LỚP",
             {"TT", "Lớp", "Số người"},
             {0.1, 0.6, 0.3},
             {{"1", "Kỹ năng số", "24"}, {"2", "Tiếp công dân", "12"}}}});
  ExpectedFacts expected = Collector::facts(commune, made, "KH");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  expected.pages = static_cast<int>(lay_out(made.text).document.pages());
  unit.put("4.2.3_KH 30-KH-UBND.pdf", {"4.2.3"}, "phụ lục cùng tệp để trống số theo quy định",
           with_clerk_fields(world, commune, made).document.bytes(), expected, accepted());
}

void annex_alone(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  OfficialText annex;
  annex.header = false;
  annex.signing_block = false;
  annex.annexes.push_back(
      {"PHỤ LỤC",
       "(Kèm theo Kế hoạch số       /KH-UBND ngày     tháng     năm 2024 của Ủy ban nhân dân xã An Mẫu)",
       {"Danh mục nhiệm vụ trọng tâm và phân công thực hiện."},
       Table{"DANH MỤC NHIỆM VỤ",
             {"TT", "Nhiệm vụ", "Thời hạn"},
             {0.1, 0.6, 0.3},
             {{"1", "Rà soát thủ tục", "Quý I"}, {"2", "Số hóa hồ sơ", "Quý II"}}}});
  BornDigital document = lay_out(annex);
  SignOptions options;
  options.time = vietnam_time(2024, 6, 18, 10, 5);
  options.timestamp_authority = &world.pki.timestamp_authority;
  sign(document.document, commune.agency, options,
       lines_appearance(document.document, 0, {430, 8, 592, 50}, 10, {"30/KH-UBND", vietnam_text(options.time)}));
  ExpectedFacts expected;
  expected.document_class = "native_signed";
  expected.origin = "born_digital";
  expected.signatures = {{"", "intact", "whole_file"}};
  unit.put("4.2.4_Phu luc KH 30.pdf", {"4.2.4"}, "phụ lục là tệp riêng, chỉ có chữ ký số của cơ quan",
           document.document.bytes(), expected, review({}));
}

void unknown_code(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "BÁO CÁO", "/BC-UBND", "61", {2024, 9, 25}, "Hệ thống thông tin báo cáo");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("9.9.9_BC 61-BC-UBND.pdf", {"9.9.9"}, "tên tệp mang mã không có trong bộ tiêu chí",
           with_clerk_fields(world, commune, made).document.bytes(), expected, review({}));
}

void three_hundred_pages(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  Draft made =
      draft(commune, "BÁO CÁO", "/BC-UBND", "64", {2024, 10, 25}, "Tổng hợp hồ sơ thủ tục hành chính năm 2024");
  made.text.filler_pages = 299;
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.pages = 300;
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("3.2.10_BC 64-BC-UBND.pdf", {"3.2.10"}, "tệp 300 trang",
           with_clerk_fields(world, commune, made).document.bytes(), expected, accepted());
}

void same_number_twice(Collector& unit) {
  const World& world = unit.world();
  for (const auto& [code, subject] : {std::pair{"3.2.4", "Phê duyệt danh sách thành viên tổ công tác"},
                                      std::pair{"3.2.5", "Giao dự toán kinh phí cải cách hành chính"}}) {
    const Draft made = commune_draft(unit, "QĐ", "44", {2024, 5, 16}, subject);
    ExpectedFacts expected = Collector::facts(world.commune, made, "QĐ");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put(std::string(code) + "_QĐ 44-QĐ-UBND.pdf", {code}, "hai văn bản khác nhau cùng số, ký hiệu",
             with_clerk_fields(world, world.commune, made).document.bytes(), expected,
             review({"across.duplicate_number"}));
  }
}

void archive_member(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made =
      draft(commune, "QUYẾT ĐỊNH", "/QĐ-UBND", "152", {2024, 10, 28}, "Bố trí công chức theo vị trí việc làm");
  const std::string bytes = with_clerk_fields(world, commune, made).document.bytes();
  ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  Sample& member =
      unit.put("5.1.zip/5.1_QĐ 152-QĐ-UBND.pdf", {"5.1"}, "tệp nén chứa một văn bản", bytes, expected, accepted());
  member.what = "tệp nén chứa một văn bản đủ chữ ký";
}

void own_report(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  Draft made = draft(commune, "BÁO CÁO", "/BC-UBND", "68", {2024, 11, 18},
                     "Tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm 2024 của xã An Mẫu");
  made.text.body = {"I. BẢNG TỔNG HỢP KẾT QUẢ TỰ ĐÁNH GIÁ, CHẤM ĐIỂM",
                    "Kết quả theo bảng tự chấm điểm gửi kèm.",
                    "II. GIẢI TRÌNH CÁC TIÊU CHÍ KHÔNG CÓ TÀI LIỆU KIỂM CHỨNG",
                    "Nội dung ghi tại cột giải trình.",
                    "III. KHÓ KHĂN, VƯỚNG MẮC VÀ KIẾN NGHỊ",
                    "Không có."};
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("Bao cao tu danh gia cham diem.pdf", {}, "báo cáo tự đánh giá của đơn vị",
           with_clerk_fields(world, commune, made).document.bytes(), expected, accepted());
}

}  // namespace

void other_series(Collector& unit) {
  party_report(unit);
  union_report(unit);
  minutes(unit);
  letter_with_ampersand(unit);
}

void kinds_and_names(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  draft_plan(unit);
  unsigned_table(unit);
  plan_with_annex(unit);
  annex_alone(unit);
  unknown_code(unit);
  unit.sound(commune, "7.10/van ban/BC 63-BC-UBND.pdf", "7.10", "BC", "/BC-UBND", "63", {2024, 10, 14},
             "Báo cáo trên hệ thống thông tin báo cáo Chính phủ");
  unit.sound(commune, "7.1_KH 33-KH-UBND.pdf", "7.1", "KH", "/KH-UBND", "33", {2024, 7, 12},
             "Chuyển đổi số của xã An Mẫu năm 2024");
  three_hundred_pages(unit);
  same_number_twice(unit);
  archive_member(unit);
  unit.sound(commune, "4.2.6_BC 65-BC-UBND.pdf", "4.2.6", "BC", "/BC-UBND", "65", {2024, 11, 5},
             "Kết quả tiếp công dân năm 2024");
  unit.sound(commune, "6.1_QĐ 155-QĐ-UBND.pdf", "6.1", "QĐ", "/QĐ-UBND", "155", {2024, 11, 5},
             "Công khai dự toán ngân sách xã");
  unit.sound(commune, "8.1.1_BC 66-BC-UBND.pdf", "8.1.1", "BC", "/BC-UBND", "66", {2024, 11, 12},
             "Thực hiện chỉ tiêu kinh tế - xã hội năm 2024", {.signing_time = SignOptions::SigningTime::kLocalAsUtc});
  own_report(unit);
}

}  // namespace kiemchung::samples
