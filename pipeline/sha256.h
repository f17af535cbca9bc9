// SHA-256 (FIPS 180-4) of a stream, fed piece by piece.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kiemchung {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(const void* bytes, std::size_t size);
  // Lower-case hex. Call once.
  std::string finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::string sha256_of(std::string_view bytes);

}  // namespace kiemchung
