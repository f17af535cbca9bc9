// Sentences for people by key, in one language, with named arguments in braces: "Số {number} ngày {date}".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/config_problem.h"
#include "verifiers/finding.h"

namespace kiemchung {

class MessageCatalogue {
 public:
  // Throws ConfigError where the file is no flat list of texts or a brace is left open.
  static MessageCatalogue parse(const TextFile& file);

  bool has(std::string_view key) const { return texts_.contains(key); }
  // An unknown key gives the key itself, so that a gap is seen and nothing breaks; a test keeps the catalogues
  // complete. An argument that the message does not bring is written as "…".
  std::string text(const Message& message) const;
  std::string text(std::string_view key) const;

  std::vector<std::string> keys() const;
  // Names in braces, sorted, each once.
  std::vector<std::string> arguments_of(std::string_view key) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace kiemchung
