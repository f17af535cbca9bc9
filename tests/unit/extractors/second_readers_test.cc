// The same bytes through three readers: they agree on sound files, and differences have names.
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "extractors/pdf/second_readers.h"

namespace kiemchung {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

std::span<const unsigned char> view(const std::string& bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

// One or two pages and a signed field; `count` is what the page tree says of itself.
std::string document(const std::string& kids, int count, const std::string& fields) {
  const std::vector<std::string> bodies = {
      "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [" + fields + "] >> >>",
      "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(count) + " >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
      "<< /FT /Sig /T (Mot) /V 6 0 R >>",
      "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 30] /Contents <00> >>"};
  std::string bytes = "%PDF-1.7\n", table = "xref\n0 7\n0000000000 65535 f \n";
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", bytes.size());
    table += line;
    bytes += std::to_string(i + 1) + " 0 obj\n" + bodies[i] + "\nendobj\n";
  }
  const std::string at = std::to_string(bytes.size());
  return bytes + table + "trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n" + at + "\n%%EOF\n";
}

TEST(SecondReaders, AgreeOnASoundFile) {
  const std::string file = document("3 0 R 4 0 R", 2, "5 0 R");
  const ReaderView expected{2, {{0, 10, 20, 30}}};
  EXPECT_EQ(raw_view(view(file)), expected);
  EXPECT_EQ(podofo_view(view(file)), expected);
  EXPECT_EQ(qpdf_view(view(file)), expected);
  EXPECT_THAT(reader_disagreements(view(file)), IsEmpty());
}

TEST(SecondReaders, APageTreeThatLiesAboutItsCountIsNamed) {
  EXPECT_THAT(reader_disagreements(view(document("3 0 R 4 0 R", 1, "5 0 R"))), Contains("READERS_DISAGREE_PAGES"));
}

TEST(SecondReaders, RefusedFilesAndFilesWithoutSignaturesSayNothing) {
  EXPECT_EQ(podofo_view(view("no PDF")), std::nullopt);
  EXPECT_EQ(qpdf_view(view("no PDF")), std::nullopt);
  EXPECT_EQ(raw_view(view("no PDF")), std::nullopt);
  EXPECT_THAT(reader_disagreements(view("no PDF, but /ByteRange")), IsEmpty());
}

}  // namespace
}  // namespace kiemchung
