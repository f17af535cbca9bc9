#include "samples/collector.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <utility>

namespace kiemchung::samples {
namespace {

// Leaves of the sample criteria set "mau", which the default policy uses for every unit. The commune's codes are those
// of the letter's own table and are all known there.
const std::set<std::string_view> kSampleSetLeaves = {
    "1.1", "1.2", "1.3.1", "1.3.2", "1.4",  "1.5", "2.1", "2.2",     "3.1",     "3.2.1", "3.2.2",
    "4.1", "4.2", "5.1",   "5.2",   "6.1",  "6.2", "7.1", "7.2",     "7.3",     "7.4",   "7.5",
    "7.6", "7.7", "7.8",   "7.9",   "7.10", "8.1", "8.2", "8.3.1.1", "8.3.1.2", "8.3.2"};

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

}  // namespace

ExpectedVerdict accepted() { return {"accepted", false, {}}; }
ExpectedVerdict review(std::vector<std::string> checks) { return {"review", false, std::move(checks)}; }
ExpectedVerdict rejected(std::vector<std::string> checks) { return {"rejected", false, std::move(checks)}; }
ExpectedVerdict zero(std::vector<std::string> checks) { return {"rejected", true, std::move(checks)}; }

std::vector<ExpectedSignature> signatures(std::initializer_list<const char*> roles) {
  std::vector<ExpectedSignature> list;
  for (const char* role : roles) list.push_back({role, "intact", "whole_revision"});
  if (!list.empty()) list.back().coverage = "whole_file";
  return list;
}

ExpectedFacts Collector::facts(const Office& office, const Draft& draft, std::string_view kind) {
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
  facts.seal = false;  // of a file signed by program: the seal is part of a signature, not of the page
  facts.handwritten_signature = false;
  facts.copy_form = "none";
  if (draft.text.signing_block && !draft.text.signer.empty()) {
    facts.signer = draft.text.signer;
    facts.title = draft.text.authority.empty() ? "" : draft.text.authority.back();
  }
  return facts;
}

Sample& Collector::put(std::string path, std::vector<std::string> codes, std::string what, std::string bytes,
                       std::optional<ExpectedFacts> facts, const ExpectedVerdict& boc_nhieu,
                       const ExpectedVerdict& by_default) {
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

Sample& Collector::put(std::string path, std::vector<std::string> codes, std::string what, std::string bytes,
                       std::optional<ExpectedFacts> facts, const ExpectedVerdict& both) {
  return put(std::move(path), std::move(codes), std::move(what), std::move(bytes), std::move(facts), both, both);
}

void Collector::sound(const Office& office, const std::string& path, const std::string& code, std::string_view kind,
                      const std::string& symbol, const std::string& number, DocumentDate date,
                      const std::string& subject, const FlowOptions& options) {
  const Draft made = draft(office, kind_name(kind), symbol, number, date, subject);
  ExpectedFacts expected = facts(office, made, kind);
  expected.signatures = options.month_field ? signatures({"leader", "agency", "number", "date", "date"})
                                            : signatures({"leader", "agency", "number", "date"});
  put(path, {code}, "đủ chữ ký, số và ngày do văn thư điền bằng trường chữ ký",
      with_clerk_fields(world_, office, made, options).document.bytes(), expected, accepted());
}

Draft commune_draft(const Collector& unit, const std::string& kind, const std::string& number, DocumentDate date,
                    const std::string& subject) {
  return draft(unit.world().commune, kind_name(kind), "/" + kind + "-UBND", number, date, subject);
}

std::string typed(const Collector& unit, const Draft& made, const FlowOptions& options) {
  return with_typed_number(unit.world(), unit.world().commune, made, options).document.bytes();
}

ExpectedFacts paper_facts(ExpectedFacts expected, bool by_hand) {
  expected.document_class = "paper_scan";
  expected.origin = "scanned";
  expected.no_signatures = true;
  expected.handwritten = by_hand;
  expected.seal = true;
  expected.handwritten_signature = true;
  return expected;
}

}  // namespace kiemchung::samples
