#include "samples/unit_files.h"

#include "samples/faults.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

void stamped_number(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made =
      draft(commune, "QUYẾT ĐỊNH", "/QĐ-UBND", "31", {2024, 2, 20}, "Phân công nhiệm vụ cải cách hành chính");
  ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.3_QĐ 31-QĐ-UBND.pdf", {"1.3"}, "số và ngày là dấu chèn (annotation) trước khi ký",
           with_stamped_number(world, commune, made).document.bytes(), expected, accepted());
}

void typed_number(Collector& unit) {
  const World& world = unit.world();
  const Draft made = draft(world.council, "NGHỊ QUYẾT", "/NQ-HĐND", "12", {2024, 5, 16},
                           "Nhiệm vụ phát triển kinh tế - xã hội năm 2024");
  ExpectedFacts expected = Collector::facts(world.council, made, "NQ");
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.4_NQ 12-NQ-HĐND.pdf", {"1.4"}, "số và ngày gõ sẵn trước khi ký",
           with_typed_number(world, world.council, made).document.bytes(), expected, accepted());
}

void blank_number(Collector& unit) {
  const Office& commune = unit.world().commune;
  Draft made = commune_draft(unit, "BC", "", {2024, 6, 20}, "Kết quả thực hiện nhiệm vụ được giao trong tháng 6");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.number_status = "blank";
  expected.number_text.clear();
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.5.1_Bao cao.pdf", {"1.5.1"}, "để trống số", typed(unit, made), expected, rejected({"number.present"}));
}

void inserted_number(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made =
      draft(commune, "KẾ HOẠCH", "/KH-UBND", "12a", {2024, 3, 15}, "Tuyên truyền cải cách hành chính năm 2024");
  ExpectedFacts expected = Collector::facts(commune, made, "KH");
  expected.number_suffix = "a";
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.5.2_KH 12a-KH-UBND.pdf", {"1.5.2"}, "số chèn 12a", typed(unit, made), expected, zero({"number.suffix"}),
           review({"number.suffix"}));
}

void placeholder_number(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "THÔNG BÁO", "/TB-UBND", "……", {2024, 7, 12}, "Lịch tiếp công dân");
  ExpectedFacts expected = Collector::facts(commune, made, "TB");
  expected.number_status = "placeholder";
  expected.number_text.clear();
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.6.1_Thong bao.pdf", {"1.6.1"}, "số là dấu chấm giữ chỗ", typed(unit, made), expected,
           rejected({"number.present"}));
}

void blank_date(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  Draft made = commune_draft(unit, "BC", "50", {2024, 7, 12}, "Công tác kiểm soát thủ tục hành chính quý II năm 2024");
  made.text.number = "50";
  made.text.day.clear();
  made.text.month.clear();
  BornDigital document = lay_out(made.text);
  sign_both(world, commune, document, made.date, {});
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.date_status = "blank";
  expected.date_iso.clear();
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.6.2_BC 50-BC-UBND.pdf", {"1.6.2"}, "để trống cả ngày và tháng", document.document.bytes(), expected,
           review({"date.present"}));
}

void blank_day(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  Draft made = commune_draft(unit, "BC", "52", {2024, 7, 26}, "Công tác văn thư, lưu trữ");
  made.text.number = "52";
  BornDigital document = lay_out(made.text);
  sign_both(world, commune, document, made.date, {});
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.date_status = "partial";
  expected.date_iso.clear();
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.8_BC 52-BC-UBND.pdf", {"1.8"}, "để trống ngày, có tháng", document.document.bytes(), expected,
           review({"date.present"}));
}

void impossible_date(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "BC", "20", {2024, 2, 31}, "Kết quả tiếp nhận hồ sơ");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.date_status = "impossible";
  expected.date_iso.clear();
  expected.signatures = signatures({"leader", "agency"});
  unit.put("1.9_BC 20-BC-UBND.pdf", {"1.9"}, "ngày 31 tháng 02 không có thật", typed(unit, made), expected,
           review({"date.valid"}));
}

void wrong_year(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "BC", "33", {2022, 10, 11}, "Kết quả cải cách hành chính năm 2022");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  unit.put("3.2.3_BC 33-BC-UBND.pdf", {"3.2.3"}, "văn bản của năm khác",
           with_clerk_fields(world, commune, made).document.bytes(), expected, review({"date.year_window"}),
           accepted());
}

}  // namespace

void numbers_and_dates(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  unit.sound(commune, "1.1_KH 07-KH-UBND.pdf", "1.1", "KH", "/KH-UBND", "07", {2024, 1, 15},
             "Cải cách hành chính năm 2024 của xã An Mẫu", {.digest = "SHA1"});
  unit.sound(commune, "1.2_BC 45-BC-UBND.pdf", "1.2", "BC", "/BC-UBND", "45", {2024, 6, 18},
             "Kết quả cải cách hành chính 6 tháng đầu năm 2024",
             {.month_field = true, .sub_filter = "ETSI.CAdES.detached"});
  stamped_number(unit);
  typed_number(unit);
  blank_number(unit);
  inserted_number(unit);
  placeholder_number(unit);
  blank_date(unit);
  blank_day(unit);
  impossible_date(unit);
  wrong_year(unit);
}

}  // namespace kiemchung::samples
