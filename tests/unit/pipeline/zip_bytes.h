// Writes zip files byte by byte (APPNOTE.TXT 6.3.3), stored without compression, so that a test may say exactly which
// name, flag and type an entry carries; the program's own reader has no part in it.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace kiemchung {

struct ZipEntry {
  std::string name;  // bytes as they stand in the file
  std::string content;
  std::uint16_t flags = 0;      // 0x0800: the name is UTF-8; 0x0001: encrypted
  std::uint32_t unix_mode = 0;  // 0120777: a symbolic link
  bool deflated = false;
};

class ZipBytes {
 public:
  void add(const ZipEntry& entry) {
    const std::string packed = entry.deflated ? deflate_raw(entry.content) : entry.content;
    const auto offset = static_cast<std::uint32_t>(bytes_.size());
    const std::string common = common_part(entry, packed);
    bytes_ += "PK\x03\x04" + common;
    put16(bytes_, entry.name.size());
    put16(bytes_, 0);
    bytes_ += entry.name + packed;
    directory_ += "PK\x01\x02";
    put16(directory_, 0x0314);  // made by Unix
    directory_ += common;
    put16(directory_, entry.name.size());
    for (int i = 0; i < 4; ++i) put16(directory_, 0);  // extra, comment, disk, internal attributes
    put32(directory_, static_cast<std::uint64_t>(entry.unix_mode) << 16);
    put32(directory_, offset);
    directory_ += entry.name;
    ++count_;
  }

  std::string finish() const {
    std::string end = "PK\x05\x06";
    put16(end, 0);
    put16(end, 0);
    put16(end, count_);
    put16(end, count_);
    put32(end, directory_.size());
    put32(end, bytes_.size());
    put16(end, 0);
    return bytes_ + directory_ + end;
  }

 private:
  static void put16(std::string& to, std::uint64_t value) {
    to += static_cast<char>(value & 0xff);
    to += static_cast<char>(value >> 8 & 0xff);
  }
  static void put32(std::string& to, std::uint64_t value) {
    put16(to, value & 0xffff);
    put16(to, value >> 16 & 0xffff);
  }

  static std::string deflate_raw(const std::string& content) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, static_cast<uLong>(content.size())) + 16, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
  }

  // The fields that the local header and the directory share, from "version needed" to "uncompressed size".
  static std::string common_part(const ZipEntry& entry, const std::string& packed) {
    std::string part;
    put16(part, 20);
    put16(part, entry.flags);
    put16(part, entry.deflated ? 8 : 0);
    put16(part, 0);
    put16(part, 0x21);  // 1980-01-01
    put32(part,
          crc32(0, reinterpret_cast<const Bytef*>(entry.content.data()), static_cast<uInt>(entry.content.size())));
    put32(part, packed.size());
    put32(part, entry.content.size());
    return part;
  }

  std::string bytes_;
  std::string directory_;
  std::size_t count_ = 0;
};

inline std::string zip_of(const std::vector<ZipEntry>& entries) {
  ZipBytes zip;
  for (const ZipEntry& entry : entries) zip.add(entry);
  return zip.finish();
}

}  // namespace kiemchung
