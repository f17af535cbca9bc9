#include "invented_headers.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "samples/fonts.h"
#include "samples/pdf_document.h"

namespace kiemchung::bench {
namespace {

using samples::Canvas;
using samples::Chance;
using samples::Face;
using samples::text_width;

constexpr double kDpi = 200;
constexpr double kWidth = 595.28;
constexpr double kHeight = 841.89;
constexpr double kSize = 13;

// What one layout puts on the page. Empty strings are left out.
struct Header {
  std::vector<std::string> parent;
  std::vector<std::string> agency;
  std::string motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
  std::string motto_below = "Độc lập - Tự do - Hạnh phúc";
  std::string so = "Số:";
  std::string symbol;  // with its separator
  std::string title = "BÁO CÁO";
  std::string place = "Mẫu Sơn";
  std::string year = "2025";
  bool typed_number = false;
  bool typed_day = false;
  bool month_by_hand = false;
  bool blank_number = false;
  bool blank_day = false;
  bool number_line = true;
  double raise = 0;  // points above the baseline
  double gap = 46;   // points left for the number
  bool leader = false;
};

struct Office {
  std::vector<std::string> parent, agency;
  std::string organ;
};

const std::vector<Office>& offices() {
  static const std::vector<Office> all = {
      {{"UBND HUYỆN MẪU SƠN"}, {"PHÒNG NỘI VỤ"}, "PNV"},
      {{}, {"ỦY BAN NHÂN DÂN", "XÃ THƯỢNG MẪU"}, "UBND"},
      {{"UBND TỈNH HÀ MẪU"}, {"SỞ GIÁO DỤC VÀ ĐÀO TẠO"}, "SGDĐT"},
      {{"ỦY BAN NHÂN DÂN", "TỈNH HÀ MẪU"}, {"SỞ NÔNG NGHIỆP VÀ", "PHÁT TRIỂN NÔNG THÔN"}, "SNNPTNT"},
      {{"BỘ CÔNG THƯƠNG"}, {"CỤC QUẢN LÝ THỊ TRƯỜNG"}, "CQLTT"},
      {{"CÔNG AN TỈNH HÀ MẪU"}, {"PHÒNG CẢNH SÁT HÌNH SỰ"}, "CAT-PC02"},
      {{}, {"HỘI ĐỒNG NHÂN DÂN", "THỊ XÃ MẪU GIANG"}, "HĐND"},
      {{"UBND THÀNH PHỐ MẪU"}, {"TRUNG TÂM Y TẾ"}, "TTYT"},
  };
  return all;
}

struct KindWord {
  const char* code;
  const char* name;
};
constexpr std::array<KindWord, 8> kKindWords = {{{"QĐ", "QUYẾT ĐỊNH"},
                                                 {"KH", "KẾ HOẠCH"},
                                                 {"BC", "BÁO CÁO"},
                                                 {"TTr", "TỜ TRÌNH"},
                                                 {"TB", "THÔNG BÁO"},
                                                 {"HD", "HƯỚNG DẪN"},
                                                 {"GM", "GIẤY MỜI"},
                                                 {"NQ", "NGHỊ QUYẾT"}}};

template <typename List>
const auto& one_of(const List& list, Chance& chance) {
  return list[static_cast<std::size_t>(chance.pick(0, static_cast<int>(std::size(list)) - 1))];
}

Header ordinary(Chance& chance) {
  Header header;
  const Office& office = one_of(offices(), chance);
  const KindWord& kind = one_of(kKindWords, chance);
  header.parent = office.parent;
  header.agency = office.agency;
  header.symbol = "/" + std::string(kind.code) + "-" + office.organ;
  header.title = kind.name;
  header.year = std::to_string(chance.pick(2018, 2026));
  return header;
}

Header party(Chance& chance) {
  static constexpr std::array<const char*, 3> kAgencies = {"HUYỆN ỦY MẪU SƠN", "ĐẢNG ỦY XÃ THƯỢNG MẪU",
                                                           "TỈNH ỦY HÀ MẪU"};
  static constexpr std::array<const char*, 3> kOrgans = {"HU", "ĐU", "TU"};
  const int which = chance.pick(0, 2);
  Header header;
  header.agency = {kAgencies.at(static_cast<std::size_t>(which)), "*"};
  header.motto = "ĐẢNG CỘNG SẢN VIỆT NAM";
  header.motto_below = "";
  header.so = "Số";
  const KindWord& kind = one_of(kKindWords, chance);
  header.symbol = "-" + std::string(kind.code) + "/" + kOrgans.at(static_cast<std::size_t>(which));
  header.title = kind.name;
  return header;
}

Header letter(Chance& chance) {
  Header header = ordinary(chance);
  static constexpr std::array<const char*, 5> kSymbols = {"/UBND-NC", "/SNV-CCHC&VTLT", "/STC-QLNS", "/UBND-VP",
                                                          "/PGDĐT-TCCB"};
  header.symbol = one_of(kSymbols, chance);
  header.title = "";
  return header;
}

Header header_of(const std::string& layout, Chance& chance) {
  if (layout == "party") return party(chance);
  if (layout == "letter") return letter(chance);
  Header header = ordinary(chance);
  if (layout == "union") {
    header.parent = {"LIÊN ĐOÀN LAO ĐỘNG HUYỆN MẪU SƠN"};
    header.agency = {"CÔNG ĐOÀN CƠ SỞ XÃ THƯỢNG MẪU"};
    header.symbol = "/BC-CĐCS";
    header.title = "BÁO CÁO";
  }
  if (layout == "year") header.symbol = "/" + header.year + "/" + (chance.pick(0, 1) == 0 ? "QĐ-UBND" : "NQ-HĐND");
  if (layout == "spaced") header.symbol = " /" + header.symbol.substr(1, header.symbol.find('-') - 1) + " - UBND";
  if (layout == "typed") header.typed_number = header.typed_day = true;
  if (layout == "typed_number") header.typed_number = true;
  if (layout == "blank") header.blank_number = header.blank_day = true;
  if (layout == "blank_dots") header.blank_number = header.blank_day = header.leader = true;
  if (layout == "dots") header.leader = true;
  if (layout == "absent") header.number_line = false;
  if (layout == "raised") header.raise = chance.between(5, 10);
  if (layout == "month_too") header.month_by_hand = true;
  if (layout == "narrow") header.gap = 30;
  if (layout == "wide") header.gap = 80;
  return header;
}

struct Places {
  double number_x = 0, number_end = 0, day_x = 0, day_end = 0, month_x = 0, month_end = 0, baseline = 0;
  Box number_line, date_line;
};

std::string spaces_for(double points, Face face, double size) {
  const double space = text_width(face, size, " ");
  return std::string(static_cast<std::size_t>(std::lround(points / space)), ' ');
}

void draw_leader(Canvas& canvas, double from, double to, double baseline) {
  for (double x = from; x < to; x += 3.2) canvas.line(x, baseline, x + 0.9, baseline, 0.9);
}

double draw_columns(Canvas& canvas, const Header& header) {
  constexpr double kLeft = 165;
  constexpr double kRight = 415;
  double left = 70;
  for (const std::string& line : header.parent) {
    canvas.centred(kLeft, left, Face::kRegular, 12.5, line);
    left += 15.5;
  }
  for (const std::string& line : header.agency) {
    canvas.centred(kLeft, left, Face::kBold, 12.5, line);
    left += 15.5;
  }
  canvas.line(kLeft - 30, left - 10, kLeft + 30, left - 10);
  double right = 70;
  canvas.centred(kRight, right, Face::kBold, 12.5, header.motto);
  if (!header.motto_below.empty()) {
    right += 16;
    canvas.centred(kRight, right, Face::kBold, 13, header.motto_below);
    canvas.line(kRight - 85, right + 4, kRight + 85, right + 4);
  }
  return std::max(left, right) + 14;
}

Places draw_header(Canvas& canvas, const Header& header, const std::string& number, const std::string& day,
                   const std::string& month) {
  Places at;
  at.baseline = draw_columns(canvas, header);
  if (header.number_line) {
    const std::string gap =
        header.typed_number && !header.blank_number ? " " + number : spaces_for(header.gap, Face::kRegular, kSize);
    const std::string line = header.so + gap + header.symbol;
    const double x = 165 - text_width(Face::kRegular, kSize, line) / 2;
    canvas.text(x, at.baseline, Face::kRegular, kSize, line);
    at.number_x = x + text_width(Face::kRegular, kSize, header.so);
    at.number_end = at.number_x + text_width(Face::kRegular, kSize, gap);
    at.number_line = {x, at.baseline - 16, x + text_width(Face::kRegular, kSize, line), at.baseline + 6};
    if (header.leader) draw_leader(canvas, at.number_x + 2, at.number_end - 1, at.baseline);
  }
  const auto part = [&](const std::string& typed, bool by_hand) {
    return by_hand ? spaces_for(26, Face::kItalic, kSize) : " " + typed + " ";
  };
  const std::string day_part = part(day, !header.typed_day || header.blank_day);
  const std::string month_part = part(month, header.month_by_hand);
  const std::string head = header.place + ", ngày";
  const std::string line = head + day_part + "tháng" + month_part + "năm " + header.year;
  const double x = 415 - text_width(Face::kItalic, kSize, line) / 2;
  canvas.text(x, at.baseline, Face::kItalic, kSize, line);
  at.day_x = x + text_width(Face::kItalic, kSize, head);
  at.day_end = at.day_x + text_width(Face::kItalic, kSize, day_part);
  at.month_x = at.day_end + text_width(Face::kItalic, kSize, "tháng");
  at.month_end = at.month_x + text_width(Face::kItalic, kSize, month_part);
  at.date_line = {x, at.baseline - 16, x + text_width(Face::kItalic, kSize, line), at.baseline + 6};
  if (header.leader) draw_leader(canvas, at.day_x + 2, at.day_end - 1, at.baseline);
  return at;
}

void draw_body(Canvas& canvas, const Header& header, double y) {
  if (header.title.empty()) {
    canvas.centred(165, y + 16, Face::kRegular, 12, "V/v báo cáo kết quả thực hiện nhiệm vụ");
    canvas.centred(330, y + 52, Face::kRegular, 14, "Kính gửi: Ủy ban nhân dân huyện Mẫu Sơn");
  } else {
    canvas.centred(310, y + 36, Face::kBold, 14, header.title);
    canvas.centred(310, y + 54, Face::kBold, 14, "Về việc thực hiện nhiệm vụ cải cách hành chính");
  }
  double at = y + 90;
  for (int i = 0; i < 14; ++i, at += 19)
    canvas.text(85, at, Face::kRegular, 13.5,
                "Thực hiện Kế hoạch số 15/KH-UBND ngày 05/01/2024 về cải cách hành chính, đơn vị");
}

Picture printed(const Canvas& canvas, const samples::FontSet& fonts) {
  samples::PdfDocument document;
  const std::string resources = fonts.embed(document);
  document.add_page({kWidth, kHeight, resources, {document.add_stream("", canvas.content())}, {}, 0, 0});
  document.commit();
  const std::string& bytes = document.bytes();
  const auto opened = PdfFile::open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
  return picture_of(opened.file->render(1, kDpi, {0, 0, kWidth, kHeight}, false));
}

void fill_in(Paper& paper, const Hand& hand, const std::string& text, double from, double to, double baseline,
             Chance& chance) {
  constexpr double kScale = kDpi / 72;
  const double height = chance.between(9.5, 14);
  // A clerk writes no wider than the place, or a little.
  const double guess = height * 0.62 * static_cast<double>(text.size());
  const double x = from + std::max(1.0, (to - from - guess) * chance.between(0.2, 0.7));
  const double fitted = guess > to - from + 2 ? height * (to - from + 2) / guess : height;
  const samples::Colour ink = chance.pick(0, 1) == 0 ? samples::kBlueInk : samples::kBlackInk;
  hand.write(paper.pixels.get(), text, x * kScale, (baseline + chance.between(-1, 1.5)) * kScale, fitted * kScale, ink,
             chance);
}

std::string iso_of(const Header& header, int month, int day) {
  return header.blank_day ? fmt::format("{}-{:02}-??", header.year, month)
                          : fmt::format("{}-{:02}-{:02}", header.year, month, day);
}

}  // namespace

const std::vector<std::string>& layouts() {
  static const std::vector<std::string> all = {"ordinary", "letter",       "party",  "union",      "year", "spaced",
                                               "typed",    "typed_number", "blank",  "blank_dots", "dots", "absent",
                                               "raised",   "month_too",    "narrow", "wide"};
  return all;
}

InventedPage invented_page(const std::string& layout, int index, const std::vector<std::unique_ptr<Hand>>& hands) {
  Chance chance(static_cast<std::uint64_t>(index), layout);
  const Header header = header_of(layout, chance);
  static constexpr std::array<int, 5> kMost = {9, 99, 999, 999, 4999};
  int value = chance.pick(1, kMost.at(static_cast<std::size_t>(chance.pick(0, 4))));
  if (header.gap < 40) value = value % 999 + 1;
  const std::string number = value < 10 ? fmt::format("0{}", value) : std::to_string(value);
  const int day_value = chance.pick(1, 28);
  const int month_value = chance.pick(1, 12);
  const std::string day = fmt::format("{:02}", day_value);
  const std::string month = fmt::format("{}{}", month_value < 3 ? "0" : "", month_value);
  samples::FontSet fonts;
  Canvas canvas(kWidth, kHeight, fonts);
  const Places at = draw_header(canvas, header, number, day, month);
  draw_body(canvas, header, at.baseline);

  InventedPage page;
  page.paper.pixels = printed(canvas, fonts);
  page.paper.dpi = kDpi;
  page.paper.date_line = at.date_line;
  const Hand& hand = *hands[static_cast<std::size_t>(index) % hands.size()];
  if (header.number_line) {
    page.paper.number_line = at.number_line;
    if (!header.typed_number && !header.blank_number)
      fill_in(page.paper, hand, number, at.number_x, at.number_end, at.baseline - header.raise, chance);
  }
  if (!header.typed_day && !header.blank_day) fill_in(page.paper, hand, day, at.day_x, at.day_end, at.baseline, chance);
  if (header.month_by_hand) fill_in(page.paper, hand, month, at.month_x, at.month_end, at.baseline, chance);

  std::string symbol;
  for (const char c : header.symbol) {
    if (c != ' ') symbol += c;
  }
  Truth& truth = page.truth;
  truth.file = layout;
  truth.number = !header.number_line ? "" : (header.blank_number ? "" : number) + symbol;
  truth.date = iso_of(header, month_value, day_value);
  truth.number_kind = !header.number_line   ? "absent"
                      : header.blank_number ? "blank"
                      : header.typed_number ? "typed"
                                            : "handwritten";
  truth.day_kind = header.blank_day ? "blank" : header.typed_day ? "typed" : "handwritten";
  truth.source = "scan";
  return page;
}

}  // namespace kiemchung::bench
