#include "pipeline/download.h"

#include <curl/curl.h>

#include <memory>

namespace kiemchung {
namespace {

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

struct Sink {
  std::string bytes;
  std::size_t limit = 0;
};

std::size_t take(const char* data, std::size_t size, std::size_t count, void* sink_pointer) {
  auto& sink = *static_cast<Sink*>(sink_pointer);
  const std::size_t length = size * count;
  if (sink.bytes.size() + length > sink.limit) return 0;  // ends the transfer with an error
  sink.bytes.append(data, length);
  return length;
}

}  // namespace

Download download(const std::string& url, std::size_t limit, std::chrono::seconds timeout) {
  const std::unique_ptr<CURL, FreeHandle> handle(curl_easy_init());
  if (!handle) return {"", "libcurl"};
  Sink sink{{}, limit};
  char reason[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_MAXREDIRS, 3L);
  curl_easy_setopt(handle.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, static_cast<long>(timeout.count()));
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &sink);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return {"", *reason ? reason : curl_easy_strerror(code)};
  return {std::move(sink.bytes), ""};
}

}  // namespace kiemchung
