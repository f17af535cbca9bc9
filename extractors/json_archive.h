// Writes and reads plain structs as JSON from one list of their fields: `describe(archive, value)` names each member
// once. For .cc files only; public headers do not include it.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "extractors/geometry.h"
#include "extractors/words.h"

namespace kiemchung::json {

using Value = nlohmann::ordered_json;

template <class Archive>
void describe(Archive& archive, Box& box) {
  archive("x0", box.x0)("y0", box.y0)("x1", box.x1)("y1", box.y1);
}

class Writer;
class Reader;

template <class T>
Value write(const T& value);
template <class T>
void read(const Value& json, T& value, const char* key);

class Writer {
 public:
  template <class T>
  Writer& operator()(const char* key, T& value) {
    object_[key] = write(value);
    return *this;
  }
  template <class T>
  Writer& later(const char* key, T& value) {
    return (*this)(key, value);
  }
  Value take() { return std::move(object_); }

 private:
  Value object_ = Value::object();
};

class Reader {
 public:
  explicit Reader(const Value& object) : object_(object) {}
  template <class T>
  Reader& operator()(const char* key, T& value) {
    const auto found = object_.find(key);
    if (found == object_.end()) throw std::runtime_error(std::string("missing key \"") + key + "\"");
    read(*found, value, key);
    return *this;
  }
  // A field that older saved facts do not have: it keeps its default then.
  template <class T>
  Reader& later(const char* key, T& value) {
    return object_.contains(key) ? (*this)(key, value) : *this;
  }

 private:
  const Value& object_;
};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// Numbers are rounded to what they mean, so that a report does not depend on the last bit.
inline double rounded(double value) { return std::round(value * 10000.0) / 10000.0; }

template <class T>
Value write(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return std::string(word_of(value));
  } else if constexpr (IsOptional<T>::value) {
    return value ? write(*value) : Value(nullptr);
  } else if constexpr (IsVector<T>::value) {
    Value array = Value::array();
    for (const auto& item : value) array.push_back(write(item));
    return array;
  } else if constexpr (std::is_floating_point_v<T>) {
    return rounded(value);
  } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
    return value;
  } else {
    Writer writer;
    describe(writer, const_cast<T&>(value));  // describe only reads here
    return writer.take();
  }
}

template <class T>
void read(const Value& json, T& value, const char* key) {
  if constexpr (std::is_enum_v<T>) {
    const auto found = from_word<T>(json.get<std::string>());
    if (!found) throw std::runtime_error(std::string("unknown word in \"") + key + "\": " + json.get<std::string>());
    value = *found;
  } else if constexpr (IsOptional<T>::value) {
    if (json.is_null()) {
      value.reset();
    } else {
      value.emplace();
      read(json, *value, key);
    }
  } else if constexpr (IsVector<T>::value) {
    if (!json.is_array()) throw std::runtime_error(std::string("\"") + key + "\" is not a list");
    value.clear();
    for (const auto& item : json) read(item, value.emplace_back(), key);
  } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
    try {
      value = json.get<T>();
    } catch (const nlohmann::json::exception&) {
      throw std::runtime_error(std::string("\"") + key + "\" has the wrong type");
    }
  } else {
    if (!json.is_object()) throw std::runtime_error(std::string("\"") + key + "\" is not an object");
    Reader reader(json);
    describe(reader, value);
  }
}

}  // namespace kiemchung::json
