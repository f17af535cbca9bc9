#include "samples/flows.h"

#include "samples/faults.h"

namespace kiemchung::samples {
namespace {

std::string two_digits(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

// Days below 10 and months 1 and 2 take a leading zero, months 3 to 9 do not (Decree 30/2020 PL I.II.4.b).
std::string day_text(const DocumentDate& date) { return two_digits(date.day); }
std::string month_text(const DocumentDate& date) {
  return date.month <= 2 ? two_digits(date.month) : std::to_string(date.month);
}

void type_number_and_date(OfficialText& text, const Draft& draft) {
  text.number = draft.number;
  if (draft.date.day != 0) text.day = day_text(draft.date);
  if (draft.date.month != 0) text.month = month_text(draft.date);
}

std::uint64_t seed_of(const Draft& draft) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : draft.number + draft.text.symbol + draft.text.subject) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  return hash;
}

// "NĂM" stands for the document's year.
constexpr std::string_view kParagraphs[] = {
    "Thực hiện nhiệm vụ cải cách hành chính năm NĂM, các bộ phận chuyên môn đã triển khai đầy đủ nội dung được giao.",
    "Các nhiệm vụ đều được phân công người phụ trách và quy định thời hạn hoàn thành của từng việc trong năm NĂM.",
    "Trong kỳ đã tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.238 hồ sơ, đạt tỷ lệ 99,4% tổng số hồ sơ tiếp nhận.",
    "Số hồ sơ nộp trực tuyến là 876 hồ sơ, chiếm 70,4% tổng số hồ sơ; số hồ sơ nộp trực tiếp là 369 hồ sơ.",
    "Công tác tuyên truyền được thực hiện trên hệ thống loa truyền thanh, trang thông tin điện tử và các cuộc họp.",
    "Đội ngũ cán bộ, công chức chấp hành nghiêm giờ giấc làm việc, văn hóa công sở; không có phản ánh, kiến nghị.",
    "Việc công khai thủ tục hành chính, phí, lệ phí được niêm yết đầy đủ tại bộ phận tiếp nhận và trả kết quả.",
    "Một số nhiệm vụ còn chậm do thiếu thiết bị và đường truyền; các bộ phận đề xuất giải pháp trong quý tiếp theo.",
    "Kinh phí thực hiện được bố trí trong dự toán ngân sách năm NĂM đã được phê duyệt.",
    "Văn bản điện tử được ký số và gửi, nhận qua hệ thống quản lý văn bản và điều hành, trừ văn bản mật."};

// Running text, different from document to document as in life: three to seven of them, ending "./.".
std::vector<std::string> paragraphs(const std::string& year, std::uint64_t seed) {
  std::vector<std::string> pool;
  for (const std::string_view words : kParagraphs) {
    std::string text(words);
    if (const std::size_t at = text.find("NĂM"); at != std::string::npos)
      text.replace(at, std::string("NĂM").size(), year);
    pool.push_back(std::move(text));
  }
  Chance chance(seed);
  std::vector<std::string> chosen;
  const int count = chance.pick(3, 7);
  while (static_cast<int>(chosen.size()) < count) {
    const auto at = static_cast<std::ptrdiff_t>(chance.pick(0, static_cast<int>(pool.size()) - 1));
    chosen.push_back(pool[static_cast<std::size_t>(at)]);
    pool.erase(pool.begin() + at);
  }
  chosen.emplace_back("Đề nghị các đơn vị phối hợp thực hiện, kịp thời phản ánh khó khăn, vướng mắc./.");
  return chosen;
}

SignOptions options_for(const World& world, const FlowOptions& flow, int position, Instant time) {
  SignOptions options;
  options.field = "Signature" + std::to_string(position);
  options.sub_filter = flow.sub_filter;
  options.digest = flow.digest;
  options.time = time;
  options.signing_time = flow.signing_time;
  options.certify = flow.certify && position == 1;
  options.timestamp_authority =
      flow.timestamp_authority != nullptr ? flow.timestamp_authority : &world.pki.timestamp_authority;
  return options;
}

std::string wet_page(const Office& office, const Draft& draft, const PaperOptions& options) {
  OfficialText text = draft.text;
  type_number_and_date(text, draft);
  WetInk ink;
  ink.number_by_hand = options.number_by_hand;
  ink.day_by_hand = options.day_by_hand;
  ink.seal_around = office.seal_around;
  ink.seal_middle = office.seal_middle;
  ink.number_ink = options.ink;
  ink.signature_ink = options.ink;
  return lay_out(text, &ink, seed_of(draft) + options.scan.seed + office.hand).document.bytes();
}

}  // namespace

Draft draft(const Office& office, std::string kind, std::string symbol, std::string number, DocumentDate date,
            std::string subject) {
  Draft made;
  made.number = std::move(number);
  made.date = date;
  OfficialText& text = made.text;
  text.style = office.style;
  text.parent = office.parent;
  text.agency = office.name;
  text.place = office.place;
  text.symbol = std::move(symbol);
  text.year = std::to_string(date.year);
  if (date.month != 0) text.month = month_text(date);
  text.kind = std::move(kind);
  text.subject = std::move(subject);
  if (text.kind.empty()) text.addressees = {"Các cơ quan, đơn vị có liên quan"};
  text.recipients = office.recipients;
  text.authority = office.authority;
  text.signer = office.leader_name;
  text.body = paragraphs(text.year, seed_of(made));
  return made;
}

Instant leader_time(DocumentDate date) { return vietnam_time(date.year, date.month, date.day, 9, 30, 12); }
Instant agency_time(DocumentDate date) { return vietnam_time(date.year, date.month, date.day, 10, 1, 5); }

void sign_both(const World& world, const Office& office, BornDigital& made, DocumentDate date,
               const FlowOptions& options) {
  int position = 1;
  Chance chance(7, office.leader_name);
  if (options.leader) {
    const Identity& leader = options.leader_identity != nullptr ? *options.leader_identity : office.leader;
    sign(made.document, leader, options_for(world, options, position++, leader_time(date)),
         ink_appearance(made.document, made.layout.signing_page, made.layout.signature, chance));
  }
  if (options.agency) {
    const Identity& agency = options.agency_identity != nullptr ? *options.agency_identity : office.agency;
    sign(made.document, agency, options_for(world, options, position, agency_time(date)),
         seal_appearance(made.document, made.layout.signing_page, made.layout.seal, office.seal));
  }
}

BornDigital with_clerk_fields(const World& world, const Office& office, const Draft& draft,
                              const FlowOptions& options) {
  constexpr double kNumberSize = 13;
  constexpr double kDateSize = 13.5;
  OfficialText text = draft.text;
  text.number.clear();
  text.day.clear();
  if (options.month_field) text.month.clear();
  BornDigital made = lay_out(text);
  sign_both(world, office, made, draft.date, options);
  int position = 1 + (options.leader ? 1 : 0) + (options.agency ? 1 : 0);
  Instant time = agency_time(draft.date);
  const Identity& clerk = options.agency_identity != nullptr ? *options.agency_identity : office.agency;
  const auto insert = [&](const Box& box, Face face, double size, const std::string& words) {
    time += 20;
    sign(made.document, clerk, options_for(world, options, position++, time),
         text_appearance(made.document, 0, box, face, size, words));
  };
  insert(made.layout.number, Face::kRegular, kNumberSize, draft.number);
  insert(made.layout.day, Face::kItalic, kDateSize, day_text(draft.date));
  if (options.month_field) insert(made.layout.month, Face::kItalic, kDateSize, month_text(draft.date));
  return made;
}

BornDigital without_signature(const Draft& draft) {
  OfficialText text = draft.text;
  type_number_and_date(text, draft);
  return lay_out(text);
}

BornDigital with_typed_number(const World& world, const Office& office, const Draft& draft,
                              const FlowOptions& options) {
  BornDigital made = without_signature(draft);
  sign_both(world, office, made, draft.date, options);
  return made;
}

BornDigital with_stamped_number(const World& world, const Office& office, const Draft& draft,
                                const FlowOptions& options) {
  OfficialText text = draft.text;
  text.number.clear();
  text.day.clear();
  BornDigital made = lay_out(text);
  add_mark(made.document, 0, made.layout.number, Mark::kStamp, Face::kRegular, 13, draft.number);
  add_mark(made.document, 0, made.layout.day, Mark::kFreeText, Face::kItalic, 13.5, day_text(draft.date));
  made.document.commit();
  sign_both(world, office, made, draft.date, options);
  return made;
}

PdfDocument on_paper(const Office& office, const Draft& draft, const PaperOptions& options) {
  ScanOptions scan = options.scan;
  scan.seed += office.hand;
  return scanned(wet_page(office, draft, options), scan);
}

std::string on_photo(const Office& office, const Draft& draft, const PaperOptions& options) {
  return photographed(wet_page(office, draft, options), options.scan);
}

PdfDocument electronic_copy(const World& world, const Office& office, const Draft& draft, const PaperOptions& options,
                            Instant copied_at) {
  PdfDocument document = on_paper(office, draft, options);
  FlowOptions flow;
  flow.certify = false;
  const std::string organ = office.agency.common_name();
  sign(document, office.agency, options_for(world, flow, 1, copied_at),
       lines_appearance(document, 0, {440, 8, 592, 50}, 10, {"SAO Y; " + organ + ";", vietnam_text(copied_at)}));
  return document;
}

}  // namespace kiemchung::samples
