#include "samples/unit_files.h"

#include "samples/faults.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

void department_letter(Collector& unit) {
  const World& world = unit.world();
  const Office& office = unit.world().department;
  const Draft made = draft(office, "", "/SNV-CCHC&VTLT", "1025", {2024, 5, 16}, "hướng dẫn tự đánh giá, chấm điểm");
  ExpectedFacts expected = Collector::facts(office, made, "");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("1.3.2_CV 1025-SNV-CCHC&VTLT.pdf", {"1.3.2"}, "công văn, ký hiệu có dấu & và bốn chữ số",
           with_clerk_fields(world, office, made).document.bytes(), expected, accepted());
}

void department_scan(Collector& unit) {
  const Office& office = unit.world().department;
  const Draft made = draft(office, "QUYẾT ĐỊNH", "/QĐ-SNV", "130", {2024, 6, 18}, "Ban hành quy chế làm việc");
  unit.put(
      "4.2_QĐ 130-QĐ-SNV.pdf", {"4.2"}, "ký bản giấy rồi quét, viết tay", on_paper(office, made, {}).bytes(),
      [&] {
        ExpectedFacts expected = Collector::facts(office, made, "QĐ");
        expected.document_class = "paper_scan";
        expected.origin = "scanned";
        expected.handwritten = true;
        expected.no_signatures = true;
        return expected;
      }(),
      zero({"class.accepted"}), review({"class.accepted"}));
}

void department_blank_number(Collector& unit) {
  const World& world = unit.world();
  const Office& office = unit.world().department;
  const Draft made = draft(office, "BÁO CÁO", "/BC-SNV", "", {2024, 9, 17}, "Kết quả đào tạo, bồi dưỡng");
  ExpectedFacts expected = Collector::facts(office, made, "BC");
  expected.number_status = "blank";
  expected.number_text.clear();
  expected.signatures = signatures({"leader", "agency"});
  unit.put("5.2_Bao cao.pdf", {"5.2"}, "để trống số", with_typed_number(world, office, made).document.bytes(), expected,
           rejected({"number.present"}));
}

void legal_document(Collector& unit) {
  const World& world = unit.world();
  const Office& office = unit.world().district;
  const Draft made =
      draft(office, "QUYẾT ĐỊNH", "/2024/QĐ-UBND", "03", {2024, 7, 12}, "Ban hành Quy định quản lý nhà nước");
  ExpectedFacts expected = Collector::facts(office, made, "QĐ");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("2.2_QĐ 03-2024-QĐ-UBND.pdf", {"2.2"}, "văn bản quy phạm pháp luật: số có năm ban hành",
           with_clerk_fields(world, office, made).document.bytes(), expected, accepted());
}

void district_inserted_number(Collector& unit) {
  const World& world = unit.world();
  const Office& office = unit.world().district;
  const Draft made = draft(office, "BÁO CÁO", "/BC-UBND", "215b", {2024, 8, 14}, "Kết quả giải quyết hồ sơ đúng hạn");
  ExpectedFacts expected = Collector::facts(office, made, "BC");
  expected.number_suffix = "b";
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("3.2.1_BC 215b-BC-UBND.pdf", {"3.2.1"}, "số chèn 215b do văn thư điền",
           with_clerk_fields(world, office, made).document.bytes(), expected, zero({"number.suffix"}),
           review({"number.suffix"}));
}

void district_copy(Collector& unit) {
  const World& world = unit.world();
  const Office& office = unit.world().district;
  const Draft made = draft(office, "BÁO CÁO", "/BC-UBND", "240", {2024, 9, 17}, "Quản lý, sử dụng tài sản công");
  PaperOptions options{.number_by_hand = false, .day_by_hand = false};
  options.scan.skew_degrees = -0.4;
  ExpectedFacts expected = Collector::facts(office, made, "BC");
  expected.document_class = "electronic_copy";
  expected.origin = "scanned";
  expected.seal = expected.handwritten_signature = true;
  expected.copy_form = "sao_y";
  expected.signatures = {{"copy", "intact", "whole_file"}};
  unit.put("6.2_BC 240-BC-UBND.pdf", {"6.2"}, "bản sao y điện tử",
           electronic_copy(world, office, made, options, vietnam_time(2024, 9, 18, 8, 20, 1)).bytes(), expected,
           review({"class.accepted"}), accepted());
}

void district_unsigned(Collector& unit) {
  const Office& office = unit.world().district;
  const Draft made = draft(office, "BÁO CÁO", "/BC-UBND", "251", {2024, 10, 11}, "Thực hiện chỉ tiêu kinh tế - xã hội");
  ExpectedFacts expected = Collector::facts(office, made, "BC");
  expected.document_class = "native_unsigned";
  expected.no_signatures = true;
  unit.put("8.2_BC 251-BC-UBND.pdf", {"8.2"}, "văn bản điện tử không có chữ ký số",
           without_signature(made).document.bytes(), expected, rejected({"signature.present"}));
}

}  // namespace

void department_files(Collector& unit) {
  const World& world = unit.world();
  const Office& office = world.department;
  unit.sound(office, "1.1_KH 05-KH-SNV.pdf", "1.1", "KH", "/KH-SNV", "05", {2024, 1, 15},
             "Cải cách hành chính năm 2024", {.digest = "SHA1"});
  unit.sound(office, "1.2_BC 112-BC-SNV.pdf", "1.2", "BC", "/BC-SNV", "112", {2024, 6, 18},
             "Cải cách hành chính 6 tháng đầu năm 2024");
  unit.sound(office, "1.3.1_QĐ 77-QĐ-SNV.pdf", "1.3.1", "QĐ", "/QĐ-SNV", "77", {2024, 3, 15},
             "Kiểm tra công tác cải cách hành chính", {.month_field = true});
  unit.sound(office, "2.1/BC 140-BC-SNV.pdf", "2.1", "BC", "/BC-SNV", "140", {2024, 8, 14},
             "Theo dõi thi hành pháp luật");
  unit.sound(office, "7.1_KH 61-KH-SNV.pdf", "7.1", "KH", "/KH-SNV", "61", {2024, 2, 20}, "Chuyển đổi số năm 2024");
  unit.sound(office, "7.10_BC 171-BC-SNV.pdf", "7.10", "BC", "/BC-SNV", "171", {2024, 10, 11},
             "Hệ thống thông tin báo cáo");
  department_letter(unit);
  department_scan(unit);
  department_blank_number(unit);
}

void district_files(Collector& unit) {
  const World& world = unit.world();
  const Office& office = world.district;
  unit.sound(office, "1.1_KH 11-KH-UBND.pdf", "1.1", "KH", "/KH-UBND", "11", {2024, 1, 15},
             "Cải cách hành chính huyện Bình Mẫu năm 2024");
  unit.sound(office, "1.4_KH 52-KH-UBND.pdf", "1.4", "KH", "/KH-UBND", "52", {2024, 3, 15},
             "Tuyên truyền cải cách hành chính");
  unit.sound(office, "3.1_QĐ 1204-QĐ-UBND.pdf", "3.1", "QĐ", "/QĐ-UBND", "1204", {2024, 4, 10},
             "Công bố danh mục thủ tục hành chính");
  unit.sound(office, "6.1_QĐ 1530-QĐ-UBND.pdf", "6.1", "QĐ", "/QĐ-UBND", "1530", {2024, 5, 16},
             "Công khai dự toán ngân sách");
  legal_document(unit);
  district_inserted_number(unit);
  district_copy(unit);
  district_unsigned(unit);
}

}  // namespace kiemchung::samples
