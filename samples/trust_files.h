// The sample world's trust material as files ready for `kiemchung trust import`.
#pragma once

#include <string>

#include "samples/offices.h"

namespace kiemchung::samples {

// Writes DIR/pki: PEM certificates of the trusted roots, authorities and timestamp authority, the CRLs, an OCSP
// response (DER), and in DIR/pki/untrusted the second infrastructure, which must not be imported.
void write_trust_files(const std::string& folder, const World& world);

}  // namespace kiemchung::samples
