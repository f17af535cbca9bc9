#include "samples/trust_files.h"

#include "samples/expected.h"

namespace kiemchung::samples {

void write_trust_files(const std::string& folder, const World& world) {
  // Published shortly before the samples are judged, and good for years, so that the samples do not age.
  const Instant published = vietnam_time(2024, 11, 20);
  const Instant next = vietnam_time(2034, 11, 20);
  const std::string pki = folder + "/pki/";
  write_file(pki + "root.pem", world.pki.root.certificate_pem());
  write_file(pki + "state_authority.pem", world.pki.state_authority.certificate_pem());
  write_file(pki + "party_authority.pem", world.pki.party_authority.certificate_pem());
  write_file(pki + "timestamp_authority.pem", world.pki.timestamp_authority.certificate_pem());
  write_file(pki + "root_crl.pem", crl_pem(make_crl(world.pki.root, published, next, {})));
  write_file(pki + "state_authority_crl.pem", crl_pem(make_crl(world.pki.state_authority, published, next, {})));
  write_file(pki + "party_authority_crl.pem", crl_pem(make_crl(world.pki.party_authority, published, next, {})));
  write_file(pki + "ocsp_commune.der",
             make_ocsp_response(world.pki.state_authority, world.pki.ocsp_responder, world.commune.agency, published));
  write_file(pki + "untrusted/root.pem", world.pki.foreign_root.certificate_pem());
  write_file(pki + "untrusted/authority.pem", world.pki.foreign_authority.certificate_pem());
}

}  // namespace kiemchung::samples
