#include "pipeline/worker_protocol.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "extractors/facts_json.h"
#include "extractors/json_archive.h"

namespace kiemchung {

template <class Archive>
void describe(Archive& archive, WorkerSetup& setup) {
  archive("language_data", setup.language_data)("max_pages", setup.max_pages)("max_bytes", setup.max_bytes);
  archive("pictures", setup.pictures)("only_page", setup.only_page)("memory_bytes", setup.memory_bytes)(
      "cpu_seconds", setup.cpu_seconds);
  archive("timeout_ms", setup.timeout_ms)("require_sandbox", setup.require_sandbox);
}

template <class Archive>
void describe(Archive& archive, WorkerHello& hello) {
  archive("no_new_privileges", hello.no_new_privileges)("landlock", hello.landlock)("seccomp", hello.seccomp);
  archive("failure", hello.failure);
}

namespace {

// The part of a picture that is not its bytes.
struct PictureHead {
  std::string place;
  int page = 0;
  Box box;
  std::string media_type;
};

template <class Archive>
void describe(Archive& archive, PictureHead& head) {
  archive("place", head.place)("page", head.page)("box", head.box)("media_type", head.media_type);
}

constexpr std::size_t kFrameHead = 5;
constexpr std::size_t kMostPictures = 200;  // a document gives a handful; more is a flood
constexpr std::size_t kLongestPictureHead = 4096;
constexpr std::array<std::string_view, 2> kPictureTypes = {"image/jpeg", "image/png"};

void append_length(std::string& out, std::size_t length) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((length >> shift) & 0xffu);
}

std::size_t length_at(std::string_view text) {
  std::size_t length = 0;
  for (std::size_t i = 4; i-- > 0;) length = length << 8 | static_cast<unsigned char>(text.at(i));
  return length;
}

std::string frame(char type, std::string_view payload) {
  std::string out(1, type);
  append_length(out, payload.size());
  return out.append(payload);
}

template <class T>
T from_json(std::string_view text) {
  T value;
  json::read(json::Value::parse(text), value, "message");
  return value;
}

Picture picture_from(std::string_view payload) {
  if (payload.size() < 4) throw std::runtime_error("picture without a head");
  const std::size_t head_length = length_at(payload);
  payload.remove_prefix(4);
  if (head_length > kLongestPictureHead || head_length > payload.size())
    throw std::runtime_error("picture head too long");
  const auto head = from_json<PictureHead>(payload.substr(0, head_length));
  for (const auto type : kPictureTypes) {
    if (head.media_type != type) continue;
    return {head.place, head.page, head.box, head.media_type, std::string(payload.substr(head_length))};
  }
  throw std::runtime_error("picture of unknown type");
}

}  // namespace

std::string setup_to_json(const WorkerSetup& setup) { return json::write(setup).dump(); }
WorkerSetup setup_from_json(std::string_view text) { return from_json<WorkerSetup>(text); }
std::string hello_to_json(const WorkerHello& hello) { return json::write(hello).dump(); }
WorkerHello hello_from_json(std::string_view text) { return from_json<WorkerHello>(text); }

std::string facts_frame(const DocumentFacts& facts) { return frame('F', facts_to_json(facts)); }

std::string picture_frame(const Picture& picture) {
  const std::string head =
      json::write(PictureHead{picture.place, picture.page, picture.box, picture.media_type}).dump();
  std::string payload;
  append_length(payload, head.size());
  return frame('P', payload.append(head).append(picture.bytes));
}

std::string end_frame() { return frame('E', {}); }

bool ReplyReader::fail(std::string why) {
  error_ = std::move(why);
  buffer_.clear();
  buffer_.shrink_to_fit();
  pictures_.clear();
  return false;
}

bool ReplyReader::feed(std::span<const unsigned char> bytes) {
  if (!error_.empty()) return false;
  taken_ += bytes.size();
  if (taken_ > limit_) return fail("the reply is longer than allowed");
  buffer_.append(bytes.begin(), bytes.end());
  std::size_t used = 0;
  while (buffer_.size() - used >= kFrameHead) {
    const std::string_view rest = std::string_view(buffer_).substr(used);
    const std::size_t length = length_at(rest.substr(1));
    if (length > limit_) return fail("a part of the reply is longer than allowed");
    if (rest.size() < kFrameHead + length) break;
    if (!take_frame(rest.front(), rest.substr(kFrameHead, length))) return false;
    used += kFrameHead + length;
  }
  buffer_.erase(0, used);
  return true;
}

bool ReplyReader::take_frame(char type, std::string_view payload) {
  if (ended_) return fail("more bytes after the end of the reply");
  try {
    if (type == 'F' && !has_facts_) {
      facts_ = facts_from_json(payload);
      has_facts_ = true;
    } else if (type == 'P' && has_facts_ && pictures_.size() < kMostPictures) {
      pictures_.push_back(picture_from(payload));
    } else if (type == 'E' && has_facts_ && payload.empty()) {
      ended_ = true;
    } else {
      return fail("an unexpected part in the reply");
    }
  } catch (const std::exception& error) {
    return fail(std::string("the reply cannot be understood: ") + error.what());
  }
  return true;
}

}  // namespace kiemchung
