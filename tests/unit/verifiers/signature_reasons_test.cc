#include "verifiers/signature/signature_reasons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verifiers/shipped_config.h"
#include "verifiers/message_catalogue.h"

namespace kiemchung {
namespace {

TEST(SignatureReasons, HaveASentenceInBothLanguages) {
  for (const char* language : {"vi", "en"}) {
    const auto messages = MessageCatalogue::parse(shipped::file(std::string("messages/") + language + ".toml"));
    for (const std::string_view code : signature_reason_codes()) {
      std::string key = "signature.";
      for (const char c : code) key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      EXPECT_TRUE(messages.has(key)) << language << " " << key;
    }
    for (const auto& row : kWords<DocumentStatus>)
      EXPECT_TRUE(messages.has("signature.status." + std::string(row.word)));
    for (const auto& row : kWords<SignatureConclusion>)
      EXPECT_TRUE(messages.has("signature.conclusion." + std::string(row.word)));
    for (const auto& row : kWords<SignatureRole>) EXPECT_TRUE(messages.has("signature.role." + std::string(row.word)));
  }
}

TEST(SignatureReasons, NeverLetADoubtOutweighABrokenSignature) {
  EXPECT_EQ(etsi_word("DIGEST_MISMATCH").sub_indication, "HASH_FAILURE");
  EXPECT_TRUE(etsi_word("DIGEST_MISMATCH").failed);
  EXPECT_EQ(etsi_word("CHAIN_NO_ANCHOR").sub_indication, "NO_CERTIFICATE_CHAIN_FOUND");
  EXPECT_FALSE(etsi_word("CHAIN_NO_ANCHOR").failed);
}

}  // namespace
}  // namespace kiemchung
