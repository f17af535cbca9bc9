// Changes to a finished PDF as an attacker makes them: incremental updates with a hand-made cross-reference section.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiemchung::attacks {

struct Update {
  std::vector<std::pair<int, std::string>> objects = {};     // number, body
  std::vector<std::pair<int, std::size_t>> redirected = {};  // number, offset of something else
  std::vector<int> freed = {};
  std::string root = {};      // "" keeps the root
  std::string previous = {};  // "" chains to the last section, "-" leaves /Prev out
  bool xref = true;           // false: objects alone
  bool trailer = true;
  bool startxref = true;
  bool eof = true;
};

std::string with_update(std::string bytes, const Update& update);

std::span<const unsigned char> view(const std::string& bytes);
std::string stream(const std::string& data, const std::string& entries = "");
std::string last_startxref(const std::string& bytes);
int root_of(const std::string& bytes);
int form_of(const std::string& bytes);   // object of /AcroForm
int pages_of(const std::string& bytes);  // object of the page tree's root
std::string body_of(const std::string& bytes, int number);
// First occurrence; throws where there is none, so that no attack becomes harmless unseen.
std::string replaced(std::string text, const std::string& from, const std::string& to);
// Overwrites in place, padding with spaces: nothing behind it moves. Throws if the new text is longer.
std::string overwritten(std::string text, const std::string& from, const std::string& to);
// Puts an item first into an array of a dictionary's body, which is added if the key is missing.
std::string with_item(std::string body, const std::string& key, const std::string& item);

}  // namespace kiemchung::attacks
