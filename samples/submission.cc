#include "samples/submission.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string_view>

#include "samples/faults.h"
#include "samples/flows.h"
#include "samples/self_score_sheet.h"

namespace kiemchung::samples {
namespace {

constexpr const char* kDepartment = "so-noi-vu";
constexpr const char* kDistrict = "huyen-binh-mau";
constexpr const char* kCommune = "xa-an-mau";
constexpr const char* kBocNhieu = "boc-nhieu-2024";
constexpr const char* kDefault = "default";

// Leaves of the sample criteria set "mau", which the default policy uses for every unit. The commune's codes are those
// of the letter's own table and are all known there.
const std::set<std::string_view> kSampleSetLeaves = {
    "1.1", "1.2", "1.3.1", "1.3.2", "1.4",  "1.5", "2.1", "2.2",     "3.1",     "3.2.1", "3.2.2",
    "4.1", "4.2", "5.1",   "5.2",   "6.1",  "6.2", "7.1", "7.2",     "7.3",     "7.4",   "7.5",
    "7.6", "7.7", "7.8",   "7.9",   "7.10", "8.1", "8.2", "8.3.1.1", "8.3.1.2", "8.3.2"};

ExpectedVerdict accepted() { return {"accepted", false, {}}; }
ExpectedVerdict review(std::vector<std::string> checks) { return {"review", false, std::move(checks)}; }
ExpectedVerdict rejected(std::vector<std::string> checks) { return {"rejected", false, std::move(checks)}; }
ExpectedVerdict zero(std::vector<std::string> checks) { return {"rejected", true, std::move(checks)}; }

// A code the policy's criteria set does not have asks people, whatever else holds.
ExpectedVerdict with_unknown_code(ExpectedVerdict verdict) {
  if (verdict.outcome == "accepted") verdict.outcome = "review";
  verdict.checks.emplace_back("claim.code_known");
  return verdict;
}

std::string iso(const DocumentDate& date) {
  const auto two = [](int value) { return (value < 10 ? "-0" : "-") + std::to_string(value); };
  return std::to_string(date.year) + two(date.month) + two(date.day);
}

// Tên loại by its abbreviation (Decree 30/2020 PL III.I).
std::string kind_name(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNames = {{{"KH", "KẾ HOẠCH"},
                                                                                    {"BC", "BÁO CÁO"},
                                                                                    {"QĐ", "QUYẾT ĐỊNH"},
                                                                                    {"NQ", "NGHỊ QUYẾT"},
                                                                                    {"TB", "THÔNG BÁO"},
                                                                                    {"BB", "BIÊN BẢN"},
                                                                                    {"TTr", "TỜ TRÌNH"},
                                                                                    {"", ""}}};
  for (const auto& [short_name, name] : kNames) {
    if (short_name == code) return std::string(name);
  }
  return {};
}

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

// Signatures in file order; the last covers the whole file.
std::vector<ExpectedSignature> signatures(std::initializer_list<const char*> roles) {
  std::vector<ExpectedSignature> list;
  for (const char* role : roles) list.push_back({role, "intact", "whole_revision"});
  if (!list.empty()) list.back().coverage = "whole_file";
  return list;
}

class Collector {
 public:
  Collector(const World& world, const char* unit) : world_(world), unit_(unit) {}

  const World& world() const { return world_; }

  // What a reader should find on a document laid out from this draft.
  static ExpectedFacts facts(const Office& office, const Draft& draft, std::string_view kind) {
    ExpectedFacts facts;
    facts.document_class = "native_signed";
    facts.origin = "born_digital";
    facts.number_status = "found";
    facts.number_text = without_spaces(draft.number + draft.text.symbol);
    facts.date_status = "found";
    facts.date_iso = iso(draft.date);
    facts.issuer = office.full_name();
    facts.kind_code = kind;
    facts.draft_mark = false;
    facts.handwritten = false;
    return facts;
  }

  Sample& put(std::string path, std::vector<std::string> codes, std::string what, std::string bytes,
              std::optional<ExpectedFacts> facts, const ExpectedVerdict& boc_nhieu, const ExpectedVerdict& by_default) {
    Sample sample;
    sample.unit = unit_;
    sample.path = std::move(path);
    sample.what = std::move(what);
    sample.codes = std::move(codes);
    sample.bytes = std::move(bytes);
    sample.facts = std::move(facts);
    const auto unknown = [&](auto known) { return std::ranges::any_of(sample.codes, std::not_fn(known)); };
    const bool commune = unit_ == kCommune;
    const bool not_here = unknown([commune](const std::string& code) { return commune && !code.starts_with("9"); });
    const bool not_in_sample_set = unknown([](const std::string& code) { return kSampleSetLeaves.contains(code); });
    sample.verdicts[kBocNhieu] = not_here ? with_unknown_code(boc_nhieu) : boc_nhieu;
    sample.verdicts[kDefault] = not_in_sample_set ? with_unknown_code(by_default) : by_default;
    samples_.push_back(std::move(sample));
    return samples_.back();
  }
  Sample& put(std::string path, std::vector<std::string> codes, std::string what, std::string bytes,
              std::optional<ExpectedFacts> facts, const ExpectedVerdict& both) {
    return put(std::move(path), std::move(codes), std::move(what), std::move(bytes), std::move(facts), both, both);
  }

  // A sound document of the clerk's flow of today.
  void sound(const Office& office, const std::string& path, const std::string& code, std::string_view kind,
             const std::string& symbol, const std::string& number, DocumentDate date, const std::string& subject,
             const FlowOptions& options = {}) {
    const Draft made = draft(office, kind_name(kind), symbol, number, date, subject);
    ExpectedFacts expected = facts(office, made, kind);
    expected.signatures = options.month_field ? signatures({"leader", "agency", "number", "date", "date"})
                                              : signatures({"leader", "agency", "number", "date"});
    put(path, {code}, "đủ chữ ký, số và ngày do văn thư điền bằng trường chữ ký",
        with_clerk_fields(world_, office, made, options).document.bytes(), expected, accepted());
  }

  std::vector<Sample> take() { return std::move(samples_); }

 private:
  const World& world_;
  std::string unit_;
  std::vector<Sample> samples_;
};

// ---- the commune: every fault ------------------------------------------------------------------------------------

void numbers_and_dates(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  const auto typed = [&](const Draft& made, const FlowOptions& options = {}) {
    return with_typed_number(world, commune, made, options).document.bytes();
  };
  const auto report = [&](const std::string& number, DocumentDate date, const std::string& subject) {
    return draft(commune, "BÁO CÁO", "/BC-UBND", number, date, subject);
  };

  unit.sound(commune, "1.1_KH 07-KH-UBND.pdf", "1.1", "KH", "/KH-UBND", "07", {2024, 1, 15},
             "Cải cách hành chính năm 2024 của xã An Mẫu", {.digest = "SHA1"});
  unit.sound(commune, "1.2_BC 45-BC-UBND.pdf", "1.2", "BC", "/BC-UBND", "45", {2024, 6, 18},
             "Kết quả cải cách hành chính 6 tháng đầu năm 2024",
             {.month_field = true, .sub_filter = "ETSI.CAdES.detached"});
  {
    const Draft made =
        draft(commune, "QUYẾT ĐỊNH", "/QĐ-UBND", "31", {2024, 2, 20}, "Phân công nhiệm vụ cải cách hành chính");
    ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
    expected.signatures = signatures({"leader", "agency"});
    unit.put("1.3_QĐ 31-QĐ-UBND.pdf", {"1.3"}, "số và ngày là dấu chèn (annotation) trước khi ký",
             with_stamped_number(world, commune, made).document.bytes(), expected, accepted());
  }
  {
    const Draft made = draft(world.council, "NGHỊ QUYẾT", "/NQ-HĐND", "12", {2024, 5, 16},
                             "Nhiệm vụ phát triển kinh tế - xã hội năm 2024");
    ExpectedFacts expected = Collector::facts(world.council, made, "NQ");
    expected.signatures = signatures({"leader", "agency"});
    unit.put("1.4_NQ 12-NQ-HĐND.pdf", {"1.4"}, "số và ngày gõ sẵn trước khi ký",
             with_typed_number(world, world.council, made).document.bytes(), expected, accepted());
  }
  {
    Draft made = report("", {2024, 6, 20}, "Kết quả thực hiện nhiệm vụ được giao trong tháng 6");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.number_status = "blank";
    expected.number_text.clear();
    expected.signatures = signatures({"leader", "agency"});
    unit.put("1.5.1_Bao cao.pdf", {"1.5.1"}, "để trống số", typed(made), expected, rejected({"number.present"}));
  }
  {
    const Draft made =
        draft(commune, "KẾ HOẠCH", "/KH-UBND", "12a", {2024, 3, 15}, "Tuyên truyền cải cách hành chính năm 2024");
    ExpectedFacts expected = Collector::facts(commune, made, "KH");
    expected.number_suffix = "a";
    expected.signatures = signatures({"leader", "agency"});
    unit.put("1.5.2_KH 12a-KH-UBND.pdf", {"1.5.2"}, "số chèn 12a", typed(made), expected, zero({"number.suffix"}),
             review({"number.suffix"}));
  }
  {
    const Draft made = draft(commune, "THÔNG BÁO", "/TB-UBND", "……", {2024, 7, 12}, "Lịch tiếp công dân");
    ExpectedFacts expected = Collector::facts(commune, made, "TB");
    expected.number_status = "placeholder";
    expected.number_text.clear();
    expected.signatures = signatures({"leader", "agency"});
    unit.put("1.6.1_Thong bao.pdf", {"1.6.1"}, "số là dấu chấm giữ chỗ", typed(made), expected,
             rejected({"number.present"}));
  }
  {
    Draft made = report("50", {2024, 7, 12}, "Công tác kiểm soát thủ tục hành chính quý II năm 2024");
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
  {
    Draft made = report("52", {2024, 7, 26}, "Công tác văn thư, lưu trữ");
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
  {
    const Draft made = report("20", {2024, 2, 31}, "Kết quả tiếp nhận hồ sơ");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.date_status = "impossible";
    expected.date_iso.clear();
    expected.signatures = signatures({"leader", "agency"});
    unit.put("1.9_BC 20-BC-UBND.pdf", {"1.9"}, "ngày 31 tháng 02 không có thật", typed(made), expected,
             review({"date.valid"}));
  }
  {
    const Draft made = report("33", {2022, 10, 11}, "Kết quả cải cách hành chính năm 2022");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("3.2.3_BC 33-BC-UBND.pdf", {"3.2.3"}, "văn bản của năm khác",
             with_clerk_fields(world, commune, made).document.bytes(), expected, review({"date.year_window"}),
             accepted());
  }
}

void signature_faults(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  const auto made_as = [&](const std::string& kind, const std::string& number, DocumentDate date,
                           const std::string& subject) {
    return draft(commune, kind_name(kind), "/" + kind + "-UBND", number, date, subject);
  };
  {
    const Draft made = made_as("KH", "15", {2024, 4, 10}, "Theo dõi tình hình thi hành pháp luật năm 2024");
    ExpectedFacts expected = Collector::facts(commune, made, "KH");
    expected.document_class = "native_unsigned";
    expected.no_signatures = true;
    unit.put("2.1_KH 15-KH-UBND.pdf", {"2.1"}, "văn bản điện tử không có chữ ký số",
             without_signature(made).document.bytes(), expected, rejected({"signature.present"}));
  }
  {
    const Draft made = made_as("QĐ", "40", {2024, 4, 10}, "Kiện toàn bộ phận tiếp nhận và trả kết quả");
    BornDigital document = with_clerk_fields(world, commune, made);
    OfficialText other = made.text;
    other.number = "";
    other.day = "";
    other.body = {made.text.body.front()};
    swap_page_content(document.document, 0, other);
    ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    expected.signatures.back().coverage = "whole_revision";
    unit.put("2.2_QĐ 40-QĐ-UBND.pdf", {"2.2"}, "nội dung trang bị thay sau khi ký", document.document.bytes(), expected,
             review({"signature.later_changes"}));
  }
  {
    const Draft made = made_as("QĐ", "41", {2024, 4, 17}, "Ban hành quy chế làm việc");
    ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
    unit.put("2.3_QĐ 41-QĐ-UBND.pdf", {"2.3"}, "lưu lại bằng phần mềm khác sau khi ký",
             resaved(with_typed_number(world, commune, made).document.bytes()), expected,
             rejected({"signature.intact"}));
  }
  {
    const Draft made = made_as("BC", "55", {2024, 8, 14}, "Rà soát văn bản quy phạm pháp luật");
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
  {
    const Draft made = made_as("BC", "56", {2024, 8, 21}, "Công tác phổ biến, giáo dục pháp luật");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.signatures = signatures({"agency"});
    unit.put("2.5_BC 56-BC-UBND.pdf", {"2.5"}, "thiếu chữ ký của người có thẩm quyền",
             with_typed_number(world, commune, made, {.leader = false, .certify = false}).document.bytes(), expected,
             review({"signature.leader"}));
  }
  {
    const Draft made = made_as("BC", "57", {2024, 8, 28}, "Hòa giải ở cơ sở");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.signatures = signatures({"leader"});
    unit.put("2.6_BC 57-BC-UBND.pdf", {"2.6"}, "thiếu chữ ký của cơ quan",
             with_typed_number(world, commune, made, {.agency = false}).document.bytes(), expected,
             review({"signature.agency"}));
  }
  {
    const Draft made = made_as("TB", "18", {2024, 9, 4}, "Niêm yết công khai thủ tục hành chính");
    BornDigital document = with_typed_number(world, commune, made);
    append_information_tail(document.document, "D:20240905080000+07'00'");
    ExpectedFacts expected = Collector::facts(commune, made, "TB");
    expected.signatures = signatures({"leader", "agency"});
    expected.signatures.back().coverage = "whole_revision";
    unit.put("3.3_TB 18-TB-UBND.pdf", {"3.3"}, "phần đuôi vô hại: chỉ đổi ngày sửa tệp", document.document.bytes(),
             expected, accepted());
  }
  {
    const Draft made = made_as("BC", "69", {2024, 11, 19}, "Tài chính, ngân sách quý III");
    BornDigital document = with_typed_number(world, commune, made);
    paint_over(document.document, 0,
               {document.layout.number.x0, document.layout.number.y0, document.layout.number.x1 + 2,
                document.layout.number.y1},
               "99");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.number_status.clear();
    expected.number_text.clear();
    expected.signatures = signatures({"leader", "agency"});
    expected.signatures.back().coverage = "whole_revision";
    unit.put("6.3_BC.pdf", {"6.3"}, "số bị che và viết đè sau khi ký", document.document.bytes(), expected,
             review({"signature.later_changes"}));
  }
  {
    const Draft made = made_as("BC", "59", {2024, 9, 17}, "Quản lý tài sản công");
    BornDigital document = with_typed_number(world, commune, made);
    const std::string& bytes = document.document.bytes();
    const std::size_t at = bytes.find("/Producer (Kiem") + 12;
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.signatures = signatures({"leader", "agency"});
    for (auto& signature : expected.signatures) signature.integrity = "digest_mismatch";
    unit.put("6.4_BC 59-BC-UBND.pdf", {"6.4"}, "một byte trong phần đã ký bị đổi", with_flipped_byte(bytes, at),
             expected, rejected({"signature.intact"}));
  }
}

void papers_and_copies(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  const auto paper_facts = [](ExpectedFacts expected, bool by_hand) {
    expected.document_class = "paper_scan";
    expected.origin = "scanned";
    expected.no_signatures = true;
    expected.handwritten = by_hand;
    return expected;
  };
  {
    const Draft made = draft(commune, "KẾ HOẠCH", "/KH-UBND", "28", {2024, 5, 16}, "Kiểm tra công vụ năm 2024");
    unit.put("3.1_KH 28-KH-UBND.pdf", {"3.1"}, "ký bản giấy rồi quét màu, số và ngày viết tay mực xanh",
             on_paper(commune, made, {}).bytes(), paper_facts(Collector::facts(commune, made, "KH"), true),
             zero({"class.accepted"}), review({"class.accepted"}));
  }
  {
    const Draft made = draft(commune, "THÔNG BÁO", "/TB-UBND", "16", {2024, 6, 18}, "Kết quả kiểm tra công vụ");
    PaperOptions options{.number_by_hand = false, .day_by_hand = false};
    options.scan.coding = ScanOptions::Coding::kCcitt;
    options.scan.skew_degrees = -0.8;
    unit.put("3.2.1_TB 16-TB-UBND.pdf", {"3.2.1"}, "ký bản giấy rồi quét đen trắng (CCITT G4), số in sẵn",
             on_paper(commune, made, options).bytes(), paper_facts(Collector::facts(commune, made, "TB"), false),
             zero({"class.accepted"}), review({"class.accepted"}));
  }
  {
    const Draft made = draft(commune, "QUYẾT ĐỊNH", "/QĐ-UBND", "146", {2024, 10, 11}, "Công nhận sáng kiến");
    PaperOptions options{.ink = kBlackInk};
    options.scan.skew_degrees = 1.1;
    options.scan.grey = true;
    unit.put("4.2.8_QĐ 146-QĐ-UBND.pdf", {"4.2.8"}, "ký bản giấy rồi quét xám, viết tay mực đen",
             on_paper(commune, made, options).bytes(), paper_facts(Collector::facts(commune, made, "QĐ"), true),
             zero({"class.accepted"}), review({"class.accepted"}));
  }
  {
    const Draft made = draft(commune, "BÁO CÁO", "/BC-UBND", "60", {2024, 9, 18}, "Thực hiện dịch vụ công trực tuyến");
    PaperOptions options{.number_by_hand = false, .day_by_hand = false};
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.document_class = "electronic_copy";
    expected.origin = "scanned";
    expected.signatures = {{"copy", "intact", "whole_file"}};
    unit.put("3.2.2_BC 60-BC-UBND.pdf", {"3.2.2"}, "bản sao y điện tử: bản quét và chữ ký số của cơ quan",
             electronic_copy(world, commune, made, options, vietnam_time(2024, 9, 20, 14, 5, 30)).bytes(), expected,
             review({"class.accepted"}), accepted());
  }
  {
    const Office& school = world.school;
    const Draft made =
        draft(school, "BÁO CÁO", "/BC-MNAM", "14", {2024, 10, 11}, "Kết quả phổ cập giáo dục mầm non cho trẻ 5 tuổi");
    PaperOptions options{.number_by_hand = false, .day_by_hand = false};
    options.scan.skew_degrees = 0.3;
    unit.put("8.4.1.1_BC 14-BC-MNAM.pdf", {"8.4.1.1"}, "bản quét của trường mầm non, đơn vị không có chữ ký số",
             on_paper(school, made, options).bytes(), paper_facts(Collector::facts(school, made, "BC"), false),
             accepted(), review({"class.accepted"}));
  }
  {
    const Draft made =
        draft(commune, "THÔNG BÁO", "/TB-UBND", "22", {2024, 10, 11}, "Kết quả tổ công nghệ số cộng đồng");
    PaperOptions options{.number_by_hand = false, .day_by_hand = false};
    ExpectedFacts expected = paper_facts(Collector::facts(commune, made, "TB"), false);
    expected.document_class = "image";
    expected.origin = "photographed";
    unit.put("7.8_TB 22-TB-UBND.jpg", {"7.8"}, "ảnh chụp văn bản giấy", on_photo(commune, made, options), expected,
             review({"class.accepted"}));
  }
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

void other_series(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  {
    const Draft made =
        draft(world.party, "BÁO CÁO", "-BC/ĐU", "12", {2024, 7, 12}, "Sơ kết công tác lãnh đạo cải cách hành chính");
    ExpectedFacts expected = Collector::facts(world.party, made, "BC");
    expected.series = "party";
    expected.signatures = signatures({"leader", "agency"});
    unit.put("1.7_BC 12-BC-ĐU.pdf", {"1.7"}, "văn bản Đảng: số theo nhiệm kỳ, không có dấu hai chấm",
             with_typed_number(world, world.party, made, {}).document.bytes(), expected, accepted());
  }
  {
    const Draft made = draft(world.youth_union, "BÁO CÁO", " - BC/ĐTN", "15", {2024, 8, 14},
                             "Phong trào thanh niên tham gia chuyển đổi số");
    ExpectedFacts expected = Collector::facts(world.youth_union, made, "BC");
    expected.series = "union";
    expected.signatures = signatures({"leader", "agency"});
    unit.put("4.1.1_BC 15-BC-ĐTN.pdf", {"4.1.1"}, "văn bản Đoàn: số - loại/đơn vị",
             with_typed_number(world, world.youth_union, made, {}).document.bytes(), expected, accepted());
  }
  {
    Draft made =
        draft(commune, "BIÊN BẢN", "/BB-UBND", "03", {2024, 8, 14}, "Họp đánh giá công tác cải cách hành chính");
    made.text.date_line = false;
    ExpectedFacts expected = Collector::facts(commune, made, "BB");
    expected.date_status = "absent";
    expected.date_iso.clear();
    expected.signatures = signatures({"leader", "agency"});
    unit.put("4.1.2_BB 03-BB-UBND.pdf", {"4.1.2"}, "biên bản: theo mẫu không có dòng địa danh, ngày tháng",
             with_typed_number(world, commune, made, {}).document.bytes(), expected, accepted());
  }
  {
    const Draft made = draft(commune, "", "/UBND-VP&TK", "88", {2024, 9, 4}, "phối hợp chấm điểm cải cách hành chính");
    ExpectedFacts expected = Collector::facts(commune, made, "");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("4.1.3_CV 88-UBND-VP&TK.pdf", {"4.1.3"}, "công văn, ký hiệu có dấu &",
             with_clerk_fields(world, commune, made).document.bytes(), expected, accepted());
  }
}

void kinds_and_names(Collector& unit) {
  const World& world = unit.world();
  const Office& commune = world.commune;
  {
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
  {
    OfficialText table;
    table.header = false;
    table.signing_block = false;
    table.table = Table{"BIỂU 01: SỐ LIỆU GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH NĂM 2024",
                        {"TT", "Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Tỷ lệ"},
                        {0.08, 0.44, 0.16, 0.16, 0.16},
                        {}};
    for (int i = 1; i <= 24; ++i) {
      table.table->rows.push_back({std::to_string(i), "Lĩnh vực số " + std::to_string(i), std::to_string(40 + i),
                                   std::to_string(39 + i), "99%"});
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
  {
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
  {
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
  {
    const Draft made = draft(commune, "BÁO CÁO", "/BC-UBND", "61", {2024, 9, 25}, "Hệ thống thông tin báo cáo");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("9.9.9_BC 61-BC-UBND.pdf", {"9.9.9"}, "tên tệp mang mã không có trong bộ tiêu chí",
             with_clerk_fields(world, commune, made).document.bytes(), expected, review({}));
  }
  unit.sound(commune, "7.10/van ban/BC 63-BC-UBND.pdf", "7.10", "BC", "/BC-UBND", "63", {2024, 10, 14},
             "Báo cáo trên hệ thống thông tin báo cáo Chính phủ");
  unit.sound(commune, "7.1_KH 33-KH-UBND.pdf", "7.1", "KH", "/KH-UBND", "33", {2024, 7, 12},
             "Chuyển đổi số của xã An Mẫu năm 2024");
  {
    Draft made =
        draft(commune, "BÁO CÁO", "/BC-UBND", "64", {2024, 10, 25}, "Tổng hợp hồ sơ thủ tục hành chính năm 2024");
    made.text.filler_pages = 299;
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.pages = 300;
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("3.2.10_BC 64-BC-UBND.pdf", {"3.2.10"}, "tệp 300 trang",
             with_clerk_fields(world, commune, made).document.bytes(), expected, accepted());
  }
  for (const auto& [code, subject] : {std::pair{"3.2.4", "Phê duyệt danh sách thành viên tổ công tác"},
                                      std::pair{"3.2.5", "Giao dự toán kinh phí cải cách hành chính"}}) {
    const Draft made = draft(commune, "QUYẾT ĐỊNH", "/QĐ-UBND", "44", {2024, 5, 16}, subject);
    ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put(std::string(code) + "_QĐ 44-QĐ-UBND.pdf", {code}, "hai văn bản khác nhau cùng số, ký hiệu",
             with_clerk_fields(world, commune, made).document.bytes(), expected, review({"across.duplicate_number"}));
  }
  {
    const Draft made =
        draft(commune, "QUYẾT ĐỊNH", "/QĐ-UBND", "152", {2024, 10, 28}, "Bố trí công chức theo vị trí việc làm");
    const std::string bytes = with_clerk_fields(world, commune, made).document.bytes();
    ExpectedFacts expected = Collector::facts(commune, made, "QĐ");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    Sample& member =
        unit.put("5.1.zip/5.1_QĐ 152-QĐ-UBND.pdf", {"5.1"}, "tệp nén chứa một văn bản", bytes, expected, accepted());
    member.what = "tệp nén chứa một văn bản đủ chữ ký";
  }
  unit.sound(commune, "4.2.6_BC 65-BC-UBND.pdf", "4.2.6", "BC", "/BC-UBND", "65", {2024, 11, 5},
             "Kết quả tiếp công dân năm 2024");
  unit.sound(commune, "6.1_QĐ 155-QĐ-UBND.pdf", "6.1", "QĐ", "/QĐ-UBND", "155", {2024, 11, 5},
             "Công khai dự toán ngân sách xã");
  unit.sound(commune, "8.1.1_BC 66-BC-UBND.pdf", "8.1.1", "BC", "/BC-UBND", "66", {2024, 11, 12},
             "Thực hiện chỉ tiêu kinh tế - xã hội năm 2024", {.signing_time = SignOptions::SigningTime::kLocalAsUtc});
  {
    const Draft made = draft(commune, "BÁO CÁO", "/BC-UBND", "68", {2024, 11, 18},
                             "Tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm 2024 của xã An Mẫu");
    ExpectedFacts expected = Collector::facts(commune, made, "BC");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("Bao cao tu danh gia cham diem.pdf", {}, "báo cáo tự đánh giá của đơn vị",
             with_clerk_fields(world, commune, made).document.bytes(), expected, accepted());
  }
}

// ---- the department and the district -------------------------------------------------------------------------------

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
  {
    const Draft made = draft(office, "", "/SNV-CCHC&VTLT", "1025", {2024, 5, 16}, "hướng dẫn tự đánh giá, chấm điểm");
    ExpectedFacts expected = Collector::facts(office, made, "");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("1.3.2_CV 1025-SNV-CCHC&VTLT.pdf", {"1.3.2"}, "công văn, ký hiệu có dấu & và bốn chữ số",
             with_clerk_fields(world, office, made).document.bytes(), expected, accepted());
  }
  {
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
  {
    const Draft made = draft(office, "BÁO CÁO", "/BC-SNV", "", {2024, 9, 17}, "Kết quả đào tạo, bồi dưỡng");
    ExpectedFacts expected = Collector::facts(office, made, "BC");
    expected.number_status = "blank";
    expected.number_text.clear();
    expected.signatures = signatures({"leader", "agency"});
    unit.put("5.2_Bao cao.pdf", {"5.2"}, "để trống số", with_typed_number(world, office, made).document.bytes(),
             expected, rejected({"number.present"}));
  }
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
  {
    const Draft made =
        draft(office, "QUYẾT ĐỊNH", "/2024/QĐ-UBND", "03", {2024, 7, 12}, "Ban hành Quy định quản lý nhà nước");
    ExpectedFacts expected = Collector::facts(office, made, "QĐ");
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("2.2_QĐ 03-2024-QĐ-UBND.pdf", {"2.2"}, "văn bản quy phạm pháp luật: số có năm ban hành",
             with_clerk_fields(world, office, made).document.bytes(), expected, accepted());
  }
  {
    const Draft made = draft(office, "BÁO CÁO", "/BC-UBND", "215b", {2024, 8, 14}, "Kết quả giải quyết hồ sơ đúng hạn");
    ExpectedFacts expected = Collector::facts(office, made, "BC");
    expected.number_suffix = "b";
    expected.signatures = signatures({"leader", "agency", "number", "date"});
    unit.put("3.2.1_BC 215b-BC-UBND.pdf", {"3.2.1"}, "số chèn 215b do văn thư điền",
             with_clerk_fields(world, office, made).document.bytes(), expected, zero({"number.suffix"}),
             review({"number.suffix"}));
  }
  {
    const Draft made = draft(office, "BÁO CÁO", "/BC-UBND", "240", {2024, 9, 17}, "Quản lý, sử dụng tài sản công");
    PaperOptions options{.number_by_hand = false, .day_by_hand = false};
    options.scan.skew_degrees = -0.4;
    ExpectedFacts expected = Collector::facts(office, made, "BC");
    expected.document_class = "electronic_copy";
    expected.origin = "scanned";
    expected.signatures = {{"copy", "intact", "whole_file"}};
    unit.put("6.2_BC 240-BC-UBND.pdf", {"6.2"}, "bản sao y điện tử",
             electronic_copy(world, office, made, options, vietnam_time(2024, 9, 18, 8, 20, 1)).bytes(), expected,
             review({"class.accepted"}), accepted());
  }
  {
    const Draft made =
        draft(office, "BÁO CÁO", "/BC-UBND", "251", {2024, 10, 11}, "Thực hiện chỉ tiêu kinh tế - xã hội");
    ExpectedFacts expected = Collector::facts(office, made, "BC");
    expected.document_class = "native_unsigned";
    expected.no_signatures = true;
    unit.put("8.2_BC 251-BC-UBND.pdf", {"8.2"}, "văn bản điện tử không có chữ ký số",
             without_signature(made).document.bytes(), expected, rejected({"signature.present"}));
  }
}

// ---- self-score sheets and the criteria ----------------------------------------------------------------------------

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
  if (all_rejected) return explained ? "explained" : "missing";
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
