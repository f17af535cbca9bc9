#include "verifiers/signature/holder.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

// First words of the names of bodies, accents removed. "so", "ban", "bo", "cuc" are no family names.
constexpr std::string_view kBodyWords[] = {
    "uy ban",      "ubnd",           "hoi dong", "hdnd",         "van phong", "so ",     "ban ",      "bo ",
    "cuc ",        "chi cuc",        "tong ",    "trung tam",    "truong ",   "phong ",  "cong ty",   "cong an",
    "benh vien",   "tinh uy",        "huyen uy", "thanh uy",     "thi uy",    "dang uy", "lien doan", "lien minh",
    "hoi ",        "doan ",          "dai ",     "bao ",         "vien ",     "kho bac", "bao hiem",  "toa an",
    "thanh tra",   "cong thong tin", "hiep hoi", "mat tran",     "hat ",      "quy ",    "tap doan",  "ngan hang",
    "chi nhanh",   "to chuc",        "dang bo",  "nha xuat ban", "hoc vien",  "dai hoc", "tram ",     "xi nghiep",
    "doanh nghiep"};

// The commonest family names; with Kinh and minority names of the highlands they cover nearly all officials.
constexpr std::string_view kFamilyNames[] = {
    "nguyen", "tran",  "le",   "pham", "hoang",  "huynh", "phan",  "vu",   "vo",    "dang", "bui",   "do", "ho",
    "ngo",    "duong", "ly",   "dinh", "truong", "lam",   "mai",   "cao",  "luong", "dao",  "ha",    "ta", "thai",
    "to",     "trinh", "doan", "luu",  "quach",  "tong",  "chau",  "kieu", "nong",  "be",   "vi",    "ma", "ksor",
    "rcom",   "siu",   "rmah", "y",    "h",      "k",     "thach", "son",  "kim",   "tang", "phung", "la", "mac",
    "nghiem", "chu",   "bach", "diep", "tu",     "quan",  "van",   "lo",   "giang", "sung", "vang",  "cu"};

constexpr std::pair<std::string_view, std::string_view> kAbbreviations[] = {
    {"ubnd", "uy ban nhan dan"}, {"hdnd", "hoi dong nhan dan"}, {"bch", "ban chap hanh"},
    {"tp", "thanh pho"},         {"vp", "van phong"},           {"ubmttq", "uy ban mat tran to quoc"}};

std::string expanded(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string_view word = std::string_view(text).substr(at, end - at);
    for (const auto& [shorter, longer] : kAbbreviations) {
      if (word == shorter) word = longer;
    }
    if (!out.empty()) out += ' ';
    out += word;
    at = end + 1;
  }
  return out;
}

}  // namespace

std::optional<bool> holder_is_organisation(const std::string& common_name, const std::vector<std::string>& bodies) {
  const std::string name = fold_key(common_name);
  if (name.empty()) return std::nullopt;
  for (const std::string& body : bodies) {
    if (fold_key(body) == name) return true;
  }
  for (const std::string_view word : kBodyWords) {
    if (name.starts_with(word)) return true;
  }
  const std::string_view first = std::string_view(name).substr(0, name.find(' '));
  const auto words = std::count(name.begin(), name.end(), ' ') + 1;
  if (words >= 2 && words <= 6 &&
      std::find(std::begin(kFamilyNames), std::end(kFamilyNames), first) != std::end(kFamilyNames))
    return false;
  return std::nullopt;
}

double same_name(const std::string& a, const std::string& b) {
  const std::string left = expanded(fold_key(a)), right = expanded(fold_key(b));
  if (left.empty() || right.empty()) return 0.0;
  return similarity(left, right);
}

}  // namespace kiemchung
