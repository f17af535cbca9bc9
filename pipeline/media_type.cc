#include "pipeline/media_type.h"

#include <magic.h>

#include "pipeline/exit_codes.h"

namespace kiemchung {

struct MediaTypes::Impl {
  std::unique_ptr<magic_set, decltype(&magic_close)> cookie{magic_open(MAGIC_MIME_TYPE), &magic_close};
};

MediaTypes::MediaTypes() : impl_(std::make_unique<Impl>()) {
  if (impl_->cookie == nullptr || magic_load(impl_->cookie.get(), nullptr) != 0) {
    throw RunError(ExitCode::kUsage, "thiếu dữ liệu nhận dạng loại tệp của libmagic. Cài gói libmagic-mgc.");
  }
}

MediaTypes::~MediaTypes() = default;

std::string MediaTypes::of(std::string_view beginning) const {
  if (beginning.empty()) return "application/x-empty";
  const char* type = magic_buffer(impl_->cookie.get(), beginning.data(), beginning.size());
  return type != nullptr ? type : "application/octet-stream";
}

}  // namespace kiemchung
