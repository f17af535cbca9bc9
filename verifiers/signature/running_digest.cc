#include "verifiers/signature/running_digest.h"

#include <algorithm>

#include "verifiers/signature/openssl_handles.h"

namespace kiemchung {

// The running context has consumed [0, at); copies wait at each gap until somebody asks.
struct RunningDigest::Pass {
  crypto::DigestHandle running;
  std::uint64_t at = 0;
  std::map<std::uint64_t, crypto::DigestHandle> at_gap;
  std::map<CoveredRange, std::string> done;
};

RunningDigest::RunningDigest(std::span<const unsigned char> bytes, std::vector<CoveredRange> ranges)
    : bytes_(bytes), ranges_(std::move(ranges)) {
  std::sort(ranges_.begin(), ranges_.end());
}

RunningDigest::~RunningDigest() = default;

RunningDigest::Pass& RunningDigest::pass(const std::string& algorithm) {
  auto& slot = passes_[algorithm];
  if (!slot) {
    slot = std::make_unique<Pass>();
    const EVP_MD* method = crypto::digest_method(algorithm);
    slot->running.reset(EVP_MD_CTX_new());
    if (!method || EVP_DigestInit_ex(slot->running.get(), method, nullptr) != 1) slot->running.reset();
  }
  return *slot;
}

const std::string& RunningDigest::of(const CoveredRange& range, const std::string& algorithm) {
  Pass& pass = this->pass(algorithm);
  auto [slot, fresh] = pass.done.try_emplace(range);
  if (!fresh || !pass.running) return slot->second;
  // Copies are taken at every gap passed on the way, because later questions may be about earlier gaps.
  for (const CoveredRange& stop : ranges_) {
    if (stop.first_end > range.first_end) break;
    if (stop.first_end < pass.at || pass.at_gap.contains(stop.first_end)) continue;
    EVP_DigestUpdate(pass.running.get(), bytes_.data() + pass.at, stop.first_end - pass.at);
    pass.at = stop.first_end;
    crypto::DigestHandle copy(EVP_MD_CTX_new());
    EVP_MD_CTX_copy_ex(copy.get(), pass.running.get());
    pass.at_gap.emplace(stop.first_end, std::move(copy));
  }
  const auto gap = pass.at_gap.find(range.first_end);
  if (gap == pass.at_gap.end()) return slot->second;
  const crypto::DigestHandle tail(EVP_MD_CTX_new());
  EVP_MD_CTX_copy_ex(tail.get(), gap->second.get());
  EVP_DigestUpdate(tail.get(), bytes_.data() + range.second_begin, range.second_end - range.second_begin);
  slot->second = crypto::finished(tail.get());
  return slot->second;
}

}  // namespace kiemchung
