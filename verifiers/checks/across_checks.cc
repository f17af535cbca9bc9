#include "verifiers/checks/across_checks.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "extractors/fields/evidence_name.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

using Members = std::vector<std::size_t>;  // indices of records, rising

// Finding texts name a few other files, never thousands.
constexpr std::size_t kNamedOthers = 3;
// A first page shared by more files than this is a letterhead, not a document.
constexpr std::size_t kCommonFace = 32;

std::string without_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : std::string(digits.substr(first));
}

// Series of one issuer: same symbol, same year, same stretch between two breaks. Nothing if it cannot be placed.
std::optional<std::string> series_key(const EvidenceRecord& record, const Policy& policy) {
  if (!record.number || record.issuer.empty()) return std::nullopt;
  const auto& number = *record.number;
  if (number.series == Series::kParty || number.series == Series::kUnknown) return std::nullopt;
  const auto year = record.date ? std::optional<int>(static_cast<int>(record.date->year())) : number.year();
  if (!year) return std::nullopt;
  std::string epoch = "?";  // without a date, only documents of breakless years can be placed
  int breaks_in_year = 0;
  int passed = 0;
  for (const auto& day : policy.agencies.series_breaks(record.issuer_level)) {
    if (static_cast<int>(day.year()) != *year) continue;
    ++breaks_in_year;
    if (record.date && day <= *record.date) ++passed;
  }
  if (record.date)
    epoch = std::to_string(passed);
  else if (breaks_in_year == 0)
    epoch = "0";
  else
    return std::nullopt;
  // Legal normative documents, whose symbol holds the year, have a series of their own (art. 15.1.a).
  const std::string normative = number.year_text.empty() ? "" : "normative";
  return record.issuer + "|" + normative + "|" + fold_key(number.kind) + "|" +
         comparison_key(number.organ + "-" + number.unit) + "|" + std::to_string(*year) + "|" + epoch;
}

std::map<std::string, Members> by_series(const AcrossContext& context, bool with_number, bool with_suffix) {
  std::map<std::string, Members> groups;
  for (std::size_t i = 0; i < context.records.size(); ++i) {
    const auto& record = context.records[i];
    auto key = series_key(record, context.policy);
    if (!key) continue;
    if (with_number) *key += "|" + without_zeros(record.number->number);
    if (with_suffix) *key += "|" + comparison_key(record.number->suffix);
    groups[*key].push_back(i);
  }
  return groups;
}

// Files under the same bytes are one document.
Members distinct_documents(const AcrossContext& context, const Members& members) {
  Members kept;
  std::set<std::string_view> seen;
  for (const auto i : members) {
    if (seen.insert(context.records[i].sha256).second) kept.push_back(i);
  }
  return kept;
}

CheckAnswer on_number(CheckAnswer answer, const EvidenceRecord& record) {
  answer.page = record.number_page;
  answer.box = record.number_box;
  return answer;
}

std::string others_of(const AcrossContext& context, const Members& members, std::size_t self) {
  std::string names;
  std::size_t named = 0;
  for (const auto i : members) {
    if (i == self || (context.records[i].sha256 == context.records[self].sha256 && i != self &&
                      context.records[i].claim.path == context.records[self].claim.path &&
                      context.records[i].claim.unit == context.records[self].claim.unit)) {
      continue;
    }
    if (named == kNamedOthers) return names + "; …";
    names += names.empty() ? shown_name(context.records[i]) : "; " + shown_name(context.records[i]);
    ++named;
  }
  return names;
}

std::string shown_date(const EvidenceRecord& record) { return record.date ? vietnamese(*record.date) : "…"; }

// Two files of one document (a native file and its scan, two scans): same day, same subject or no subject read.
enum class Same { kNo, kMaybe, kYes };
Same same_document(const EvidenceRecord& a, const EvidenceRecord& b) {
  if (a.sha256 == b.sha256) return Same::kYes;
  if (a.date && b.date && *a.date != *b.date && a.date_certain && b.date_certain) return Same::kNo;
  if (a.subject.empty() || b.subject.empty()) return Same::kMaybe;
  constexpr double kSameSubject = 0.9;   // one or two letters misread
  constexpr double kOtherSubject = 0.6;  // below, the words are others
  const double alike = similarity(a.subject, b.subject);
  if (alike < kOtherSubject) return Same::kNo;
  return alike >= kSameSubject && a.date && b.date && *a.date == *b.date ? Same::kYes : Same::kMaybe;
}

class DuplicateNumber final : public AcrossCheck {
 public:
  std::string_view id() const override { return "across.duplicate_number"; }
  Reasons reasons() const override { return {"same_number", "maybe_same_number", "same_document"}; }
  std::vector<AcrossAnswer> ask(const AcrossContext& context) const override {
    std::vector<AcrossAnswer> answers;
    for (const auto& [key, members] : by_series(context, true, true)) {
      if (distinct_documents(context, members).size() < 2) continue;
      for (const auto i : members) answers.push_back({i, answer(context, members, i)});
    }
    return answers;
  }

 private:
  static CheckAnswer answer(const AcrossContext& context, const Members& members, std::size_t self) {
    const auto& record = context.records[self];
    auto worst = Same::kYes;
    bool other_certain = false;
    for (const auto i : members) {
      if (context.records[i].sha256 == record.sha256) continue;
      const auto same = same_document(record, context.records[i]);
      if (same < worst || (same == worst && !other_certain)) other_certain = context.records[i].number_certain;
      worst = std::min(worst, same);
    }
    const Arguments arguments = {
        {"number", record.number_text}, {"date", shown_date(record)}, {"others", others_of(context, members, self)}};
    if (worst == Same::kYes) return on_number(holds("same_document", arguments), record);
    const bool sure = worst == Same::kNo && record.number_certain && other_certain;
    return on_number(
        sure ? fails("same_number", arguments) : cannot_tell("maybe_same_number", "compare_documents", arguments),
        record);
  }
};

// Length of the longest run of non-falling values that ends at each place.
std::vector<std::size_t> runs_ending(const std::vector<long>& values) {
  std::vector<long> tails;
  std::vector<std::size_t> lengths;
  for (const long value : values) {
    const auto slot = static_cast<std::size_t>(std::ranges::upper_bound(tails, value) - tails.begin());
    if (slot == tails.size()) tails.push_back(value);
    tails[slot] = value;
    lengths.push_back(slot + 1);
  }
  return lengths;
}

// What a longest run of dates says of each document: in every such run (in order), in none (out of order), or in some:
// then it or its neighbour is wrong, and the series alone does not tell which.
enum class Standing { kInOrder, kEither, kOutOfOrder };
std::vector<Standing> standings(const std::vector<long>& days) {
  std::vector<long> mirrored(days.rbegin(), days.rend());
  std::ranges::transform(mirrored, mirrored.begin(), std::negate<>());
  const auto ending = runs_ending(days);
  auto starting = runs_ending(mirrored);
  std::ranges::reverse(starting);
  const std::size_t longest = ending.empty() ? 0 : *std::ranges::max_element(ending);
  std::map<std::size_t, std::size_t> at_length;  // how many places stand that far into some longest run
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (ending[i] + starting[i] == longest + 1) ++at_length[ending[i]];
  }
  std::vector<Standing> found;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const bool in_some = ending[i] + starting[i] == longest + 1;
    found.push_back(!in_some                    ? Standing::kOutOfOrder
                    : at_length[ending[i]] == 1 ? Standing::kInOrder
                                                : Standing::kEither);
  }
  return found;
}

// The fewest documents whose removal puts the series in order carry the finding.
class NumberOrder final : public AcrossCheck {
 public:
  std::string_view id() const override { return "across.number_order"; }
  Reasons reasons() const override { return {"out_of_order", "one_of_these"}; }
  std::vector<AcrossAnswer> ask(const AcrossContext& context) const override {
    std::vector<AcrossAnswer> answers;
    for (const auto& [key, members] : by_series(context, false, false)) {
      Members usable;
      for (const auto i : members) {
        const auto& record = context.records[i];
        if (record.number_certain && record.date_certain && record.date) usable.push_back(i);
      }
      usable = distinct_documents(context, usable);
      std::ranges::stable_sort(usable, [&context](std::size_t a, std::size_t b) {
        return place(context.records[a]) < place(context.records[b]);
      });
      judge(context, usable, answers);
    }
    return answers;
  }

 private:
  static std::tuple<long, std::string, CivilDate> place(const EvidenceRecord& record) {
    constexpr std::size_t kMostDigits = 9;
    const std::string digits = without_zeros(record.number->number).substr(0, kMostDigits);
    return {std::strtol(digits.c_str(), nullptr, 10), record.number->suffix, *record.date};
  }

  static void judge(const AcrossContext& context, const Members& sorted, std::vector<AcrossAnswer>& answers) {
    std::vector<long> days;
    for (const auto i : sorted) {
      days.push_back(std::chrono::sys_days{*context.records[i].date}.time_since_epoch().count());
    }
    const auto found = standings(days);
    for (std::size_t at = 0; at < sorted.size(); ++at) {
      if (found[at] == Standing::kInOrder) continue;
      auto answer =
          found[at] == Standing::kOutOfOrder ? fails("out_of_order") : cannot_tell("one_of_these", "compare_documents");
      answer.arguments = arguments_of(context, sorted, at);
      answers.push_back({sorted[at], on_number(std::move(answer), context.records[sorted[at]])});
    }
  }

  // The nearest numbers that the date contradicts, or else the next ones on either side.
  static Arguments arguments_of(const AcrossContext& context, const Members& sorted, std::size_t at) {
    const auto& record = context.records[sorted[at]];
    std::optional<std::size_t> before;
    std::optional<std::size_t> after;
    for (std::size_t other = at; other-- > 0 && !before;) {
      if (*context.records[sorted[other]].date > *record.date) before = other;
    }
    for (std::size_t other = at + 1; other < sorted.size() && !after; ++other) {
      if (*context.records[sorted[other]].date < *record.date) after = other;
    }
    std::string neighbours;
    for (const auto& place_of : {before, after}) {
      if (!place_of) continue;
      const auto& near = context.records[sorted[*place_of]];
      neighbours += (neighbours.empty() ? "" : "; ") + near.number_text + " (" + shown_date(near) + ")";
    }
    return {{"number", record.number_text}, {"date", shown_date(record)}, {"neighbours", neighbours}};
  }
};

bool share_a_code(const EvidenceRecord& a, const EvidenceRecord& b) {
  return std::ranges::any_of(a.claim.codes, [&b](const std::string& code) {
    return std::ranges::find(b.claim.codes, code) != b.claim.codes.end();
  });
}

class SameFile final : public AcrossCheck {
 public:
  std::string_view id() const override { return "across.same_file"; }
  Reasons reasons() const override { return {"other_unit", "other_criterion", "several_criteria", "twice"}; }
  std::vector<AcrossAnswer> ask(const AcrossContext& context) const override {
    std::map<std::string_view, Members> groups;
    for (std::size_t i = 0; i < context.records.size(); ++i) groups[context.records[i].sha256].push_back(i);
    std::vector<AcrossAnswer> answers;
    for (const auto& [sha256, members] : groups) {
      if (members.size() < 2 || sha256.empty()) continue;
      for (const auto i : members) answers.push_back({i, answer(context, members, i)});
    }
    return answers;
  }

 private:
  // The file's own name says another criterion than the folder it lies in.
  static bool named_for_another(const EvidenceRecord& record) {
    const auto name = read_evidence_name(file_name(record.claim.path));
    return !name.codes.empty() && !record.claim.codes.empty() &&
           std::ranges::none_of(record.claim.codes, [&name](const std::string& code) {
             return std::ranges::find(name.codes, code) != name.codes.end();
           });
  }

  static CheckAnswer answer(const AcrossContext& context, const Members& members, std::size_t self) {
    const auto& record = context.records[self];
    const Arguments arguments = {{"others", others_of(context, members, self)}};
    bool several = false;
    for (const auto i : members) {
      if (context.records[i].claim.unit != record.claim.unit) return fails("other_unit", arguments);
      several = several || (i != self && !share_a_code(record, context.records[i]));
    }
    if (named_for_another(record)) return fails("other_criterion", arguments);
    // One report often proves several criteria: shown, not held against anybody.
    return noted(holds(several ? "several_criteria" : "twice", arguments));
  }
};

class NearIdentical final : public AcrossCheck {
 public:
  std::string_view id() const override { return "across.near_identical"; }
  Reasons reasons() const override { return {"other_unit", "same_unit"}; }
  std::vector<AcrossAnswer> ask(const AcrossContext& context) const override {
    std::unordered_map<std::uint64_t, std::size_t> faces;
    for (const auto& record : context.records) {
      if (record.fingerprint) ++faces[*record.fingerprint];
    }
    Members printed;
    std::vector<std::uint64_t> values;
    for (std::size_t i = 0; i < context.records.size(); ++i) {
      if (!context.records[i].fingerprint || faces[*context.records[i].fingerprint] > kCommonFace) continue;
      printed.push_back(i);
      values.push_back(*context.records[i].fingerprint);
    }
    const int distance = static_cast<int>(context.policy.rule_for(id()).number("max_distance"));
    std::map<std::size_t, Members> near;
    for (const auto& [a, b] : near_pairs(values, distance)) {
      if (!may_be_one(context.records[printed[a]], context.records[printed[b]])) continue;
      near[printed[a]].push_back(printed[b]);
      near[printed[b]].push_back(printed[a]);
    }
    std::vector<AcrossAnswer> answers;
    for (const auto& [self, others] : near) answers.push_back({self, answer(context, others, self)});
    return answers;
  }

 private:
  // Letters of one office look alike; those with other numbers or dates read for sure are other letters.
  static bool may_be_one(const EvidenceRecord& a, const EvidenceRecord& b) {
    if (a.sha256 == b.sha256) return false;  // said by across.same_file
    if (a.pages != b.pages) return false;
    if (a.number_certain && b.number_certain && !same_document_number(*a.number, *b.number)) return false;
    return !(a.date_certain && b.date_certain && *a.date != *b.date);
  }

  static CheckAnswer answer(const AcrossContext& context, const Members& others, std::size_t self) {
    const auto& record = context.records[self];
    const Arguments arguments = {{"others", others_of(context, others, self)}};
    const bool other_unit =
        std::ranges::any_of(others, [&](std::size_t i) { return context.records[i].claim.unit != record.claim.unit; });
    if (other_unit) return cannot_tell("other_unit", "compare_documents", arguments);
    return noted(holds("same_unit", arguments));
  }
};

// 12a/QĐ-UBND is judged by itself (number.suffix); here people see it beside 12/QĐ-UBND.
class SuffixBesideBase final : public AcrossCheck {
 public:
  std::string_view id() const override { return "across.suffix_beside_base"; }
  Reasons reasons() const override { return {"beside", "maybe_beside"}; }
  std::vector<AcrossAnswer> ask(const AcrossContext& context) const override {
    std::vector<AcrossAnswer> answers;
    for (const auto& [key, members] : by_series(context, true, false)) {
      Members with;
      Members base;
      for (const auto i : members) (context.records[i].number->suffix.empty() ? base : with).push_back(i);
      if (with.empty() || base.empty()) continue;
      for (const auto i : with) answers.push_back({i, answer(context, base, i)});
      for (const auto i : base) answers.push_back({i, answer(context, with, i)});
    }
    return answers;
  }

 private:
  static CheckAnswer answer(const AcrossContext& context, const Members& others, std::size_t self) {
    const auto& record = context.records[self];
    const auto& other = context.records[others.front()];
    const Arguments arguments = {{"number", record.number_text},
                                 {"date", shown_date(record)},
                                 {"other_number", other.number_text},
                                 {"other_date", shown_date(other)},
                                 {"others", others_of(context, others, self)}};
    const bool sure = record.number_certain && other.number_certain;
    return on_number(sure ? fails("beside", arguments) : cannot_tell("maybe_beside", "compare_documents", arguments),
                     record);
  }
};

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> near_pairs(const std::vector<std::uint64_t>& values, int distance) {
  // With d differing bits at most, one of d + 1 slices is the same in both.
  constexpr int kBits = 64;
  const int slices = distance + 1;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (int slice = 0; slice < slices; ++slice) {
    const int first = slice * kBits / slices;
    const int last = (slice + 1) * kBits / slices;
    const std::uint64_t mask = last - first == kBits ? ~std::uint64_t{0} : ((std::uint64_t{1} << (last - first)) - 1);
    std::unordered_map<std::uint64_t, Members> buckets;
    for (std::size_t i = 0; i < values.size(); ++i) buckets[(values[i] >> first) & mask].push_back(i);
    for (const auto& [slice_value, members] : buckets) {
      for (std::size_t a = 0; a < members.size(); ++a) {
        for (std::size_t b = a + 1; b < members.size(); ++b) {
          if (std::popcount(values[members[a]] ^ values[members[b]]) <= distance) {
            pairs.emplace_back(members[a], members[b]);
          }
        }
      }
    }
  }
  std::ranges::sort(pairs);
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

std::vector<const AcrossCheck*> across_checks() {
  static const DuplicateNumber duplicate_number;
  static const NumberOrder number_order;
  static const SameFile same_file;
  static const NearIdentical near_identical;
  static const SuffixBesideBase suffix_beside_base;
  return {&duplicate_number, &number_order, &same_file, &near_identical, &suffix_beside_base};
}

}  // namespace kiemchung
