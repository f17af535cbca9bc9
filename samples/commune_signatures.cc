#include "samples/unit_files.h"

#include "samples/faults.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

void unsigned_plan(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "KH", "15", {2024, 4, 10}, "Theo dõi tình hình thi hành pháp luật năm 2024");
  ExpectedFacts expected = Collector::facts(commune, made, "KH");
  expected.document_class = "native_unsigned";
  expected.no_signatures = true;
  unit.put("2.1_KH 15-KH-UBND.pdf", {"2.1"}, "văn bản điện tử không có chữ ký số",
           without_signature(made).document.bytes(), expected, rejected({"signature.present"}));
}

void content_swapped(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "QĐ", "40", {2024, 4, 10}, "Kiện toàn bộ phận tiếp nhận và trả kết quả");
  BornDigital document = with_clerk_fields(world, commune, made);
  OfficialText other = made.text;
  other.number = "";
  other.day = "";
  other.body = {made.text.body.front()};
  swap_page_content(document.document, 0, other);
  ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
  expected.signatures = signatures({"leader", "agency", "number", "date"});
  expected.signatures.back().coverage = "whole_revision";
  // The leader's certification permits signing and form filling only (ISO 32000-1 §12.8.2.2, P=2): the file breaks it.
  unit.put("2.2_QĐ 40-QĐ-UBND.pdf", {"2.2"}, "nội dung trang bị thay sau khi ký", document.document.bytes(), expected,
           rejected({"signature.later_changes"}));
}

void saved_again(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "QĐ", "41", {2024, 4, 17}, "Ban hành quy chế làm việc");
  ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
  unit.put("2.3_QĐ 41-QĐ-UBND.pdf", {"2.3"}, "lưu lại bằng phần mềm khác sau khi ký",
           resaved(with_typed_number(world, commune, made).document.bytes()), expected, rejected({"signature.intact"}));
}

void untrusted_signer(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "BC", "55", {2024, 8, 14}, "Rà soát văn bản quy phạm pháp luật");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.signatures = signatures({"leader", "agency"});
  unit.put("2.4_BC 55-BC-UBND.pdf", {"2.4"}, "chứng thư của tổ chức không được tin cậy",
           with_typed_number(world, commune, made,
                             {.leader_identity = &world.stranger,
                              .agency_identity = &world.strange_agency,
                              .timestamp_authority = &world.pki.foreign_timestamp_authority})
               .document.bytes(),
           expected, review({"signature.trusted"}));
}

void leader_missing(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "BC", "56", {2024, 8, 21}, "Công tác phổ biến, giáo dục pháp luật");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.signatures = signatures({"agency"});
  unit.put("2.5_BC 56-BC-UBND.pdf", {"2.5"}, "thiếu chữ ký của người có thẩm quyền",
           with_typed_number(world, commune, made, {.leader = false, .certify = false}).document.bytes(), expected,
           review({"signature.leader"}));
}

void agency_missing(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "BC", "57", {2024, 8, 28}, "Hòa giải ở cơ sở");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.signatures = signatures({"leader"});
  unit.put("2.6_BC 57-BC-UBND.pdf", {"2.6"}, "thiếu chữ ký của cơ quan",
           with_typed_number(world, commune, made, {.agency = false}).document.bytes(), expected,
           review({"signature.agency"}));
}

void harmless_tail(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "TB", "18", {2024, 9, 4}, "Niêm yết công khai thủ tục hành chính");
  BornDigital document = with_typed_number(world, commune, made);
  append_information_tail(document.document, "D:20240905080000+07'00'");
  ExpectedFacts expected = Collector::facts(commune, made, "TB");
  expected.signatures = signatures({"leader", "agency"});
  expected.signatures.back().coverage = "whole_revision";
  unit.put("3.3_TB 18-TB-UBND.pdf", {"3.3"}, "phần đuôi vô hại: chỉ đổi ngày sửa tệp", document.document.bytes(),
           expected, accepted());
}

void number_painted_over(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "BC", "69", {2024, 11, 19}, "Tài chính, ngân sách quý III");
  BornDigital document = with_typed_number(world, commune, made, {.certify = false});
  paint_over(
      document.document, 0,
      {document.layout.number.x0, document.layout.number.y0, document.layout.number.x1 + 2, document.layout.number.y1},
      "99");
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.number_status.clear();
  expected.number_text.clear();
  expected.signatures = signatures({"leader", "agency"});
  expected.signatures.back().coverage = "whole_revision";
  unit.put("6.3_BC.pdf", {"6.3"}, "số bị che và viết đè sau khi ký, chữ ký không chứng nhận", document.document.bytes(),
           expected, review({"signature.later_changes"}));
}

void byte_flipped(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = commune_draft(unit, "BC", "59", {2024, 9, 17}, "Quản lý tài sản công");
  BornDigital document = with_typed_number(world, commune, made);
  const std::string& bytes = document.document.bytes();
  const std::size_t at = bytes.find("/Producer (Kiem") + 12;
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.signatures = signatures({"leader", "agency"});
  for (auto& signature : expected.signatures) signature.integrity = "digest_mismatch";
  unit.put("6.4_BC 59-BC-UBND.pdf", {"6.4"}, "một byte trong phần đã ký bị đổi", with_flipped_byte(bytes, at), expected,
           rejected({"signature.intact"}));
}

}  // namespace

void signature_faults(Collector& unit) {
  unsigned_plan(unit);
  content_swapped(unit);
  saved_again(unit);
  untrusted_signer(unit);
  leader_missing(unit);
  agency_missing(unit);
  harmless_tail(unit);
  number_painted_over(unit);
  byte_flipped(unit);
}

void damaged_files(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  const Draft made =
      draft(commune, "BÁO CÁO", "/BC-UBND", "62", {2024, 10, 11}, "Kết quả giải quyết thủ tục hành chính");
  const std::string sound = with_typed_number(world, commune, made).document.bytes();
  const auto problem = [](const char* code) {
    ExpectedFacts facts;
    facts.problems = {code};
    return facts;
  };
  ExpectedFacts cut;
  unit.put("3.2.6_BC 62-BC-UBND.pdf", {"3.2.6"}, "tệp hỏng: mất hai phần ba", cut_off(sound), cut, review({}));
  unit.put("3.2.7_BC 62-BC-UBND.pdf", {"3.2.7"}, "tệp đặt mật khẩu mở", with_password(sound, "mat-khau"),
           problem("encrypted"), review({"file.readable"}));
  unit.put("3.2.8_BC 62-BC-UBND.pdf", {"3.2.8"}, "tệp Word đổi đuôi thành .pdf",
           word_document("Báo cáo kết quả giải quyết thủ tục hành chính"), problem("disguised_type"),
           rejected({"file.type"}));
  unit.put("3.2.9_BC 62-BC-UBND.pdf", {"3.2.9"}, "tệp rỗng", "", problem("empty_file"), review({"file.readable"}));
}

}  // namespace kiemchung::samples
