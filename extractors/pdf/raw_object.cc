#include "extractors/pdf/raw_object.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace kiemchung::raw {
namespace {

constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxValues = 2'000'000;  // of one parse: a bomb of "[[[[" or "1 1 1 1" stops here

int hex_value(unsigned char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

const Object* direct(const Object& dictionary, std::string_view key, std::string_view short_key) {
  const Object* found = dictionary.find(key);
  return found ? found : dictionary.find(short_key);
}

std::int64_t integer_or(const Object* dictionary, std::string_view key, std::int64_t fallback) {
  const Object* found = dictionary && dictionary->is_dictionary() ? dictionary->find(key) : nullptr;
  return found && found->is_number() ? found->integer : fallback;
}

// Truncated or damaged data still gives what came before the damage, as all readers do.
std::optional<std::string> inflate_all(Bytes data, std::size_t limit) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return std::nullopt;
  std::string out;
  std::array<char, 32768> block;
  stream.next_in = const_cast<Bytef*>(data.data());
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(data.size(), 0x7fffffff));
  int status = Z_OK;
  while (status == Z_OK && out.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = block.size();
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(block.data(), block.size() - stream.avail_out);
    if (status == Z_BUF_ERROR) break;
  }
  inflateEnd(&stream);
  if (out.size() > limit || (out.empty() && status != Z_STREAM_END)) return std::nullopt;
  return out;
}

unsigned char paeth(int left, int up, int corner) {
  const int estimate = left + up - corner;
  const int a = std::abs(estimate - left), b = std::abs(estimate - up), c = std::abs(estimate - corner);
  return static_cast<unsigned char>(a <= b && a <= c ? left : b <= c ? up : corner);
}

// PNG predictors (ISO 32000-2 §7.4.4.4): each row says which one it uses.
std::optional<std::string> undo_png(const std::string& data, std::size_t row, std::size_t pixel) {
  std::string out;
  out.reserve(data.size());
  std::string previous(row, '\0');
  for (std::size_t at = 0; at + 1 <= data.size(); at += row + 1) {
    const auto kind = static_cast<unsigned char>(data[at]);
    std::string line = data.substr(at + 1, row);
    const std::size_t length = line.size();
    line.resize(row, '\0');
    for (std::size_t i = 0; i < row; ++i) {
      const int left = i >= pixel ? static_cast<unsigned char>(line[i - pixel]) : 0;
      const int up = static_cast<unsigned char>(previous[i]);
      const int corner = i >= pixel ? static_cast<unsigned char>(previous[i - pixel]) : 0;
      int add = 0;
      if (kind == 1) add = left;
      if (kind == 2) add = up;
      if (kind == 3) add = (left + up) / 2;
      if (kind == 4) add = paeth(left, up, corner);
      line[i] = static_cast<char>(static_cast<unsigned char>(line[i]) + add);
    }
    out.append(line, 0, length);
    previous = line;
  }
  return out;
}

std::optional<std::string> undo_predictor(std::string data, const Object* parameters) {
  const std::int64_t predictor = integer_or(parameters, "Predictor", 1);
  if (predictor < 2) return data;
  const std::int64_t colors = integer_or(parameters, "Colors", 1);
  const std::int64_t bits = integer_or(parameters, "BitsPerComponent", 8);
  const std::int64_t columns = integer_or(parameters, "Columns", 1);
  if (colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1'000'000) return std::nullopt;
  const auto row = static_cast<std::size_t>((colors * bits * columns + 7) / 8);
  const auto pixel = static_cast<std::size_t>(std::max<std::int64_t>(1, colors * bits / 8));
  if (predictor >= 10) return undo_png(data, row, pixel);
  if (bits != 8) return std::nullopt;  // TIFF predictor on other depths is met in images only
  for (std::size_t at = 0; at < data.size(); at += row) {
    for (std::size_t i = at + pixel; i < std::min(at + row, data.size()); ++i)
      data[i] = static_cast<char>(data[i] + data[i - pixel]);
  }
  return data;
}

std::optional<std::string> undo_ascii_hex(Bytes data) {
  std::string out;
  out.reserve(data.size() / 2 + 1);
  int high = -1;
  for (const unsigned char c : data) {
    if (c == '>') break;
    const int value = hex_value(c);
    if (value < 0) continue;
    if (high < 0) {
      high = value;
    } else {
      out.push_back(static_cast<char>(high * 16 + value));
      high = -1;
    }
  }
  if (high >= 0) out.push_back(static_cast<char>(high * 16));
  return out;
}

std::optional<std::string> undo_ascii85(Bytes data) {
  std::string out;
  std::uint64_t group = 0;
  int count = 0;
  const auto flush = [&](int digits) {
    for (int i = 0; i < digits; ++i) out.push_back(static_cast<char>((group >> (24 - 8 * i)) & 0xff));
    group = 0;
    count = 0;
  };
  for (const unsigned char c : data) {
    if (c == '~') break;
    if (is_space(c)) continue;
    if (c == 'z' && count == 0) {
      flush(4);
      continue;
    }
    if (c < '!' || c > 'u') return std::nullopt;
    group = group * 85 + (c - '!');
    if (++count == 5) flush(4);
  }
  if (count > 1) {
    const int digits = count - 1;
    for (; count < 5; ++count) group = group * 85 + 84;
    flush(digits);
  }
  return out;
}

std::optional<std::string> undo_run_length(Bytes data, std::size_t limit) {
  std::string out;
  for (std::size_t at = 0; at < data.size() && data[at] != 128;) {
    const std::size_t length = data[at++];
    if (length < 128) {
      const std::size_t take = std::min(length + 1, data.size() - at);
      out.append(reinterpret_cast<const char*>(data.data()) + at, take);
      at += take;
    } else if (at < data.size()) {
      out.append(257 - length, static_cast<char>(data[at++]));
    }
    if (out.size() > limit) return std::nullopt;
  }
  return out;
}

std::optional<std::string> undo_filter(const std::string& name, Bytes data, const Object* parameters,
                                       std::size_t limit) {
  if (name == "FlateDecode" || name == "Fl") {
    auto out = inflate_all(data, limit);
    return out ? undo_predictor(std::move(*out), parameters) : std::nullopt;
  }
  if (name == "ASCIIHexDecode" || name == "AHx") return undo_ascii_hex(data);
  if (name == "ASCII85Decode" || name == "A85") return undo_ascii85(data);
  if (name == "RunLengthDecode" || name == "RL") return undo_run_length(data, limit);
  if (name == "Crypt") return std::string(data.begin(), data.end());
  return std::nullopt;
}

}  // namespace

bool is_delimiter(unsigned char c) {
  return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' ||
         c == '%';
}

const Object* Object::find(std::string_view key) const {
  for (std::size_t i = keys.size(); i-- > 0;) {
    if (keys[i] == key) return &items[i];
  }
  return nullptr;
}

int Object::count(std::string_view key) const { return static_cast<int>(std::count(keys.begin(), keys.end(), key)); }

void Parser::skip_space() {
  while (position_ < bytes_.size()) {
    const unsigned char c = bytes_[position_];
    if (is_space(c)) {
      ++position_;
    } else if (c == '%') {
      while (position_ < bytes_.size() && bytes_[position_] != '\n' && bytes_[position_] != '\r') ++position_;
    } else {
      return;
    }
  }
}

bool Parser::take(std::string_view word) {
  skip_space();
  if (bytes_.size() - std::min<std::uint64_t>(position_, bytes_.size()) < word.size()) return false;
  if (std::memcmp(bytes_.data() + position_, word.data(), word.size()) != 0) return false;
  const std::uint64_t after = position_ + word.size();
  if (after < bytes_.size() && !is_space(bytes_[after]) && !is_delimiter(bytes_[after]) && !is_digit(bytes_[after])) {
    return false;
  }
  position_ = after;
  return true;
}

std::optional<std::uint64_t> Parser::take_unsigned() {
  skip_space();
  std::uint64_t at = position_, value = 0;
  while (at < bytes_.size() && is_digit(bytes_[at]) && at - position_ < 18) value = value * 10 + (bytes_[at++] - '0');
  if (at == position_ || (at < bytes_.size() && is_digit(bytes_[at]))) return std::nullopt;
  position_ = at;
  return value;
}

std::string_view Parser::word() {
  skip_space();
  const std::uint64_t begin = position_;
  while (position_ < bytes_.size() && !is_space(bytes_[position_]) && !is_delimiter(bytes_[position_])) ++position_;
  return {reinterpret_cast<const char*>(bytes_.data()) + begin, position_ - begin};
}

std::optional<Object> Parser::value(bool allow_references) { return value_at(0, allow_references); }

std::optional<Object> Parser::value_at(int depth, bool references) {
  skip_space();
  if (depth > kMaxDepth || position_ >= bytes_.size() || ++values_ > kMaxValues) return std::nullopt;
  const unsigned char c = bytes_[position_];
  if (c == '/') return name();
  if (c == '(') return literal_string();
  if (c == '[') return array(depth, references);
  if (c == '<') {
    if (position_ + 1 < bytes_.size() && bytes_[position_ + 1] == '<') return dictionary(depth, references);
    return hex_string();
  }
  if (is_digit(c) || c == '+' || c == '-' || c == '.') return number_or_reference(references);
  Object object;
  object.begin = position_;
  if (take("true") || take("false")) {
    object.kind = Kind::kBool;
    object.integer = bytes_[object.begin] == 't';
  } else if (!take("null")) {
    return std::nullopt;
  }
  object.end = position_;
  return object;
}

std::optional<Object> Parser::number_or_reference(bool references) {
  Object object;
  object.begin = position_;
  std::uint64_t at = position_;
  bool real = false, digits = false, negative = false;
  while (at < bytes_.size() && (bytes_[at] == '+' || bytes_[at] == '-')) negative |= bytes_[at++] == '-';
  double whole = 0.0, scale = 1.0;
  for (; at < bytes_.size(); ++at) {
    const unsigned char c = bytes_[at];
    if (is_digit(c)) {
      digits = true;
      if (real) scale /= 10.0;
      whole = real ? whole + scale * (c - '0') : whole * 10.0 + (c - '0');
    } else if (c == '.' && !real) {
      real = true;
    } else if (c != '-') {  // "12-34" is read as 12 by most readers: a sign inside a number ends nothing
      break;
    }
  }
  if (!digits && !real) return std::nullopt;
  position_ = at;
  object.real = negative ? -whole : whole;
  object.kind = real ? Kind::kReal : Kind::kInteger;
  const double clamped = std::clamp(object.real, -9.0e18, 9.0e18);
  object.integer = static_cast<std::int64_t>(clamped);
  object.end = position_;
  if (!references || real || negative || object.integer > 0xffffffffLL) return object;
  const std::uint64_t back = position_;
  const auto generation = take_unsigned();
  if (generation && *generation <= 65535 && position_ < bytes_.size() && is_space(bytes_[position_])) {
    skip_space();
    const bool followed =
        position_ + 1 >= bytes_.size() || is_space(bytes_[position_ + 1]) || is_delimiter(bytes_[position_ + 1]);
    if (position_ < bytes_.size() && bytes_[position_] == 'R' && followed) {
      object.kind = Kind::kReference;
      object.ref = {static_cast<std::uint32_t>(object.integer), static_cast<std::uint32_t>(*generation)};
      object.end = ++position_;
      return object;
    }
  }
  position_ = back;
  return object;
}

std::optional<Object> Parser::name() {
  Object object;
  object.kind = Kind::kName;
  object.begin = position_++;
  while (position_ < bytes_.size() && !is_space(bytes_[position_]) && !is_delimiter(bytes_[position_])) {
    unsigned char c = bytes_[position_];
    if (c == '#' && position_ + 2 < bytes_.size()) {
      const int high = hex_value(bytes_[position_ + 1]), low = hex_value(bytes_[position_ + 2]);
      if (high >= 0 && low >= 0) {
        c = static_cast<unsigned char>(high * 16 + low);
        position_ += 2;
      }
    }
    object.text.push_back(static_cast<char>(c));
    ++position_;
  }
  object.end = position_;
  return object;
}

std::optional<Object> Parser::literal_string() {
  Object object;
  object.kind = Kind::kLiteralString;
  object.begin = position_++;
  int open = 1;
  while (position_ < bytes_.size()) {
    unsigned char c = bytes_[position_++];
    if (c == '(') ++open;
    if (c == ')' && --open == 0) {
      object.end = position_;
      return object;
    }
    if (c != '\\') {
      object.text.push_back(static_cast<char>(c));
      continue;
    }
    if (position_ >= bytes_.size()) break;
    c = bytes_[position_++];
    if (c >= '0' && c <= '7') {
      int value = c - '0';
      for (int i = 0; i < 2 && position_ < bytes_.size() && bytes_[position_] >= '0' && bytes_[position_] <= '7'; ++i)
        value = value * 8 + (bytes_[position_++] - '0');
      object.text.push_back(static_cast<char>(value));
    } else if (c == '\r') {
      if (position_ < bytes_.size() && bytes_[position_] == '\n') ++position_;
    } else if (c != '\n') {
      constexpr std::string_view kFrom = "nrtbf", kTo = "\n\r\t\b\f";
      const auto at = kFrom.find(static_cast<char>(c));
      object.text.push_back(at == std::string_view::npos ? static_cast<char>(c) : kTo[at]);
    }
  }
  return std::nullopt;
}

std::optional<Object> Parser::hex_string() {
  Object object;
  object.kind = Kind::kHexString;
  object.begin = position_;
  const auto close = find_first(bytes_, ">", position_, bytes_.size());
  if (!close) return std::nullopt;
  object.text = *undo_ascii_hex(bytes_.subspan(position_ + 1, *close - position_));
  object.end = position_ = *close + 1;
  return object;
}

std::optional<Object> Parser::array(int depth, bool references) {
  Object object;
  object.kind = Kind::kArray;
  object.begin = position_++;
  for (;;) {
    skip_space();
    if (position_ >= bytes_.size()) return std::nullopt;
    if (bytes_[position_] == ']') break;
    auto item = value_at(depth + 1, references);
    if (!item) return std::nullopt;
    object.items.push_back(std::move(*item));
  }
  object.end = ++position_;
  return object;
}

std::optional<Object> Parser::dictionary(int depth, bool references) {
  Object object;
  object.kind = Kind::kDictionary;
  object.begin = position_;
  position_ += 2;
  for (;;) {
    skip_space();
    if (position_ + 1 >= bytes_.size()) return std::nullopt;
    if (bytes_[position_] == '>' && bytes_[position_ + 1] == '>') break;
    if (bytes_[position_] != '/') return std::nullopt;
    auto key = name();
    skip_space();
    // "/Key >>": a key without a value reads as null.
    if (position_ < bytes_.size() && bytes_[position_] == '>') {
      object.keys.push_back(std::move(key->text));
      object.items.emplace_back();
      continue;
    }
    auto item = value_at(depth + 1, references);
    if (!item) return std::nullopt;
    object.keys.push_back(std::move(key->text));
    object.items.push_back(std::move(*item));
  }
  position_ += 2;
  object.end = position_;
  return object;
}

std::optional<ObjectHeader> object_header(Bytes bytes, std::uint64_t position) {
  if (position >= bytes.size()) return std::nullopt;
  Parser parser(bytes, position);
  const auto number = parser.take_unsigned();
  if (!number || *number > 0xffffffffULL) return std::nullopt;
  const auto generation = parser.take_unsigned();
  if (!generation || *generation > 65535) return std::nullopt;
  parser.skip_space();
  // "obj" may be glued to what follows: "1 0 obj<<".
  const std::uint64_t at = parser.position();
  if (at + 3 > bytes.size() || std::memcmp(bytes.data() + at, "obj", 3) != 0) return std::nullopt;
  return ObjectHeader{{static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*generation)}, at + 3};
}

std::optional<std::string> decode_stream(const Object& dictionary, Bytes data, std::size_t limit) {
  const Object* filter = direct(dictionary, "Filter", "F");
  const Object* parameters = direct(dictionary, "DecodeParms", "DP");
  if (!filter || filter->kind == Kind::kNull) {
    if (data.size() > limit) return std::nullopt;
    return std::string(data.begin(), data.end());
  }
  if (filter->kind == Kind::kName) {
    if (parameters && parameters->kind == Kind::kArray)
      parameters = parameters->items.empty() ? nullptr : &parameters->items[0];
    return undo_filter(filter->text, data, parameters, limit);
  }
  if (filter->kind != Kind::kArray || filter->items.size() > 8) return std::nullopt;
  std::string current(data.begin(), data.end());
  for (std::size_t i = 0; i < filter->items.size(); ++i) {
    const Object* own = parameters;
    if (parameters && parameters->kind == Kind::kArray)
      own = i < parameters->items.size() ? &parameters->items[i] : nullptr;
    auto next = undo_filter(filter->items[i].text,
                            Bytes(reinterpret_cast<const unsigned char*>(current.data()), current.size()), own, limit);
    if (!next) return std::nullopt;
    current = std::move(*next);
  }
  return current;
}

std::optional<std::uint64_t> find_first(Bytes bytes, std::string_view word, std::uint64_t from, std::uint64_t to) {
  to = std::min<std::uint64_t>(to, bytes.size());
  if (from >= to || to - from < word.size()) return std::nullopt;
  const void* found = memmem(bytes.data() + from, to - from, word.data(), word.size());
  if (!found) return std::nullopt;
  return static_cast<std::uint64_t>(static_cast<const unsigned char*>(found) - bytes.data());
}

std::optional<std::uint64_t> find_last(Bytes bytes, std::string_view word, std::uint64_t from, std::uint64_t to) {
  to = std::min<std::uint64_t>(to, bytes.size());
  if (from >= to || to - from < word.size()) return std::nullopt;
  // By the first letter: std::string_view::rfind compares at every byte, which is slow over pictures.
  const unsigned char* begin = bytes.data() + from;
  std::size_t length = to - from - word.size() + 1;
  while (const void* hit = memrchr(begin, word[0], length)) {
    const auto* place = static_cast<const unsigned char*>(hit);
    if (std::memcmp(place, word.data(), word.size()) == 0) return from + static_cast<std::uint64_t>(place - begin);
    length = static_cast<std::size_t>(place - begin);
  }
  return std::nullopt;
}

}  // namespace kiemchung::raw
