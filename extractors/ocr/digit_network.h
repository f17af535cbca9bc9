// The digit-line network: what stands in a number, day or month zone, as probabilities and not yet as a reading.
//
// A small convolutional network with a bidirectional LSTM on top, trained from synthetic lines only (see training/).
// Its weights are part of the program. It runs single-threaded, uses no state between calls, and gives the same bits
// for the same picture on the same machine. The whole posterior is kept: decoding by grammar is the caller's (ctc.h,
// digit_reading.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kiemchung {

// What a column of the posterior after the first stands for, in order; column 0 is CTC's blank.
inline constexpr std::string_view kDigitAlphabet = "0123456789/-abcd";
inline constexpr int kDigitClasses = static_cast<int>(kDigitAlphabet.size()) + 1;

// A borrowed grey picture: 8 bits a pixel, 0 black to 255 white, rows from the top, `stride` bytes apart.
// Colour pictures: take the red channel, so that seals and red stamps fade.
struct GreyView {
  const std::uint8_t* pixels = nullptr;
  int width = 0;
  int height = 0;
  std::ptrdiff_t stride = 0;
};

// Natural logarithms of probabilities, one row of kDigitClasses a time step, from left to right. Each row sums to 1.
struct DigitPosterior {
  int steps = 0;
  std::vector<float> log_p;

  float at(int step, int column) const {
    return log_p.at(static_cast<std::size_t>(step) * kDigitClasses + static_cast<std::size_t>(column));
  }
};

class DigitNetwork {
 public:
  // The network whose weights are built into the program. Safe to use from many threads.
  static const DigitNetwork& built_in();

  // A network from a weights file (format in training/README.md). Throws std::runtime_error if it is not one.
  explicit DigitNetwork(std::span<const std::byte> weights);

  // The posterior of one zone: a crop from just after "Số:" (or "ngày", "tháng") to the next printed word, about one
  // and a half to two line heights tall with the line in its middle. The slash may be inside. Levelling and scaling are
  // done here. An empty picture gives a posterior with zero steps, which scores the empty string with probability 1.
  DigitPosterior read(const GreyView& zone) const;

  // The posteriors of several views of the zone: as it is, narrower, wider, and closer. A reading that holds in all of
  // them is safer than one view's confidence says; read_digits averages them. Takes as many times as long.
  std::vector<DigitPosterior> read_views(const GreyView& zone) const;

  // The network alone, for a picture already prepared: `height` x `width` values, 0 paper to 1 ink.
  DigitPosterior forward(std::span<const float> ink, int width) const;

  // The prepared picture is this tall and at most this wide, in pixels.
  static constexpr int kHeight = 40;
  static constexpr int kMaxWidth = 256;

 private:
  // Convolution weights, output channels in blocks of sixteen: [block][row][column][input channel][16].
  struct Convolution {
    std::ptrdiff_t in = 0, out = 0, rows = 0, columns = 0;
    std::vector<float> weights, bias;
  };
  // One direction; gates in the order input, forget, cell, output. Both are convolutions of one pixel.
  struct Lstm {
    Convolution input, hidden;
  };
  struct Planes;

  DigitPosterior read_scaled(const GreyView& zone, double stretch) const;
  static Planes convolve(const Planes& input, const Convolution& layer, std::ptrdiff_t stride, std::ptrdiff_t pad,
                         bool relu);
  static Planes halve_rows(const Planes& input);
  static void run_lstm(const Lstm& lstm, const Planes& input, bool backwards, Planes& output);

  std::vector<Convolution> convolutions_;
  Lstm forwards_, backwards_;
  Convolution output_;
  float temperature_ = 1.0F;
};

}  // namespace kiemchung
