#include "verifiers/agencies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/verifiers/shipped_config.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

AgencyCatalogue shipped_agencies() {
  std::vector<ConfigProblem> problems;
  AgencyCatalogue catalogue = AgencyCatalogue::parse(shipped::file("agencies.toml"), problems);
  EXPECT_TRUE(problems.empty());
  return catalogue;
}

CivilDate date(std::string_view iso) { return *parse_date(iso); }

TEST(Agencies, ThirtyFourProvincesAreLeftOfSixtyThree) {
  const AgencyCatalogue catalogue = shipped_agencies();
  const auto provinces = [&](CivilDate on) {
    return std::ranges::count_if(catalogue.all(), [&](const Agency& agency) {
      return agency.level == "tinh" && catalogue.standing(agency.name, on).standing == AgencyStanding::kValid;
    });
  };
  EXPECT_EQ(provinces(date("2025-07-01")), 34);
  // The 64th name is Huế, which was a town of its province until the end of 2024.
  EXPECT_EQ(provinces(date("2025-06-30")), 63);
}

TEST(Agencies, EverySuccessorIsInTheCatalogueAndStillValid) {
  const AgencyCatalogue catalogue = shipped_agencies();
  for (const Agency& agency : catalogue.all()) {
    for (const std::string& successor : agency.successors) {
      EXPECT_EQ(catalogue.standing(successor, date("2025-12-31")).standing, AgencyStanding::kValid)
          << agency.name << " -> " << successor;
    }
    EXPECT_EQ(agency.valid_to.has_value(), !agency.successors.empty()) << agency.name;
  }
}

TEST(Agencies, AProvinceThatMergedIsJudgedByTheDocumentsOwnDay) {
  const AgencyCatalogue catalogue = shipped_agencies();
  EXPECT_EQ(catalogue.standing("ỦY BAN NHÂN DÂN TỈNH KON TUM", date("2023-11-03")).standing, AgencyStanding::kValid);
  const AgencyAnswer after = catalogue.standing("UỶ BAN NHÂN DÂN TỈNH KON TUM", date("2025-08-01"));
  EXPECT_EQ(after.standing, AgencyStanding::kEnded);
  EXPECT_THAT(after.successors, ElementsAre("Tỉnh Quảng Ngãi"));
  EXPECT_EQ(after.since, date("2025-07-01"));
  EXPECT_EQ(catalogue.standing("UBND tỉnh Lào Cai", date("2025-08-01")).standing, AgencyStanding::kValid);
}

TEST(Agencies, NoDistrictAndNoTownIsValidFromJuly2025) {
  const AgencyCatalogue catalogue = shipped_agencies();
  for (const char* name : {"ỦY BAN NHÂN DÂN HUYỆN SÌN HỒ", "UBND QUẬN BA ĐÌNH", "UBND THỊ TRẤN CHỢ CHU",
                           "PHÒNG NỘI VỤ HUYỆN KON RẪY", "UBND THÀNH PHỐ THÁI NGUYÊN"}) {
    EXPECT_EQ(catalogue.standing(name, date("2025-06-30")).standing, AgencyStanding::kValid) << name;
    EXPECT_EQ(catalogue.standing(name, date("2025-07-01")).standing, AgencyStanding::kEnded) << name;
  }
  EXPECT_EQ(catalogue.standing("UBND THÀNH PHỐ ĐÀ NẴNG", date("2025-07-01")).standing, AgencyStanding::kValid);
}

TEST(Agencies, MergedDepartmentsEndOnTheLastOfFebruary2025) {
  const AgencyCatalogue catalogue = shipped_agencies();
  EXPECT_EQ(catalogue.standing("SỞ KẾ HOẠCH VÀ ĐẦU TƯ TỈNH LÀO CAI", date("2025-02-28")).standing,
            AgencyStanding::kValid);
  const AgencyAnswer after = catalogue.standing("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", date("2025-03-01"));
  EXPECT_EQ(after.standing, AgencyStanding::kEnded);
  EXPECT_THAT(after.successors, ElementsAre("Sở Tài chính"));
  EXPECT_EQ(catalogue.standing("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", date("2024-05-05")).standing, AgencyStanding::kNotYet);
  EXPECT_EQ(catalogue.standing("Sở KH&ĐT", date("2025-03-01")).standing, AgencyStanding::kEnded);
}

TEST(Agencies, ADepartmentEndsWithItsProvince) {
  const AgencyCatalogue catalogue = shipped_agencies();
  EXPECT_EQ(catalogue.standing("SỞ NỘI VỤ TỈNH YÊN BÁI", date("2025-05-05")).standing, AgencyStanding::kValid);
  EXPECT_EQ(catalogue.standing("SỞ NỘI VỤ TỈNH YÊN BÁI", date("2025-07-05")).standing, AgencyStanding::kEnded);
  EXPECT_EQ(catalogue.standing("SỞ NỘI VỤ TỈNH LAI CHÂU", date("2025-07-05")).standing, AgencyStanding::kValid);
}

TEST(Agencies, AnOfficeEndsWithTheAgencyPrintedAboveIt) {
  const AgencyCatalogue catalogue = shipped_agencies();
  const auto standing = [&](std::string_view name, std::string_view parent, std::string_view day) {
    return catalogue.standing(name, parent, date(day)).standing;
  };
  EXPECT_EQ(standing("SỞ NỘI VỤ", "UBND TỈNH BÌNH THUẬN", "2025-05-05"), AgencyStanding::kValid);
  EXPECT_EQ(standing("SỞ NỘI VỤ", "UBND TỈNH BÌNH THUẬN", "2025-08-05"), AgencyStanding::kEnded);
  EXPECT_EQ(standing("SỞ NỘI VỤ", "UBND TỈNH LÂM ĐỒNG", "2025-08-05"), AgencyStanding::kValid);
  EXPECT_EQ(standing("ỦY BAN NHÂN DÂN XÃ MẪU", "UBND HUYỆN MẪU", "2025-08-05"), AgencyStanding::kEnded);
  EXPECT_EQ(standing("BAN CHỈ ĐẠO MẪU", "", "2025-08-05"), AgencyStanding::kUnknown);
}

TEST(Agencies, AccentsLostByOcrDoNotHideAProvince) {
  const AgencyCatalogue catalogue = shipped_agencies();
  EXPECT_EQ(catalogue.standing("ỦY BAN NHÂN DÂN TỈNH LÂM ĐÒNG", date("2025-08-05")).standing, AgencyStanding::kValid);
  EXPECT_EQ(catalogue.standing("ÚY BAN NHÂN DẦN TĨNH BÌNH THUẬN", date("2025-08-05")).standing, AgencyStanding::kEnded);
  // "quân", "cơ quan" are not "quận".
  EXPECT_EQ(catalogue.standing("CƠ QUAN THƯỜNG TRỰC", date("2025-08-05")).standing, AgencyStanding::kUnknown);
}

TEST(Agencies, NoTwoNamesDifferByAccentsAlone) {
  const AgencyCatalogue catalogue = shipped_agencies();
  for (const Agency& agency : catalogue.all()) {
    EXPECT_EQ(catalogue.standing(agency.name, date("2020-01-01")).name, agency.name);
  }
}

TEST(Agencies, AnUnknownNameProvesNothing) {
  const AgencyCatalogue catalogue = shipped_agencies();
  EXPECT_EQ(catalogue.standing("UBND XÃ MẪU", date("2025-07-05")).standing, AgencyStanding::kUnknown);
  EXPECT_EQ(catalogue.standing("", date("2025-07-05")).standing, AgencyStanding::kUnknown);
}

TEST(Agencies, NumberSeriesBreakWhereAgenciesChange) {
  const AgencyCatalogue catalogue = shipped_agencies();
  EXPECT_THAT(catalogue.series_breaks("xa"), ElementsAre(date("2025-07-01")));
  EXPECT_THAT(catalogue.series_breaks("so"), ElementsAre(date("2025-03-01"), date("2025-07-01")));
  EXPECT_THAT(catalogue.series_breaks("dang"), IsEmpty());
}

}  // namespace
}  // namespace kiemchung
