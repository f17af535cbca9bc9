// Digests of the byte ranges of all signatures of one file with each byte hashed once a algorithm: signatures of one
// file share their beginning, so one digest runs through the file and is copied where a gap begins.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kiemchung {

struct CoveredRange {
  std::uint64_t first_end = 0;     // the first part is [0, first_end)
  std::uint64_t second_begin = 0;  // the second part is [second_begin, second_end)
  std::uint64_t second_end = 0;
  auto operator<=>(const CoveredRange&) const = default;
};

// Ranges must lie in the bytes, which must outlive the object.
class RunningDigest {
 public:
  RunningDigest(std::span<const unsigned char> bytes, std::vector<CoveredRange> ranges);
  ~RunningDigest();
  // Digest by OpenSSL's name of the algorithm; "" if it is unknown. The first question for an algorithm hashes for all
  // ranges that ask for it later, so it costs one pass over the longest first part.
  const std::string& of(const CoveredRange& range, const std::string& algorithm);

 private:
  struct Pass;
  Pass& pass(const std::string& algorithm);

  std::span<const unsigned char> bytes_;
  std::vector<CoveredRange> ranges_;
  std::map<std::string, std::unique_ptr<Pass>> passes_;
};

}  // namespace kiemchung
