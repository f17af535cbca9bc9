#include "pipeline/media_type.h"

#include <magic.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "pipeline/exit_codes.h"
#include "pipeline/isolated.h"

namespace kiemchung {
namespace {

constexpr const char* kUnknown = "application/octet-stream";
constexpr std::size_t kLongestType = 200;

using Cookie = std::unique_ptr<magic_set, decltype(&magic_close)>;

std::string frame_of(std::string_view text) {
  const auto length = static_cast<std::uint32_t>(text.size());
  std::string frame(sizeof length, '\0');
  std::memcpy(frame.data(), &length, sizeof length);
  return frame.append(text);
}

// In the child: beginnings of files come in, their types go out, until the parent has no more.
void answer(const IsolatedChild::Line& line, magic_set* cookie) {
  std::uint32_t length = 0;
  std::string beginning;
  while (line.get(reinterpret_cast<char*>(&length), sizeof length)) {
    beginning.resize(std::min<std::size_t>(length, kMediaTypeBytes));
    if (!line.get(beginning.data(), beginning.size())) return;
    const char* type = magic_buffer(cookie, beginning.data(), beginning.size());
    if (!line.put(frame_of(std::string_view(type != nullptr ? type : kUnknown).substr(0, kLongestType)))) return;
  }
}

}  // namespace

struct MediaTypes::Impl {
  Cookie cookie{magic_open(MAGIC_MIME_TYPE), &magic_close};
  std::unique_ptr<IsolatedChild> child;

  // Nothing if the child died of the bytes, or answered what is no type.
  std::string ask(std::string_view beginning) {
    IsolationLimits limits;
    limits.cpu = std::chrono::hours(1);  // for all files of a run
    if (!child) {
      child = std::make_unique<IsolatedChild>([this](const IsolatedChild::Line& line) { answer(line, cookie.get()); },
                                              limits);
    }
    std::uint32_t length = 0;
    if (!child->put(frame_of(beginning)) || !child->get(reinterpret_cast<char*>(&length), sizeof length)) return "";
    if (length > kLongestType) return "";
    std::string type(length, '\0');
    if (!child->get(type.data(), type.size())) return "";
    const bool plain = std::all_of(type.begin(), type.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    return plain ? type : "";
  }
};

MediaTypes::MediaTypes() : impl_(std::make_unique<Impl>()) {
  if (impl_->cookie == nullptr || magic_load(impl_->cookie.get(), nullptr) != 0) {
    throw RunError(ExitCode::kUsage, "thiếu dữ liệu nhận dạng loại tệp của libmagic. Cài gói libmagic-mgc.");
  }
}

MediaTypes::~MediaTypes() = default;

std::string MediaTypes::of(std::string_view beginning) const {
  if (beginning.empty()) return "application/x-empty";
  std::string type = impl_->ask(beginning.substr(0, kMediaTypeBytes));
  if (!type.empty()) return type;
  impl_->child.reset();  // the next file gets a fresh one
  return kUnknown;
}

}  // namespace kiemchung
