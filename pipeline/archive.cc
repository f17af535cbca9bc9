#include "pipeline/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "extractors/fields/text_norm.h"
#include "pipeline/file_names.h"

namespace kiemchung {
namespace {

constexpr std::size_t kBlockBytes = 64u << 10;

struct Reader {
  std::unique_ptr<archive, decltype(&archive_read_free)> handle{archive_read_new(), &archive_read_free};
  bool opened = false;

  explicit Reader(int descriptor) {
    lseek(descriptor, 0, SEEK_SET);
    archive_read_support_format_zip_seekable(handle.get());
    opened = archive_read_open_fd(handle.get(), descriptor, kBlockBytes) == ARCHIVE_OK;
  }
};

std::string raw_name(archive_entry* entry) {
  const char* bytes = archive_entry_pathname(entry);
  if (bytes == nullptr) bytes = archive_entry_pathname_utf8(entry);
  return bytes != nullptr ? bytes : "";
}

// Members only office formats have (ECMA-376 part 2; ODF 1.3 part 2).
ZipKind kind_from_name(std::string_view name) {
  if (name == "xl/workbook.xml") return ZipKind::kSpreadsheet;
  if (name == "word/document.xml" || name == "ppt/presentation.xml") return ZipKind::kOfficeDocument;
  if (name == "mimetype" || name == "META-INF/MANIFEST.MF") return ZipKind::kOther;
  return ZipKind::kArchive;
}

// Counts what comes out of an archive against its limits.
class Meter {
 public:
  Meter(const ArchiveLimits& limits, archive* handle) : limits_(limits), handle_(handle) {}
  void next_member() { member_ = 0; }
  // False once a limit is passed.
  bool take(std::size_t bytes) {
    member_ += bytes;
    total_ += bytes;
    if (member_ > limits_.max_member_bytes || total_ > limits_.max_total_bytes) return false;
    const auto packed = static_cast<std::uint64_t>(std::max<la_int64_t>(1, archive_filter_bytes(handle_, -1)));
    return total_ <= limits_.free_bytes || total_ / packed <= limits_.max_ratio;
  }

 private:
  const ArchiveLimits& limits_;
  archive* handle_;
  std::uint64_t member_ = 0;
  std::uint64_t total_ = 0;
};

std::string refusal_of(archive_entry* entry) {
  if (archive_entry_filetype(entry) == AE_IFLNK || archive_entry_hardlink(entry) != nullptr) return "symlink";
  if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0) return "device";
  if (archive_entry_is_encrypted(entry) != 0) return "archive_encrypted";
  return "";
}

// Hands one member to the sink. False if a limit was passed, after which nothing more may be unpacked.
bool deliver(Reader& reader, ArchiveMember& member, Meter& meter, const MemberSink& sink) {
  bool within = true;
  std::array<char, kBlockBytes> block{};
  meter.next_member();
  sink(member, [&](std::string_view& piece) {
    if (!member.refused.empty()) return false;
    const auto size = archive_read_data(reader.handle.get(), block.data(), block.size());
    if (size < 0) member.refused = "archive_damaged";
    if (size <= 0) return false;
    if (!meter.take(static_cast<std::size_t>(size))) {
      within = false;
      member.refused = "archive_bomb";
      return false;
    }
    piece = std::string_view(block.data(), static_cast<std::size_t>(size));
    return true;
  });
  return within;
}

}  // namespace

ArchiveLocale::ArchiveLocale() : mine_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(uselocale(mine_)) {}

ArchiveLocale::~ArchiveLocale() {
  uselocale(before_);
  if (mine_ != nullptr) freelocale(mine_);
}

bool settle_name(ArchiveMember& member) {
  member.name = decode_name(member.name);
  if (member.name.ends_with('/')) return false;
  if (member.name.empty()) member.name = "(không tên)";
  if (!is_safe_name(member.name)) member.refused = "unsafe_name";
  return true;
}

ArchiveListing list_archive(int descriptor, const ArchiveLimits& limits) {
  const ArchiveLocale locale;
  ArchiveListing listing;
  Reader reader(descriptor);
  archive_entry* entry = nullptr;
  int status = ARCHIVE_FATAL;
  while (reader.opened && (status = archive_read_next_header(reader.handle.get(), &entry)) >= ARCHIVE_WARN) {
    if (status == ARCHIVE_EOF) break;
    const std::string name = raw_name(entry);
    if (const ZipKind kind = kind_from_name(name); kind != ZipKind::kArchive) listing.kind = kind;
    if (++listing.entries > limits.max_entries) {
      listing.refused = "archive_entries";
      break;
    }
  }
  if (status < ARCHIVE_WARN && listing.entries == 0) listing.refused = "archive_damaged";
  return listing;
}

std::string read_archive(int descriptor, const ArchiveLimits& limits, const MemberSink& sink) {
  const ArchiveLocale locale;
  Reader reader(descriptor);
  if (!reader.opened) return "archive_damaged";
  Meter meter(limits, reader.handle.get());
  bool within = true;
  archive_entry* entry = nullptr;
  while (true) {
    const int status = archive_read_next_header(reader.handle.get(), &entry);
    if (status == ARCHIVE_EOF) return "";
    if (status < ARCHIVE_WARN) return "archive_damaged";
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    ArchiveMember member;
    member.name = raw_name(entry);
    member.refused = within ? refusal_of(entry) : "archive_bomb";
    within = deliver(reader, member, meter, sink) && within;
  }
}

}  // namespace kiemchung
