// The samples' signatures, verified by OpenSSL alone: what the maker promises must hold before readers are held to it.
#include "samples/signing.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/cms.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "samples/faults.h"
#include "samples/flows.h"

namespace kiemchung::samples {
namespace {

struct Found {
  std::array<std::size_t, 4> range{};
  std::string cms;
};

// "" where the gap holds no hexadecimal string.
std::string from_hex(const std::string& hex) {
  if (hex.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return {};
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::vector<Found> signatures_in(const std::string& pdf) {
  std::vector<Found> all;
  for (std::size_t at = 0; (at = pdf.find("/ByteRange [", at)) != std::string::npos; at += 12) {
    Found found;
    if (std::sscanf(pdf.c_str() + at, "/ByteRange [%zu %zu %zu %zu", &found.range[0], &found.range[1], &found.range[2],
                    &found.range[3]) != 4) {
      continue;
    }
    // A range that reaches beyond the file names no value.
    const bool inside = found.range[1] + 2 < found.range[2] && found.range[2] + found.range[3] <= pdf.size();
    if (inside) found.cms = from_hex(pdf.substr(found.range[1] + 1, found.range[2] - found.range[1] - 2));
    all.push_back(found);
  }
  return all;
}

// Whether the CMS fits the bytes the range names; the path is nobody's question here.
bool verifies(const std::string& pdf, const Found& found) {
  if (found.cms.empty()) return false;
  const std::string data = pdf.substr(found.range[0], found.range[1]) + pdf.substr(found.range[2], found.range[3]);
  const auto* der = reinterpret_cast<const unsigned char*>(found.cms.data());
  CMS_ContentInfo* cms = d2i_CMS_ContentInfo(nullptr, &der, static_cast<long>(found.cms.size()));
  BIO* content = BIO_new_mem_buf(data.data(), static_cast<int>(data.size()));
  const bool ok = cms != nullptr && CMS_verify(cms, nullptr, nullptr, content, nullptr,
                                               CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY | CMS_DETACHED) == 1;
  BIO_free(content);
  CMS_ContentInfo_free(cms);
  return ok;
}

class SampleSignatures : public ::testing::Test {
 protected:
  // One office and its authorities: the whole sample world has many keys these tests do not need.
  static const World& world() {
    static const World kWorld = [] {
      World made;
      made.pki.root = make_root({{"", "Tổ chức mẫu", {}, "Gốc mẫu", ""}, CertificateUse::kRoot});
      made.pki.timestamp_authority =
          issue(made.pki.root, {{"", "Tổ chức mẫu", {}, "TSA mẫu", ""}, CertificateUse::kTimestamp});
      made.commune.name = {"ỦY BAN NHÂN DÂN", "XÃ AN MẪU"};
      made.commune.place = "An Mẫu";
      made.commune.authority = {"CHỦ TỊCH"};
      made.commune.leader_name = "Nguyễn Văn A";
      made.commune.leader = issue(made.pki.root, {{"", "Tổ chức mẫu", {}, "Nguyễn Văn A", ""}});
      made.commune.agency = issue(made.pki.root, {{"", "Tổ chức mẫu", {}, "Ủy ban nhân dân xã An Mẫu", ""}});
      made.commune.seal = {1, 1, std::string(3, '\x7f'), std::string(1, '\x7f')};
      return made;
    }();
    return kWorld;
  }
  static Draft plan() {
    return draft(world().commune, "KẾ HOẠCH", "/KH-UBND", "07", {2024, 1, 15}, "Cải cách hành chính năm 2024");
  }
};

TEST_F(SampleSignatures, ClerksFlowHasOneRevisionForEachSignature) {
  const BornDigital made = with_clerk_fields(world(), world().commune, plan());
  EXPECT_EQ(signatures_in(made.document.bytes()).size(), 4U);  // leader, agency, number, date
  EXPECT_EQ(made.document.revisions(), 5);
}

TEST_F(SampleSignatures, EachValueFitsItsBytesAndOnlyTheLastReachesTheEnd) {
  const std::string pdf =
      with_clerk_fields(world(), world().commune, plan(), {.month_field = true, .sub_filter = "ETSI.CAdES.detached"})
          .document.bytes();
  const auto all = signatures_in(pdf);
  ASSERT_EQ(all.size(), 5U);
  for (const Found& found : all) {
    EXPECT_TRUE(verifies(pdf, found));
    const bool to_the_end = found.range[2] + found.range[3] == pdf.size();
    EXPECT_EQ(to_the_end, &found == &all.back());
  }
}

TEST_F(SampleSignatures, SigningTimeStandsOnlyWhereAskedFor) {
  SignOptions options;
  options.time = vietnam_time(2024, 1, 15);
  for (const auto kind : {SignOptions::SigningTime::kNone, SignOptions::SigningTime::kLocalAsUtc}) {
    options.signing_time = kind;
    const std::string der = detached_cms("data", world().commune.leader, options);
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    CMS_ContentInfo* cms = d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size()));
    CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
    const int position = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    EXPECT_EQ(position >= 0, kind == SignOptions::SigningTime::kLocalAsUtc);
    CMS_ContentInfo_free(cms);
  }
}

TEST_F(SampleSignatures, OneChangedByteBreaksEverySignatureOverIt) {
  const std::string pdf = with_typed_number(world(), world().commune, plan()).document.bytes();
  const std::string changed = with_flipped_byte(pdf, pdf.find("/Producer") + 14);
  for (const Found& found : signatures_in(changed)) EXPECT_FALSE(verifies(changed, found));
}

TEST_F(SampleSignatures, SwappedContentLeavesTheOldBytesSigned) {
  BornDigital made = with_typed_number(world(), world().commune, plan());
  OfficialText other = plan().text;
  other.body = {other.body.front()};
  swap_page_content(made.document, 0, other);
  const std::string& pdf = made.document.bytes();
  for (const Found& found : signatures_in(pdf)) {
    EXPECT_TRUE(verifies(pdf, found));
    EXPECT_LT(found.range[2] + found.range[3], pdf.size());
  }
}

TEST_F(SampleSignatures, ResavedFileHasNoSignatureThatFits) {
  const std::string pdf = resaved(with_typed_number(world(), world().commune, plan()).document.bytes());
  ASSERT_EQ(signatures_in(pdf).size(), 2U);
  for (const Found& found : signatures_in(pdf)) EXPECT_FALSE(verifies(pdf, found));
}

}  // namespace
}  // namespace kiemchung::samples
