#include "pipeline/panel/submission_watch.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/scratch_folder.h"

namespace kiemchung::panel {
namespace {

TEST(SubmissionWatch, NoticesWhatIsWrittenMovedOrRemoved) {
  const ScratchFolder folder;
  folder.put("in/xa-mot/1.1.pdf", "a");
  const auto stamp = [&folder] { return tree_stamp({folder.at("in")}, folder.at("in/out")); };
  std::string before = stamp();
  EXPECT_EQ(stamp(), before) << "looking changes nothing";
  folder.put("in/out/report.html", "ours");
  before = stamp();
  folder.put("in/out/report.html", "ours, again");
  EXPECT_EQ(stamp(), before) << "our own reports are left out";
  folder.put("in/xa-mot/1.2.pdf", "b");
  EXPECT_NE(stamp(), before);
  before = stamp();
  folder.put("in/xa-mot/1.2.pdf", "bb");
  EXPECT_NE(stamp(), before);
  before = stamp();
  std::filesystem::rename(folder.at("in/xa-mot/1.2.pdf"), folder.at("in/xa-mot/1.3.pdf"));
  EXPECT_NE(stamp(), before);
  before = stamp();
  std::filesystem::remove(folder.at("in/xa-mot/1.3.pdf"));
  EXPECT_NE(stamp(), before);
}

TEST(SubmissionWatch, AMissingFolderIsAnEmptyOne) {
  EXPECT_EQ(tree_stamp({"/nowhere/at/all"}, ""), tree_stamp({}, ""));
}

}  // namespace
}  // namespace kiemchung::panel
