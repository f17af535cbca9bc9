#include "extractors/ocr/digit_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace kiemchung {
namespace {

using Bytes = std::vector<std::byte>;

void put(Bytes& out, const void* from, std::size_t size) {
  const auto* bytes = static_cast<const std::byte*>(from);
  out.insert(out.end(), bytes, bytes + size);
}

void put_u32(Bytes& out, std::uint32_t value) { put(out, &value, sizeof value); }

// A multiple of 1/128 between -1/2 and 1/2 as IEEE 754 half precision.
std::uint16_t half_of(float value) {
  if (value == 0) return 0;
  int exponent = 0;
  const float fraction = std::frexp(std::abs(value), &exponent);  // fraction in [1/2, 1)
  const auto mantissa = static_cast<std::uint16_t>(std::lround(std::ldexp(fraction, 11)) - 1024);
  return static_cast<std::uint16_t>((value < 0 ? 0x8000 : 0) | ((exponent + 14) << 10) | mantissa);
}

// The small network of training/reference.py: the same formula for the weights, in the order of the file.
Bytes small_network() {
  Bytes out;
  put(out, "KCDIGIT1", 8);
  const float temperature = 1.0F;
  put(out, &temperature, sizeof temperature);
  const std::vector<std::vector<std::uint32_t>> shapes = {
      {4, 1, 5, 5}, {4}, {4, 4, 3, 3}, {4},     {6, 4, 3, 3}, {6},     {8, 6, 3, 3}, {8},  {8, 8, 3, 3}, {8},
      {8, 8, 5, 1}, {8}, {16, 8},      {16, 4}, {16},         {16, 8}, {16, 4},      {16}, {17, 8},      {17}};
  put_u32(out, static_cast<std::uint32_t>(shapes.size()));
  std::uint32_t state = 1;
  for (const auto& shape : shapes) {
    put_u32(out, static_cast<std::uint32_t>(shape.size()));
    std::uint32_t count = 1;
    for (const std::uint32_t extent : shape) {
      put_u32(out, extent);
      count *= extent;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      state = state * 1664525U + 1013904223U;
      const auto half = half_of((static_cast<float>((state >> 16U) % 129U) - 64.0F) / 128.0F);
      put(out, &half, sizeof half);
    }
  }
  return out;
}

TEST(DigitNetwork, ComputesWhatTorchComputes) {
  constexpr int kWidth = 22;
  std::vector<float> ink;
  for (int y = 0; y < DigitNetwork::kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) ink.push_back(static_cast<float>((7 * x + 13 * y) % 17) / 17.0F);
  }
  const DigitPosterior posterior = DigitNetwork(small_network()).forward(ink, kWidth);

  // Printed by extractors/ocr/training/reference.py with torch 1.13.
  const std::vector<std::pair<int, std::vector<double>>> expected = {
      {0,
       {-2.707114, -2.488676, -3.093384, -3.168661, -3.240316, -2.901903, -2.577170, -3.115029, -2.356492, -2.641064,
        -3.076718, -2.774739, -3.128199, -2.521166, -3.196799, -3.064163, -2.778283}},
      {5,
       {-2.736727, -2.531880, -3.112063, -3.107597, -3.203682, -2.816733, -2.703651, -3.141979, -2.270487, -2.683879,
        -3.048826, -2.845101, -3.107561, -2.430303, -3.210172, -3.006072, -2.877734}},
      {10,
       {-2.730837, -2.473838, -3.161709, -3.129806, -3.240198, -2.848082, -2.632848, -3.093398, -2.304405, -2.723388,
        -3.051904, -2.735883, -3.071385, -2.548785, -3.134431, -3.102008, -2.820607}},
  };
  ASSERT_EQ(posterior.steps, 11);
  for (const auto& [step, row] : expected) {
    for (int c = 0; c < kDigitClasses; ++c) {
      EXPECT_NEAR(posterior.at(step, c), row.at(static_cast<std::size_t>(c)), 1e-4)
          << "step " << step << " column " << c;
    }
  }
}

TEST(DigitNetwork, RefusesAFileThatIsCutOrForeign) {
  const Bytes whole = small_network();
  EXPECT_NO_THROW(DigitNetwork{whole});
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{7}, std::size_t{12}, std::size_t{40}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_THROW(DigitNetwork(std::span(whole).first(length)), std::runtime_error) << length;
  }
  Bytes foreign = whole;
  foreign[0] = std::byte{'X'};
  EXPECT_THROW(DigitNetwork{foreign}, std::runtime_error);
  Bytes misfit = whole;
  misfit[20] = std::byte{5};  // the first layer claims five channels where the second takes four
  EXPECT_THROW(DigitNetwork{misfit}, std::runtime_error);
}

// A zone with two dark bars and some shade, every pixel repeated `times` across and down.
std::vector<std::uint8_t> bars(int width, int times) {
  std::vector<std::uint8_t> out;
  for (int y = 0; y < DigitNetwork::kHeight * times; ++y) {
    for (int x = 0; x < width * times; ++x) {
      const int px = x / times;
      const bool ink = y / times > 10 && y / times < 32 && (px % 20 == 8 || px % 20 == 9);
      out.push_back(static_cast<std::uint8_t>(ink ? 20 : 230 - y / times % 3));
    }
  }
  return out;
}

TEST(DigitNetwork, ReadsTheSameAtTwiceTheResolution) {
  const auto once = bars(60, 1);
  const auto twice = bars(60, 2);
  const DigitPosterior a = DigitNetwork::built_in().read({once.data(), 60, 40, 60});
  const DigitPosterior b = DigitNetwork::built_in().read({twice.data(), 120, 80, 120});
  ASSERT_EQ(a.log_p.size(), b.log_p.size());
  for (std::size_t i = 0; i < a.log_p.size(); ++i) EXPECT_NEAR(a.log_p[i], b.log_p[i], 1e-3);
}

TEST(DigitNetwork, ReadsACropInPlaceLikeACopyOfIt) {
  const auto page = bars(90, 1);
  std::vector<std::uint8_t> copy;
  for (std::ptrdiff_t y = 0; y < 40; ++y)
    copy.insert(copy.end(), page.begin() + y * 90 + 15, page.begin() + y * 90 + 75);
  const DigitPosterior in_place = DigitNetwork::built_in().read({page.data() + 15, 60, 40, 90});
  const DigitPosterior copied = DigitNetwork::built_in().read({copy.data(), 60, 40, 60});
  EXPECT_EQ(in_place.log_p, copied.log_p);
}

TEST(DigitNetwork, EveryStepIsAProbabilityDistribution) {
  const auto zone = bars(60, 1);
  const DigitPosterior posterior = DigitNetwork::built_in().read({zone.data(), 60, 40, 60});
  ASSERT_EQ(posterior.steps, 30);
  for (int t = 0; t < posterior.steps; ++t) {
    double sum = 0;
    for (int c = 0; c < kDigitClasses; ++c) sum += std::exp(posterior.at(t, c));
    EXPECT_NEAR(sum, 1.0, 1e-5);
  }
}

TEST(DigitNetwork, ViewsAreTheZoneItselfNarrowerWiderAndCloser) {
  const auto zone = bars(60, 1);
  const auto views = DigitNetwork::built_in().read_views({zone.data(), 60, 40, 60});
  ASSERT_EQ(views.size(), 4U);
  EXPECT_EQ(views[0].log_p, DigitNetwork::built_in().read({zone.data(), 60, 40, 60}).log_p);
  EXPECT_LT(views[1].steps, views[0].steps);
  EXPECT_GT(views[2].steps, views[0].steps);
  EXPECT_NE(views[3].log_p, views[0].log_p);
}

TEST(DigitNetwork, TakesPicturesOfAnyShape) {
  const std::vector<std::uint8_t> grey(4000, 128);
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 4000}, {4000, 1}, {3, 40}, {2000, 2}}) {
    const DigitPosterior posterior = DigitNetwork::built_in().read({grey.data(), width, height, width});
    EXPECT_GE(posterior.steps, 4) << width << " x " << height;
    EXPECT_LE(posterior.steps, DigitNetwork::kMaxWidth / 2);
  }
  EXPECT_EQ(DigitNetwork::built_in().read({}).steps, 0);
}

}  // namespace
}  // namespace kiemchung
