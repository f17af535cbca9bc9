// Vietnamese text made comparable. Everything that comes out of a document, a file name or a sheet passes through here
// before it is compared. UTF-8 in and out; broken UTF-8 becomes U+FFFD, nothing throws for what a text holds.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiemchung {

// NFC; every kind of space (NBSP, ideographic, …) becomes " " and runs of them one, both ends trimmed; every kind of
// dash becomes "-"; zero-width characters and soft hyphens go; full-width forms become ASCII; U+00D0/U+00F0 (Icelandic
// eth, which Tesseract and old fonts use) become Đ/đ; "&amp;" becomes "&".
std::string normalise(std::string_view text);

// For "are these the same words": normalise, lower case, tone marks moved to one place (hoà = hòa, uỷ = ủy, thuý =
// thúy).
std::string comparison_key(std::string_view text);

// For "could OCR have meant this": comparison_key without any accent ("Đồng" = "Đông" = "dong"), letters and digits
// only, words parted by one space.
std::string fold_key(std::string_view text);

// 1 minus the edit distance of the fold keys over the longer one's length: 1.0 same, 0.0 nothing in common.
double similarity(std::string_view a, std::string_view b);

// Upper and lower case by the rules of Unicode (Đ/đ, Ư/ư, …).
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

// Whether the first character is a letter, an upper-case letter. Cheaper than a Pattern.
bool starts_with_letter(std::string_view text);
bool starts_with_upper(std::string_view text);

// Share (0.0 … 1.0) of the words of two letters and more that a Vietnamese syllable can be. A page's own text has 0.8
// and more; a text layer made by a foreign OCR ("ngdy", "/eD-UBND") far less. Nothing if there are fewer than `least`
// such words.
std::optional<double> syllable_share(std::string_view text, int least = 8);

// Code points of a text, and back.
std::u32string to_code_points(std::string_view text);
std::string from_code_points(std::u32string_view text);

// A compiled ICU regular expression. Unicode classes (\p{L}) and look-behind work. A text that needs too many steps
// counts as no match, so a hostile document cannot hang the reader.
class Pattern {
 public:
  struct Match {
    std::string before;               // text in front of the match
    std::vector<std::string> groups;  // [0] the match, then the groups; a group not taken is ""
    std::string after;
  };

  // Throws std::invalid_argument if the expression is wrong: a bug of ours.
  explicit Pattern(std::string_view expression, bool ignore_case = false);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  std::optional<Match> match(std::string_view text) const;   // the whole text
  std::optional<Match> search(std::string_view text) const;  // the first place in it
  bool found_in(std::string_view text) const { return search(text).has_value(); }
  std::string replace_all(std::string_view text, std::string_view with) const;  // `with` may hold $1 …

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiemchung
