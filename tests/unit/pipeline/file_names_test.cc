#include "pipeline/file_names.h"

#include <gtest/gtest.h>

namespace kiemchung {
namespace {

TEST(FileNames, Utf8StaysAndIsComposed) {
  EXPECT_EQ(decode_name("Kế hoạch số 12.pdf"), "Kế hoạch số 12.pdf");
  // "Kế" as a Mac writes it: e, circumflex, acute apart.
  EXPECT_EQ(decode_name("Ke\xCC\x82\xCC\x81 hoa\xCC\xA3"
                        "ch.pdf"),
            "Kế hoạch.pdf");
}

TEST(FileNames, OldWindowsNamesAreReadAsVietnamese) {
  // CP1258: ê is EA, the acute mark EC; ạ is a and F2; đ is F0.
  EXPECT_EQ(decode_name("K\xEA\xEC ho\x61\xF2"
                        "ch n\xE3m 2024.pdf"),
            "Kế hoạch năm 2024.pdf");
}

TEST(FileNames, NamesInTheOldNationalFontCodeAreRead) {
  // TCVN 5712:1993 VN3 (ABC): ế is D5, ạ is B9, á is B8.
  EXPECT_EQ(decode_name("K\xD5 ho\xB9"
                        "ch, b\xB8o c\xB8o.pdf"),
            "Kế hoạch, báo cáo.pdf");
}

TEST(FileNames, BackslashesDividePartsAsOnWindows) { EXPECT_EQ(decode_name("1.1\\a.pdf"), "1.1/a.pdf"); }

TEST(FileNames, NamesThatClimbOutAreUnsafe) {
  for (const char* name :
       {"../a.pdf", "a/../../b.pdf", "/etc/passwd", "C:/a.pdf", "a//b.pdf", "a/./b.pdf", "", "a/", "a\nb.pdf", ".."}) {
    EXPECT_FALSE(is_safe_name(name)) << name;
  }
  for (const char* name : {"a.pdf", "1.1/a b.pdf", "..a/b..pdf", "Sở Nội vụ/1.1.pdf"})
    EXPECT_TRUE(is_safe_name(name)) << name;
}

TEST(FileNames, LitterOfSystemsAndEditorsIsKnown) {
  for (const char* name :
       {"Thumbs.db", "a/.DS_Store", "__MACOSX/a.pdf", "x/__MACOSX/._a", "a/._b.pdf", "~$bao cao.docx", "DESKTOP.INI"}) {
    EXPECT_TRUE(is_litter(name)) << name;
  }
  for (const char* name : {"a.pdf", "Thumbs.db.pdf", "_a.pdf"}) EXPECT_FALSE(is_litter(name)) << name;
}

}  // namespace
}  // namespace kiemchung
