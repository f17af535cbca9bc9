#include "pipeline/mail.h"

#include <curl/curl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace kiemchung {
namespace {

struct CloseCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeMime {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Curl = std::unique_ptr<CURL, CloseCurl>;
using List = std::unique_ptr<curl_slist, FreeList>;
using Mime = std::unique_ptr<curl_mime, FreeMime>;

void append(List& list, const std::string& text) {
  curl_slist* longer = curl_slist_append(list.get(), text.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

// 45 bytes give 60 letters of base64; with "=?UTF-8?B?" and "?=" an encoded word stays below RFC 2047's 75.
constexpr std::size_t kWordBytes = 45;

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

bool continues_a_letter(char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) == 0x80u; }

// Longest beginning of at most kWordBytes that does not cut a letter of UTF-8.
std::size_t word_length(std::string_view text) {
  if (text.size() <= kWordBytes) return text.size();
  std::size_t length = kWordBytes;
  while (length > 1 && continues_a_letter(text[length])) --length;
  return length;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; }) && text.size() <= 60;
}

List headers_of(const MailServer& server, const Letter& letter) {
  List headers;
  std::string to;
  for (const auto& address : letter.to) to += (to.empty() ? "<" : ", <") + address + ">";
  append(headers, "Date: " + letter.date);
  append(headers, "From: " + encoded_header(server.from_name) + " <" + server.from + ">");
  append(headers, "To: " + to);
  append(headers, "Message-ID: <" + letter.message_id + ">");
  append(headers, "Subject: " + encoded_header(letter.subject));
  append(headers, "Auto-Submitted: auto-generated");  // RFC 3834: no out-of-office replies, please
  return headers;
}

void add_part(curl_mime* parts, const std::string& body, const char* type) {
  curl_mimepart* part = curl_mime_addpart(parts);
  curl_mime_data(part, body.data(), body.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, "base64");
}

// The same letter twice, plain first: a reader shows the last form it understands (RFC 2046, 5.1.4).
Mime body_of(CURL* curl, const Letter& letter) {
  Mime whole(curl_mime_init(curl));
  curl_mime* both = curl_mime_init(curl);
  add_part(both, letter.text, "text/plain; charset=utf-8");
  add_part(both, letter.html, "text/html; charset=utf-8");
  curl_mimepart* part = curl_mime_addpart(whole.get());
  curl_mime_subparts(part, both);  // owned by the part from here on
  curl_mime_type(part, "multipart/alternative");
  return whole;
}

void require_addresses(const MailServer& server, const Letter& letter) {
  if (letter.to.empty()) throw MailError("thư không có người nhận");
  if (!is_address(server.from)) throw MailError("địa chỉ gửi không hợp lệ: " + server.from);
  for (const auto& address : letter.to) {
    if (!is_address(address)) throw MailError("địa chỉ nhận không hợp lệ: " + address);
  }
}

}  // namespace

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.rfind('@') != at) return false;
  return text.size() <= 254 && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == ',' || c == '"';
         });
}

std::string encoded_header(std::string_view utf8) {
  if (is_plain(utf8)) return std::string(utf8);
  std::string out;
  while (!utf8.empty()) {
    const std::size_t length = word_length(utf8);
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(utf8.substr(0, length)) + "?=";
    utf8.remove_prefix(length);
  }
  return out;
}

void send_mail(const MailServer& server, const Letter& letter) {
  require_addresses(server, letter);
  Curl curl(curl_easy_init());
  if (!curl) throw MailError("không khởi động được libcurl");
  List recipients;
  for (const auto& address : letter.to) append(recipients, "<" + address + ">");
  const List headers = headers_of(server, letter);
  const Mime body = body_of(curl.get(), letter);
  const std::string from = "<" + server.from + ">";
  std::string why(CURL_ERROR_SIZE, '\0');
  CURL* handle = curl.get();
  curl_easy_setopt(handle, CURLOPT_URL, server.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(server.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (!server.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_MIMEPOST, body.get());
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(server.timeout_seconds));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, why.data());
  const CURLcode code = curl_easy_perform(handle);
  curl.reset();  // before the body it refers to
  if (code == CURLE_OK) return;
  throw MailError("không gửi được thư qua " + server.url + ": " +
                  (why.front() != '\0' ? why.c_str() : curl_easy_strerror(code)));
}

}  // namespace kiemchung
