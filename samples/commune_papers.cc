#include "samples/unit_files.h"

#include "samples/faults.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

void colour_scan(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "KẾ HOẠCH", "/KH-UBND", "28", {2024, 5, 16}, "Kiểm tra công vụ năm 2024");
  unit.put("3.1_KH 28-KH-UBND.pdf", {"3.1"}, "ký bản giấy rồi quét màu, số và ngày viết tay mực xanh",
           on_paper(commune, made, {}).bytes(), paper_facts(Collector::facts(commune, made, "KH"), true),
           zero({"class.accepted"}), review({"class.accepted"}));
}

void fax_scan(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "THÔNG BÁO", "/TB-UBND", "16", {2024, 6, 18}, "Kết quả kiểm tra công vụ");
  PaperOptions options{.number_by_hand = false, .day_by_hand = false};
  options.scan.coding = ScanOptions::Coding::kCcitt;
  options.scan.skew_degrees = -0.8;
  unit.put("3.2.1_TB 16-TB-UBND.pdf", {"3.2.1"}, "ký bản giấy rồi quét đen trắng (CCITT G4), số in sẵn",
           on_paper(commune, made, options).bytes(), paper_facts(Collector::facts(commune, made, "TB"), false),
           zero({"class.accepted"}), review({"class.accepted"}));
}

void grey_scan(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "QUYẾT ĐỊNH", "/QĐ-UBND", "146", {2024, 10, 11}, "Công nhận sáng kiến");
  PaperOptions options{.ink = kBlackInk};
  options.scan.skew_degrees = 1.1;
  options.scan.grey = true;
  unit.put("4.2.8_QĐ 146-QĐ-UBND.pdf", {"4.2.8"}, "ký bản giấy rồi quét xám, viết tay mực đen",
           on_paper(commune, made, options).bytes(), paper_facts(Collector::facts(commune, made, "QĐ"), true),
           zero({"class.accepted"}), review({"class.accepted"}));
}

void copy_of_paper(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "BÁO CÁO", "/BC-UBND", "60", {2024, 9, 18}, "Thực hiện dịch vụ công trực tuyến");
  PaperOptions options{.number_by_hand = false, .day_by_hand = false};
  ExpectedFacts expected = Collector::facts(commune, made, "BC");
  expected.document_class = "electronic_copy";
  expected.origin = "scanned";
  expected.seal = expected.handwritten_signature = true;
  expected.copy_form = "sao_y";
  expected.signatures = {{"copy", "intact", "whole_file"}};
  unit.put("3.2.2_BC 60-BC-UBND.pdf", {"3.2.2"}, "bản sao y điện tử: bản quét và chữ ký số của cơ quan",
           electronic_copy(world, commune, made, options, vietnam_time(2024, 9, 20, 14, 5, 30)).bytes(), expected,
           review({"class.accepted"}), accepted());
}

void exempted_school(Collector& unit) {
  const World& world = unit.world();
  const Office& school = world.school;
  const Draft made =
      draft(school, "BÁO CÁO", "/BC-MNAM", "14", {2024, 10, 11}, "Kết quả phổ cập giáo dục mầm non cho trẻ 5 tuổi");
  PaperOptions options{.number_by_hand = false, .day_by_hand = false};
  options.scan.skew_degrees = 0.3;
  unit.put("8.4.1.1_BC 14-BC-MNAM.pdf", {"8.4.1.1"}, "bản quét của trường mầm non, đơn vị không có chữ ký số",
           on_paper(school, made, options).bytes(), paper_facts(Collector::facts(school, made, "BC"), false),
           accepted(), review({"class.accepted"}));
}

void photo(Collector& unit) {
  const Office& commune = unit.world().commune;
  const Draft made = draft(commune, "THÔNG BÁO", "/TB-UBND", "22", {2024, 10, 11}, "Kết quả tổ công nghệ số cộng đồng");
  PaperOptions options{.number_by_hand = false, .day_by_hand = false};
  ExpectedFacts expected = paper_facts(Collector::facts(commune, made, "TB"), false);
  expected.document_class = "image";
  expected.origin = "photographed";
  unit.put("7.8_TB 22-TB-UBND.jpg", {"7.8"}, "ảnh chụp văn bản giấy", on_photo(commune, made, options), expected,
           review({"class.accepted"}));
}

}  // namespace

void papers_and_copies(Collector& unit) {
  colour_scan(unit);
  fax_scan(unit);
  grey_scan(unit);
  copy_of_paper(unit);
  exempted_school(unit);
  photo(unit);
}

}  // namespace kiemchung::samples
