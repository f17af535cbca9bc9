#include "pipeline/panel/http_server.h"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cctype>
#include <stdexcept>
#include <thread>

namespace kiemchung::panel {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool parse_pairs(std::string_view text, std::multimap<std::string, std::string>& out) {
  constexpr std::size_t kMaxFields = 1000;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto key = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!key || !value || out.size() >= kMaxFields) return false;
    out.emplace(std::move(*key), std::move(*value));
  }
  return true;
}

bool parse_path(std::string_view path, std::vector<std::string>& out) {
  if (path.empty() || path.front() != '/') return false;
  path.remove_prefix(1);
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    auto segment = percent_decode(path.substr(0, end), false);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (!segment || *segment == ".." || *segment == "." || segment->find_first_of("/\\") != std::string::npos)
      return false;
    if (!segment->empty()) out.push_back(std::move(*segment));
  }
  return true;
}

void parse_cookies(std::string_view text, std::map<std::string, std::string>& out) {
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos) out.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
}

Response plain(int status, std::string text) {
  Response response;
  response.status = status;
  response.media_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  return response;
}

// Nothing if the request is malformed.
std::optional<Request> convert(const http::request<http::string_body>& raw, std::string peer,
                               bool trust_forwarded_for) {
  Request request;
  request.method = std::string(raw.method_string());
  request.peer = std::move(peer);
  for (const auto& field : raw) {
    request.headers.emplace(lower({field.name_string().data(), field.name_string().size()}),
                            std::string(field.value().data(), field.value().size()));
  }
  if (trust_forwarded_for) {
    const auto found = request.headers.find("x-forwarded-for");
    // The nearest proxy appends last; earlier entries are whatever the client wrote.
    if (found != request.headers.end()) {
      const auto comma = found->second.rfind(',');
      auto last = comma == std::string::npos ? found->second : found->second.substr(comma + 1);
      last.erase(0, last.find_first_not_of(' '));
      request.peer = last;
    }
  }
  const std::string_view target(raw.target().data(), raw.target().size());
  const auto question = target.find('?');
  if (!parse_path(target.substr(0, question), request.path)) return std::nullopt;
  if (question != std::string_view::npos && !parse_pairs(target.substr(question + 1), request.query))
    return std::nullopt;
  if (const auto cookie = request.headers.find("cookie"); cookie != request.headers.end()) {
    parse_cookies(cookie->second, request.cookies);
  }
  if (request.method == "POST") {
    const auto type = request.headers.find("content-type");
    const bool form =
        type != request.headers.end() && lower(type->second).rfind("application/x-www-form-urlencoded", 0) == 0;
    if (!raw.body().empty() && (!form || !parse_pairs(raw.body(), request.form))) return std::nullopt;
  }
  return request;
}

struct Shared {
  ServerOptions options;
  HttpServer::Handler handler;
  std::atomic<int> connections{0};
};

// One connection; keeps itself alive through its pending operation.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket&& socket, Shared& shared) : stream_(std::move(socket)), shared_(shared) {
    beast::error_code ignored;
    const auto endpoint = stream_.socket().remote_endpoint(ignored);
    if (!ignored) peer_ = endpoint.address().to_string();
    shared_.connections.fetch_add(1);
  }
  ~Connection() { shared_.connections.fetch_sub(1); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->await_request(); });
  }

 private:
  void await_request() {
    parser_.emplace();
    parser_->header_limit(shared_.options.max_header_bytes);
    parser_->body_limit(shared_.options.max_body_bytes);
    stream_.expires_after(served_ == 0 ? shared_.options.read_timeout : shared_.options.idle_timeout);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_header(error); });
  }

  void on_header(beast::error_code error) {
    if (error == http::error::header_limit) return refuse(431, "Phần đầu yêu cầu quá dài.");
    if (error == http::error::end_of_stream || error == beast::error::timeout) return close();
    if (error)
      return error.category() == http::make_error_code(http::error::bad_method).category()
                 ? refuse(400, "Yêu cầu không đúng dạng.")
                 : close();
    const auto method = parser_->get().method();
    if (method != http::verb::get && method != http::verb::head && method != http::verb::post) {
      return refuse(405, "Phương thức không được hỗ trợ.");
    }
    stream_.expires_after(shared_.options.read_timeout);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](beast::error_code read_error, std::size_t) { self->on_request(read_error); });
  }

  void on_request(beast::error_code error) {
    if (error == http::error::body_limit) return refuse(413, "Nội dung gửi lên quá lớn.");
    if (error == beast::error::timeout || error == http::error::partial_message) return close();
    if (error) return refuse(400, "Yêu cầu không đúng dạng.");
    const auto& raw = parser_->get();
    auto request = convert(raw, peer_, shared_.options.trust_forwarded_for);
    if (!request) return refuse(400, "Yêu cầu không đúng dạng.");
    Response response;
    try {
      response = shared_.handler(*request);
    } catch (const std::exception&) {
      response = plain(500, "Máy chủ gặp lỗi; hãy thử lại hoặc báo người quản trị.");
    }
    send(std::move(response), raw.keep_alive(), raw.method() == http::verb::head);
  }

  void refuse(int status, std::string text) { send(plain(status, std::move(text)), false, false); }

  void send(Response&& response, bool keep_alive, bool head) {
    auto message = std::make_shared<http::response<http::string_body>>();
    message->version(11);
    message->result(static_cast<unsigned>(response.status));
    message->set(http::field::content_type, response.media_type);
    message->set("X-Content-Type-Options", "nosniff");
    message->set("X-Frame-Options", "DENY");
    message->set("Referrer-Policy", "same-origin");
    message->set("Cross-Origin-Opener-Policy", "same-origin");
    message->set("Cross-Origin-Resource-Policy", "same-origin");
    message->set("Content-Security-Policy",
                 "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
                 "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    for (const auto& [name, value] : response.headers) message->insert(name, value);
    if (message->find(http::field::cache_control) == message->end())
      message->set(http::field::cache_control, "no-store");
    const auto size = response.body.size();
    message->body() = head ? std::string() : std::move(response.body);
    message->content_length(size);
    message->keep_alive(keep_alive);
    stream_.expires_after(shared_.options.read_timeout);
    const auto finish = [self = shared_from_this(), message, keep_alive](beast::error_code error, std::size_t) {
      if (error || !keep_alive) return self->close();
      ++self->served_;
      self->await_request();
    };
    if (head) {
      auto serializer = std::make_shared<http::response_serializer<http::string_body>>(*message);
      http::async_write_header(stream_, *serializer,
                               [serializer, finish](beast::error_code error, std::size_t n) { finish(error, n); });
    } else {
      http::async_write(stream_, *message, finish);
    }
  }

  void close() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  beast::tcp_stream stream_;
  Shared& shared_;
  beast::flat_buffer buffer_{64u << 10};
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string peer_;
  std::uint64_t served_ = 0;
};

}  // namespace

struct HttpServer::Impl {
  Shared shared;
  asio::io_context context;
  tcp::acceptor acceptor{asio::make_strand(context)};

  void accept() {
    acceptor.async_accept(asio::make_strand(context), [this](beast::error_code error, tcp::socket socket) {
      if (!acceptor.is_open()) return;
      if (!error && shared.connections.load() < shared.options.max_connections) {
        beast::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Connection>(std::move(socket), shared)->start();
      }
      accept();
    });
  }
};

HttpServer::HttpServer(ServerOptions options, Handler handler) : impl_(std::make_unique<Impl>()) {
  impl_->shared.options = std::move(options);
  impl_->shared.handler = std::move(handler);
  const auto& chosen = impl_->shared.options;
  try {
    const tcp::endpoint endpoint(asio::ip::make_address(chosen.address), chosen.port);
    impl_->acceptor.open(endpoint.protocol());
    impl_->acceptor.set_option(asio::socket_base::reuse_address(true));
    impl_->acceptor.bind(endpoint);
    impl_->acceptor.listen(asio::socket_base::max_listen_connections);
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("không mở được " + chosen.address + ":" + std::to_string(chosen.port) + " (" +
                             error.code().message() + ")");
  }
}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return impl_->acceptor.local_endpoint().port(); }

void HttpServer::run() {
  impl_->accept();
  std::vector<std::jthread> threads;
  for (int i = 1; i < std::clamp(impl_->shared.options.threads, 1, 64); ++i) {
    threads.emplace_back([this] { impl_->context.run(); });
  }
  impl_->context.run();
}

void HttpServer::stop() { impl_->context.stop(); }

std::string Request::field(const std::string& name) const {
  const auto found = form.find(name);
  return found == form.end() ? std::string() : found->second;
}

std::string Request::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

Response redirect(const std::string& location) {
  Response response;
  response.status = 303;
  response.headers.emplace_back("Location", location);
  return response;
}

std::optional<std::string> percent_decode(std::string_view text, bool form) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && form) {
      c = ' ';
    } else if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    result.push_back(c);
  }
  return result;
}

}  // namespace kiemchung::panel
