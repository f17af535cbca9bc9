// Sends one letter by SMTP (RFC 5321) through libcurl, which also writes the MIME parts.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kiemchung {

struct MailServer {
  std::string url;   // "smtps://mail.example:465" or "smtp://mail.example:587"
  std::string user;  // "" = no login
  std::string password;
  bool require_tls = true;  // an smtp:// connection must turn to TLS; false only for a server on this machine
  std::string from;         // address
  std::string from_name;    // for people
  int timeout_seconds = 60;
};

struct Letter {
  std::vector<std::string> to;  // addresses
  std::string subject;          // UTF-8
  std::string text;             // UTF-8
  std::string html;             // UTF-8
  std::string date;             // RFC 5322: "Mon, 25 Nov 2024 17:00:00 +0700"
  std::string message_id;       // without angle brackets, unique for each letter
};

class MailError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws MailError: the server cannot be reached, refuses the letter, or an address is none.
void send_mail(const MailServer& server, const Letter& letter);

// A header's text as encoded words (RFC 2047), folded; plain ASCII stays as it is.
std::string encoded_header(std::string_view utf8);

// Whether a text may stand as an address in SMTP and in a header: one "@", no spaces, control characters or brackets.
bool is_address(std::string_view text);

}  // namespace kiemchung
