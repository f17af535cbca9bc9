#include "extractors/fields/evidence_name.h"

#include <algorithm>
#include <optional>

#include "extractors/fields/document_number.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr int kLongestRange = 40;  // more codes than any criterion has parts: the range is a misreading

// Words clerks put in front of a code.
constexpr const char* kIntroduced =
    R"((?<!\p{L})(?:ti[êe]u ch[íi](?: th[àa]nh ph[ầa]n)?|tctp|tc|m[ụu]c|ph[ầa]n|ch[ỉi] s[ốo]|n[ộo]i dung|(?:t[àa]i li[ệe]u )?(?:minh|ki[ểe]m) ch[ứu]ng|tlkc|mc|nd|l[ĩi]nh v[ựu]c)[ ._:-]{0,3})";

// Code with dots: 1.1 to 1.1.1.1. Without: 1_1_1 or 1-1-1, one kind of separator throughout.
constexpr const char* kDotted = R"(\d{1,2}(?:\.\d{1,2}){1,3})";
constexpr const char* kBarred = R"((?:\d{1,2}(?:_\d{1,2}){1,3}|\d{1,2}(?:-\d{1,2}){1,3})(?![_-]\d))";
// What may not follow a code: more of it, or a mark in which a digit was lost.
constexpr const char* kEdge = R"((?!\d|\p{L}|[|!?}]|&(?!\s*\d)|[.,:·](?:\p{L}?\d|\p{L}(?!\p{L})|[|!?}&])))";

std::string without_ending(std::string_view name) {
  static const Pattern kEnding(R"(\.(?:pdf|docx?|xlsx?|jpe?g|png|tiff?|zip|rar|7z|signed)$)", true);
  std::string text = normalise(name);
  for (std::string shorter = kEnding.replace_all(text, ""); shorter != text;) {
    text = shorter;
    shorter = kEnding.replace_all(text, "");
  }
  return text;
}

std::vector<std::string> parts_of(const std::string& code) {
  std::vector<std::string> parts(1);
  for (const char c : code) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

std::string with_dots(std::string code) {
  std::replace(code.begin(), code.end(), '_', '.');
  std::replace(code.begin(), code.end(), '-', '.');
  return code;
}

// "06.01.25", "31-12-24": a day, a month and a year rather than a criterion.
bool looks_like_date(const std::string& code) {
  const std::vector<std::string> parts = parts_of(code);
  if (parts.size() != 3) return false;
  const bool padded = (parts[0].size() == 2 && parts[0][0] == '0') || (parts[1].size() == 2 && parts[1][0] == '0');
  const int day = std::stoi(parts[0]);
  const int month = std::stoi(parts[1]);
  const int year = std::stoi(parts[2]);
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && year >= 15 && year <= 40 && (padded || day > 10);
}

void add(std::vector<std::string>& codes, const std::string& code) {
  if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
}

// Every code between two of one depth that differ in the last part only; nothing if they do not.
std::optional<std::vector<std::string>> range_between(const std::string& from, const std::string& to) {
  const std::vector<std::string> a = parts_of(from);
  const std::vector<std::string> b = parts_of(to);
  if (a.size() != b.size() || !std::equal(a.begin(), a.end() - 1, b.begin())) return std::nullopt;
  const int first = std::stoi(a.back());
  const int last = std::stoi(b.back());
  if (last <= first || last - first > kLongestRange) return std::nullopt;
  std::vector<std::string> codes;
  const std::string stem = from.substr(0, from.size() - a.back().size());
  for (int i = first; i <= last; ++i) codes.push_back(stem + std::to_string(i));
  return codes;
}

// Reads the codes that follow the first one: ", 1.1.2", " và 1.1.3", "_1.1.4", " đến 1.1.7".
std::string take_more_codes(std::string rest, EvidenceName& name) {
  static const Pattern kNext(
      R"(^(\s*(?:,|;|\+|&|_|-|và|va|đến|den|tới|→|\s)\s*)(?:tctp|tc)?\s*()" + std::string(kDotted) + ")" + kEdge, true);
  static const Pattern kUntil("đến|den|tới|→", true);
  while (const auto hit = kNext.search(rest)) {
    const std::string code = hit->groups[2];
    if (looks_like_date(code)) break;
    std::optional<std::vector<std::string>> range;
    if (kUntil.found_in(hit->groups[1])) range = range_between(name.codes.back(), code);
    if (range) {
      name.range = true;
      for (const std::string& each : *range) add(name.codes, each);
    } else {
      add(name.codes, code);
    }
    name.written += hit->groups[0];
    rest = hit->after;
  }
  return rest;
}

struct FirstCode {
  std::string code;
  std::string written;
  std::string before;
  std::string rest;
};

std::optional<FirstCode> find_first_code(const std::string& text) {
  static const std::string kCode = std::string("(") + kDotted + "|" + kBarred + ")";
  static const Pattern kAtStart(R"(^[\s(\[]*)" + kCode + kEdge, true);
  static const Pattern kBehindWord(kIntroduced + std::string("(") + kDotted + "|" + kBarred + R"(|\d{1,2}))" + kEdge,
                                   true);
  // Elsewhere in the name only three parts and more are surely a code: "12.1" may be a sum or a number.
  static const Pattern kInside(R"((?<![\p{L}\p{N}.,_:·|!?}&-])(\d{1,2}(?:\.\d{1,2}){2,3}))" + std::string(kEdge), true);
  for (const Pattern* pattern : {&kAtStart, &kBehindWord, &kInside}) {
    const auto hit = pattern->search(text);
    if (!hit) continue;
    FirstCode first{with_dots(hit->groups[1]), hit->groups[1], hit->before, hit->after};
    if (!looks_like_date(first.code)) return first;
  }
  return std::nullopt;
}

// "35_2024_KH-UBND" is number 35 of 2024; behind a day and a month ("06_01_2025_KH-UBND") a year is a date and no
// number stands there: "".
std::string number_before_year(std::string_view before, const std::string& number) {
  static const Pattern kYear("(?:19|20)\\d\\d");
  static const Pattern kOther(R"((?<![\p{L}\p{N}])(\d{1,6}[a-z]?)\s*[-_./ ]\s*$)", true);
  static const Pattern kDay(R"(\d\s*[-_./]\s*$)");
  if (!kYear.match(number)) return number;
  const auto other = kOther.search(before);
  if (!other) return number;
  return kDay.found_in(other->before) ? "" : other->groups[1];
}

// "KH 163-KH-UBND", "163_KH-UBND", "QD 51": the document the name speaks of.
void read_document_hint(std::string_view text, EvidenceName& name) {
  static const Pattern kNumber(
      R"((?<![\p{L}\p{N}])(\d{1,6}[a-z]?)\s*[-_.]\s*([\p{L}&]{1,8}(?:[-_][\p{L}\p{N}&]{1,12})*))", true);
  static const Pattern kKindNumber(
      R"((?<![\p{L}\p{N}])(\p{L}{2,4})[\s_.-]*(?:s[ốo][\s_.:-]*)?(\d{1,6}[a-z]?)(?![\p{L}\p{N}]))", true);
  const auto code_of = [](const std::string& word) -> std::string {
    const std::string upper = to_upper(word);
    if (upper == "QD") return "QĐ";
    if (upper == "ND") return "NĐ";
    const KindName* kind = kind_by_code(word);
    return kind != nullptr ? std::string(kind->code) : "";
  };
  if (const auto hit = kNumber.search(text)) {
    name.number = number_before_year(hit->before, hit->groups[1]);
    if (name.number.empty()) return;
    static const Pattern kBar("_");
    name.symbol = kBar.replace_all(hit->groups[2], "-");
    name.kind = code_of(name.symbol.substr(0, name.symbol.find('-')));
    return;
  }
  if (const auto hit = kKindNumber.search(text)) {
    name.kind = code_of(hit->groups[1]);
    if (!name.kind.empty()) name.number = hit->groups[2];
  }
}

}  // namespace

EvidenceName read_evidence_name(std::string_view component) {
  EvidenceName name;
  const std::string text = without_ending(component);
  std::string rest = text;
  if (const auto first = find_first_code(text)) {
    name.codes.push_back(first->code);
    name.written = first->written;
    rest = first->before + " " + take_more_codes(first->rest, name);
  }
  read_document_hint(rest, name);
  return name;
}

}  // namespace kiemchung
