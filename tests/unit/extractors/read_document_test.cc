#include "extractors/read_document.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace kiemchung {
namespace {

// A PDF of one page with the given content stream, in the base font Helvetica. The cross-reference table is left out on
// request: readers must find the objects by themselves then.
std::string pdf(const std::string& content, bool with_table = true) {
  std::vector<std::string> objects = {
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
      "<</Length " + std::to_string(content.size()) + ">>stream\n" + content + "\nendstream",
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"};
  std::string out = "%PDF-1.4\n";
  std::string table = "xref\n0 6\n0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::string offset = std::to_string(out.size());
    table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string start = std::to_string(out.size());
  if (with_table) out += table;
  return out + "trailer<</Size 6/Root 1 0 R>>\nstartxref\n" + (with_table ? start : "99999") + "\n%%EOF\n";
}

DocumentFacts facts_of(const std::string& bytes) {
  return read_document({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, ReadOptions{}).facts;
}

bool has(const DocumentFacts& facts, const std::string& code) {
  return std::any_of(facts.problems.begin(), facts.problems.end(),
                     [&](const Problem& problem) { return problem.code == code; });
}

const char* const kLetter =
    "BT /F1 13 Tf 90 720 Td (So: 12/UBND-VX) Tj ET BT /F1 13 Tf 320 720 Td (Ha Noi, ngay 05 thang 01 nam 2020) Tj ET";

TEST(ReadDocument, EmptyFileIsAProblemAndNoMore) {
  const DocumentFacts facts = facts_of("");
  EXPECT_TRUE(has(facts, "empty_file"));
  // SHA-256 of nothing.
  EXPECT_EQ(facts.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ReadDocument, OfficeFileInDisguiseIsNamed) {
  EXPECT_TRUE(has(facts_of(std::string("PK\x05\x06") + std::string(18, '\0')), "disguised_type"));  // an empty zip
  EXPECT_TRUE(has(facts_of("Just some text that is no document."), "disguised_type"));
}

TEST(ReadDocument, RubbishIsNoDocument) {
  EXPECT_TRUE(has(facts_of("\x01\x02\x03\xff\xfe\x07\x10"), "not_a_document"));
}

TEST(ReadDocument, TextPageIsReadWithItsHash) {
  const DocumentFacts facts = facts_of(pdf(kLetter));
  EXPECT_EQ(facts.media_type, "application/pdf");
  EXPECT_EQ(facts.pages, 1);
  EXPECT_EQ(facts.origin, Origin::kBornDigital);
  EXPECT_EQ(facts.sha256.size(), 64u);
  EXPECT_FALSE(has(facts, "damaged"));
}

TEST(ReadDocument, MissingCrossReferencesDoNotHideThePage) {
  const DocumentFacts facts = facts_of(pdf(kLetter, false));
  EXPECT_EQ(facts.pages, 1);
  EXPECT_FALSE(has(facts, "damaged"));
}

TEST(ReadDocument, HeaderWithoutABodyIsDamaged) { EXPECT_TRUE(has(facts_of("%PDF-1.4\n%%EOF\n"), "damaged")); }

TEST(ReadDocument, CutOffFileEndsInFactsNotInACrash) {
  const std::string whole = pdf(kLetter);
  for (std::size_t size = 10; size < whole.size(); size += 37) {
    const DocumentFacts facts = facts_of(whole.substr(0, size));
    EXPECT_TRUE(facts.pages > 0 || !facts.problems.empty()) << size;
  }
}

TEST(ReadDocument, TooLargeFileIsNotOpened) {
  ReadOptions options;
  options.max_bytes = 10;
  const std::string bytes = pdf(kLetter);
  const DocumentFacts facts =
      read_document({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, options).facts;
  EXPECT_TRUE(has(facts, "too_large"));
  EXPECT_EQ(facts.pages, 0);
}

TEST(PrepareReader, MissingLanguageDataNamesThePackage) {
  ReadOptions options;
  options.language_data = "/nonexistent";
  try {
    prepare_reader(options);
    FAIL() << "no exception";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("tesseract-ocr-vie"));
  }
  prepare_reader(ReadOptions{});
}

}  // namespace
}  // namespace kiemchung
