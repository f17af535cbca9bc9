#include "extractors/ocr/scan_image.h"

#include <gmock/gmock.h>

namespace kiemchung {
namespace {

GreyImage paper(int width, int height) {
  GreyImage image;
  image.width = width;
  image.height = height;
  image.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 255);
  return image;
}

TEST(Crop, FillsWhatLiesBesideThePictureWithPaper) {
  GreyImage image = paper(4, 4);
  image.pixels[0] = 10;
  const GreyImage part = crop(image, {-1, -1, 2, 2});
  ASSERT_EQ(part.width, 3);
  ASSERT_EQ(part.height, 3);
  EXPECT_EQ(part.at(0, 0), 255);
  EXPECT_EQ(part.at(1, 1), 10);
}

// A seal over the header once put the end of the place of the number in front of its start.
TEST(Crop, ABoxInsideOutHoldsNothing) {
  const GreyImage part = crop(paper(20, 20), {15, 2, 5, 12});
  EXPECT_EQ(part.width, 0);
  EXPECT_TRUE(part.pixels.empty());
}

TEST(Crop, ABoxBesideThePictureIsPaper) {
  const GreyImage part = crop(paper(4, 4), {10, 10, 12, 12});
  EXPECT_THAT(part.pixels, testing::Each(255));
  EXPECT_EQ(part.pixels.size(), 4U);
}

TEST(InkShare, CountsWhatIsDarkerThanTheLevel) {
  GreyImage image = paper(2, 1);
  image.pixels[0] = 180;  // a pencil
  EXPECT_EQ(ink_share(image, {0, 0, 2, 1}), 0.0);
  EXPECT_EQ(ink_share(image, {0, 0, 2, 1}, 200), 0.5);
}

}  // namespace
}  // namespace kiemchung
