// A document as a word processor would export it, laid out as Decree 30/2020, Appendix I asks (Party papers: HD
// 36-HD/VPTW).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extractors/geometry.h"
#include "samples/canvas.h"
#include "samples/pdf_document.h"

namespace kiemchung::samples {

enum class HeaderStyle { kGovernment, kParty, kYouthUnion };

struct Table {
  std::string title;
  std::vector<std::string> heads;
  std::vector<double> widths;  // shares of the measure, sum 1
  std::vector<std::vector<std::string>> rows;
};

struct Annex {
  std::string title;      // "PHỤ LỤC"
  std::string reference;  // "(Kèm theo Kế hoạch số …/KH-UBND ngày … tháng … năm 2024 …)"
  std::vector<std::string> body;
  std::optional<Table> table;
};

struct OfficialText {
  HeaderStyle style = HeaderStyle::kGovernment;
  std::vector<std::string> parent;  // cơ quan chủ quản, one entry a line
  std::vector<std::string> agency;  // cơ quan ban hành, one entry a line
  std::string place;
  bool number_line = true;
  std::string number;  // as printed before the symbol: "07"; a run of spaces or dots stays as it is
  std::string symbol;  // with its separator: "/KH-UBND", "-BC/ĐU"
  bool date_line = true;
  std::string day;  // "" leaves the clerk's space
  std::string month;
  std::string year;
  std::string kind;     // "KẾ HOẠCH"; "" is a công văn
  std::string subject;  // trích yếu, without "V/v"
  std::vector<std::string> addressees;
  std::vector<std::string> bases;  // căn cứ
  std::vector<std::string> body;   // paragraphs
  std::optional<Table> table;
  std::vector<std::string> recipients;  // nơi nhận
  std::vector<std::string> authority;   // "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"; the title stands last
  std::string signer;
  bool signing_block = true;
  bool draft = false;
  bool header = true;  // false: an annex or a table sent alone
  std::vector<Annex> annexes;
  int filler_pages = 0;  // pages of running text before the signing block
};

// Ink put on the paper after printing, for pages that will be scanned.
struct WetInk {
  bool number_by_hand = false;  // number and day are then written, not printed
  bool day_by_hand = false;
  bool month_by_hand = false;
  bool signature = true;
  bool seal = true;
  std::string seal_around;
  std::string seal_middle;
  Colour number_ink = kBlueInk;
  Colour signature_ink = kBlueInk;
};

// Where the flow of signatures puts its marks. Boxes in points from the top-left; pages from 0.
struct Layout {
  Box number;  // the blank between "Số:" and the symbol
  Box day;
  Box month;
  std::size_t signing_page = 0;
  Box signature;
  Box seal;  // left of the signature, covering a third of it
  Box copy_mark{455, 8, 590, 50};
};

struct BornDigital {
  PdfDocument document;  // first revision committed
  Layout layout;
  std::vector<std::string> contents;  // content stream of each page
};

// `ink` draws handwriting, signature and seal into the page: for paper that is scanned, never for a signed file.
BornDigital lay_out(const OfficialText& text, const WetInk* ink = nullptr, std::uint64_t seed = 1);

}  // namespace kiemchung::samples
