#include "extractors/ocr/digit_network.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

#include "extractors/ocr/digit_weights.h"

namespace kiemchung {

namespace {
// Extents and offsets are of the type pointers are moved by.
using Index = std::ptrdiff_t;
}  // namespace

// Values of a picture, channels innermost: [row][column][channel].
struct DigitNetwork::Planes {
  Index height = 0, width = 0, channels = 0;
  std::vector<float> values;

  Planes(Index h, Index w, Index c) : height(h), width(w), channels(c), values(static_cast<std::size_t>(h * w * c)) {}
  float* row(Index y) { return values.data() + y * width * channels; }
  const float* row(Index y) const { return values.data() + y * width * channels; }
};

namespace {

// The file begins with these bytes; the digit is the version of the format.
constexpr std::string_view kMagic = "KCDIGIT1";
constexpr Index kBlock = 16;  // output channels computed together
constexpr Index kTile = 4;    // neighbouring output columns computed together

static_assert(std::endian::native == std::endian::little, "the weights file is little-endian");

float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16U;
  const std::uint32_t exponent = (half >> 10U) & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {  // zero or subnormal: the fraction counts units of 2^-24
    const float value = std::ldexp(static_cast<float>(fraction), -24);
    return sign != 0 ? -value : value;
  }
  if (exponent == 31) throw std::runtime_error("digit network weights: a value is not finite");
  return std::bit_cast<float>(sign | ((exponent + 112U) << 23U) | (fraction << 13U));
}

struct Tensor {
  std::vector<Index> shape;
  std::vector<float> values;
};

// Reads the file front to back; every length is checked before it is used.
class WeightsReader {
 public:
  explicit WeightsReader(std::span<const std::byte> bytes) : rest_(bytes) {
    if (bytes.size() < kMagic.size() || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
      throw std::runtime_error("digit network weights: not a weights file of this version");
    }
    rest_ = rest_.subspan(kMagic.size());
  }

  template <class T>
  T take() {
    if (rest_.size() < sizeof(T)) throw std::runtime_error("digit network weights: the file ends early");
    T value;
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_ = rest_.subspan(sizeof(T));
    return value;
  }

  Tensor tensor() {
    Tensor out;
    const auto dimensions = take<std::uint32_t>();
    if (dimensions == 0 || dimensions > 4) throw std::runtime_error("digit network weights: odd number of dimensions");
    std::size_t count = 1;
    for (std::uint32_t i = 0; i < dimensions; ++i) {
      const auto extent = take<std::uint32_t>();
      if (extent == 0 || extent > 4096) throw std::runtime_error("digit network weights: odd extent");
      out.shape.push_back(static_cast<Index>(extent));
      count *= extent;
    }
    if (count > rest_.size() / sizeof(std::uint16_t)) {
      throw std::runtime_error("digit network weights: the file ends early");
    }
    out.values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) out.values.push_back(half_to_float(take<std::uint16_t>()));
    return out;
  }

 private:
  std::span<const std::byte> rest_;
};

// The weights of one matrix product, reordered for the kernel; `tensor` is [out][in][rows][columns] or [out][in].
template <class Layer>
Layer pack(const Tensor& weights, const std::vector<float>& bias) {
  Layer layer;
  const auto& shape = weights.shape;
  if (shape.size() != 2 && shape.size() != 4) throw std::runtime_error("digit network weights: not a matrix");
  layer.out = shape.at(0);
  layer.in = shape.at(1);
  layer.rows = shape.size() == 4 ? shape.at(2) : 1;
  layer.columns = shape.size() == 4 ? shape.at(3) : 1;
  const Index blocks = (layer.out + kBlock - 1) / kBlock;
  const Index area = layer.rows * layer.columns;
  layer.weights.resize(static_cast<std::size_t>(blocks * area * layer.in * kBlock));
  layer.bias.resize(static_cast<std::size_t>(blocks * kBlock));
  for (Index o = 0; o < layer.out; ++o) {
    if (!bias.empty()) layer.bias.at(static_cast<std::size_t>(o)) = bias.at(static_cast<std::size_t>(o));
    for (Index i = 0; i < layer.in; ++i) {
      for (Index k = 0; k < area; ++k) {
        const Index to = (((o / kBlock) * area + k) * layer.in + i) * kBlock + o % kBlock;
        layer.weights.at(static_cast<std::size_t>(to)) =
            weights.values.at(static_cast<std::size_t>((o * layer.in + i) * area + k));
      }
    }
  }
  return layer;
}

// One block of output channels for kTile neighbouring columns. Input rows are `row_pitch` apart, the columns'
// windows `column_pitch`; a window's row is `run` values long. Each output adds up in one fixed order and without fused
// multiply-add (see CMakeLists.txt), so every instruction set gives the same bits.
struct KernelArguments {
  const float* input;
  std::ptrdiff_t row_pitch;
  std::ptrdiff_t column_pitch;
  Index rows;
  Index run;
  const float* weights;
  const float* bias;
  float* output;  // kTile x kBlock
};

// Eight floats wherever they lie. clang takes the alignment only here, and forgets it behind `auto`.
using Vector [[gnu::aligned(4)]] = float __attribute__((vector_size(32)));
static_assert(alignof(Vector) == alignof(float));

[[gnu::always_inline]] inline void kernel_body(const KernelArguments& a) {
  const Vector* bias = reinterpret_cast<const Vector*>(a.bias);
  Vector sum[kTile][2] = {{bias[0], bias[1]}, {bias[0], bias[1]}, {bias[0], bias[1]}, {bias[0], bias[1]}};
  const Vector* weights = reinterpret_cast<const Vector*>(a.weights);
  for (Index y = 0; y < a.rows; ++y) {
    const float* in = a.input + y * a.row_pitch;
    for (Index k = 0; k < a.run; ++k, weights += 2) {
      for (Index p = 0; p < kTile; ++p) {
        const float value = in[p * a.column_pitch + k];
        sum[p][0] += weights[0] * value;
        sum[p][1] += weights[1] * value;
      }
    }
  }
  Vector* out = reinterpret_cast<Vector*>(a.output);
  for (Index p = 0; p < kTile; ++p) {
    out[2 * p] = sum[p][0];
    out[2 * p + 1] = sum[p][1];
  }
}

void kernel_portable(const KernelArguments& a) { kernel_body(a); }

#if defined(__x86_64__)
[[gnu::target("avx2")]] void kernel_avx2(const KernelArguments& a) { kernel_body(a); }
const auto kKernel = __builtin_cpu_supports("avx2") ? kernel_avx2 : kernel_portable;
#else
const auto kKernel = kernel_portable;
#endif

// out[0..layer.out) = layer * in, for a layer of one pixel and one input vector.
template <class Layer>
void multiply(const Layer& layer, const float* in, float* out) {
  std::array<float, static_cast<std::size_t>(kTile * kBlock)> tile;
  for (Index o = 0; o < layer.out; o += kBlock) {
    // The four columns of the tile are the same vector: a product of one is too small to need its own kernel.
    kKernel({in, 0, 0, 1, layer.in, layer.weights.data() + o * layer.in, layer.bias.data() + o, tile.data()});
    std::copy_n(tile.data(), std::min(kBlock, layer.out - o), out + o);
  }
}

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

// Where output pixel `index` of an axis scaled from `from` to `to` pixels takes its value: weights of source pixels.
struct Tap {
  int source;
  float weight;
};

std::vector<std::vector<Tap>> axis_taps(Index from, Index to, bool by_area) {
  std::vector<std::vector<Tap>> taps(static_cast<std::size_t>(to));
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const auto last = static_cast<double>(from);
  for (Index i = 0; i < to; ++i) {
    auto& out = taps[static_cast<std::size_t>(i)];
    if (by_area) {  // each source pixel weighs by the part of it that is covered
      const double begin = static_cast<double>(i) * scale;
      const double end = std::min(begin + scale, last);
      for (int s = static_cast<int>(begin); s < end; ++s) {
        const double part = std::min<double>(end, s + 1) - std::max<double>(begin, s);
        if (part > 1e-6) out.push_back({s, static_cast<float>(part / (end - begin))});
      }
    } else {
      const double centre = std::clamp((static_cast<double>(i) + 0.5) * scale - 0.5, 0.0, last - 1.0);
      const int low = static_cast<int>(centre);
      const auto part = static_cast<float>(centre - low);
      out.push_back({low, 1.0F - part});
      if (part > 0) out.push_back({low + 1, part});
    }
  }
  return taps;
}

std::vector<float> resize(const GreyView& zone, Index width, Index height) {
  const bool by_area = zone.height >= height && zone.width >= width;
  const auto across = axis_taps(zone.width, width, by_area);
  const auto down = axis_taps(zone.height, height, by_area);
  std::vector<float> narrow(static_cast<std::size_t>(zone.height * width));
  for (Index y = 0; y < zone.height; ++y) {
    const std::uint8_t* row = zone.pixels + y * zone.stride;
    float* out = narrow.data() + y * width;
    for (const auto& taps : across) {
      float sum = 0;
      for (const Tap& tap : taps) sum += static_cast<float>(row[tap.source]) * tap.weight;
      *out++ = sum;
    }
  }
  std::vector<float> out(static_cast<std::size_t>(height * width));
  for (Index y = 0; y < height; ++y) {
    for (const Tap& tap : down[static_cast<std::size_t>(y)]) {
      const float* from = narrow.data() + Index{tap.source} * width;
      for (Index x = 0; x < width; ++x) out[static_cast<std::size_t>(y * width + x)] += from[x] * tap.weight;
    }
  }
  return out;
}

// Grey to ink, 0 paper to 1 ink. The brightest quarter of a zone is paper, its darkest half percent is ink; a span of
// less than 64 grey levels is not stretched, or the grain of an empty zone would become writing. As prepare() in
// training.
void level(std::vector<float>& values) {
  std::vector<float> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
  };
  const float paper = at(0.75);
  const float span = std::max(paper - at(0.005), 64.0F);
  for (float& v : values) v = std::clamp((paper - v) / span, 0.0F, 1.0F);
}

}  // namespace

const DigitNetwork& DigitNetwork::built_in() {
  static const DigitNetwork network(built_in_digit_weights());
  return network;
}

DigitNetwork::DigitNetwork(std::span<const std::byte> weights) {
  WeightsReader reader(weights);
  temperature_ = reader.take<float>();
  if (!(temperature_ > 0.0F)) throw std::runtime_error("digit network weights: odd temperature");
  constexpr std::uint32_t kTensors = 20;
  if (reader.take<std::uint32_t>() != kTensors)
    throw std::runtime_error("digit network weights: odd number of tensors");
  for (int i = 0; i < 6; ++i) {
    const Tensor matrix = reader.tensor();
    convolutions_.push_back(pack<Convolution>(matrix, reader.tensor().values));
  }
  for (Lstm* lstm : {&forwards_, &backwards_}) {
    const Tensor input = reader.tensor();
    const Tensor hidden = reader.tensor();
    lstm->input = pack<Convolution>(input, reader.tensor().values);
    lstm->hidden = pack<Convolution>(hidden, {});
  }
  const Tensor output = reader.tensor();
  output_ = pack<Convolution>(output, reader.tensor().values);
  Index channels = 1;
  for (const Convolution& layer : convolutions_) {
    if (layer.in != channels) throw std::runtime_error("digit network weights: layers do not fit each other");
    channels = layer.out;
  }
  for (const Lstm* lstm : {&forwards_, &backwards_}) {
    if (lstm->input.in != channels || lstm->hidden.out != 4 * lstm->hidden.in || lstm->input.out != lstm->hidden.out) {
      throw std::runtime_error("digit network weights: layers do not fit each other");
    }
  }
  if (output_.in != forwards_.hidden.in + backwards_.hidden.in || output_.out != kDigitClasses) {
    throw std::runtime_error("digit network weights: not of this alphabet");
  }
}

DigitNetwork::Planes DigitNetwork::convolve(const Planes& input, const Convolution& layer, Index stride, Index pad,
                                            bool relu) {
  const Index height = (input.height + 2 * pad - layer.rows) / stride + 1;
  const Index width = (input.width + 2 * pad - layer.columns) / stride + 1;
  // A margin of zeros, wider on the right so that the last tile reads inside.
  Planes padded(input.height + 2 * pad, input.width + 2 * pad + kTile * stride, input.channels);
  for (Index y = 0; y < input.height; ++y) {
    std::copy_n(input.row(y), input.width * input.channels, padded.row(y + pad) + pad * input.channels);
  }
  Planes output(height, width, layer.out);
  std::array<float, static_cast<std::size_t>(kTile * kBlock)> tile;
  const Index block_size = layer.rows * layer.columns * layer.in * kBlock;
  for (Index block = 0; block * kBlock < layer.out; ++block) {
    const Index channels = std::min(kBlock, layer.out - block * kBlock);
    for (Index y = 0; y < height; ++y) {
      for (Index x = 0; x < width; x += kTile) {
        kKernel({padded.row(y * stride) + x * stride * layer.in, padded.width * layer.in, stride * layer.in, layer.rows,
                 layer.columns * layer.in, layer.weights.data() + block * block_size,
                 layer.bias.data() + block * kBlock, tile.data()});
        for (Index p = 0; p < std::min(kTile, width - x); ++p) {
          float* to = output.row(y) + (x + p) * layer.out + block * kBlock;
          const float* from = tile.data() + p * kBlock;
          for (Index c = 0; c < channels; ++c) to[c] = relu ? std::max(from[c], 0.0F) : from[c];
        }
      }
    }
  }
  return output;
}

DigitNetwork::Planes DigitNetwork::halve_rows(const Planes& input) {
  Planes output(input.height / 2, input.width, input.channels);
  for (Index y = 0; y < output.height; ++y) {
    const float* above = input.row(2 * y);
    const float* below = input.row(2 * y + 1);
    float* out = output.row(y);
    for (Index i = 0; i < input.width * input.channels; ++i) out[i] = std::max(above[i], below[i]);
  }
  return output;
}

void DigitNetwork::run_lstm(const Lstm& lstm, const Planes& input, bool backwards, Planes& output) {
  const Index hidden = lstm.hidden.in;
  const Planes gates = convolve(input, lstm.input, 1, 0, false);
  std::vector<float> h(static_cast<std::size_t>(hidden));
  std::vector<float> cell(h.size());
  std::vector<float> back(static_cast<std::size_t>(4 * hidden));
  for (Index n = 0; n < input.width; ++n) {
    const Index t = backwards ? input.width - 1 - n : n;
    multiply(lstm.hidden, h.data(), back.data());
    const float* own = gates.row(0) + t * 4 * hidden;
    float* out = output.row(0) + t * output.channels + (backwards ? hidden : 0);
    for (Index i = 0; i < hidden; ++i) {
      const auto gate = [&](Index g) { return own[g * hidden + i] + back[static_cast<std::size_t>(g * hidden + i)]; };
      float& c = cell[static_cast<std::size_t>(i)];
      c = sigmoid(gate(1)) * c + sigmoid(gate(0)) * std::tanh(gate(2));
      out[i] = h[static_cast<std::size_t>(i)] = sigmoid(gate(3)) * std::tanh(c);
    }
  }
}

DigitPosterior DigitNetwork::forward(std::span<const float> ink, int width) const {
  Planes x(kHeight, width, 1);
  if (ink.size() != x.values.size())
    throw std::logic_error("DigitNetwork::forward: the picture is not kHeight x width");
  std::copy(ink.begin(), ink.end(), x.values.begin());
  x = convolve(x, convolutions_[0], 2, 2, true);
  x = halve_rows(convolve(x, convolutions_[1], 1, 1, true));
  x = convolve(x, convolutions_[2], 1, 1, true);
  x = halve_rows(convolve(x, convolutions_[3], 1, 1, true));
  x = convolve(x, convolutions_[4], 1, 1, true);
  x = convolve(x, convolutions_[5], 1, 0, true);
  Planes both(1, x.width, forwards_.hidden.in + backwards_.hidden.in);
  run_lstm(forwards_, x, false, both);
  run_lstm(backwards_, x, true, both);
  x = convolve(both, output_, 1, 0, false);

  DigitPosterior posterior;
  posterior.steps = static_cast<int>(x.width);
  posterior.log_p.reserve(x.values.size());
  for (Index t = 0; t < x.width; ++t) {
    const float* logits = x.row(0) + t * kDigitClasses;
    const float highest = *std::max_element(logits, logits + kDigitClasses) / temperature_;
    double sum = 0;
    for (int c = 0; c < kDigitClasses; ++c) sum += std::exp(static_cast<double>(logits[c] / temperature_ - highest));
    const auto total = static_cast<float>(std::log(sum));
    for (int c = 0; c < kDigitClasses; ++c) posterior.log_p.push_back(logits[c] / temperature_ - highest - total);
  }
  return posterior;
}

DigitPosterior DigitNetwork::read_scaled(const GreyView& zone, double stretch) const {
  if (zone.width <= 0 || zone.height <= 0) return {};
  const double natural = std::floor(stretch * zone.width * kHeight / zone.height + 0.5);
  const int width = static_cast<int>(std::clamp(natural, 8.0, static_cast<double>(kMaxWidth)));
  std::vector<float> ink = resize(zone, width, kHeight);
  level(ink);
  return forward(ink, width);
}

DigitPosterior DigitNetwork::read(const GreyView& zone) const { return read_scaled(zone, 1.0); }

std::vector<DigitPosterior> DigitNetwork::read_views(const GreyView& zone) const {
  GreyView closer = zone;
  const int margin = zone.height / 16;
  closer.pixels += margin * zone.stride;
  closer.height -= 2 * margin;
  return {read_scaled(zone, 1.0), read_scaled(zone, 0.85), read_scaled(zone, 1.2), read_scaled(closer, 1.0)};
}

}  // namespace kiemchung
