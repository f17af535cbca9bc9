#include "pipeline/archive_apart.h"

#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "tests/unit/pipeline/zip_bytes.h"

namespace kiemchung {
namespace {

using ::testing::ElementsAre;

struct Taken {
  std::vector<std::string> members;  // "name content" or "name !reason"
  std::string broke;
};

MemberSink into(Taken& taken) {
  return [&taken](ArchiveMember& member, const std::function<bool(std::string_view&)>& read) {
    std::string content;
    for (std::string_view piece; read(piece);) content += piece;
    taken.members.push_back(member.name + (member.refused.empty() ? " " + content : " !" + member.refused));
  };
}

Taken read_zip(const std::string& bytes, const ArchiveLimits& limits = {}) {
  const OwnedFd file(memfd_create("zip", MFD_CLOEXEC));
  EXPECT_EQ(write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  EXPECT_EQ(list_archive_apart(file.get(), limits).refused, "");
  Taken taken;
  taken.broke = read_archive_apart(file.get(), limits, into(taken));
  return taken;
}

std::string frame(char type, const std::string& payload) {
  const auto length = static_cast<std::uint32_t>(payload.size());
  std::string bytes(5, type);
  std::memcpy(bytes.data() + 1, &length, sizeof length);
  return bytes + payload;
}

// A child that says what it likes.
Taken taken_from_child(const std::string& says, const ArchiveLimits& limits = {}) {
  IsolatedChild child([&](const IsolatedChild::Line& line) { line.put(says); }, {});
  Taken taken;
  taken.broke = receive_members(child, limits, into(taken));
  return taken;
}

TEST(ArchiveApart, MembersArriveAsTheyAreInTheArchive) {
  ZipBytes zip;
  const std::string large(300000, 'x');
  zip.add({"Kế hoạch/", "", 0x0800});
  zip.add({"Kế hoạch/1.1 Báo cáo.pdf", "first", 0x0800});
  zip.add({"empty.pdf", ""});
  zip.add({"large.pdf", large, 0, 0, true});
  const Taken taken = read_zip(zip.finish());
  EXPECT_EQ(taken.broke, "");
  EXPECT_THAT(taken.members, ElementsAre("Kế hoạch/1.1 Báo cáo.pdf first", "empty.pdf ", "large.pdf " + large));
}

TEST(ArchiveApart, WhatIsRefusedIsNamedAndTheRestRead) {
  ZipBytes zip;
  zip.add({"../out.pdf", "x"});
  zip.add({"link", "/etc/passwd", 0, 0120777});
  zip.add({"locked.pdf", std::string(40, 'p'), 0x0001});
  zip.add({"good.pdf", "good"});
  EXPECT_THAT(read_zip(zip.finish()).members, ElementsAre("../out.pdf !unsafe_name", "link !symlink",
                                                          "locked.pdf !archive_encrypted", "good.pdf good"));
}

TEST(ArchiveApart, ASinkNeedNotTakeAnything) {
  ZipBytes zip;
  zip.add({"a.pdf", std::string(300000, 'a')});
  zip.add({"b.pdf", "b"});
  const OwnedFd file(memfd_create("zip", MFD_CLOEXEC));
  const std::string bytes = zip.finish();
  ASSERT_EQ(write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  std::vector<std::string> names;
  EXPECT_EQ(
      read_archive_apart(file.get(), {}, [&](ArchiveMember& member, const auto&) { names.push_back(member.name); }),
      "");
  EXPECT_THAT(names, ElementsAre("a.pdf", "b.pdf"));
}

TEST(ArchiveApart, AChildThatIsTakenOverCanOnlyLie) {
  const std::string begin = frame('M', "a.pdf");
  EXPECT_EQ(taken_from_child("").broke, "archive_damaged");
  EXPECT_EQ(taken_from_child("Z").broke, "archive_damaged");
  EXPECT_EQ(taken_from_child(frame('E', "")).broke, "");
  EXPECT_EQ(taken_from_child(frame('E', "<b>no reason</b>")).broke, "archive_damaged");
  EXPECT_EQ(taken_from_child(std::string("M\xff\xff\xff\x7f", 5)).broke, "archive_damaged");
  EXPECT_EQ(taken_from_child(frame('D', "bytes of nothing")).broke, "archive_damaged");
  const Taken cut = taken_from_child(begin + frame('D', "half"));
  EXPECT_EQ(cut.broke, "archive_damaged");
  EXPECT_THAT(cut.members, ElementsAre("a.pdf !archive_damaged"));
  const Taken climbing =
      taken_from_child(frame('M', "../../etc/passwd") + frame('D', "x") + frame('m', "") + frame('E', ""));
  EXPECT_THAT(climbing.members, ElementsAre("../../etc/passwd !unsafe_name"));
}

TEST(ArchiveApart, LimitsHoldWhateverTheChildCounts) {
  ArchiveLimits limits;
  limits.max_member_bytes = 1000;
  limits.max_entries = 2;
  std::string flood = frame('M', "a.pdf");
  for (int i = 0; i < 100; ++i) flood += frame('D', std::string(500, 'x'));
  const Taken large = taken_from_child(flood + frame('m', "") + frame('E', ""), limits);
  EXPECT_THAT(large.members, ElementsAre("a.pdf !archive_damaged"));
  EXPECT_EQ(large.broke, "archive_damaged");
  std::string many;
  for (int i = 0; i < 5; ++i) many += frame('M', std::to_string(i)) + frame('m', "");
  EXPECT_EQ(taken_from_child(many + frame('E', ""), limits).broke, "archive_entries");
}

}  // namespace
}  // namespace kiemchung
