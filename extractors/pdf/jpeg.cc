#include "extractors/pdf/jpeg.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace kiemchung {
namespace {

constexpr double kMaxPixels = 160e6;

struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf back;
};

// libjpeg leaves by longjmp; nothing with a destructor may live between setjmp and here.
void leave(j_common_ptr info) { std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->back, 1); }

void say_nothing(j_common_ptr) {}

struct Decoder {
  jpeg_decompress_struct info{};
  ErrorManager errors{};
  Decoder() {
    info.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = leave;
    errors.base.output_message = say_nothing;
    jpeg_create_decompress(&info);
  }
  ~Decoder() { jpeg_destroy_decompress(&info); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

struct Encoder {
  jpeg_compress_struct info{};
  ErrorManager errors{};
  unsigned char* out = nullptr;
  unsigned long size = 0;
  Encoder() {
    info.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = leave;
    errors.base.output_message = say_nothing;
    jpeg_create_compress(&info);
  }
  ~Encoder() {
    jpeg_destroy_compress(&info);
    std::free(out);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
};

bool read_header(Decoder& decoder, std::span<const unsigned char> bytes, int reduce) {
  if (setjmp(decoder.errors.back) != 0) return false;
  jpeg_mem_src(&decoder.info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  if (jpeg_read_header(&decoder.info, TRUE) != JPEG_HEADER_OK) return false;
  const int components = decoder.info.num_components;
  if (components != 1 && components != 3) return false;
  if (static_cast<double>(decoder.info.image_width) * decoder.info.image_height > kMaxPixels) return false;
  decoder.info.out_color_space = components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  decoder.info.scale_num = 1;
  decoder.info.scale_denom = static_cast<unsigned int>(reduce);
  decoder.info.dct_method = JDCT_IFAST;
  decoder.info.do_fancy_upsampling = FALSE;
  jpeg_start_decompress(&decoder.info);
  return true;
}

// Fills `rows` rows; false once the data ends early.
bool read_rows(Decoder& decoder, unsigned char* pixels, std::size_t stride, unsigned int rows) {
  if (setjmp(decoder.errors.back) != 0) return false;
  while (decoder.info.output_scanline < rows) {
    JSAMPROW row = pixels + decoder.info.output_scanline * stride;
    if (jpeg_read_scanlines(&decoder.info, &row, 1) == 0) return false;
  }
  return true;
}

bool write_rows(Encoder& encoder, const unsigned char* pixels, int width, int height, int channels, int quality) {
  if (setjmp(encoder.errors.back) != 0) return false;
  jpeg_mem_dest(&encoder.info, &encoder.out, &encoder.size);
  encoder.info.image_width = static_cast<JDIMENSION>(width);
  encoder.info.image_height = static_cast<JDIMENSION>(height);
  encoder.info.input_components = channels;
  encoder.info.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&encoder.info);
  jpeg_set_quality(&encoder.info, quality, TRUE);
  jpeg_start_compress(&encoder.info, TRUE);
  const auto stride = static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
  while (encoder.info.next_scanline < encoder.info.image_height) {
    auto* row = const_cast<JSAMPROW>(pixels + encoder.info.next_scanline * stride);  // libjpeg does not write to it
    jpeg_write_scanlines(&encoder.info, &row, 1);
  }
  jpeg_finish_compress(&encoder.info);
  return true;
}

// Reads numbers of either byte order within bounds; 0 outside.
class TiffView {
 public:
  TiffView(std::span<const unsigned char> bytes, bool little) : bytes_(bytes), little_(little) {}
  unsigned int u16(std::size_t at) const { return number(at, 2); }
  unsigned int u32(std::size_t at) const { return number(at, 4); }

 private:
  unsigned int number(std::size_t at, std::size_t count) const {
    if (at + count > bytes_.size()) return 0;
    unsigned int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes_[little_ ? at + count - 1 - i : at + i];
    return value;
  }
  std::span<const unsigned char> bytes_;
  bool little_;
};

int orientation_in_tiff(std::span<const unsigned char> tiff) {
  constexpr unsigned int kOrientation = 0x0112;
  if (tiff.size() < 8) return 1;
  const TiffView view(tiff, tiff[0] == 'I');
  const std::size_t directory = view.u32(4);
  const unsigned int entries = std::min(view.u16(directory), 200u);
  for (unsigned int i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + std::size_t{12} * i;
    if (view.u16(entry) != kOrientation) continue;
    const unsigned int value = view.u16(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace

std::optional<JpegPicture> decode_jpeg(std::span<const unsigned char> bytes, int reduce, double share) {
  Decoder decoder;
  if (bytes.empty() || !read_header(decoder, bytes, reduce)) return std::nullopt;
  JpegPicture picture;
  picture.width = static_cast<int>(decoder.info.output_width);
  picture.channels = decoder.info.output_components;
  const auto all = static_cast<double>(decoder.info.output_height);
  picture.height = static_cast<int>(std::clamp(std::ceil(all * share), 1.0, all));
  const auto stride = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.channels);
  picture.pixels.assign(stride * static_cast<std::size_t>(picture.height), 255);
  read_rows(decoder, picture.pixels.data(), stride, static_cast<unsigned int>(picture.height));
  return picture;
}

std::string encode_jpeg(const unsigned char* pixels, int width, int height, int channels, int quality) {
  if (width <= 0 || height <= 0 || (channels != 1 && channels != 3)) return "";
  Encoder encoder;
  if (!write_rows(encoder, pixels, width, height, channels, quality)) return "";
  return {reinterpret_cast<const char*>(encoder.out), encoder.size};
}

int exif_orientation(std::span<const unsigned char> bytes) {
  if (bytes.size() < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) return 1;
  for (std::size_t at = 2; at + 4 < bytes.size() && bytes[at] == 0xFF;) {
    const std::size_t length = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
    if (length < 2 || at + 2 + length > bytes.size()) return 1;
    const std::span<const unsigned char> segment = bytes.subspan(at + 4, length - 2);
    const bool exif =
        bytes[at + 1] == 0xE1 && segment.size() > 6 && std::equal(segment.begin(), segment.begin() + 6, "Exif\0");
    if (exif) return orientation_in_tiff(segment.subspan(6));
    if (bytes[at + 1] == 0xDA) return 1;
    at += 2 + length;
  }
  return 1;
}

}  // namespace kiemchung
