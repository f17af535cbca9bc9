#include "extractors/read_document.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "extractors/fields/document_class.h"
#include "extractors/fields/header.h"
#include "extractors/fields/outline.h"
#include "extractors/fields/signing_block.h"
#include "extractors/fields/text_header.h"
#include "extractors/fields/text_norm.h"
#include "extractors/fields/witnesses.h"
#include "extractors/media_type.h"
#include "extractors/ocr/line_reader.h"
#include "extractors/ocr/page_marks.h"
#include "extractors/ocr/picture_file.h"
#include "extractors/ocr/scan_header.h"
#include "extractors/ocr/scan_image.h"
#include "extractors/pdf/page_origin.h"
#include "extractors/pdf/pages.h"
#include "extractors/pdf/signature_fields.h"
#include "extractors/pictures.h"

namespace kiemchung {
namespace {

constexpr double kScanDpi = 200.0;     // finer gains nothing, coarser loses tone marks
constexpr double kHeaderShare = 0.42;  // of the page's height: header, kind and subject
constexpr int kFirstPageSearch = 6;    // covers and annexes in front of a document are shorter

std::string sha256_hex(std::span<const unsigned char> bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", digest.at(i));
  return hex;
}

void add_problem(DocumentFacts& facts, std::string code, std::string detail = "", int page = 0) {
  facts.problems.push_back({std::move(code), std::move(detail), page});
}

// Types that an office program made: somebody renamed the file, or sent the draft instead of the document.
bool is_office_type(const std::string& type) {
  static const std::set<std::string> kTypes = {
      "application/zip",          "text/html",         "text/rtf",          "application/msword",         "text/plain",
      "application/vnd.ms-excel", "application/CDFV2", "application/x-rar", "application/x-7z-compressed"};
  return kTypes.contains(type) || type.starts_with("application/vnd.openxmlformats") ||
         type.starts_with("application/vnd.oasis");
}

void note_file_problems(const PdfFile::Opened& opened, DocumentFacts& facts) {
  switch (opened.outcome) {
    case OpenOutcome::kRepaired:
      add_problem(facts, "repaired");
      break;
    case OpenOutcome::kEncrypted:
      add_problem(facts, "encrypted");
      break;
    case OpenOutcome::kDamaged:
      add_problem(facts, "damaged", opened.detail);
      break;
    case OpenOutcome::kOpened:
      break;
  }
  if (!opened.file) return;
  if (opened.file->has_scripts()) add_problem(facts, "active_content");
  if (const int count = opened.file->embedded_files(); count > 0) {
    add_problem(facts, "embedded_files", std::to_string(count));
  }
}

// What is kept of the pages while reading: a page's content is large, so only those asked for twice stay.
struct PdfReading {
  const PdfFile& file;
  const ReadOptions& options;
  ReadResult& result;
  PageContent first;              // the document's first page
  bool first_unreadable = false;  // its text has no meaning: its fonts do not say what their letters are
  int pages_for_outline = 0;
  bool block_certain = false;  // a signing block beside "Nơi nhận" was found: annexes follow
};

// The signing block stands on the last page before the annexes: a later block replaces an uncertain one.
void look_for_signing_block(PdfReading& reading, const PageLines& lines) {
  if (reading.block_certain) return;
  auto block = read_signing_block(lines);
  SigningBlockFact& known = reading.result.facts.signing_block;
  if (!block || block->confidence < known.confidence) return;
  reading.block_certain = block->confidence > 0.95;
  known = std::move(*block);
}

void look_at_lines(PdfReading& reading, const PageContent& content) {
  // Pages at each end; the middle of a longer document is tables or a book.
  constexpr int kSearched = 60;
  constexpr int kSearchedAtEnd = 10;
  if (content.page > kSearched && content.page + kSearchedAtEnd <= reading.result.facts.pages) return;
  const PageLines lines = page_lines(content);
  look_for_signing_block(reading, lines);
  ++reading.pages_for_outline;
  add_headings(lines, reading.result.facts.outline);
}

// Only a report is asked for its parts; its subject, which names them all, heads none of them.
void settle_outline(const PdfReading& reading) {
  DocumentFacts& facts = reading.result.facts;
  if (facts.kind.code != "BC") {
    facts.outline.clear();
    return;
  }
  facts.outline_complete = reading.pages_for_outline == facts.pages && facts.outline.size() < kMostHeadings;
  const std::string subject = " " + fold_key(facts.kind.subject) + " ";
  std::erase_if(facts.outline, [&](const Heading& heading) {
    if (heading.page < facts.first_page) return true;
    const bool part_of_subject = subject.find(" " + fold_key(heading.text) + " ") != std::string::npos;
    if (heading.page == facts.kind.page && part_of_subject) return true;
    return heading.page == facts.kind.page && facts.kind.box && heading.box && heading.box->y0 < facts.kind.box->y1;
  });
}

// Marks that a signature or a stamp draws: the copy mark of an electronic copy stands in box 14, top right of page 1.
void look_for_copy_mark(PdfReading& reading, const PageContent& content) {
  CopyMarkFact& known = reading.result.facts.copy_mark;
  for (std::size_t i = 0; i < content.annotations.size() && known.form == CopyForm::kNone; ++i) {
    auto mark = read_copy_mark(annotation_text(content, static_cast<int>(i)));
    if (!mark) continue;
    mark->confidence = 0.98;
    mark->page = content.page;
    mark->box = content.annotations[i].box;
    known = std::move(*mark);
  }
}

PageContent content_of(const PdfReading& reading, int page) {
  const StepTimes::Within timed(reading.options.scan.times, ScanStep::kText);
  return reading.file.content(page);
}

void look_at_pages(PdfReading& reading) {
  DocumentFacts& facts = reading.result.facts;
  const int count = std::min(facts.pages, reading.options.max_pages);
  if (facts.pages > count) add_problem(facts, "too_many_pages", std::to_string(facts.pages));
  int best_score = -1;
  bool untrusted = false;
  int tables = 0;
  for (int number = 1; number <= count; ++number) {
    PageContent content = content_of(reading, number);
    hide_covered_text(content);
    const PageOrigin origin = page_origin(content);
    facts.page_facts.push_back(origin.fact);
    untrusted = untrusted || origin.untrusted_text;
    tables += origin.fact.table_like ? 1 : 0;
    const bool readable = origin.fact.origin == Origin::kBornDigital && !origin.untrusted_text;
    if (readable) look_at_lines(reading, content);
    if (number == 1) look_for_copy_mark(reading, content);
    if (content.cut_short) add_problem(facts, "page_unreadable", "more than a page can hold", number);
    // The first page that looks like one wins; a later page must be clearly better.
    if (number > kFirstPageSearch || (best_score >= 2 && number > 1)) continue;
    const int score = readable ? first_page_score(content) : 0;
    if (number == 1 || score >= std::max(best_score + 2, 3)) {
      best_score = score;
      facts.first_page = number;
      reading.first_unreadable = origin.untrusted_text;
      reading.first = std::move(content);
    }
  }
  facts.origin = document_origin(facts.page_facts);
  facts.table_like = tables > 0 && tables * 2 >= count;
  if (untrusted) add_problem(facts, "text_layer_untrusted");
  if (facts.first_page > 1) add_problem(facts, "first_page_later", "", facts.first_page);
}

// One reader a process: language data are opened once, before the sandbox closes the file system.
std::unique_ptr<LineReader>& line_reader() {
  static std::unique_ptr<LineReader> reader;
  return reader;
}

// The picture that is the page, if exactly one is.
const PageImage* page_picture(const PageContent& content) {
  const Box page{0, 0, content.width, content.height};
  const PageImage* found = nullptr;
  int others = 0;
  for (const PageImage& image : content.images) {
    if (image.annotation >= 0) continue;
    if (!image.mask && cover(image.box, page) > 0.6) {
      if (found != nullptr) return nullptr;
      found = &image;
    } else if (cover(image.box, page) > 0.002) {
      ++others;
    }
  }
  return others == 0 ? found : nullptr;
}

// Whole rows come from an embedded picture; what lies beside and above the region is cut off.
Raster cut_to(const Raster& whole, const Box& region) {
  const double scale = whole.width / std::max(1.0, whole.box.x1 - whole.box.x0);
  const auto pixel = [scale](double points, int most) { return std::clamp(static_cast<int>(points * scale), 0, most); };
  const int x0 = pixel(region.x0 - whole.box.x0, whole.width);
  const int x1 = pixel(region.x1 - whole.box.x0 + 0.5, whole.width);
  const int y0 = pixel(region.y0 - whole.box.y0, whole.height);
  const int y1 = pixel(region.y1 - whole.box.y0 + 0.5, whole.height);
  Raster part;
  part.width = std::max(0, x1 - x0);
  part.height = std::max(0, y1 - y0);
  part.channels = whole.channels;
  part.box = {whole.box.x0 + x0 / scale, whole.box.y0 + y0 / scale, whole.box.x0 + x1 / scale,
              whole.box.y0 + y1 / scale};
  const auto n = static_cast<std::ptrdiff_t>(whole.channels);
  for (int y = y0; y < y1; ++y) {
    const auto row = whole.pixels.begin() + (static_cast<std::ptrdiff_t>(y) * whole.width + x0) * n;
    part.pixels.insert(part.pixels.end(), row, row + part.width * n);
  }
  return part;
}

Raster page_raster(const PdfReading& reading, const PageContent& content, const Box& region, double dpi) {
  const PdfFile& file = reading.file;
  if (const PageImage* picture = page_picture(content)) {
    if (auto raster = file.image(content.page, *picture, region, dpi)) {
      const bool inner =
          region.x0 > raster->box.x0 + 1 || region.y0 > raster->box.y0 + 1 || region.x1 < raster->box.x1 - 1;
      return inner ? cut_to(*raster, region) : std::move(*raster);
    }
  }
  return file.render(content.page, dpi, region, false);
}

void take_header_facts(const PageLines& lines, DocumentFacts& facts) {
  HeaderFacts header = read_header_facts(lines, facts.number.box, facts.date.box);
  facts.issuer = std::move(header.issuer);
  facts.kind = std::move(header.kind);
  facts.draft_mark = facts.draft_mark || header.draft_mark;
  if (facts.draft_mark) add_problem(facts, "draft_mark", "", lines.page);
}

// Whether the page showed where its number or its date stands.
bool take_scan_header(const CleanScan& scan, const PageFact& page, const ScanOptions& options, DocumentFacts& facts) {
  ScanHeader header = read_scan_header(scan, *line_reader(), page.page, options);
  const StepTimes::Within timed(options.times, ScanStep::kFields);
  const PageLines lines = page_lines(header, scan, page.width, page.height);
  facts.number = std::move(header.number);
  facts.date = std::move(header.date);
  take_header_facts(lines, facts);
  return header.number_line || header.date_line;
}

// A quarter turn clockwise, `quarters` times.
Raster turned_page(const Raster& page, int quarters) {
  Raster out = page;
  const bool sideways = quarters % 2 != 0;
  if (sideways) {
    std::swap(out.width, out.height);
    out.box = {0, 0, page.box.y1 - page.box.y0, page.box.x1 - page.box.x0};
  }
  const auto n = static_cast<std::size_t>(page.channels);
  std::size_t to = 0;
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x, to += n) {
      const int sx = quarters == 1 ? y : quarters == 2 ? page.width - 1 - x : page.width - 1 - y;
      const int sy = quarters == 1 ? page.height - 1 - x : quarters == 2 ? page.height - 1 - y : x;
      const std::size_t from =
          (static_cast<std::size_t>(sy) * static_cast<std::size_t>(page.width) + static_cast<std::size_t>(sx)) * n;
      std::copy_n(page.pixels.begin() + static_cast<std::ptrdiff_t>(from), n,
                  out.pixels.begin() + static_cast<std::ptrdiff_t>(to));
    }
  }
  return out;
}

// A place of the turned page on the page as it is shown, `width` by `height` points.
void turn_back(std::optional<Box>& box, int quarters, double width, double height) {
  if (!box) return;
  const Box b = *box;
  if (quarters == 1) box = Box{b.y0, height - b.x1, b.y1, height - b.x0};
  if (quarters == 2) box = Box{width - b.x1, height - b.y1, width - b.x0, height - b.y0};
  if (quarters == 3) box = Box{width - b.y1, b.x0, width - b.y0, b.x1};
}

Raster upper_part(const Raster& whole, double share) {
  Raster part = whole;
  part.height = std::max(1, static_cast<int>(whole.height * share));
  part.pixels.resize(static_cast<std::size_t>(part.height) * static_cast<std::size_t>(part.width) *
                     static_cast<std::size_t>(part.channels));
  part.box.y1 = whole.box.y0 + (whole.box.y1 - whole.box.y0) * part.height / whole.height;
  return part;
}

// A page put in the wrong way round: without number line and date line the other three ways up are tried.
void read_turned(const Raster& whole, const PageFact& page, const ScanOptions& options, DocumentFacts& facts) {
  for (const int quarters : {2, 1, 3}) {
    const Raster turned = turned_page(whole, quarters);
    if (turned.height < turned.width) continue;  // a page of a document stands upright
    PageFact upright = page;
    upright.width = turned.box.x1 - turned.box.x0;
    upright.height = turned.box.y1 - turned.box.y0;
    DocumentFacts read;
    const CleanScan scan = clean_scan(upper_part(turned, kHeaderShare), options);
    if (!take_scan_header(scan, upright, options, read)) continue;
    for (std::optional<Box>* box : {&read.number.box, &read.date.box, &read.issuer.box, &read.kind.box})
      turn_back(*box, quarters, page.width, page.height);
    facts.number = std::move(read.number);
    facts.date = std::move(read.date);
    facts.issuer = std::move(read.issuer);
    facts.kind = std::move(read.kind);
    return;
  }
}

// Pen strokes between title and name. A black seal is ink too: only what stands right of it counts.
void look_for_signature(const CleanScan& scan, DocumentFacts& facts) {
  constexpr double kBeside = 40;      // points a signature reaches beyond the block's words
  constexpr double kBelowTitle = 80;  // where no name was read
  const SigningBlockFact& block = facts.signing_block;
  if (!block.box) return;
  Box place{block.box->x0 - kBeside, block.box->y0, block.box->x1 + kBeside, block.box->y1};
  if (block.name.empty()) place.y1 += kBelowTitle;
  if (facts.seal.box && !facts.seal.red) place.x0 = std::max(place.x0, facts.seal.box->x1);
  HandwrittenSignatureFact& fact = facts.handwritten_signature;
  const auto strokes = find_pen_strokes(scan, scan.on_scan(place));
  fact.present = strokes.has_value();
  fact.confidence = block.name.empty() ? 0.7 : 0.9;
  fact.page = block.page;
  if (strokes) fact.box = scan.on_page(*strokes);
  facts.signing_block.handwritten_signature = fact.present;
}

// Title and name beside a seal: what stands from the authority's line to a little below the seal.
void read_block_at_seal(const Raster& raster, const PageFact& page, const ScanOptions& options, DocumentFacts& facts) {
  constexpr int kMostLines = 9;
  const StepTimes::Within timed(options.times, ScanStep::kBlock);
  const CleanScan scan = clean_scan(raster, {options.steps, nullptr});
  const ScanHeader header = read_block_lines(scan, *line_reader(), page.page, kMostLines, {options.steps, nullptr});
  auto block = read_signing_block(page_lines(header, scan, page.width, page.height));
  if (!block) return;
  facts.signing_block = std::move(*block);
  look_for_signature(scan, facts);
}

Box block_region(const Box& seal, const PageFact& page) {
  return {page.width * 0.38, std::max(0.0, seal.y0 - 90), page.width, std::min(page.height, seal.y1 + 70)};
}

// The seal of one page's picture: red where there is colour, else a black ring.
std::optional<SealFact> seal_on(const Raster& raster, int page) {
  if (const auto red = find_red_seal(raster)) return SealFact{true, true, 0.95, page, red};
  if (raster.channels != 1) return std::nullopt;
  if (const auto black = find_black_seal(raster)) return SealFact{true, false, 0.85, page, black};
  return std::nullopt;
}

// Seals on scanned pages; the signing block is read where one is found.
void look_for_seal(PdfReading& reading) {
  constexpr double kMarksDpi = 50.0;
  constexpr int kSearched = 6;
  const StepTimes::Within timed(reading.options.scan.times, ScanStep::kSeal);
  DocumentFacts& facts = reading.result.facts;
  for (int number = facts.first_page;
       number <= std::min(facts.first_page + kSearched - 1, static_cast<int>(facts.page_facts.size())); ++number) {
    const PageFact& page = facts.page_facts[static_cast<std::size_t>(number - 1)];
    if (page.origin != Origin::kScanned) continue;
    const PageContent content = number == reading.first.page ? reading.first : content_of(reading, number);
    const Raster raster = page_raster(reading, content, {0, 0, page.width, page.height}, kMarksDpi);
    if (number == facts.first_page) facts.page_fingerprint = page_fingerprint(raster);
    const auto seal = seal_on(raster, number);
    if (!seal) continue;
    facts.seal = *seal;
    if (facts.signing_block.name.empty()) {
      read_block_at_seal(page_raster(reading, content, block_region(*seal->box, page), kScanDpi), page,
                         reading.options.scan, facts);
    }
    return;
  }
}

Raster header_raster(const PdfReading& reading, const PageContent& page) {
  const StepTimes::Within timed(reading.options.scan.times, ScanStep::kPixels);
  return page_raster(reading, page, {0, 0, page.width, page.height * kHeaderShare}, kScanDpi);
}

void read_scanned_fields(PdfReading& reading) {
  DocumentFacts& facts = reading.result.facts;
  const PageContent& page = reading.first;
  const Raster raster = header_raster(reading, page);
  const ScanOptions& options = reading.options.scan;
  const PageFact& fact = facts.page_facts.at(static_cast<std::size_t>(page.page - 1));
  if (take_scan_header(clean_scan(raster, options), fact, options, facts)) return;
  read_turned(page_raster(reading, page, {0, 0, page.width, page.height}, kScanDpi), fact, options, facts);
}

// A place that holds no text may hold a picture of one. Paper that is empty when drawn is blank; anything else is read
// from the drawing, or left to people.
bool drawn_in_place(const PdfReading& reading, const std::optional<Box>& place) {
  if (!place || place->x1 - place->x0 < 2) return false;
  const Box around{place->x0, place->y0 - 6, place->x1, place->y1 + 3};
  const Raster raster = reading.file.render(reading.first.page, 100.0, around, true);
  int dark = 0;
  for (std::size_t i = 0; i < raster.pixels.size(); i += 3) {
    dark += std::min({raster.pixels[i], raster.pixels[i + 1], raster.pixels[i + 2]}) < 140 ? 1 : 0;
  }
  constexpr double kStrokes = 0.035;  // a leader of dots covers less, one digit more
  return dark > kStrokes * static_cast<double>(raster.width) * raster.height;
}

void read_drawn_header(PdfReading& reading, const TextHeader& header) {
  DocumentFacts& facts = reading.result.facts;
  const bool open_number =
      facts.number.status == FieldStatus::kBlank || facts.number.status == FieldStatus::kPlaceholder;
  const bool open_date = facts.date.status == FieldStatus::kBlank || facts.date.status == FieldStatus::kPlaceholder ||
                         (facts.date.status == FieldStatus::kPartial && !facts.date.day);
  const bool number = open_number && drawn_in_place(reading, header.number_place);
  const bool date = open_date && drawn_in_place(reading, header.day_place);
  if (!number && !date) return;
  const PageContent& page = reading.first;
  const Raster raster = reading.file.render(page.page, kScanDpi, {0, 0, page.width, page.height * kHeaderShare}, true);
  const ScanOptions& options = reading.options.scan;
  ScanHeader drawn = read_scan_header(clean_scan(raster, options), *line_reader(), page.page, options);
  if (number) {
    facts.number.status = FieldStatus::kUnreadable;
    if (drawn.number.status == FieldStatus::kFound) facts.number = std::move(drawn.number);
  }
  if (date) {
    facts.date.status = FieldStatus::kUnreadable;
    if (drawn.date.status == FieldStatus::kFound) facts.date = std::move(drawn.date);
  }
}

void read_fields(PdfReading& reading) {
  DocumentFacts& facts = reading.result.facts;
  const auto page = static_cast<std::size_t>(facts.first_page - 1);
  if (page >= facts.page_facts.size()) return;
  if (facts.page_facts[page].origin == Origin::kBornDigital && !reading.first_unreadable) {
    TextHeader header = read_text_header(reading.first);
    facts.number = header.number;
    facts.date = header.date;
    read_drawn_header(reading, header);
    take_header_facts(page_lines(reading.first), facts);
  } else {
    read_scanned_fields(reading);
    if (reading.options.scan.steps.witnesses) weigh_by_signing_time(facts.signatures, facts.date);
  }
  if (facts.origin != Origin::kBornDigital) look_for_seal(reading);
}

// A bare picture is taken for a page of A4, unless its shape says otherwise.
Box picture_page(int width, int height) {
  constexpr double kA4Short = 595.28;
  constexpr double kCropDpi = 250.0;
  const double ratio = static_cast<double>(std::max(width, height)) / std::max(1, std::min(width, height));
  const bool page = ratio > 1.2 && ratio < 1.7 && std::min(width, height) > 400;
  const double points = page ? kA4Short / std::min(width, height) : 72.0 / kCropDpi;
  return {0, 0, width * points, height * points};
}

std::optional<Raster> picture_raster(std::span<const unsigned char> bytes, const ScanOptions& options) {
  const StepTimes::Within timed(options.times, ScanStep::kPixels);
  return decode_picture(bytes);
}

void read_picture(std::span<const unsigned char> bytes, const ReadOptions& options, ReadResult& result) {
  DocumentFacts& facts = result.facts;
  std::optional<Raster> raster = picture_raster(bytes, options.scan);
  if (!raster) {
    add_problem(facts, "unsupported_type", facts.media_type);
    return;
  }
  raster->box = picture_page(raster->width, raster->height);
  facts.pages = 1;
  PageFact page;
  page.page = 1;
  page.width = raster->box.x1;
  page.height = raster->box.y1;
  page.origin = facts.media_type == "image/jpeg" ? Origin::kPhotographed : Origin::kScanned;
  page.image_cover = 1.0;
  facts.page_facts.push_back(page);
  facts.origin = page.origin;
  const bool portrait = raster->height > raster->width;
  const CleanScan scan = clean_scan(upper_part(*raster, portrait ? kHeaderShare : 1.0), options.scan);
  // A crop of a few lines has no other way up.
  const bool whole_page = std::min(raster->width, raster->height) > 400;
  if (!take_scan_header(scan, page, options.scan, facts) && whole_page) read_turned(*raster, page, options.scan, facts);
  const StepTimes::Within timed(options.scan.times, ScanStep::kSeal);
  facts.page_fingerprint = page_fingerprint(*raster);
  if (const auto seal = seal_on(*raster, 1)) {
    facts.seal = *seal;
    read_block_at_seal(cut_to(*raster, block_region(*seal->box, page)), page, options.scan, facts);
  }
}

void read_pdf(std::span<const unsigned char> bytes, const ReadOptions& options, ReadResult& result) {
  DocumentFacts& facts = result.facts;
  const PdfFile::Opened opened = PdfFile::open(bytes);
  note_file_problems(opened, facts);
  if (!opened.file) return;
  facts.pages = opened.file->pages();
  PdfReading reading{*opened.file, options, result, {}};
  look_at_pages(reading);
  extract_signature_fields(bytes, facts);
  read_fields(reading);
  settle_outline(reading);
  const StepTimes::Within timed(options.scan.times, ScanStep::kPictures);
  if (options.pictures) result.pictures = cut_pictures(*opened.file, facts);
}

}  // namespace

void prepare_reader(const ReadOptions& options) {
  prepare_media_types();
  line_reader() = std::make_unique<LineReader>(options.language_data);
}

ReadResult read_document(std::span<const unsigned char> bytes, const ReadOptions& options) {
  if (!line_reader()) prepare_reader(options);
  const StepTimes::Within timed(options.scan.times, ScanStep::kFile);
  ReadResult result;
  DocumentFacts& facts = result.facts;
  facts.sha256 = sha256_hex(bytes);
  facts.size = bytes.size();
  if (bytes.empty()) {
    add_problem(facts, "empty_file");
    return result;
  }
  facts.media_type = media_type(bytes);
  if (bytes.size() > options.max_bytes) {
    add_problem(facts, "too_large", std::to_string(bytes.size()));
    return result;
  }
  if (facts.media_type == "application/pdf") {
    read_pdf(bytes, options, result);
  } else if (facts.media_type.starts_with("image/")) {
    read_picture(bytes, options, result);
  } else if (is_office_type(facts.media_type)) {
    add_problem(facts, "disguised_type", facts.media_type);
  } else {
    add_problem(facts, "not_a_document", facts.media_type);
  }
  facts.document_class = document_class(facts);
  return result;
}

}  // namespace kiemchung
