// JPEG in and out of memory: a part of a large scan at a fraction of its size, and small pictures for reports.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kiemchung {

// Rows from the top, 8 bits a channel, no padding.
struct JpegPicture {
  int width = 0;
  int height = 0;
  int channels = 0;  // 1 grey, 3 red green blue
  std::vector<unsigned char> pixels;
};

// Decodes the upper `share` (0 … 1) of the rows at 1/reduce of the size (reduce 1, 2, 4 or 8). Nothing for what is no
// JPEG of one or three channels. A picture cut off in the middle gives what was there, the rest white.
std::optional<JpegPicture> decode_jpeg(std::span<const unsigned char> bytes, int reduce, double share);

// Quality 1 … 100. "" if the picture is empty.
std::string encode_jpeg(const unsigned char* pixels, int width, int height, int channels, int quality);

// How a camera says the picture must be turned (EXIF orientation, 1 … 8); 1 if it does not say.
int exif_orientation(std::span<const unsigned char> bytes);

}  // namespace kiemchung
