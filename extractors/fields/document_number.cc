#include "extractors/fields/document_number.h"

#include <algorithm>
#include <array>
#include <vector>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

constexpr std::array<KindName, 43> kKinds = {{
    {"NQ", "NGHỊ QUYẾT", true, true},
    {"QĐ", "QUYẾT ĐỊNH", true, true},
    {"CT", "CHỈ THỊ", true, true},
    {"QC", "QUY CHẾ", true, true},
    {"QyĐ", "QUY ĐỊNH", true, false},
    {"TC", "THÔNG CÁO", true, false},
    {"TB", "THÔNG BÁO", true, true},
    {"HD", "HƯỚNG DẪN", true, true},
    {"CTr", "CHƯƠNG TRÌNH", true, true},
    {"KH", "KẾ HOẠCH", true, true},
    {"PA", "PHƯƠNG ÁN", true, true},
    {"ĐA", "ĐỀ ÁN", true, true},
    {"DA", "DỰ ÁN", true, false},
    {"BC", "BÁO CÁO", true, true},
    {"BB", "BIÊN BẢN", true, true},
    {"TTr", "TỜ TRÌNH", true, true},
    {"HĐ", "HỢP ĐỒNG", true, false},
    {"CĐ", "CÔNG ĐIỆN", true, false},
    {"BGN", "BẢN GHI NHỚ", true, false},
    {"BTT", "BẢN THỎA THUẬN", true, false},
    {"GUQ", "GIẤY ỦY QUYỀN", true, false},
    {"GM", "GIẤY MỜI", true, false},
    {"GGT", "GIẤY GIỚI THIỆU", true, false},
    {"GNP", "GIẤY NGHỈ PHÉP", true, false},
    {"PG", "PHIẾU GỬI", true, false},
    {"PC", "PHIẾU CHUYỂN", true, false},
    {"PB", "PHIẾU BÁO", true, false},
    {"SY", "BẢN SAO Y", true, false},
    {"TrS", "BẢN TRÍCH SAO", true, false},
    {"SL", "BẢN SAO LỤC", true, false},
    {"KL", "KẾT LUẬN", false, true},
    {"NĐ", "NGHỊ ĐỊNH", false, false},
    {"TT", "THÔNG TƯ", false, true},
    {"TTLT", "THÔNG TƯ LIÊN TỊCH", false, false},
    {"NQLT", "NGHỊ QUYẾT LIÊN TỊCH", false, false},
    {"CV", "CÔNG VĂN", false, true},
    {"LT", "LỆNH", false, false},
    {"ĐL", "ĐIỀU LỆ", false, true},
    {"GCN", "GIẤY CHỨNG NHẬN", false, false},
    {"GXN", "GIẤY XÁC NHẬN", false, false},
    {"PT", "PHIẾU TRÌNH", false, false},
    {"TM", "THƯ MỜI", false, false},
    {"GP", "GIẤY PHÉP", false, false},
}};

// Organs of unions and mass organisations; they keep their own books (section 1.6 of the party's and the unions'
// guides).
bool is_union_organ(std::string_view organ) {
  static const Pattern kUnion(
      "^(TW|BCH)?(U?B?MTTQ|[TH]?ĐTN|TWĐTN|TĐTN|LĐLĐ|CĐCS|CĐN|CĐGD|HND|HLHPN|LHPN|HPN|HCCB|CCB|HCTĐ).*");
  return kUnion.match(organ).has_value();
}

bool is_party_organ(std::string_view organ) {
  static const Pattern kParty(
      "^(TW|VPTW|TU|HU|QU|ThU|ThĐU|ĐU|ĐUK|CB|ĐB|DU|BTV|UBKT.*|BTG.*|BTC[TH]U|VP[TH]U|BDV.*|BNC.*)$");
  return kParty.match(organ).has_value();
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

std::string join(const std::vector<std::string>& parts, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < parts.size(); ++i) {
    if (i > from) out += '-';
    out += parts[i];
  }
  return out;
}

void set_series(DocumentNumber& value) {
  if (is_union_organ(value.organ)) {
    value.series = Series::kUnion;
  } else {
    value.series = value.layout == NumberLayout::kDashFirst ? Series::kParty : Series::kGovernment;
  }
}

// "TTr-UBND-VP" or "SNV-HCTH" into kind, organ and unit.
void set_symbol(std::string_view symbol, DocumentNumber& value) {
  const std::vector<std::string> parts = split(symbol, '-');
  std::size_t organ = 0;
  if (const KindName* kind = kind_by_code(parts[0])) {
    value.kind = kind->code;
    organ = 1;
  }
  if (organ < parts.size()) value.organ = parts[organ];
  if (organ + 1 < parts.size()) value.unit = join(parts, organ + 1);
}

constexpr const char* kDigits = R"((\d{1,6}(?:-\d{1,3}(?=/))?))";
// Letters that look like a digit (O, l, I, S, Z, g, q, T) are no insertion: what stands there is for people to say.
constexpr const char* kSuffix =
    R"((?:\s?(bis|ter|[abcdefhjkmnpruvwxyđABCDEFHJKLMNPRUVWXYĐ](?![\p{L}\p{N}])|\.\d{1,2}(?!\d)|\+\d{1,2}))?)";
constexpr const char* kSegment = R"([\p{L}\p{N}&(][\p{L}\p{N}&.()]{0,24})";

std::string slash_tail() {
  const std::string segment = kSegment;
  // A symbol begins with an abbreviation. Digits, or a suffix alone, are a number cut in two by a 1 read as a slash.
  const std::string cut = R"((?!(?:\d+(?:[a-zđ]|[.+]\d{1,2}|bis|ter)?|[a-zđ]|bis|ter)[/-]))";
  return R"(/(?:(\d)/|((?:19|20)\d\d|\d\d)/)?()" + cut + segment + "(?:[-/]" + segment + ")*)";
}

std::string dash_tail() { return R"(-(\p{L}{1,6})/()" + std::string(kSegment) + "(?:-" + kSegment + ")*)"; }

std::string without_trailing_stop(std::string text) {
  // Nor does a symbol end in what joins its parts: "41/AC/(" names no second organ.
  const auto kept = text.find_last_not_of(".(&/-");
  text.resize(kept == std::string::npos ? 0 : kept + 1);
  return text;
}

bool has_letter(std::string_view text) {
  static const Pattern kLetter("\\p{L}");
  return kLetter.found_in(text);
}

std::optional<DocumentNumber> read_slash_first(std::string_view text) {
  static const Pattern kWhole("^" + std::string(kDigits) + kSuffix + slash_tail());
  static const Pattern kBare("^" + std::string(kDigits) + kSuffix + R"(/((?:19|20)\d\d)(?![\p{L}\p{N}/-]))");
  DocumentNumber value;
  if (const auto hit = kBare.search(text)) {
    value.number = hit->groups[1];
    value.suffix = hit->groups[2];
    value.year_text = hit->groups[3];
    return value;
  }
  const auto hit = kWhole.search(text);
  if (!hit || !has_letter(hit->groups[5])) return std::nullopt;
  // "912024/QĐ-UBND": 9/2024 with its slash read as a 1, or a very long number.
  static const Pattern kNumberAndYear(R"(^\d+1(?:19|20)\d\d$)");
  if (hit->groups[1].size() > 5 && kNumberAndYear.match(hit->groups[1])) return std::nullopt;
  // A year of two digits is written in compound numbers alone (09-01/26/…); elsewhere "68/03/" may be 68103.
  if (hit->groups[4].size() == 2 && hit->groups[1].find('-') == std::string::npos) return std::nullopt;
  value.number = hit->groups[1];
  value.suffix = hit->groups[2];
  if (!hit->groups[3].empty()) value.suffix += "/" + hit->groups[3];
  value.year_text = hit->groups[4];
  set_symbol(without_trailing_stop(hit->groups[5]), value);
  set_series(value);
  return value;
}

void set_dash_symbol(const std::string& kind, const std::string& organ, DocumentNumber& value) {
  const KindName* known = kind_by_code(kind);
  value.kind = known != nullptr ? std::string(known->code) : kind;
  const std::vector<std::string> parts = split(without_trailing_stop(organ), '-');
  value.organ = parts[0];
  value.unit = join(parts, 1);
  value.layout = NumberLayout::kDashFirst;
  set_series(value);
}

std::optional<DocumentNumber> read_dash_first(std::string_view text) {
  static const Pattern kWhole("^" + std::string(R"((\d{1,6}))") + kSuffix + dash_tail());
  const auto hit = kWhole.search(text);
  if (!hit || !has_letter(hit->groups[4])) return std::nullopt;
  DocumentNumber value;
  value.number = hit->groups[1];
  value.suffix = hit->groups[2];
  set_dash_symbol(hit->groups[3], hit->groups[4], value);
  return value;
}

bool only_zeros(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [](char c) { return c == '0'; });
}

// The symbol behind an empty place, or behind dots, "xx", or the bare letter of "Số: a/…".
std::optional<NumberReading> read_unfilled(std::string_view text, bool announced) {
  static const std::string kFill = R"(^((?:[.…_·,*?# ]|x{1,5}(?!\p{L})|X{1,5}(?!\p{L})|\.)*)([a-zA-Z](?=[/-]))?)";
  static const Pattern kSlash(kFill + slash_tail());
  static const Pattern kSlashBare(kFill + "/(?![\\p{L}\\p{N}])");
  static const Pattern kDash(kFill + dash_tail());
  static const Pattern kNothing("^([.…_·,*?# ]*)$");
  NumberReading reading;
  std::string fill;
  if (const auto hit = kDash.search(text); hit && has_letter(hit->groups[4])) {
    fill = hit->groups[1] + hit->groups[2];
    reading.value.suffix = hit->groups[2];
    set_dash_symbol(hit->groups[3], hit->groups[4], reading.value);
  } else if (const auto slash = kSlash.search(text); slash && has_letter(slash->groups[5])) {
    // "/12/BC-UBND" may be 112/BC-UBND: only a whole year may follow an empty place.
    if (!slash->groups[3].empty() || slash->groups[4].size() == 2) return std::nullopt;
    fill = slash->groups[1] + slash->groups[2];
    reading.value.suffix = slash->groups[2];
    reading.value.year_text = slash->groups[4];
    set_symbol(without_trailing_stop(slash->groups[5]), reading.value);
    set_series(reading.value);
  } else if (const auto bare = kSlashBare.search(text); bare && announced) {
    fill = bare->groups[1] + bare->groups[2];
  } else if (const auto nothing = kNothing.search(text); nothing && announced) {
    fill = nothing->groups[1];
  } else {
    return std::nullopt;
  }
  reading.status = normalise(fill).empty() ? FieldStatus::kBlank : FieldStatus::kPlaceholder;
  return reading;
}

NumberReading finished(NumberReading reading) {
  reading.text = print_document_number(reading.value);
  return reading;
}

// "TTr - UBND" is "TTr-UBND"; "12.345/" keeps its thousands together.
std::string tightened(std::string_view text) {
  static const Pattern kSpaces(R"(\s*([/&-])\s*)");
  static const Pattern kDashRun(R"(-{2,})");
  static const Pattern kThousands(R"(^(\d{1,3})\.(\d{3})(?=[/-]))");
  return kThousands.replace_all(kDashRun.replace_all(kSpaces.replace_all(text, "$1"), "-"), "$1$2");
}

}  // namespace

std::span<const KindName> kind_names() { return kKinds; }

const KindName* kind_by_code(std::string_view code) {
  const auto exact =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const KindName& kind) { return kind.code == code; });
  if (exact != kKinds.end()) return &*exact;
  const std::string upper = to_upper(code);
  const auto loose =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const KindName& kind) { return to_upper(kind.code) == upper; });
  return loose != kKinds.end() ? &*loose : nullptr;
}

std::optional<int> DocumentNumber::year() const {
  if (year_text.empty()) return std::nullopt;
  int value = 0;
  for (const char c : year_text) value = value * 10 + (c - '0');
  return year_text.size() == 2 ? 2000 + value : value;
}

std::string print_document_number(const DocumentNumber& value) {
  std::string out = value.number + value.suffix;
  if (value.layout == NumberLayout::kDashFirst) {
    return out + "-" + value.kind + "/" + value.organ + (value.unit.empty() ? "" : "-" + value.unit);
  }
  if (!value.year_text.empty()) out += "/" + value.year_text;
  std::string symbol = value.kind;
  for (const std::string& part : {value.organ, value.unit}) {
    if (!symbol.empty() && !part.empty()) symbol += '-';
    symbol += part;
  }
  return symbol.empty() ? out : out + "/" + symbol;
}

NumberReading read_document_number(std::string_view line) {
  static const Pattern kAnnounced(
      R"((?<![\p{L}\p{N}])S[ốÔôoỐO]\s*(?:[:.;]?\s*(?=$|[\d./…_·,*?# xX-]|[a-zA-Z][/-])|:\s*(?=[\p{L}\d|!?&}]{1,6}\s?/\s?\p{L}))(.*)$)",
      true);
  const std::string text = normalise(line);
  const auto announced = kAnnounced.search(text);
  const std::string body = tightened(announced ? normalise(announced->groups[1]) : text);
  for (const auto& value : {read_dash_first(body), read_slash_first(body)}) {
    if (!value) continue;
    const bool zero = only_zeros(value->number);
    if (zero && !value->suffix.empty()) continue;  // "0b/QĐ-UBND": a digit was taken for a letter
    return finished({zero ? FieldStatus::kPlaceholder : FieldStatus::kFound, *value, ""});
  }
  if (auto unfilled = read_unfilled(body, announced.has_value())) return finished(*unfilled);
  NumberReading reading;
  if (announced) reading.status = FieldStatus::kUnreadable;
  return reading;
}

std::optional<DocumentNumber> parse_document_number(std::string_view text) {
  const NumberReading reading = read_document_number(text);
  if (reading.status != FieldStatus::kFound) return std::nullopt;
  return reading.value;
}

std::optional<DocumentNumber> parse_typed_number(std::string_view text) {
  if (auto value = parse_document_number(text)) return value;
  static const Pattern kDashed("^(?:số|so)?[ .:]*" + std::string(R"((\d{1,6}))") + kSuffix +
                                   R"(\s*[-_/ ]\s*((?:(?:19|20)\d\d)(?=[-_/]))?[-_/]?(\p{L}{1,6})[-_/](.+)$)",
                               true);
  const auto hit = kDashed.match(normalise(text));
  if (!hit) return std::nullopt;
  std::string kind = hit->groups[4];
  static constexpr std::array<std::array<std::string_view, 2>, 3> kPlain = {{{"QD", "QĐ"}, {"ND", "NĐ"}, {"CD", "CĐ"}}};
  for (const auto& [plain, real] : kPlain) {
    if (to_upper(kind) == plain) kind = real;
  }
  static const Pattern kUnderscore("[_/ ]+");
  const std::string organ = kUnderscore.replace_all(normalise(hit->groups[5]), "-");
  const bool party = is_party_organ(to_upper(organ)) || is_party_organ(organ);
  std::string canonical = hit->groups[1] + hit->groups[2];
  if (!hit->groups[3].empty()) canonical += "/" + hit->groups[3];
  canonical += (party ? "-" + kind + "/" : "/" + kind + "-") + organ;
  return parse_document_number(canonical);
}

bool same_document_number(const DocumentNumber& a, const DocumentNumber& b) {
  const auto digits = [](const std::string& number) {
    const std::size_t first = number.find_first_not_of('0');
    return first == std::string::npos ? std::string() : number.substr(first);
  };
  const auto symbol = [](const DocumentNumber& value) {
    return fold_key(value.kind + "-" + value.organ + "-" + value.unit);
  };
  return digits(a.number) == digits(b.number) && to_lower(a.suffix) == to_lower(b.suffix) && a.year() == b.year() &&
         symbol(a) == symbol(b);
}

void fill_number_fact(const DocumentNumber& value, NumberFact& fact) {
  fact.text = print_document_number(value);
  fact.number = value.number;
  fact.suffix = value.suffix;
  fact.year = value.year();
  fact.kind = value.kind;
  fact.organ = value.organ;
  fact.unit = value.unit;
  fact.series = value.series;
}

}  // namespace kiemchung
