#include "pipeline/media_type.h"

#include <gtest/gtest.h>

namespace kiemchung {
namespace {

TEST(MediaTypes, TellFilesByTheirBytes) {
  const MediaTypes types;
  EXPECT_EQ(types.of("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "application/pdf");
  EXPECT_EQ(types.of(std::string("PK\x03\x04", 4) + std::string(60, '\0')), "application/zip");
  EXPECT_EQ(types.of("một dòng chữ\n"), "text/plain");
  EXPECT_EQ(types.of(""), "application/x-empty");
  EXPECT_EQ(types.of(std::string(kMediaTypeBytes + 5, '\0')), "application/octet-stream");
}

}  // namespace
}  // namespace kiemchung
