// The CMS container of a signature (RFC 5652): the input is put where a sound PDF holds its /Contents.
#include <array>

#include "extractors/facts_json.h"
#include "extractors/pdf/signature_fields.h"
#include "tests/fuzz/fuzz_input.h"
#include "verifiers/signature/integrity.h"

namespace {

using namespace kiemchung;

constexpr std::size_t kSpace = 32 * 1024;  // hexadecimal digits

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out += digits[value >> 4];
    out += digits[value & 15];
  }
  out.resize(kSpace, '0');
  return out;
}

std::string number(std::size_t value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%010zu", value);
  return text.data();
}

std::string signed_file(std::string_view container) {
  std::string file = "%PDF-1.7\n";
  std::array<std::size_t, 6> places{};
  const auto object = [&](std::size_t id, const std::string& body) {
    places.at(id) = file.size();
    file += std::to_string(id) + " 0 obj\n" + body + "\nendobj\n";
  };
  object(1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>");
  object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>");
  object(4, "<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/V 5 0 R/P 3 0 R/Rect[0 0 0 0]>>");
  const std::string head =
      "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 AAAAAAAAAA BBBBBBBBBB CCCCCCCCCC]"
      "/Contents<";
  const std::size_t begin = file.size() + std::string("5 0 obj\n").size() + head.size() - 1;
  object(5, head + hexadecimal(container) + ">>>");
  const std::size_t table = file.size();
  file += "xref\n0 6\n0000000000 65535 f \n";
  for (std::size_t id = 1; id < places.size(); ++id) file += number(places.at(id)) + " 00000 n \n";
  file += "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
  const std::size_t end = begin + kSpace + 2;
  file.replace(file.find("AAAAAAAAAA"), 10, number(begin));
  file.replace(file.find("BBBBBBBBBB"), 10, number(end));
  file.replace(file.find("CCCCCCCCCC"), 10, number(file.size() - end));
  return file;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kSpace / 2) return 0;
  const std::string file = signed_file(fuzz::text_of(data, size));
  const std::span<const unsigned char> bytes(reinterpret_cast<const unsigned char*>(file.data()), file.size());
  DocumentFacts facts;
  extract_signature_fields(bytes, facts);
  fuzz::require(facts.signatures.size() == 1, "the signature is found");
  verify_signatures(bytes, facts);
  fuzz::require(facts.signatures.front().integrity != Integrity::kIntact, "no made-up container is intact");
  const std::string json = facts_to_json(facts);
  fuzz::require(facts_to_json(facts_from_json(json)) == json, "facts kept are facts read");
  return 0;
}
