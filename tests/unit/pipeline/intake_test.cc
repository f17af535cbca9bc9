#include "pipeline/intake.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "pipeline/exit_codes.h"
#include "pipeline/sha256.h"
#include "tests/unit/pipeline/scratch_folder.h"
#include "tests/unit/pipeline/zip_bytes.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;

class IntakeTest : public ::testing::Test {
 protected:
  IntakeTest() { std::filesystem::create_directories(work_.path() / "spool"); }

  Manifest take(const std::string& path, const std::string& unit = "") {
    IntakeOptions options;
    options.unit = unit;
    options.spool = work_.at("spool");
    options.archive = limits_;
    options.memory = memory_;
    return take_in({path}, options);
  }
  Manifest take() { return take(root()); }
  std::string root() const { return tree_.path().string(); }

  static std::vector<std::string> units(const Manifest& manifest) {
    std::vector<std::string> names;
    for (const auto& unit : manifest.units) names.push_back(unit.name);
    return names;
  }
  static std::vector<std::string> rows(const Manifest& manifest) {
    std::vector<std::string> rows;
    for (const auto& file : manifest.files) {
      std::string row = file.unit + ":" + file.path + " " + std::string(word_of(file.kind));
      if (!file.reason.empty()) row += " " + file.reason;
      rows.push_back(row);
    }
    return rows;
  }

  ScratchFolder tree_;
  ScratchFolder work_;
  ArchiveLimits limits_;
  Store* memory_ = nullptr;
};

TEST_F(IntakeTest, EachFolderOfAFolderOfFoldersIsAUnit) {
  tree_.put("so-noi-vu/1.1/a.pdf", "a");
  tree_.put("xa-b/1.2.pdf", "b");
  const auto manifest = take();
  EXPECT_THAT(units(manifest), ElementsAre("so-noi-vu", "xa-b"));
  EXPECT_THAT(rows(manifest), ElementsAre("so-noi-vu:1.1/a.pdf evidence", "xa-b:1.2.pdf evidence"));
}

TEST_F(IntakeTest, FoldersNamedAfterCriteriaMakeOneUnit) {
  tree_.put("unit/1.1/a.pdf", "a");
  tree_.put("unit/Tiêu chí 7.10/b.pdf", "b");
  EXPECT_THAT(units(take(tree_.at("unit"))), ElementsAre("unit"));
}

TEST_F(IntakeTest, LooseFilesMakeAFolderAUnitUnlessItsFoldersAreNamedLikeUnits) {
  tree_.put("mot/bang.txt", "x");
  tree_.put("mot/tai lieu/a.pdf", "a");
  EXPECT_THAT(units(take(tree_.at("mot"))), ElementsAre("mot"));
  tree_.put("tinh/danh sach.txt", "x");
  tree_.put("tinh/Sở Nội vụ/a.pdf", "a");
  const auto manifest = take(tree_.at("tinh"));
  EXPECT_THAT(units(manifest), ElementsAre("Sở Nội vụ"));
  EXPECT_THAT(rows(manifest), ElementsAre(":danh sach.txt evidence", "Sở Nội vụ:a.pdf evidence"));
}

TEST_F(IntakeTest, AGivenUnitTakesEverything) {
  tree_.put("a/1.pdf", "a");
  tree_.put("b/2.pdf", "b");
  EXPECT_THAT(units(take(root(), "Xã C")), ElementsAre("Xã C"));
}

TEST_F(IntakeTest, ASingleFileBelongsToItsFoldersUnit) {
  tree_.put("xa-b/1.1.pdf", "a");
  EXPECT_THAT(rows(take(tree_.at("xa-b/1.1.pdf"))), ElementsAre("xa-b:1.1.pdf evidence"));
}

TEST_F(IntakeTest, ContentIsHashedAndItsTypeReadFromTheBytes) {
  tree_.put("xa-b/1.1.docx", "%PDF-1.4\n%%EOF\n");
  const auto manifest = take(tree_.at("xa-b"));
  ASSERT_EQ(manifest.files.size(), 1u);
  EXPECT_EQ(manifest.files[0].media_type, "application/pdf");
  EXPECT_EQ(manifest.files[0].sha256, sha256_of("%PDF-1.4\n%%EOF\n"));
  EXPECT_EQ(manifest.files[0].size, 15u);
}

TEST_F(IntakeTest, WhatIsNoFileIsNamedAndNeverFollowed) {
  tree_.put("xa/a.pdf", "a");
  work_.put("outside/secret.pdf", "s");
  std::filesystem::create_symlink(work_.path() / "outside", tree_.path() / "xa" / "link");
  std::filesystem::create_symlink(work_.path() / "outside/secret.pdf", tree_.path() / "xa" / "link.pdf");
  ASSERT_EQ(mkfifo(tree_.at("xa/pipe.pdf").c_str(), 0600), 0);
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:a.pdf evidence", "xa:link refused symlink",
                                                      "xa:link.pdf refused symlink", "xa:pipe.pdf refused fifo"));
}

TEST_F(IntakeTest, LitterIsCountedAsIgnored) {
  tree_.put("xa/Thumbs.db", "x");
  tree_.put("xa/a.pdf", "a");
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:Thumbs.db ignored", "xa:a.pdf evidence"));
}

TEST_F(IntakeTest, ZipMembersAreFilesUnderTheArchive) {
  tree_.put("xa/1.1.zip",
            zip_of({{"Kế hoạch.pdf", "p", 0x0800}, {"sub/b.pdf", "q"}, {"__MACOSX/._b.pdf", "m"}, {"folder/", ""}}));
  const auto manifest = take(tree_.at("xa"));
  EXPECT_THAT(rows(manifest), ElementsAre("xa:1.1.zip archive", "xa:1.1.zip/Kế hoạch.pdf evidence",
                                          "xa:1.1.zip/__MACOSX/._b.pdf ignored", "xa:1.1.zip/sub/b.pdf evidence"));
  EXPECT_EQ(manifest.files[1].sha256, sha256_of("p"));
}

TEST_F(IntakeTest, OldWindowsNamesInAZipAreRead) {
  tree_.put("xa/1.1.zip", zip_of({{"K\xEA\xEC ho\x61\xF2"
                                   "ch.pdf",
                                   "p"}}));
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:1.1.zip archive", "xa:1.1.zip/Kế hoạch.pdf evidence"));
}

TEST_F(IntakeTest, MembersThatClimbOutOrLinkAreRefused) {
  tree_.put("xa/a.zip",
            zip_of({{"../up.pdf", "p"}, {"/abs.pdf", "q"}, {"link", "/etc/passwd", 0, 0120777}, {"ok.pdf", "r"}}));
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:a.zip archive", "xa:a.zip/../up.pdf refused unsafe_name",
                                                      "xa:a.zip//abs.pdf refused unsafe_name",
                                                      "xa:a.zip/link refused symlink", "xa:a.zip/ok.pdf evidence"));
  EXPECT_FALSE(std::filesystem::exists(work_.path() / "up.pdf"));
}

TEST_F(IntakeTest, ABombIsStoppedAndNamed) {
  limits_.max_member_bytes = 1u << 20;
  tree_.put("xa/a.zip", zip_of({{"bomb.pdf", std::string(2u << 20, 'x'), 0, 0, true}, {"after.pdf", "p"}}));
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:a.zip archive", "xa:a.zip/after.pdf refused archive_bomb",
                                                      "xa:a.zip/bomb.pdf refused archive_bomb"));
}

TEST_F(IntakeTest, ARatioNoDocumentHasIsABomb) {
  limits_.free_bytes = 1u << 16;
  limits_.max_ratio = 50;
  tree_.put("xa/a.zip", zip_of({{"bomb.pdf", std::string(8u << 20, 'x'), 0, 0, true}}));
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:a.zip archive", "xa:a.zip/bomb.pdf refused archive_bomb"));
}

TEST_F(IntakeTest, TooManyEntriesRefuseTheArchive) {
  limits_.max_entries = 3;
  tree_.put("xa/a.zip", zip_of({{"1", "1"}, {"2", "2"}, {"3", "3"}, {"4", "4"}}));
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:a.zip refused archive_entries"));
}

TEST_F(IntakeTest, ArchivesInArchivesEndAtADepth) {
  std::string inner = zip_of({{"a.pdf", "p"}});
  for (int depth = 0; depth < 5; ++depth) inner = zip_of({{"in.zip", inner}});
  tree_.put("xa/a.zip", inner);
  const auto manifest = take(tree_.at("xa"));
  EXPECT_EQ(rows(manifest).back(), "xa:a.zip/in.zip/in.zip/in.zip refused archive_too_deep");
}

TEST_F(IntakeTest, AnEncryptedMemberIsNamed) {
  tree_.put("xa/a.zip", zip_of({{"a.pdf", std::string(40, 'p'), 0x0001}}));
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:a.zip archive", "xa:a.zip/a.pdf refused archive_encrypted"));
}

TEST_F(IntakeTest, ADamagedArchiveIsNamed) {
  const std::string zip = zip_of({{"a.pdf", std::string(4000, 'p')}});
  tree_.put("xa/a.zip", zip.substr(0, 40));
  const auto manifest = take(tree_.at("xa"));
  ASSERT_FALSE(manifest.files.empty());
  EXPECT_EQ(manifest.files[0].kind, FileKind::kRefused);
  EXPECT_EQ(manifest.files[0].reason, "archive_damaged");
}

TEST_F(IntakeTest, AnOfficeFileIsNoArchive) {
  tree_.put("xa/a.docx", zip_of({{"[Content_Types].xml", "<x/>"}, {"word/document.xml", "<x/>"}}));
  EXPECT_THAT(rows(take(tree_.at("xa"))), ElementsAre("xa:a.docx evidence"));
}

TEST_F(IntakeTest, TwoNamesThatLookTheSameStayTwoFiles) {
  tree_.put("xa/Ke\xCC\x82.pdf", "a");
  tree_.put("xa/K\xC3\xAA.pdf", "b");
  const auto manifest = take(tree_.at("xa"));
  ASSERT_EQ(manifest.files.size(), 2u);
  EXPECT_NE(manifest.files[0].path, manifest.files[1].path);
}

TEST_F(IntakeTest, AMissingPathIsAUsageError) {
  try {
    take(tree_.at("khong-co"));
    FAIL() << "no exception";
  } catch (const RunError& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("khong-co"));
  }
}

TEST_F(IntakeTest, UnchangedFilesAreRecalledWithoutOpening) {
  Store store(work_.at("store.sqlite"));
  memory_ = &store;
  tree_.put("xa/a.pdf", "first");
  const auto before = take(tree_.at("xa"));
  // The bytes behind the same stamp cannot be swapped in a test, so the memory itself is: what it says is believed.
  struct stat status {};
  ASSERT_EQ(stat(tree_.at("xa/a.pdf").c_str(), &status), 0);
  const auto again = take(tree_.at("xa"));
  EXPECT_EQ(rows(before), rows(again));
  EXPECT_EQ(again.files.at(0).sha256, sha256_of("first"));
  tree_.put("xa/a.pdf", "other");
  EXPECT_EQ(take(tree_.at("xa")).files.at(0).sha256, sha256_of("other"));
}

TEST(UnitKind, IsToldByTheFirstWords) {
  const std::map<std::string, std::string> expected = {
      {"Sở Nội vụ", "so"},          {"so-noi-vu", "so"},           {"UBND huyện A", "huyen"},
      {"thi xa B", "huyen"},        {"02. Phường C", "xa"},        {"UBND xã D", "xa"},
      {"Thành phố E", "huyen"},     {"Đặc khu F", "xa"},           {"Thị trấn G", "xa"},
      {"Văn phòng UBND", "so"},     {"Trường THCS H", ""},         {"xanh", ""},
      {"Phòng Tư pháp", "phong"},   {"03. phong-noi-vu", "phong"}, {"Văn phòng HĐND và UBND huyện A", "phong"},
      {"Thanh tra huyện", "phong"}, {"Thanh tra tỉnh", "so"}};
  for (const auto& [name, kind] : expected) EXPECT_EQ(unit_kind_of(name), kind) << name;
}

}  // namespace
}  // namespace kiemchung
