// The invented agencies of the sample world: a department, a district, a commune and the bodies around them. The
// province "Tân Mẫu" and everybody in it are made up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "samples/born_digital.h"
#include "samples/pki.h"
#include "samples/signing.h"

namespace kiemchung::samples {

struct Office {
  HeaderStyle style = HeaderStyle::kGovernment;
  std::vector<std::string> parent;
  std::vector<std::string> name;  // as box 2 prints it
  std::string place;
  std::vector<std::string> authority;  // lines above the signature; the title last
  std::string leader_name;
  std::string seal_around;
  std::string seal_middle;
  std::vector<std::string> recipients;
  Identity leader;
  Identity agency;
  SealPicture seal;
  std::uint64_t hand = 0;  // whose handwriting: another number, other strokes of the same words

  // "ỦY BAN NHÂN DÂN XÃ AN MẪU".
  std::string full_name() const;
};

struct World {
  Pki pki;
  Office department;   // Sở Nội vụ
  Office district;     // UBND huyện Bình Mẫu
  Office commune;      // UBND xã An Mẫu
  Office council;      // HĐND xã An Mẫu
  Office party;        // Đảng ủy xã An Mẫu
  Office youth_union;  // Đoàn xã An Mẫu
  Office school;       // Trường Mầm non An Mẫu: has no digital signature
  Identity stranger;   // the commune's chairman by the untrusted infrastructure
  Identity strange_agency;
};
// `seed` changes hands and noise only, never what a document says.
World make_world(std::uint64_t seed = 0);

}  // namespace kiemchung::samples
