// A small HTTP/1.1 server for the panel: loopback behind a proxy, but hard enough to stand alone.
//
// It reads whole requests within limits, hands them to one function and writes the answer. It knows no accounts, no
// pages and no store. Range requests are answered in full (RFC 9110 §14.2 allows it), so overlapping ranges cost
// nothing.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiemchung::panel {

struct Request {
  std::string method;             // "GET", "HEAD" or "POST"; others are refused before the handler
  std::vector<std::string> path;  // percent-decoded segments: "/unit/a%20b" is {"unit", "a b"}; never "..", NUL or "/"
  std::multimap<std::string, std::string> query;  // decoded
  std::multimap<std::string, std::string> form;   // application/x-www-form-urlencoded body, decoded
  std::map<std::string, std::string> cookies;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string peer;                            // address of the client, or what the trusted proxy says it is

  // First value of a form field or query key, or "".
  std::string field(const std::string& name) const;
  std::string parameter(const std::string& name) const;
};

struct Response {
  int status = 200;
  std::string media_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // beside those the server adds to every answer
};

Response redirect(const std::string& location);

// Leave alone unless a proxy with other limits stands in front.
struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free port, see HttpServer::port
  int threads = 4;         // 1 … 64
  std::uint32_t max_header_bytes = 16u << 10;
  std::uint64_t max_body_bytes = 256u << 10;
  std::chrono::seconds read_timeout{20};  // for one whole request, so that a slow sender ends
  std::chrono::seconds idle_timeout{60};  // between requests of one connection
  int max_connections = 512;              // further ones are closed at once
  bool trust_forwarded_for = false;       // take the peer from X-Forwarded-For: only behind the shipped proxy
};

class HttpServer {
 public:
  using Handler = std::function<Response(const Request&)>;

  // Binds at once; throws std::runtime_error with the address if it cannot. The handler is called from several threads.
  HttpServer(ServerOptions options, Handler handler);
  ~HttpServer();

  std::uint16_t port() const;
  void run();   // serves until stop()
  void stop();  // safe from a signal-handling thread

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Decodes %XX and, in forms, "+". Nothing if an escape is broken or the result holds a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool form);

}  // namespace kiemchung::panel
