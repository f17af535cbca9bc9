#include "pipeline/mail.h"

#include <gmock/gmock.h>
#include <openssl/evp.h>

#include <sstream>

namespace kiemchung {
namespace {

using testing::StartsWith;

// Takes encoded words apart as RFC 2047 says, independently of how they were made.
std::string decoded(const std::string& header) {
  std::string out;
  std::istringstream lines(header);
  for (std::string word; lines >> word;) {
    EXPECT_LE(word.size(), 75u);
    EXPECT_THAT(word, StartsWith("=?UTF-8?B?"));
    const std::string base64 = word.substr(10, word.size() - 12);
    std::string bytes(base64.size(), '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(base64.data()), static_cast<int>(base64.size()));
    const auto padding = static_cast<std::size_t>(std::count(base64.begin(), base64.end(), '='));
    out += bytes.substr(0, static_cast<std::size_t>(length) - padding);
  }
  return out;
}

TEST(MailHeader, VietnameseIsEncodedInWordsThatCutNoLetter) {
  const std::string text =
      "Ủy ban nhân dân xã Ẩn Bình: 3 điểm mới phát hiện, 2 điểm đã khắc phục, 15 điểm còn tồn đọng";
  const std::string header = encoded_header(text);
  EXPECT_EQ(decoded(header), text);
  std::istringstream lines(header);
  for (std::string word; lines >> word;) {
    const std::string part = decoded(word);
    EXPECT_NE(static_cast<unsigned char>(part.front()) & 0xc0u, 0x80u) << "a word begins inside a letter";
  }
}

TEST(MailHeader, ShortAsciiStaysAsItIs) { EXPECT_EQ(encoded_header("Kiem Chung"), "Kiem Chung"); }

TEST(MailHeader, ALineBreakCannotStartAnotherHeader) {
  EXPECT_EQ(encoded_header("a\r\nBcc: x@example.vn").find("Bcc"), std::string::npos);
}

TEST(MailAddress, WhatCouldEndAHeaderOrACommandIsNoAddress) {
  EXPECT_TRUE(is_address("van-thu@example.vn"));
  for (const char* text : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nDATA", "<a@b>", "a@b,c@d", "a@b>"}) {
    EXPECT_FALSE(is_address(text)) << text;
  }
}

TEST(Mail, AnUnreachableServerIsAnErrorWithItsName) {
  MailServer server;
  server.url = "smtp://127.0.0.1:1";
  server.from = "a@example.vn";
  Letter letter;
  letter.to = {"b@example.vn"};
  EXPECT_THROW(send_mail(server, letter), MailError);
  letter.to = {"b@example.vn\r\nRCPT TO:<c@example.vn>"};
  EXPECT_THROW(send_mail(server, letter), MailError);
}

}  // namespace
}  // namespace kiemchung
