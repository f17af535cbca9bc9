#include "samples/offices.h"

#include "samples/scanning.h"

namespace kiemchung::samples {
namespace {

constexpr const char* kProvince = "ỦY BAN NHÂN DÂN TỈNH TÂN MẪU";
constexpr const char* kDistrict = "ỦY BAN NHÂN DÂN HUYỆN BÌNH MẪU";
constexpr const char* kCommune = "ỦY BAN NHÂN DÂN XÃ AN MẪU";

// The subject shapes of real certificates: L, O, the OUs from the outermost, CN a person or an agency.
void give_certificates(Office& office, const Identity& authority, const std::string& organisation,
                       const std::vector<std::string>& above, const std::string& unit, const std::string& agency_name,
                       const std::string& email) {
  std::vector<std::string> person_units = above;
  if (!unit.empty()) person_units.push_back(unit);
  office.leader = issue(authority, {{"Tân Mẫu", organisation, person_units, office.leader_name, email}});
  office.agency =
      issue(authority, {{"Tân Mẫu", organisation, above, agency_name, "vanthu@" + email.substr(email.find('@') + 1)}});
  office.seal = seal_picture(office.seal_around, office.seal_middle);
}

Office department(const Pki& pki) {
  Office office;
  office.parent = {"ỦY BAN NHÂN DÂN", "TỈNH TÂN MẪU"};
  office.name = {"SỞ NỘI VỤ"};
  office.place = "Tân Mẫu";
  office.authority = {"GIÁM ĐỐC"};
  office.leader_name = "Trần Văn Mẫu";
  office.seal_around = "UBND TỈNH TÂN MẪU";
  office.seal_middle = "SỞ NỘI VỤ";
  office.recipients = {"UBND tỉnh (b/c);", "Các phòng, đơn vị thuộc Sở;", "Lưu: VT, CCHC."};
  give_certificates(office, pki.state_authority, kProvince, {}, "SỞ NỘI VỤ", "Sở Nội vụ", "mau@snv.tanmau.invalid");
  return office;
}

Office district(const Pki& pki) {
  Office office;
  office.name = {"ỦY BAN NHÂN DÂN", "HUYỆN BÌNH MẪU"};
  office.place = "Bình Mẫu";
  office.authority = {"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"};
  office.leader_name = "Lê Thị Mẫu";
  office.seal_around = "TỈNH TÂN MẪU";
  office.seal_middle = "ỦY BAN NHÂN DÂN HUYỆN BÌNH MẪU";
  office.recipients = {"UBND tỉnh (b/c);", "Các phòng, ban;", "UBND các xã;", "Lưu: VT, NV."};
  give_certificates(office, pki.state_authority, kProvince, {}, kDistrict, "Ủy ban nhân dân huyện Bình Mẫu",
                    "mau@binhmau.invalid");
  return office;
}

Office commune(const Pki& pki) {
  Office office;
  office.name = {"ỦY BAN NHÂN DÂN", "XÃ AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"};
  office.leader_name = "Nguyễn Văn A";
  office.seal_around = "H. BÌNH MẪU - T. TÂN MẪU";
  office.seal_middle = "ỦY BAN NHÂN DÂN XÃ AN MẪU";
  office.recipients = {"UBND huyện (b/c);", "TT Đảng ủy, HĐND xã;", "Các thôn;", "Lưu: VT."};
  give_certificates(office, pki.state_authority, kProvince, {kDistrict}, kCommune, "Ủy ban nhân dân xã An Mẫu",
                    "vana@anmau.invalid");
  return office;
}

Office council(const Pki& pki) {
  Office office;
  office.name = {"HỘI ĐỒNG NHÂN DÂN", "XÃ AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"};
  office.leader_name = "Phạm Thị B";
  office.seal_around = "H. BÌNH MẪU - T. TÂN MẪU";
  office.seal_middle = "HỘI ĐỒNG NHÂN DÂN XÃ AN MẪU";
  office.recipients = {"HĐND huyện (b/c);", "UBND xã;", "Lưu: VT."};
  give_certificates(office, pki.state_authority, kProvince, {kDistrict}, "HỘI ĐỒNG NHÂN DÂN XÃ AN MẪU",
                    "Hội đồng nhân dân xã An Mẫu", "thib@anmau.invalid");
  return office;
}

Office party(const Pki& pki) {
  Office office;
  office.style = HeaderStyle::kParty;
  office.parent = {"HUYỆN ỦY BÌNH MẪU"};
  office.name = {"ĐẢNG ỦY XÃ AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"T/M ĐẢNG ỦY", "BÍ THƯ"};
  office.leader_name = "Hoàng Văn C";
  office.seal_around = "HUYỆN ỦY BÌNH MẪU";
  office.seal_middle = "ĐẢNG ỦY XÃ AN MẪU";
  office.recipients = {"Ban Thường vụ Huyện ủy (b/c),", "Các chi bộ,", "Lưu Văn phòng Đảng ủy."};
  give_certificates(office, pki.party_authority, "TỈNH ỦY TÂN MẪU", {"HUYỆN ỦY BÌNH MẪU"}, "ĐẢNG ỦY XÃ AN MẪU",
                    "Đảng ủy xã An Mẫu", "vanc@huyenuy.invalid");
  return office;
}

Office youth_union(const Pki& pki) {
  Office office;
  office.style = HeaderStyle::kYouthUnion;
  office.parent = {"BCH ĐOÀN HUYỆN BÌNH MẪU"};
  office.name = {"BCH ĐOÀN XÃ AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"TM. BAN CHẤP HÀNH", "BÍ THƯ"};
  office.leader_name = "Vũ Thị D";
  office.seal_around = "HUYỆN ĐOÀN BÌNH MẪU";
  office.seal_middle = "ĐOÀN TNCS HỒ CHÍ MINH XÃ AN MẪU";
  office.recipients = {"Huyện đoàn (b/c);", "Đảng ủy xã;", "Lưu: VP."};
  give_certificates(office, pki.party_authority, "TỈNH ĐOÀN TÂN MẪU", {"HUYỆN ĐOÀN BÌNH MẪU"}, "ĐOÀN XÃ AN MẪU",
                    "Ban Chấp hành Đoàn xã An Mẫu", "thid@huyendoan.invalid");
  return office;
}

Office school() {
  Office office;
  office.parent = {"ỦY BAN NHÂN DÂN", "HUYỆN BÌNH MẪU"};
  office.name = {"TRƯỜNG MẦM NON AN MẪU"};
  office.place = "An Mẫu";
  office.authority = {"HIỆU TRƯỞNG"};
  office.leader_name = "Đỗ Thị E";
  office.seal_around = "UBND HUYỆN BÌNH MẪU";
  office.seal_middle = "TRƯỜNG MẦM NON AN MẪU";
  office.recipients = {"Phòng GD và ĐT (b/c);", "UBND xã An Mẫu;", "Lưu: VT."};
  return office;
}

}  // namespace

std::string Office::full_name() const {
  std::string text;
  for (const std::string& line : name) text += (text.empty() ? "" : " ") + line;
  return text;
}

World make_world(std::uint64_t seed) {
  World world;
  world.pki = make_pki();
  world.department = department(world.pki);
  world.district = district(world.pki);
  world.commune = commune(world.pki);
  world.council = council(world.pki);
  world.party = party(world.pki);
  world.youth_union = youth_union(world.pki);
  world.school = school();
  for (Office* office : {&world.department, &world.district, &world.commune, &world.council, &world.party,
                         &world.youth_union, &world.school}) {
    office->hand = seed;
  }
  world.stranger =
      issue(world.pki.foreign_authority, {{"Tân Mẫu", kProvince, {kDistrict, kCommune}, "Nguyễn Văn A", ""}});
  world.strange_agency =
      issue(world.pki.foreign_authority, {{"Tân Mẫu", kProvince, {kDistrict}, "Ủy ban nhân dân xã An Mẫu", ""}});
  return world;
}

}  // namespace kiemchung::samples
