// Names of enum values, written once: the words that stand in JSON, reports and policies.
//
// Each enum that is stored or shown specialises kWords with one row per value. A word is part of the stable interface:
// never reuse or rename one without raising the schema version.
#pragma once

#include <optional>
#include <string_view>

namespace kiemchung {

template <class Enum>
struct Word {
  Enum value;
  std::string_view word;
};

// Specialised beside each enum: `template <> inline constexpr Word<E> kWords<E>[] = {…};`
template <class Enum>
inline constexpr Word<Enum> kWords[] = {};

// The word of a value. Every value of a stored enum has one; "" is a bug a test looks for.
template <class Enum>
constexpr std::string_view word_of(Enum value) {
  for (const auto& row : kWords<Enum>) {
    if (row.value == value) return row.word;
  }
  return {};
}

// The value of a word, or nothing if the word is unknown.
template <class Enum>
constexpr std::optional<Enum> from_word(std::string_view word) {
  for (const auto& row : kWords<Enum>) {
    if (row.word == word) return row.value;
  }
  return std::nullopt;
}

}  // namespace kiemchung
