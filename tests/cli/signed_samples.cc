// Writes signed samples for the tests of commands: a sound document, every attack file, and the files of a clerk's
// trust store with a second generation of revocation lists.   signed_samples FOLDER
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "samples/pdf_document.h"
#include "samples/pki.h"
#include "samples/signing.h"
#include "tests/attacks/attack_files.h"

namespace {

using namespace kiemchung;
using samples::vietnam_time;

void write(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

std::string signed_document(const samples::Pki& pki, const samples::Identity& signer) {
  samples::PdfDocument document;
  samples::PdfDocument::Page page;
  const int font = document.add("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>");
  page.resources = "/Font << /F1 " + std::to_string(font) + " 0 R >>";
  std::string text = "BT /F1 13 Tf 15 TL 90 780 Td";
  for (const char* line : {"UY BAN NHAN DAN XA MAU", "So: 12/BC-UBND", "BAO CAO", "Ve viec thu nghiem chu ky so",
                           "Noi dung cua bao cao gom nhieu dong chu de doc duoc bang may."})
    text += std::string(" (") + line + ") Tj T*";
  page.contents = {document.add_stream("", text + " ET")};
  document.add_page(page);
  document.commit();
  samples::SignOptions options;
  options.time = vietnam_time(2024, 11, 20);
  options.timestamp_authority = &pki.timestamp_authority;
  samples::sign(document, signer, options, std::nullopt);
  return document.bytes();
}

// Fingerprints as the shipped pins have them; ADDRESS stands for the server a test starts.
std::string pins(const samples::Pki& pki) {
  const auto pin = [](const samples::Identity& one, const std::string& role, const std::string& list) {
    return "[[pin]]\nname = \"" + one.common_name() + "\"\nrole = \"" + role + "\"\ngroup = \"cong_vu\"\nsha256 = \"" +
           one.sha256() + "\"\n" + (list.empty() ? "" : "crl_url = \"http://ADDRESS/" + list + "\"\n") + "\n";
  };
  return pin(pki.root, "root", "root.crl") + pin(pki.state_authority, "intermediate", "state.crl") +
         pin(pki.party_authority, "intermediate", "party.crl") + pin(pki.foreign_root, "root", "foreign.crl");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: signed_samples FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const samples::Pki pki = samples::make_pki();
  samples::CertificateRequest request;
  request.subject.organisation = "ỦY BAN NHÂN DÂN XÃ MẪU (MẪU THỬ)";
  request.subject.common_name = "Nguyễn Văn A (MẪU THỬ)";
  const samples::Identity signer = samples::issue(pki.state_authority, request);
  write(folder / "van-ban.pdf", signed_document(pki, signer));
  for (const attacks::AttackFile& file : attacks::make_attack_files(pki))
    write(folder / "attacks" / (file.name + ".pdf"), file.bytes);

  write(folder / "trust/root.pem", pki.root.certificate_pem());
  write(folder / "trust/state.pem", pki.state_authority.certificate_pem());
  write(folder / "trust/foreign.pem", pki.foreign_root.certificate_pem());
  write(folder / "pins.toml", pins(pki));
  const auto from = vietnam_time(2024, 12, 1), to = vietnam_time(2025, 1, 1), later = vietnam_time(2035, 1, 1);
  const auto list = [&](const char* name, const samples::Identity& issuer, samples::Instant until,
                        const std::vector<samples::Revocation>& revoked) {
    write(folder / "lists" / name, samples::make_crl(issuer, from, until, revoked));
  };
  list("root.crl", pki.root, later, {});
  list("state.crl", pki.state_authority, later, {});
  list("state-short.crl", pki.state_authority, to, {});
  list("state-revoked-before.crl", pki.state_authority, later, {{signer, vietnam_time(2024, 11, 1)}});
  list("state-revoked-after.crl", pki.state_authority, later, {{signer, vietnam_time(2024, 11, 25)}});
  list("state-by-another.crl", pki.foreign_authority, later, {});
}
