#include "extractors/media_type.h"

#include <magic.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace kiemchung {
namespace {

struct CloseMagic {
  void operator()(magic_t cookie) const { magic_close(cookie); }
};
using MagicCookie = std::unique_ptr<std::remove_pointer_t<magic_t>, CloseMagic>;

magic_t loaded_rules() {
  static const MagicCookie kCookie = [] {
    MagicCookie cookie(magic_open(MAGIC_MIME_TYPE));
    if (!cookie || magic_load(cookie.get(), nullptr) != 0) {
      throw std::runtime_error("the rules of libmagic cannot be loaded; install the package libmagic1");
    }
    return cookie;
  }();
  return kCookie.get();
}

}  // namespace

void prepare_media_types() { loaded_rules(); }

std::string media_type(std::span<const unsigned char> bytes) {
  constexpr std::size_t kHeaderWithin = 1024;
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kHeaderWithin));
  if (head.find("%PDF-") != std::string_view::npos) return "application/pdf";
  const char* type = magic_buffer(loaded_rules(), bytes.data(), bytes.size());
  return type != nullptr ? type : "application/octet-stream";
}

}  // namespace kiemchung
