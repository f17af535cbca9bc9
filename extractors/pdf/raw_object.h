// PDF objects as they stand in the bytes, each with its place (ISO 32000-2 §7.2–7.3).
//
// This small reader exists because signatures are statements about bytes: an ordinary PDF library repairs, merges and
// forgets where a token stood, and that is what attacks on signatures live on. It decodes nothing it need not decode.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kiemchung::raw {

using Bytes = std::span<const unsigned char>;

struct Ref {
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  auto operator<=>(const Ref&) const = default;
};

enum class Kind : std::uint8_t {
  kNull,
  kBool,
  kInteger,
  kReal,
  kHexString,
  kLiteralString,
  kName,
  kArray,
  kDictionary,
  kStream,
  kReference
};

// A value. begin and end are byte offsets in the buffer it was parsed from (the file, or a decoded object stream); end
// is one past the last byte of the token.
struct Object {
  Kind kind = Kind::kNull;
  std::int64_t integer = 0;       // kInteger, kBool (0 or 1)
  double real = 0.0;              // kReal and kInteger
  Ref ref;                        // kReference
  std::string text;               // decoded bytes of a name (without "/") or string
  std::vector<std::string> keys;  // kDictionary, kStream: names, in file order, duplicates kept
  std::vector<Object> items;      // values of the keys, or elements of the array
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t data_begin = 0;  // kStream: raw data in the file
  std::uint64_t data_end = 0;

  bool is_dictionary() const { return kind == Kind::kDictionary || kind == Kind::kStream; }
  bool is_string() const { return kind == Kind::kHexString || kind == Kind::kLiteralString; }
  bool is_number() const { return kind == Kind::kInteger || kind == Kind::kReal; }
  bool is_name(std::string_view name) const { return kind == Kind::kName && text == name; }
  // The value of a key, the last one where a key stands twice (as most readers do); nullptr if absent.
  const Object* find(std::string_view key) const;
  int count(std::string_view key) const;
};

inline constexpr bool is_space(unsigned char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}
inline constexpr bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
bool is_delimiter(unsigned char c);

// Reads tokens and values at a position. Never throws; nothing is read past the end.
class Parser {
 public:
  explicit Parser(Bytes bytes, std::uint64_t position = 0) : bytes_(bytes), position_(position) {}

  std::uint64_t position() const { return position_; }
  void seek(std::uint64_t position) { position_ = position; }
  bool at_end() const { return position_ >= bytes_.size(); }
  void skip_space();  // white space and comments
  // Consumes the word if it stands here as a whole token.
  bool take(std::string_view word);
  // An unsigned integer that fits; nothing, and no movement, otherwise.
  std::optional<std::uint64_t> take_unsigned();
  // A value; references are recognised where allow_references. Nothing on nonsense, nesting over 64 or too many values.
  std::optional<Object> value(bool allow_references = true);
  // A word that is no value (an operator of a content stream); "" if something else stands here.
  std::string_view word();

 private:
  std::optional<Object> value_at(int depth, bool references);
  std::optional<Object> number_or_reference(bool references);
  std::optional<Object> name();
  std::optional<Object> literal_string();
  std::optional<Object> hex_string();
  std::optional<Object> array(int depth, bool references);
  std::optional<Object> dictionary(int depth, bool references);

  Bytes bytes_;
  std::uint64_t position_ = 0;
  std::size_t values_ = 0;
};

// "n g obj" at a position: its reference and the position after the word "obj".
struct ObjectHeader {
  Ref ref;
  std::uint64_t after = 0;
};
std::optional<ObjectHeader> object_header(Bytes bytes, std::uint64_t position);

// Data of a stream after its filters, at most `limit` bytes. Flate (with predictors), ASCIIHex, ASCII85 and RunLength
// are known; nothing for others, for damaged data that gives no byte, or beyond the limit. `dictionary` must have its
// filter entries resolved to direct values.
std::optional<std::string> decode_stream(const Object& dictionary, Bytes data, std::size_t limit);

// First or last place of a word in [from, to), or nothing.
std::optional<std::uint64_t> find_first(Bytes bytes, std::string_view word, std::uint64_t from, std::uint64_t to);
std::optional<std::uint64_t> find_last(Bytes bytes, std::string_view word, std::uint64_t from, std::uint64_t to);

}  // namespace kiemchung::raw
