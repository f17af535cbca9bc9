#include "extractors/fields/header.h"

#include <algorithm>
#include <cmath>

#include "extractors/fields/document_number.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr double kHeaderShare = 0.42;  // of the page's height

double middle(const Box& box) { return (box.x0 + box.x1) / 2; }

bool is_motto(const std::string& text) {
  static const Pattern kMotto(
      "cong hoa xa hoi|chu nghia viet nam|doc lap.{0,4}tu do|tu do.{0,4}hanh phuc|dang cong san");
  return kMotto.found_in(fold_key(text));
}

bool has_words(const std::string& text) {
  static const Pattern kWord("\\p{L}{2}");
  return kWord.found_in(text);
}

// An agency's name opens with one of these; other lines carry it on ("TỈNH …", "VIỆT NAM").
bool opens_agency(const std::string& text) {
  static const Pattern kOpening(
      "^(uy ban|ubnd|hoi dong|hdnd|so |ban |bo |hoi |truong |cong ty|lien doan|vien |cuc |chi cuc|phong |dang bo|dang "
      "uy|"
      "tinh uy|thanh uy|huyen uy|quan uy|thi uy|chi bo|trung tam|tong cuc|van phong|mat tran|cong an|toa an|kho "
      "bac|bao hiem|tap doan|vien thong|"
      "tong cong ty|doan |ngan hang|benh vien|tram |thanh tra|chi nhanh|lien hiep|bch|thu tuong|chinh phu|quoc hoi|to "
      ").*");
  return kOpening.match(fold_key(text) + " ").has_value();
}

struct AgencyName {
  std::string text;
  Box box;
  bool bold = false;
  double confidence = 1.0;
};

void join(AgencyName& name, const PageLine& line) {
  name.text += (name.text.empty() ? "" : " ") + line.text;
  if (name.box.x1 <= name.box.x0) name.box = line.box;
  name.box = {std::min(name.box.x0, line.box.x0), std::min(name.box.y0, line.box.y0),
              std::max(name.box.x1, line.box.x1), std::max(name.box.y1, line.box.y1)};
  name.confidence = std::min(name.confidence, line.confidence);
}

// Lines of the left column above the number, nearest group only: an incoming stamp stands apart.
std::vector<PageLine> agency_lines(const PageLines& page, double bottom) {
  std::vector<PageLine> lines;
  for (const PageLine& line : page.lines) {
    if (line.box.y1 > bottom + 2 || middle(line.box) > page.width * 0.5 || line.box.x1 > page.width * 0.62) continue;
    if (is_motto(line.text) || !has_words(line.text) || upper_share(line.text) < 0.75 || line.confidence < 0.4)
      continue;
    static const Pattern kStamp("\\bđến\\b|sao y|độc lập|ngày|số:|dự thảo|tài liệu", true);
    if (kStamp.found_in(line.text)) continue;
    // A gap of three lines parts the header from whatever stands above it.
    if (!lines.empty() && line.box.y0 - lines.back().box.y1 > 3.0 * (line.box.y1 - line.box.y0)) lines.clear();
    lines.push_back(line);
  }
  return lines;
}

std::vector<AgencyName> agency_names(const std::vector<PageLine>& lines, bool fonts_known) {
  std::vector<AgencyName> names;
  const bool both_weights = fonts_known &&
                            std::any_of(lines.begin(), lines.end(), [](const PageLine& line) { return line.bold; }) &&
                            std::any_of(lines.begin(), lines.end(), [](const PageLine& line) { return !line.bold; });
  for (const PageLine& line : lines) {
    const bool new_weight = both_weights && !names.empty() && names.back().bold != line.bold;
    const bool opens = opens_agency(line.text) && !(both_weights && !new_weight && !names.empty() && line.bold);
    if (names.empty() || new_weight || (!both_weights && opens)) {
      names.emplace_back();
      names.back().bold = line.bold;
    }
    join(names.back(), line);
  }
  return names;
}

IssuerFact read_issuer(const PageLines& page, double bottom) {
  IssuerFact fact;
  const std::vector<AgencyName> names = agency_names(agency_lines(page, bottom), page.fonts_known);
  if (names.empty()) return fact;
  fact.name = names.back().text;
  for (std::size_t i = 0; i + 1 < names.size(); ++i) fact.parent += (i > 0 ? " " : "") + names[i].text;
  fact.level = agency_level(fact.name);
  fact.confidence = (page.fonts_known ? 0.98 : 0.85) * names.back().confidence;
  fact.page = page.page;
  fact.box = names.back().box;
  return fact;
}

struct TitleLine {
  const KindName* kind = nullptr;
  std::size_t line = 0;
  double likeness = 0.0;
};

std::optional<TitleLine> find_title(const PageLines& page, double top) {
  std::optional<TitleLine> best;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    if (line.box.y0 < top - 4 || line.box.y0 > page.height * 0.5 || upper_share(line.text) < 0.7) continue;
    if (std::fabs(middle(line.box) - page.width / 2) > page.width * 0.14) continue;
    for (const KindName& kind : kind_names()) {
      const double likeness = similarity(line.text, kind.name);
      // "BÁO CÁO TỔNG KẾT NĂM": the kind opens a longer title.
      const bool opens =
          likeness < 0.8 && fold_key(line.text).starts_with(fold_key(kind.name) + " ") && kind.name.size() > 6;
      const double value = opens ? 0.86 : likeness;
      if (value < 0.8 || (best && value <= best->likeness + (page.lines[best->line].box.y0 < line.box.y0 ? 0.15 : 0.0)))
        continue;
      best = TitleLine{&kind, i, value};
    }
  }
  return best;
}

bool ends_subject(const std::string& text) {
  static const Pattern kEnd("^(kinh gui|can cu|thuc hien|nham |i |1 |dieu 1|phan |chuong )");
  return kEnd.found_in(fold_key(text)) || !has_words(text);
}

// Bold (or simply next) centred lines below the title.
std::string subject_below(const PageLines& page, std::size_t title) {
  std::string subject;
  const PageLine* before = &page.lines[title];
  for (std::size_t i = title + 1; i < page.lines.size() && subject.size() < 600; ++i) {
    const PageLine& line = page.lines[i];
    if (!has_words(line.text)) continue;
    const double high = std::max(8.0, before->box.y1 - before->box.y0);
    if (line.box.y0 < before->box.y0 + 2 || line.box.y0 - before->box.y1 > 1.8 * high || ends_subject(line.text)) break;
    if (page.fonts_known && page.lines[title].bold && !line.bold && !subject.empty()) break;
    if (std::fabs(middle(line.box) - page.width / 2) > page.width * 0.12) break;
    subject += (subject.empty() ? "" : " ") + line.text;
    before = &line;
  }
  return subject;
}

// "V/v …" under the number, left column.
std::optional<KindFact> read_letter_subject(const PageLines& page, double top) {
  static const Pattern kAbout(R"(^['‘"\s]*(?:[Vv]\s*[/l|]\s*[Vv]|[Vv]ề việc)[:\s]*(.*)$)");
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    if (line.box.y0 < top - 4 || middle(line.box) > page.width * 0.55) continue;
    const auto hit = kAbout.match(line.text);
    if (!hit) continue;
    KindFact fact;
    fact.subject = hit->groups[1];
    fact.box = line.box;
    const PageLine* before = &line;
    for (std::size_t k = i + 1; k < page.lines.size(); ++k) {
      const PageLine& next = page.lines[k];
      if (next.box.x0 > page.width * 0.5) continue;
      const bool near = next.box.y0 - before->box.y1 < 0.9 * (before->box.y1 - before->box.y0);
      if (!near || ends_subject(next.text) || next.box.x1 > page.width * 0.62) break;
      fact.subject += " " + next.text;
      before = &next;
    }
    return fact;
  }
  return std::nullopt;
}

// "PHỤ LỤC", "Phụ lục II": number and date stand in the main document (Decree 30/2020, Appendix I.III.1).
const PageLine* find_annex_title(const PageLines& page) {
  static const Pattern kAnnex("^phu luc( (so )?([ivx]+|[0-9]{1,2}|[a-d]))?$");
  for (const PageLine& line : page.lines) {
    if (line.box.y0 < page.height * kHeaderShare && kAnnex.match(fold_key(line.text))) return &line;
  }
  return nullptr;
}

KindFact read_kind(const PageLines& page, double top) {
  KindFact fact;
  fact.page = page.page;
  const double sure = page.fonts_known ? 0.98 : 0.9;
  auto letter = read_letter_subject(page, top);
  const auto title = find_title(page, top);
  if (title && (!letter || page.lines[title->line].box.y0 < letter->box->y0)) {
    fact.code = title->kind->code;
    fact.name = title->kind->name;
    fact.subject = subject_below(page, title->line);
    fact.confidence = sure * std::min(1.0, title->likeness + 0.05);
    fact.box = page.lines[title->line].box;
    return fact;
  }
  if (letter) {
    letter->page = page.page;
    letter->confidence = sure;
    return *letter;
  }
  if (const PageLine* annex = find_annex_title(page)) {
    fact.name = kAnnexName;
    fact.confidence = sure;
    fact.box = annex->box;
  }
  return fact;
}

}  // namespace

std::string agency_level(const std::string& name) {
  const std::string key = " " + fold_key(name) + " ";
  const auto has = [&](const char* words) { return Pattern(words).found_in(key); };
  static const Pattern kDepartment("^ so ");
  if (kDepartment.found_in(key)) return "so";
  if (has("^ truong (?!ban)")) return "truong";
  if (has(" (xa|phuong|thi tran|dac khu) ")) return "xa";
  if (has(" (huyen|quan|thi xa) ") || has("^ huyen uy")) return "huyen";
  if (has(" tinh ") || has("^ (tinh|thanh) uy") ||
      has("^ (uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd) (thanh pho|tp) "))
    return "tinh";
  if (has("^ (bo|chinh phu|thu tuong|quoc hoi|ban chap hanh trung uong|uy ban thuong vu) ") || has(" trung uong "))
    return "trung_uong";
  return "";
}

HeaderFacts read_header_facts(const PageLines& page, const std::optional<Box>& number_line,
                              const std::optional<Box>& date_line) {
  HeaderFacts facts;
  double line_top = page.height * 0.25;
  double line_bottom = page.height * 0.1;
  if (number_line) {
    line_top = number_line->y0;
    line_bottom = number_line->y1;
  } else if (date_line) {
    line_top = date_line->y0;
    line_bottom = date_line->y1;
  }
  facts.issuer = read_issuer(page, line_top + 3);
  facts.kind = read_kind(page, line_bottom);
  for (const PageLine& line : page.lines) {
    if (line.box.y0 > page.height * kHeaderShare) continue;
    static const Pattern kDraft("^\\W*d[ựuư] th[ảa]o( l[ầa]n.*|\\W.*)?$", true);
    facts.draft_mark = facts.draft_mark || (kDraft.match(line.text) && line.text.size() < 60);
  }
  return facts;
}

std::optional<CopyMarkFact> read_copy_mark(const std::string& text) {
  static const Pattern kMark(
      R"((?<!\p{L})(SAO Y|SAO LỤC|TRÍCH SAO|Sao y|Sao lục|Trích sao)(?!\p{L})[\s;:,]*([\p{L}\p{N} .&-]{0,120})?)");
  static const Pattern kTime(
      R"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:[\s;,]*\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*[+-]\d{2}:?\d{2})?)");
  const auto hit = kMark.search(normalise(text));
  if (!hit) return std::nullopt;
  CopyMarkFact fact;
  const std::string form = fold_key(hit->groups[1]);
  fact.form = form == "sao y" ? CopyForm::kSaoY : form == "sao luc" ? CopyForm::kSaoLuc : CopyForm::kTrichSao;
  fact.organ = normalise(hit->groups[2]);
  if (const auto time = kTime.search(normalise(text))) {
    fact.time = time->groups[0];
    if (const auto at = fact.organ.find(time->groups[0].substr(0, 4)); at != std::string::npos)
      fact.organ = normalise(fact.organ.substr(0, at));
  }
  fact.text = normalise(text);
  return fact;
}

}  // namespace kiemchung
