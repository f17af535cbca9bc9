#include "pipeline/store.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include "extractors/facts_json.h"
#include "pipeline/exit_codes.h"
#include "pipeline/sha256.h"
#include "tests/unit/pipeline/scratch_folder.h"

namespace kiemchung {
namespace {

constexpr ExamineLimits kLimits{120, 2048};

DocumentFacts facts_named(const std::string& sha256) {
  DocumentFacts facts;
  facts.sha256 = sha256;
  facts.number.status = FieldStatus::kFound;
  facts.number.text = "01/TTr-UBND";
  return facts;
}

// Another SQLite program at work on the file.
void execute(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  sqlite3_free(error);
  sqlite3_close(database);
}

template <class Work>
ExitCode refusal(const Work& work, std::string& message) {
  try {
    work();
  } catch (const RunError& error) {
    message = error.what();
    return error.code();
  }
  return ExitCode::kDone;
}

class StoreTest : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  std::string path_ = folder_.at("deep/store.sqlite");
  std::string message_;
};

TEST_F(StoreTest, FactsAndPicturesComeBackAsTheyWentIn) {
  {
    Store store(path_);
    store.keep(facts_named("aa"), {{"number", 1, {10.5, 20, 30.25, 40}, "image/png", "PICTURE"}}, kLimits);
  }
  const Store store("sqlite:" + path_);
  const auto facts = store.facts("aa", kLimits);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts_to_json(*facts), facts_to_json(facts_named("aa")));
  const auto rows = store.picture_rows("aa");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_DOUBLE_EQ(rows[0].box.x1, 30.25);
  EXPECT_EQ(rows[0].sha256, sha256_of("PICTURE"));
  EXPECT_EQ(store.picture("aa", rows[0].sha256), "PICTURE");
  EXPECT_FALSE(store.facts("bb", kLimits));
}

TEST_F(StoreTest, AFailedExaminationIsTriedAgainOnlyUnderWiderLimits) {
  Store store(path_);
  DocumentFacts facts = facts_named("aa");
  facts.problems.push_back({"examiner_timeout", "", 0});
  store.keep(facts, {}, kLimits);
  EXPECT_TRUE(store.has_facts("aa", kLimits));
  EXPECT_TRUE(store.has_facts("aa", {60, 1024}));
  EXPECT_FALSE(store.has_facts("aa", {240, 2048}));
  EXPECT_FALSE(store.has_facts("aa", {120, 4096}));
}

TEST_F(StoreTest, FirstSeenStaysWithTheContentAtItsPlace) {
  Store store(path_);
  const Sighting january{"2024-01-01T00:00:00Z", ""};
  const Sighting february{"2024-02-01T00:00:00Z", "2024-01-01T00:00:00Z"};
  EXPECT_EQ(store.sighting("u", "a.pdf", "aa", january), january);
  EXPECT_EQ(store.sighting("u", "a.pdf", "aa", february), january);
  EXPECT_EQ(store.sighting("u", "a.pdf", "bb", february), february);
}

TEST_F(StoreTest, ChangedFactsAreRefusedAndFoundByVerify) {
  {
    Store store(path_);
    store.keep(facts_named("aa"), {}, kLimits);
    EXPECT_THAT(store.verify(), ::testing::IsEmpty());
  }
  execute(path_, "UPDATE documents SET facts=replace(facts,'01/TTr','02/TTr')");
  const Store store(path_);
  EXPECT_EQ(refusal([&] { (void)store.facts("aa", kLimits); }, message_), ExitCode::kUsage);
  EXPECT_THAT(message_, ::testing::HasSubstr("store verify"));
  EXPECT_EQ(store.verify().size(), 1u);
}

TEST_F(StoreTest, ChangedPicturesAreRefused) {
  {
    Store store(path_);
    store.keep(facts_named("aa"), {{"number", 1, {}, "image/png", "PICTURE"}}, kLimits);
  }
  execute(path_, "UPDATE pictures SET bytes='OTHER'");
  const Store store(path_);
  EXPECT_EQ(refusal([&] { (void)store.picture("aa", sha256_of("PICTURE")); }, message_), ExitCode::kUsage);
}

TEST_F(StoreTest, AMovedPictureIsRefused) {
  {
    Store store(path_);
    store.keep(facts_named("aa"), {{"number", 1, {10, 20, 30, 40}, "image/png", "PICTURE"}}, kLimits);
  }
  for (const char* change : {"UPDATE pictures SET x0=1100", "DELETE FROM pictures"}) {
    execute(path_, change);
    const Store store(path_);
    EXPECT_EQ(refusal([&] { (void)store.picture_rows("aa"); }, message_), ExitCode::kUsage) << change;
    EXPECT_EQ(store.verify().size(), 1u) << change;
  }
}

TEST_F(StoreTest, ALostOrChangedFirstSightingRefusesTheRun) {
  for (const char* change : {"UPDATE first_seen SET at='2024-03-01T00:00:00Z' WHERE path='b.pdf'",
                             "DELETE FROM first_seen WHERE path='a.pdf'"}) {
    {
      Store store(path_);
      store.sighting("u", "a.pdf", "aa", {"2024-01-01T00:00:00Z", ""});
      store.sighting("u", "b.pdf", "bb", {"2024-01-01T00:00:00Z", "2023-12-31T00:00:00Z"});
      store.lock_for_run();
      EXPECT_THAT(store.verify(), ::testing::IsEmpty());
    }
    execute(path_, change);
    {
      Store store(path_);
      EXPECT_EQ(refusal([&] { store.lock_for_run(); }, message_), ExitCode::kUsage) << change;
      EXPECT_THAT(message_, ::testing::HasSubstr("store verify"));
      EXPECT_EQ(store.verify().size(), 1u);
    }
    std::filesystem::remove(path_);
  }
}

TEST_F(StoreTest, ADamagedMemoryOfIntakeIsForgotten) {
  const FileStamp stamp{10, 20, 30, 40};
  Store store(path_);
  store.keep_intake_entry("/a", stamp, "[1]");
  EXPECT_EQ(store.intake_entry("/a", stamp), "[1]");
  EXPECT_FALSE(store.intake_entry("/a", {11, 20, 30, 40}));
  execute(path_, "UPDATE intake SET entry='[2]'");
  EXPECT_FALSE(store.intake_entry("/a", stamp));
}

// The store as the first version of this program left it.
TEST_F(StoreTest, AStoreOfAnOlderVersionIsTakenOver) {
  const std::string facts = facts_to_json(facts_named("aa"));
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path());
  execute(path_, R"sql(
CREATE TABLE documents (
  sha256 TEXT NOT NULL, examiner TEXT NOT NULL, facts TEXT NOT NULL, checksum TEXT NOT NULL,
  failed INTEGER NOT NULL, timeout_seconds INTEGER NOT NULL, memory_mib INTEGER NOT NULL,
  PRIMARY KEY (sha256, examiner)) WITHOUT ROWID;
CREATE TABLE pictures (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, examiner TEXT NOT NULL, position INTEGER NOT NULL,
  place TEXT NOT NULL, page INTEGER NOT NULL, x0 INTEGER NOT NULL, y0 INTEGER NOT NULL, x1 INTEGER NOT NULL,
  y1 INTEGER NOT NULL, media_type TEXT NOT NULL, checksum TEXT NOT NULL, bytes BLOB NOT NULL,
  UNIQUE (sha256, examiner, position));
CREATE TABLE first_seen (
  unit TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (unit, path, sha256)) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, checksum TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE intake (
  location BLOB PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, changed_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL, entry TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (id INTEGER PRIMARY KEY, at TEXT NOT NULL, policy TEXT NOT NULL, state TEXT NOT NULL);
PRAGMA application_id=1262700630;
PRAGMA user_version=1;
INSERT INTO first_seen VALUES ('u','a.pdf','aa','2024-01-01T00:00:00Z');
INSERT INTO intake VALUES (x'2f61',1,2,3,4,'[]');
)sql");
  const std::string examiner = std::to_string(kFactsSchema) + "/" + kExaminerVersion;
  execute(path_, "INSERT INTO documents VALUES ('aa','" + examiner + "','" + facts + "','" + sha256_of(facts) +
                     "',0,120,2048);"
                     "INSERT INTO pictures VALUES (1,'aa','" +
                     examiner + "',0,'number',1,1000,2000,3000,4000,'image/png','" + sha256_of("PICTURE") +
                     "','PICTURE')");
  Store store(path_);
  store.lock_for_run();
  EXPECT_THAT(store.verify(), ::testing::IsEmpty());
  EXPECT_TRUE(store.facts("aa", kLimits));
  EXPECT_EQ(store.picture_rows("aa").size(), 1u);
  EXPECT_EQ(store.sighting("u", "a.pdf", "aa", {"2025-01-01T00:00:00Z", ""}), (Sighting{"2024-01-01T00:00:00Z", ""}));
}

TEST_F(StoreTest, ADamagedFileIsRefused) {
  {
    Store store(path_);
    for (int i = 0; i < 200; ++i) store.keep(facts_named(sha256_of(std::to_string(i))), {}, kLimits);
  }
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(0);
  file << std::string(4096, 'x');
  file.close();
  EXPECT_EQ(refusal([&] { const Store store(path_); }, message_), ExitCode::kUsage);
  EXPECT_THAT(message_, ::testing::HasSubstr("hỏng"));
}

TEST_F(StoreTest, DamageInsideIsFoundByVerify) {
  {
    Store store(path_);
    for (int i = 0; i < 500; ++i) store.keep(facts_named(sha256_of(std::to_string(i))), {}, kLimits);
  }
  const auto size = std::filesystem::file_size(path_);
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(size / 2 / 4096 * 4096));
  file << std::string(8192, '\xA5');
  file.close();
  const Store store(path_);
  EXPECT_THAT(store.verify(), ::testing::Not(::testing::IsEmpty()));
}

TEST_F(StoreTest, ANewerStoreIsRefused) {
  { const Store store(path_); }
  execute(path_, "PRAGMA user_version=9999");
  EXPECT_EQ(refusal([&] { const Store store(path_); }, message_), ExitCode::kUsage);
  EXPECT_THAT(message_, ::testing::HasSubstr("mới hơn"));
}

TEST_F(StoreTest, AnotherProgramsFileIsRefused) {
  const std::string other = folder_.at("other.sqlite");
  execute(other, "CREATE TABLE t (x)");
  EXPECT_EQ(refusal([&] { const Store store(other); }, message_), ExitCode::kUsage);
  const std::string text =
      folder_.put("notes.txt", "not a data base, but long enough to have a header of its own ....");
  EXPECT_EQ(refusal([&] { const Store store(text); }, message_), ExitCode::kUsage);
}

TEST_F(StoreTest, ASecondRunIsRefusedWhileTheFirstHoldsTheStore) {
  Store first(path_);
  first.lock_for_run();
  Store second(path_);
  EXPECT_EQ(refusal([&] { second.lock_for_run(); }, message_), ExitCode::kUsage);
  EXPECT_THAT(message_, ::testing::HasSubstr("lượt chạy khác"));
}

TEST_F(StoreTest, AMissingStoreIsNotMadeWhereOnlyReadingIsMeant) {
  EXPECT_EQ(refusal([&] { const Store store(path_, false); }, message_), ExitCode::kUsage);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(StoreTest, WorkThatBreaksOffLeavesNothingBehind) {
  Store store(path_);
  EXPECT_THROW(store.together([&] {
    store.keep(facts_named("aa"), {}, kLimits);
    throw std::runtime_error("power cut");
  }),
               std::runtime_error);
  EXPECT_FALSE(store.has_facts("aa", kLimits));
}

TEST_F(StoreTest, IntakeRemembersAPlaceUntilItsStampMoves) {
  Store store(path_);
  const FileStamp stamp{5, 1, 2, 3};
  store.keep_intake_entry("/a/b", stamp, "rows");
  EXPECT_EQ(store.intake_entry("/a/b", stamp), "rows");
  EXPECT_FALSE(store.intake_entry("/a/b", {5, 1, 9, 3}));
  EXPECT_FALSE(store.intake_entry("/a/c", stamp));
}

}  // namespace
}  // namespace kiemchung
