#include "samples/born_digital.h"

#include <algorithm>

#include "samples/ink.h"
#include "samples/utf8.h"

namespace kiemchung::samples {
namespace {

// Decree 30/2020 PL I.I: A4; margins 20 mm top and bottom, 30 mm left, 17 mm right.
constexpr double kWidth = 595.28;
constexpr double kHeight = 841.89;
constexpr double kLeft = 85;
constexpr double kRight = kWidth - 48;
constexpr double kTop = 57;
constexpr double kBottom = kHeight - 57;
constexpr double kLeftColumn = 162;  // centres of the two header columns
constexpr double kRightColumn = 412;
constexpr double kBody = 14;
constexpr double kLeading = 19;
constexpr double kBlockColumn = 425;  // centre of the signing block
constexpr std::string_view kBlank = "        ";

std::vector<std::string> wrapped(std::string_view text, Face face, double size, double measure, double indent) {
  std::vector<std::string> lines(1);
  double room = measure - indent;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(' ', from), text.size());
    const std::string word(text.substr(from, to - from));
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (!lines.back().empty() && text_width(face, size, longer) > room) {
      lines.push_back(word);
      room = measure;
    } else {
      lines.back() = longer;
    }
    from = to + 1;
  }
  return lines;
}

// Draws one document from top to bottom, starting pages as it needs them.
class Composer {
 public:
  Composer(const OfficialText& text, const WetInk* ink, std::uint64_t seed) : text_(text), ink_(ink), chance_(seed) {
    new_page();
  }

  void header();
  void body();
  void signing_block();
  void annexes();
  void draw_table(const Table& table);
  BornDigital finish();

 private:
  void new_page();
  Canvas& canvas() { return pages_.back(); }
  void need(double height) {
    if (y_ + height > kBottom) new_page();
  }
  void paragraph(std::string_view words, Face face = Face::kRegular);
  void number_line(double baseline);
  void date_line(double baseline);
  void title();
  double left_column(double baseline);
  double right_column(double baseline);
  bool by_hand(bool WetInk::*part) const { return ink_ != nullptr && ink_->*part; }
  void hand(const Box& zone, double baseline, const std::string& figures);

  const OfficialText& text_;
  const WetInk* ink_;
  Chance chance_;
  FontSet fonts_;
  std::vector<Canvas> pages_;
  Layout layout_;
  double y_ = kTop;
};

void Composer::new_page() {
  pages_.emplace_back(kWidth, kHeight, fonts_);
  y_ = kTop;
  // Page numbers: Arabic, centred in the top margin, not on page 1 (PL I.I.7).
  if (pages_.size() > 1) canvas().centred(kWidth / 2, 40, Face::kRegular, 13, std::to_string(pages_.size()));
}

void Composer::paragraph(std::string_view words, Face face) {
  constexpr double kIndent = 36;
  const auto lines = wrapped(words, face, kBody, kRight - kLeft, kIndent);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    need(kLeading);
    y_ += kLeading;
    const double x = kLeft + (i == 0 ? kIndent : 0);
    if (i + 1 < lines.size()) {
      canvas().justified(x, y_, kRight - x, face, kBody, lines[i]);
    } else {
      canvas().text(x, y_, face, kBody, lines[i]);
    }
  }
  y_ += 5;
}

void Composer::hand(const Box& zone, double baseline, const std::string& figures) {
  const double height = chance_.between(11, 14);
  const double guess = height * 0.7 * static_cast<double>(figures.size());
  const double x = std::max(zone.x0 + 1, (zone.x0 + zone.x1 - guess) / 2);
  write_by_hand(canvas(), x, baseline + chance_.between(-1, 1.5), height, figures, ink_->number_ink, chance_);
}

void Composer::number_line(double baseline) {
  constexpr double kSize = 13;
  const bool colon = text_.style != HeaderStyle::kParty;
  const std::string head = colon ? "Số:" : "Số";
  const bool typed = !text_.number.empty() && !by_hand(&WetInk::number_by_hand);
  const std::string gap = typed ? " " + text_.number : std::string(kBlank) + "  ";
  const std::string line = head + gap + text_.symbol;
  const double x = kLeftColumn - text_width(Face::kRegular, kSize, line) / 2;
  canvas().text(x, baseline, Face::kRegular, kSize, line);
  const double from = x + text_width(Face::kRegular, kSize, head);
  layout_.number = {from, baseline - 17, from + text_width(Face::kRegular, kSize, gap), baseline + 6};
  if (by_hand(&WetInk::number_by_hand)) hand(layout_.number, baseline, text_.number);
}

void Composer::date_line(double baseline) {
  constexpr double kSize = 13.5;
  const Face face = Face::kItalic;
  const auto part = [](const std::string& typed, bool by_hand) {
    return typed.empty() || by_hand ? std::string(kBlank) : " " + typed + " ";
  };
  const std::string day = part(text_.day, by_hand(&WetInk::day_by_hand));
  const std::string month = part(text_.month, by_hand(&WetInk::month_by_hand));
  const std::string a = text_.place + ", ngày";
  const std::string b = "tháng";
  const std::string line = a + day + b + month + "năm " + text_.year;
  const double x = kRightColumn - text_width(face, kSize, line) / 2;
  canvas().text(x, baseline, face, kSize, line);
  const double day_at = x + text_width(face, kSize, a);
  const double month_at = x + text_width(face, kSize, a + day + b);
  layout_.day = {day_at, baseline - 15, day_at + text_width(face, kSize, day), baseline + 6};
  layout_.month = {month_at, baseline - 15, month_at + text_width(face, kSize, month), baseline + 6};
  if (by_hand(&WetInk::day_by_hand)) hand(layout_.day, baseline, text_.day);
  if (by_hand(&WetInk::month_by_hand)) hand(layout_.month, baseline, text_.month);
}

double Composer::left_column(double baseline) {
  for (const std::string& line : text_.parent) {
    canvas().centred(kLeftColumn, baseline, Face::kRegular, 13, line);
    baseline += 15.5;
  }
  for (const std::string& line : text_.agency) {
    canvas().centred(kLeftColumn, baseline, Face::kBold, 13, line);
    baseline += 15.5;
  }
  if (text_.style == HeaderStyle::kGovernment) {
    canvas().line(kLeftColumn - 32, baseline - 10, kLeftColumn + 32, baseline - 10);
  } else {
    canvas().centred(kLeftColumn, baseline, Face::kRegular, 13, text_.style == HeaderStyle::kParty ? "*" : "***");
    baseline += 4;
  }
  return baseline;
}

double Composer::right_column(double baseline) {
  const auto underlined = [&](std::string_view words, double size) {
    canvas().centred(kRightColumn, baseline, Face::kBold, size, words);
    const double half = text_width(Face::kBold, size, words) / 2;
    canvas().line(kRightColumn - half, baseline + 4, kRightColumn + half, baseline + 4);
  };
  switch (text_.style) {
    case HeaderStyle::kGovernment:
      canvas().centred(kRightColumn, baseline, Face::kBold, 12.5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
      baseline += 16;
      underlined("Độc lập - Tự do - Hạnh phúc", 13.5);
      break;
    case HeaderStyle::kParty:
      underlined("ĐẢNG CỘNG SẢN VIỆT NAM", 15);
      break;
    case HeaderStyle::kYouthUnion:
      underlined("ĐOÀN TNCS HỒ CHÍ MINH", 15);
      break;
  }
  return baseline + 10;
}

void Composer::header() {
  const double first = kTop + 12;
  const double below = std::max(left_column(first), right_column(first)) + 9;
  if (text_.number_line) number_line(below);
  if (text_.date_line) date_line(below);
  y_ = below + 4;
  if (text_.draft) {
    canvas().centred(kLeftColumn, y_ + 16, Face::kBold, 14, "DỰ THẢO");
    y_ += 20;
  }
  title();
}

void Composer::title() {
  if (text_.kind.empty()) {
    for (const std::string& line : wrapped("V/v " + text_.subject, Face::kRegular, 12, 165, 0)) {
      y_ += 14;
      canvas().centred(kLeftColumn, y_, Face::kRegular, 12, line);
    }
    y_ += 10;
  } else {
    y_ += 34;
    const double centre = (kLeft + kRight) / 2;
    canvas().centred(centre, y_, Face::kBold, 14, text_.kind);
    for (const std::string& line : wrapped(text_.subject, Face::kBold, 14, 380, 0)) {
      y_ += 18;
      canvas().centred(centre, y_, Face::kBold, 14, line);
    }
    canvas().line(centre - 55, y_ + 6, centre + 55, y_ + 6);
    y_ += 14;
  }
  if (text_.addressees.size() == 1) {
    y_ += 22;
    canvas().centred((kLeft + kRight) / 2, y_, Face::kRegular, kBody, "Kính gửi: " + text_.addressees[0]);
    y_ += 8;
  } else if (!text_.addressees.empty()) {
    y_ += 22;
    canvas().text(190, y_, Face::kRegular, kBody, "Kính gửi:");
    for (const std::string& name : text_.addressees) {
      y_ += kLeading;
      canvas().text(235, y_, Face::kRegular, kBody, "- " + name);
    }
    y_ += 8;
  }
}

void Composer::body() {
  for (const std::string& basis : text_.bases) paragraph(basis, Face::kItalic);
  for (const std::string& words : text_.body) paragraph(words);
  for (int page = 0; page < text_.filler_pages; ++page) {
    new_page();
    paragraph("Phần thuyết minh số " + std::to_string(page + 1) +
              ": nội dung chi tiết của báo cáo được trình bày theo từng nhiệm vụ, từng đơn vị và từng thời điểm.");
    for (const std::string& words : text_.body) paragraph(words);
  }
  if (text_.table) draw_table(*text_.table);
}

void Composer::draw_table(const Table& table) {
  constexpr double kRow = 20;
  constexpr double kSize = 12;
  need(kRow * 4);
  y_ += 22;
  canvas().centred((kLeft + kRight) / 2, y_, Face::kBold, 13, table.title);
  y_ += 10;
  const double measure = kRight - kLeft;
  const auto row = [&](const std::vector<std::string>& cells, Face face) {
    need(kRow);
    double x = kLeft;
    for (std::size_t i = 0; i < table.widths.size(); ++i) {
      const double wide = measure * table.widths[i];
      canvas().rectangle({x, y_, x + wide, y_ + kRow});
      if (i < cells.size()) canvas().text(x + 4, y_ + 14, face, kSize, cells[i]);
      x += wide;
    }
    y_ += kRow;
  };
  row(table.heads, Face::kBold);
  for (const auto& cells : table.rows) row(cells, Face::kRegular);
  y_ += 10;
}

void Composer::signing_block() {
  if (!text_.signing_block) return;
  const double height = 15.5 * static_cast<double>(text_.authority.size()) + 95;
  need(std::max(height, 20 + 13 * static_cast<double>(text_.recipients.size())));
  y_ += 18;
  const double top = y_;
  if (!text_.recipients.empty()) {
    const bool party = text_.style != HeaderStyle::kGovernment;
    canvas().text(kLeft, top, party ? Face::kRegular : Face::kBoldItalic, 12, "Nơi nhận:");
    double at = top + 13;
    for (const std::string& line : text_.recipients) {
      canvas().text(kLeft, at, Face::kRegular, 11, "- " + line);
      at += 13;
    }
  }
  for (const std::string& line : text_.authority) {
    canvas().centred(kBlockColumn, y_, Face::kBold, 13.5, line);
    y_ += 15.5;
  }
  layout_.signing_page = pages_.size() - 1;
  layout_.signature = {kBlockColumn - 55, y_ - 4, kBlockColumn + 65, y_ + 56};
  layout_.seal = {kBlockColumn - 110, y_ - 26, kBlockColumn - 110 + 2 * kSealRadius, y_ - 26 + 2 * kSealRadius};
  y_ += 76;
  canvas().centred(kBlockColumn, y_, Face::kBold, 14, text_.signer);
  if (by_hand(&WetInk::signature)) scribble_signature(canvas(), layout_.signature, ink_->signature_ink, chance_);
  if (by_hand(&WetInk::seal)) {
    draw_seal(canvas(), layout_.seal.x0 + kSealRadius, layout_.seal.y0 + kSealRadius, kSealRadius, ink_->seal_around,
              ink_->seal_middle);
  }
}

void Composer::annexes() {
  for (const Annex& annex : text_.annexes) {
    if (text_.header || &annex != text_.annexes.data()) new_page();
    const double centre = (kLeft + kRight) / 2;
    y_ += 16;
    canvas().centred(centre, y_, Face::kBold, 14, annex.title);
    for (const std::string& line : wrapped(annex.reference, Face::kItalic, 13.5, 420, 0)) {
      y_ += 18;
      canvas().centred(centre, y_, Face::kItalic, 13.5, line);
    }
    canvas().line(centre - 60, y_ + 6, centre + 60, y_ + 6);
    y_ += 14;
    for (const std::string& words : annex.body) paragraph(words);
    if (annex.table) draw_table(*annex.table);
  }
}

BornDigital Composer::finish() {
  BornDigital made;
  const std::string resources = fonts_.embed(made.document);
  for (const Canvas& page : pages_) {
    made.document.add_page({kWidth, kHeight, resources, {made.document.add_stream("", page.content())}, {}, 0, 0});
  }
  for (const Canvas& page : pages_) made.contents.push_back(page.content());
  made.document.commit();
  made.layout = layout_;
  return made;
}

}  // namespace

BornDigital lay_out(const OfficialText& text, const WetInk* ink, std::uint64_t seed) {
  Composer composer(text, ink, seed);
  if (text.header) {
    composer.header();
    composer.body();
  } else if (text.table) {
    composer.draw_table(*text.table);
  }
  composer.signing_block();
  composer.annexes();
  return composer.finish();
}

}  // namespace kiemchung::samples
