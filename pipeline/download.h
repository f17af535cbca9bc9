// One file over HTTP(S), for the few commands that may use the network.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace kiemchung {

struct Download {
  std::string bytes;
  std::string error;  // "" if it worked
};

// Follows at most three redirections, to http and https only. Never throws.
Download download(const std::string& url, std::size_t limit = 64u << 20,
                  std::chrono::seconds timeout = std::chrono::seconds(60));

}  // namespace kiemchung
