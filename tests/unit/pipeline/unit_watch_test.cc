#include "pipeline/unit_watch.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include "pipeline/exit_codes.h"
#include "tests/unit/pipeline/scratch_folder.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kSecond = 1000000000;
constexpr const char* kLocked = "2021-12-31T17:00:00Z";  // 1640970000 seconds since 1970

IntakeFile file(const std::string& path, const std::string& sha256, std::int64_t changed_seconds = 0) {
  IntakeFile made;
  made.unit = "so-mau";
  made.path = path;
  made.sha256 = sha256;
  made.size = 10;
  made.changed_ns = changed_seconds * kSecond;
  return made;
}

Manifest manifest(std::vector<IntakeFile> files) { return {{{"so-mau", "so"}}, std::move(files)}; }

class UnitWatchTest : public ::testing::Test {
 protected:
  UnitWatch run(const std::string& at) { return {store_, {folder_.path().string()}, at}; }
  FrozenFiles frozen(const std::string& at, const Manifest& now) {
    return run(at).frozen("lao-cai-2021", "so-mau", kLocked, now);
  }

  ScratchFolder folder_;
  Store store_{folder_.at("store.sqlite")};
};

TEST_F(UnitWatchTest, AFileWasNotThereYetAtTheLookBefore) {
  auto first = run("2021-12-19T00:00:00Z");
  EXPECT_EQ(first.unseen(file("a.pdf", "aa")), "");
  first.remember(manifest({file("a.pdf", "aa"), file("b.pdf", "")}));
  auto second = run("2021-12-20T00:00:00Z");
  EXPECT_EQ(second.unseen(file("a.pdf", "aa")), "");
  EXPECT_EQ(second.unseen(file("a.pdf", "other")), "2021-12-19T00:00:00Z");
  EXPECT_EQ(second.unseen(file("c.pdf", "cc")), "2021-12-19T00:00:00Z");
  EXPECT_EQ(second.unseen(file("b.pdf", "bb")), "");  // was being copied at that time
}

TEST_F(UnitWatchTest, OnlyALookThroughTheSamePlacesProvesAnything) {
  run("2021-12-19T00:00:00Z").remember(manifest({file("a.pdf", "aa")}));
  UnitWatch elsewhere(store_, {folder_.at("other")}, "2021-12-20T00:00:00Z");
  EXPECT_EQ(elsewhere.unseen(file("c.pdf", "cc")), "");
}

TEST_F(UnitWatchTest, ARunSetBackInTimeNeitherUsesNorReplacesALaterLook) {
  run("2021-12-22T00:00:00Z").remember(manifest({file("a.pdf", "aa")}));
  auto back = run("2021-12-19T00:00:00Z");
  EXPECT_EQ(back.unseen(file("c.pdf", "cc")), "");
  back.remember(manifest({}));
  EXPECT_EQ(run("2021-12-23T00:00:00Z").unseen(file("c.pdf", "cc")), "2021-12-22T00:00:00Z");
}

TEST_F(UnitWatchTest, TheListIsFrozenOnceAndEveryDifferenceIsNamed) {
  run("2021-12-31T10:00:00Z").remember(manifest({file("a.pdf", "aa"), file("b.pdf", "bb")}));
  const auto first = frozen("2022-01-01T02:00:00Z", manifest({file("a.pdf", "aa"), file("b.pdf", "bb")}));
  EXPECT_EQ(first.count, 2U);
  EXPECT_THAT(first.added, IsEmpty());
  const auto later = frozen("2022-01-09T02:00:00Z", manifest({file("a.pdf", "xx"), file("c.pdf", "cc")}));
  EXPECT_EQ(later.sha256, first.sha256);
  EXPECT_EQ(later.at, "2022-01-01T02:00:00Z");
  EXPECT_THAT(later.added, ElementsAre("c.pdf"));
  EXPECT_THAT(later.changed, ElementsAre("a.pdf"));
  EXPECT_THAT(later.removed, ElementsAre("b.pdf"));
}

TEST_F(UnitWatchTest, WhatChangedBetweenTheLastLookAndTheLockIsToldByTheDisk) {
  run("2021-12-31T10:00:00Z").remember(manifest({file("a.pdf", "aa"), file("b.pdf", "bb")}));
  const auto list = frozen("2022-01-01T02:00:00Z",
                           manifest({file("a.pdf", "a2", 1640970000 - 60), file("b.pdf", "b2", 1640970000 + 60),
                                     file("c.pdf", "cc", 1640970000 - 60), file("d.pdf", "dd", 1640970000 + 60)}));
  EXPECT_THAT(list.changed, ElementsAre("b.pdf"));
  EXPECT_THAT(list.added, ElementsAre("d.pdf"));
  EXPECT_EQ(list.count, 3U);
}

TEST_F(UnitWatchTest, WithoutALookBeforeTheLockWhatLiesThereIsFrozen) {
  EXPECT_THAT(frozen("2022-01-05T00:00:00Z", manifest({file("a.pdf", "aa")})).added, IsEmpty());
  EXPECT_THAT(frozen("2022-01-06T00:00:00Z", manifest({file("a.pdf", "aa"), file("b.pdf", "bb")})).added,
              ElementsAre("b.pdf"));
}

TEST_F(UnitWatchTest, AFrozenListSomebodyRewroteIsRefused) {
  const Manifest now = manifest({file("a.pdf", "aa")});
  frozen("2022-01-01T02:00:00Z", now);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.at("store.sqlite").c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, "UPDATE notes SET text=replace(text,'a.pdf','z.pdf') WHERE name LIKE 'frozen/%'",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  EXPECT_THROW(frozen("2022-01-02T02:00:00Z", now), RunError);
  EXPECT_THAT(store_.verify(), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace kiemchung
