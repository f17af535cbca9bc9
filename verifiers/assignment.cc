#include "verifiers/assignment.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

struct Token {
  enum class Kind { kCode, kWord, kSeparator, kOpen, kClose, kDash };
  Kind kind = Kind::kWord;
  std::string text;  // lower case
  std::size_t begin = 0;
  std::size_t end = 0;
};
using Kind = Token::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters of words are everything but ASCII punctuation, so that UTF-8 sequences stay whole.
bool ends_word(char c) {
  return c == ' ' || c == ';' || c == ',' || c == '(' || c == ')' || c == '-' || c == '.' || c == ':';
}

Token code_token(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  std::size_t stop = end;
  while (text[stop - 1] == '.') --stop;  // "7.17." ends a sentence
  return {Kind::kCode, std::string(text.substr(at, stop - at)), at, end};
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (is_digit(c)) {
      tokens.push_back(code_token(text, at));
    } else if (c == ';' || c == ',' || c == '(' || c == ')' || c == '-') {
      const Kind kind = c == '(' ? Kind::kOpen : c == ')' ? Kind::kClose : c == '-' ? Kind::kDash : Kind::kSeparator;
      tokens.push_back({kind, std::string(1, c), at, at + 1});
    } else if (!ends_word(c)) {
      std::size_t end = at;
      while (end < text.size() && !ends_word(text[end])) ++end;
      tokens.push_back({Kind::kWord, to_lower(text.substr(at, end - at)), at, end});
    } else {
      ++at;
      continue;
    }
    at = tokens.back().end;
  }
  return tokens;
}

// Last number of a code, and what stands before it ("4.1." of 4.1.3).
std::pair<std::string, int> split_last(const std::string& code) {
  const std::size_t dot = code.rfind('.');
  const std::size_t start = dot == std::string::npos ? 0 : dot + 1;
  return {code.substr(0, start), std::stoi(code.substr(start))};
}

bool is_range(const std::string& first, const std::string& last) {
  const auto [first_head, first_number] = split_last(first);
  const auto [last_head, last_number] = split_last(last);
  return first_head == last_head && first_number < last_number;
}

// Codes of a term without looking into a set: ranges counted out.
std::vector<std::string> count_out(const CodeTerm& term) {
  if (term.last.empty()) return {term.first};
  std::vector<std::string> codes;
  const auto [head, from] = split_last(term.first);
  const int to = split_last(term.last).second;
  for (int number = from; number <= to; ++number) codes.push_back(head + std::to_string(number));
  return codes;
}

class ListParser {
 public:
  explicit ListParser(std::string_view written) : text_(normalise(written)), tokens_(tokens_of(text_)) {}

  CodeList parse() {
    while (at_ < tokens_.size()) step(list_.terms);
    if (list_.terms.empty() && list_.problems.empty()) problem("lint.assignment.empty", text_);
    return std::move(list_);
  }

 private:
  const Token* peek(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }
  bool word_is(std::string_view word, std::size_t ahead = 0) const {
    const Token* const token = peek(ahead);
    return token != nullptr && token->kind == Kind::kWord && token->text == word;
  }
  bool kind_is(Kind kind, std::size_t ahead = 0) const {
    const Token* const token = peek(ahead);
    return token != nullptr && token->kind == kind;
  }
  void problem(std::string key, std::string written) { list_.problems.push_back({std::move(key), std::move(written)}); }

  void step(std::vector<CodeTerm>& terms) {
    const Token& token = tokens_[at_];
    if (token.kind == Kind::kCode) {
      code(terms);
    } else if (word_is("phần")) {
      part(terms);
    } else if (kind_is(Kind::kOpen) && word_is("trừ", 1)) {
      exclusion(terms);
    } else {
      if (token.kind == Kind::kDash) problem("lint.assignment.bad_range", token.text);
      if (token.kind == Kind::kWord && token.text != "và") problem("lint.assignment.unread", token.text);
      ended_ = true;
      ++at_;
    }
  }

  // "7.1", "4.1.1 đến 4.1.4", "2.1-2.4".
  void code(std::vector<CodeTerm>& terms) {
    const std::size_t begin = tokens_[at_].begin;
    CodeTerm term;
    term.first = tokens_[at_++].text;
    if ((word_is("đến") || kind_is(Kind::kDash)) && kind_is(Kind::kCode, 1)) {
      term.last = tokens_[at_ + 1].text;
      at_ += 2;
    }
    term.written = text_.substr(begin, tokens_[at_ - 1].end - begin);
    const bool good = is_code(term.first) && (term.last.empty() || is_code(term.last));
    if (!good) {
      problem("lint.assignment.bad_code", term.written);
    } else if (!term.last.empty() && !is_range(term.first, term.last)) {
      problem("lint.assignment.bad_range", term.written);
    } else if (term.first.find('.') == std::string::npos) {
      // "7,1.1" for 7.1.1 would give away a whole field: the letters say "phần 7" where they mean one.
      problem("lint.assignment.whole_part", term.written);
    } else {
      if (!ended_ && !terms.empty()) problem("lint.assignment.no_separator", term.written);
      terms.push_back(std::move(term));
    }
    ended_ = false;
  }

  // "phần 7 của PL 2": the whole part, unless the words after it name what is meant of it. After a code, as in
  // "2.5 Phần 2 PL 2", it only says where the code stands.
  void part(std::vector<CodeTerm>& terms) {
    const std::size_t begin = tokens_[at_].begin;
    ++at_;
    if (!kind_is(Kind::kCode)) {
      problem("lint.assignment.unread", "phần");
      return;
    }
    const std::string number = tokens_[at_++].text;
    skip_annex();
    const std::size_t end = tokens_[at_ - 1].end;
    if (!ended_ && !terms.empty()) {
      if (!is_within(terms.back().first, number))
        problem("lint.assignment.other_part", text_.substr(begin, end - begin));
      return;
    }
    if (word_is("từ")) ++at_;
    if (word_is("nội") && word_is("dung", 1)) {
      at_ += 2;
      ended_ = true;
      return;  // the codes that follow are read as any others
    }
    if (!is_code(number) || number.find('.') != std::string::npos) {
      problem("lint.assignment.bad_code", number);
      return;
    }
    terms.push_back({number, "", {}, text_.substr(begin, end - begin)});
    ended_ = false;
  }

  // "của PL 2", "PL2", "Bảng 2", "Phụ lục 2": the letters name the annex in several ways, and there is only one.
  void skip_annex() {
    if (word_is("của")) ++at_;
    if (word_is("phụ") && word_is("lục", 1)) {
      at_ += 2;
    } else if (word_is("pl") || word_is("bảng")) {
      ++at_;
    } else {
      if (kind_is(Kind::kWord) && tokens_[at_].text.starts_with("pl") && is_digit(tokens_[at_].text.back())) ++at_;
      return;
    }
    if (kind_is(Kind::kCode)) ++at_;
  }

  // "(trừ 3.2.6; 3.2.7)" takes off what was named just before.
  void exclusion(std::vector<CodeTerm>& terms) {
    const std::size_t begin = tokens_[at_].begin;
    at_ += 2;
    std::vector<CodeTerm> except;
    ended_ = true;
    while (at_ < tokens_.size() && !kind_is(Kind::kClose)) step(except);
    if (at_ == tokens_.size()) {
      problem("lint.assignment.open_bracket", text_.substr(begin));
    } else {
      ++at_;
    }
    ended_ = false;
    const std::string written = text_.substr(begin, tokens_[at_ - 1].end - begin);
    if (terms.empty() || except.empty()) {
      problem("lint.assignment.unread", written);
      return;
    }
    for (const CodeTerm& term : except) {
      for (const std::string& code : count_out(term)) {
        if (!is_within(code, terms.back().first)) problem("lint.assignment.except_outside", code);
      }
    }
    terms.back().except = std::move(except);
    terms.back().written += " " + written;
  }

  std::string text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  bool ended_ = true;  // a separator stands before the next term
  CodeList list_;
};

std::string print_term(const CodeTerm& term) {
  std::string text = (term.first.find('.') == std::string::npos ? "phần " : "") + term.first;
  if (!term.last.empty()) text += " đến " + term.last;
  if (!term.except.empty()) {
    text += " (trừ ";
    for (std::size_t i = 0; i < term.except.size(); ++i) text += (i == 0 ? "" : "; ") + print_term(term.except[i]);
    text += ")";
  }
  return text;
}

std::vector<std::string> without_exceptions(const CodeTerm& term, const CriteriaSet& set) {
  std::vector<std::string> excepted;
  for (const CodeTerm& except : term.except) std::ranges::copy(count_out(except), std::back_inserter(excepted));
  std::vector<std::string> codes;
  for (const std::string& code : count_out(term)) {
    for (const Criterion* leaf : set.leaves_within(code)) {
      const auto covers = [&](const std::string& ancestor) { return is_within(leaf->code, ancestor); };
      if (std::ranges::none_of(excepted, covers)) codes.push_back(leaf->code);
    }
  }
  return codes;
}

}  // namespace

CodeList parse_code_list(std::string_view written) { return ListParser(written).parse(); }

std::string print_code_list(const CodeList& list) {
  std::string text;
  for (const CodeTerm& term : list.terms) text += (text.empty() ? "" : "; ") + print_term(term);
  return text;
}

std::vector<std::string> expand(const CodeList& list, const CriteriaSet& set) {
  std::vector<std::string> codes;
  std::set<std::string> seen;
  for (const CodeTerm& term : list.terms) {
    for (std::string& code : term.except.empty() ? count_out(term) : without_exceptions(term, set)) {
      if (seen.insert(code).second) codes.push_back(std::move(code));
    }
  }
  return codes;
}

std::vector<std::string> unknown_codes(const CodeList& list, const CriteriaSet& set) {
  std::vector<std::string> unknown;
  const auto look_up = [&](const CodeTerm& term) {
    for (std::string& code : count_out(term)) {
      if (set.find(code) == nullptr) unknown.push_back(std::move(code));
    }
  };
  for (const CodeTerm& term : list.terms) {
    look_up(term);
    std::ranges::for_each(term.except, look_up);
  }
  return unknown;
}

AssignmentCoverage coverage(const std::vector<Assignment>& assignments, const CriteriaSet& set) {
  AssignmentCoverage result;
  for (const Criterion* leaf : set.leaves()) {
    const std::size_t owners = owners_of(leaf->code, set.id, assignments).size();
    if (owners == 0) result.unassigned.push_back(leaf->code);
    if (owners > 1) result.shared.push_back(leaf->code);
  }
  return result;
}

std::vector<const Assignment*> owners_of(std::string_view code, std::string_view set,
                                         const std::vector<Assignment>& assignments) {
  std::vector<std::pair<std::size_t, const Assignment*>> owners;  // length of the code that covers it
  for (const Assignment& assignment : assignments) {
    if (assignment.set != set) continue;
    std::size_t longest = 0;
    for (const std::string& own : assignment.codes) {
      if (is_within(code, own)) longest = std::max(longest, own.size());
    }
    if (longest > 0) owners.emplace_back(longest, &assignment);
  }
  std::ranges::stable_sort(owners, std::greater{}, [](const auto& owner) { return owner.first; });
  std::vector<const Assignment*> found;
  found.reserve(owners.size());
  for (const auto& [length, assignment] : owners) found.push_back(assignment);
  return found;
}

}  // namespace kiemchung
