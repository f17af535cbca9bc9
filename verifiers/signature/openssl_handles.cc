#include "verifiers/signature/openssl_handles.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <mutex>
#include <unordered_map>

namespace kiemchung::crypto {

std::string finished(EVP_MD_CTX* context) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const EVP_MD* method = EVP_MD_CTX_get0_md(context);
  if (method && (EVP_MD_get_flags(method) & EVP_MD_FLAG_XOF)) {
    size = EVP_MD_get_type(method) == NID_shake128 ? 32 : 64;
    if (EVP_DigestFinalXOF(context, digest.data(), size) != 1) return {};
  } else if (EVP_DigestFinal_ex(context, digest.data(), &size) != 1) {
    return {};
  }
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::optional<Element> element(Octets bytes) {
  const unsigned char* at = bytes.data();
  long length = 0;
  Element made;
  const int flags = ASN1_get_object(&at, &length, &made.tag, &made.tag_class, static_cast<long>(bytes.size()));
  if (bytes.empty() || (flags & 0x80) || (flags & 1) || length < 0) {
    ERR_clear_error();
    return std::nullopt;
  }
  const auto header = static_cast<std::size_t>(at - bytes.data());
  made.content = bytes.subspan(header, static_cast<std::size_t>(length));
  made.whole = bytes.first(header + static_cast<std::size_t>(length));
  made.rest = bytes.subspan(header + static_cast<std::size_t>(length));
  return made;
}

std::string wrapped(unsigned char tag, const std::string& contents) {
  std::string out(1, static_cast<char>(tag));
  const std::size_t size = contents.size();
  int bytes = 0;
  while (size >> (8 * bytes) != 0) ++bytes;
  if (size >= 128) out += static_cast<char>(0x80 | bytes);
  for (int i = size < 128 ? 1 : bytes; i-- > 0;) out += static_cast<char>(size >> (8 * i));
  return out + contents;
}

const EVP_MD* digest_method(const std::string& name) {
  static std::mutex guard;
  static std::map<std::string, EVP_MD*> known;  // never freed: used until the process ends
  const std::lock_guard lock(guard);
  const auto [slot, fresh] = known.try_emplace(name);
  if (fresh) slot->second = EVP_MD_fetch(nullptr, name.c_str(), nullptr);
  if (!slot->second) {
    ERR_clear_error();
    known.erase(slot);  // names come from files: what is unknown is not remembered
    return nullptr;
  }
  return slot->second;
}

CertHandle decoded_certificate(const std::string& der) {
  constexpr std::size_t kKept = 1024;
  thread_local std::unordered_map<std::string, CertHandle> known;
  auto found = known.find(der);
  if (found == known.end()) {
    auto made = parse<CertHandle>(d2i_X509, octets(der));
    if (!made) return nullptr;
    if (known.size() >= kKept) known.clear();
    found = known.emplace(der, std::move(made)).first;
  }
  X509_up_ref(found->second.get());
  return CertHandle(found->second.get());
}

std::string hex(Octets bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) (out += kDigits[byte >> 4]) += kDigits[byte & 15];
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), octets(bytes).data(),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string from_base64(std::string_view text) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), octets(text).data(), static_cast<int>(text.size()));
  if (size < 0) return {};
  std::size_t length = static_cast<std::size_t>(size);
  for (std::size_t i = text.size(); i-- > 0 && text[i] == '=' && length > 0;) --length;
  out.resize(length);
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return hex({digest.data(), size});
}

std::string name_text(const X509_NAME* name) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::string utc(const ASN1_TIME* time) {
  std::tm parts{};
  if (!time || ASN1_TIME_to_tm(time, &parts) != 1) {
    ERR_clear_error();
    return {};
  }
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text.data();
}

std::optional<std::int64_t> seconds_of(std::string_view iso) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (std::sscanf(std::string(iso).c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) !=
      6)
    return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86400} + hour * 3600 + minute * 60 +
         second;
}

std::string iso_of(std::int64_t seconds) {
  const std::chrono::sys_seconds instant{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

}  // namespace kiemchung::crypto
