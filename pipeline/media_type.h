// What a file is, from its bytes; its name proves nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace kiemchung {

// Bytes from the beginning that are enough to tell a type.
inline constexpr std::size_t kMediaTypeBytes = 64u << 10;

// Holds libmagic's data base; making one is slow, so make one a run. Not thread-safe.
class MediaTypes {
 public:
  MediaTypes();
  ~MediaTypes();
  MediaTypes(const MediaTypes&) = delete;
  MediaTypes& operator=(const MediaTypes&) = delete;

  // Type of a file that begins with these bytes: "application/pdf", "application/zip". Empty files are
  // "application/x-empty", unknown ones "application/octet-stream". Office files in a zip are told from other zips only
  // where their first members say so; the archive reader settles the rest.
  std::string of(std::string_view beginning) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiemchung
