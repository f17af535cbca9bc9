#include "extractors/fields/signing_block.h"

#include <algorithm>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr double kLeftEdge = 0.40;  // of the page's width: the block's middle stands right of it
constexpr double kDeepest = 260.0;  // points from the authority to the name

double middle(const Box& box) { return (box.x0 + box.x1) / 2; }

struct Opening {
  std::string authority;
  bool title_only = false;
};

// "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", party "T/M BAN THƯỜNG VỤ"; or a bare title, "GIÁM ĐỐC".
std::optional<Opening> opening(const std::string& text) {
  static const Pattern kAuthority(R"(^(TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\s?[./]?\s?\p{Lu}.*)");
  static const Pattern kTitle(
      "^(phó |quyền |phụ trách )?(chủ tịch|giám đốc|bí thư|trưởng (ban|phòng|đoàn)|hiệu trưởng|thủ tướng|bộ trưởng|thứ "
      "trưởng|cục trưởng|"
      "viện trưởng|chánh (án|văn phòng|thanh tra)|chi cục trưởng|tổng giám đốc|tổ trưởng|người|chỉ huy trưởng|trưởng "
      "công an|tổng thư ký)( .*)?$",
      true);
  if (upper_share(text) < 0.8) return std::nullopt;
  if (const auto hit = kAuthority.match(text))
    return Opening{hit->groups[1] + (hit->groups[1].find('/') == std::string::npos ? "." : ""), false};
  if (kTitle.match(text)) return Opening{"", true};
  return std::nullopt;
}

bool is_name(const std::string& text) {
  static const Pattern kName(
      R"(^(?:(?:TS|ThS|PGS|GS|BS|Ths|Ts|Thạc sĩ|Tiến sĩ)\.? ?)*\p{Lu}\p{Ll}*(?: \p{Lu}\p{Ll}*){1,4}$)");
  return kName.match(text) && upper_share(text) < 0.7 && text.size() < 60;
}

bool is_upper_name(const std::string& text) {
  static const Pattern kName(R"(^\p{Lu}+(?: \p{Lu}+){1,4}$)");
  return kName.match(text) && !opening(text);
}

Box joined(const Box& a, const Box& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

struct Block {
  SigningBlockFact fact;
  bool named = false;
};

Block read_block(const PageLines& page, std::size_t start, const Opening& first) {
  Block block;
  SigningBlockFact& fact = block.fact;
  fact.authority = first.authority;
  fact.page = page.page;
  Box box = page.lines[start].box;
  const double centre = middle(box);
  std::vector<const PageLine*> titles = {&page.lines[start]};
  for (std::size_t i = start + 1; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    if (line.box.y0 - box.y0 > kDeepest && !block.named) break;
    if (middle(line.box) < page.width * kLeftEdge ||
        std::max(middle(line.box) - centre, centre - middle(line.box)) > 90)
      continue;
    const bool close = line.box.y0 - titles.back()->box.y1 < 1.2 * (line.box.y1 - line.box.y0);
    if (close && upper_share(line.text) > 0.8) {
      titles.push_back(&line);
      box = joined(box, line.box);
      continue;
    }
    if (line.box.y0 - titles.back()->box.y1 < 15) continue;
    if (!is_name(line.text) && !is_upper_name(line.text)) continue;
    fact.name = line.text;
    block.named = true;
    box = joined(box, line.box);
    break;
  }
  // The last authority in the block is the signer's own: "TM. … / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH".
  for (const PageLine* title : titles) {
    const auto open = opening(title->text);
    if (open && !open->authority.empty()) fact.authority = open->authority;
  }
  fact.title = titles.back()->text;
  static const Pattern kOwnAuthority(R"(^(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\s?[./]?\s?)");
  fact.title = kOwnAuthority.replace_all(fact.title, "");
  fact.box = box;
  return block;
}

}  // namespace

std::optional<SigningBlockFact> read_signing_block(const PageLines& page) {
  const bool recipients = std::any_of(page.lines.begin(), page.lines.end(),
                                      [](const PageLine& line) { return begins_like(line.text, "Nơi nhận"); });
  std::optional<Block> best;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    if (middle(line.box) < page.width * kLeftEdge || line.box.x0 < page.width * 0.25) continue;
    const auto open = opening(line.text);
    if (!open) continue;
    Block block = read_block(page, i, *open);
    if (best && (best->named || !block.named)) continue;
    best = std::move(block);
  }
  if (!best || (!best->named && !recipients)) return std::nullopt;
  best->fact.confidence = (page.fonts_known ? 0.97 : 0.85) * (best->named ? 1.0 : 0.6) * (recipients ? 1.0 : 0.85);
  return best->fact;
}

}  // namespace kiemchung
