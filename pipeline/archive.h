// Zip archives, read as the hostile input they are: names decoded, checked and never used as paths on disk; entries,
// sizes and ratios limited; symbolic links and encrypted members named instead of read. What runs in this process;
// archive_apart.h does the same in one that can do nothing else, and is what intake uses.
#pragma once

#include <locale.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kiemchung {

// Defaults hold a large unit's honest submission several times over.
struct ArchiveLimits {
  std::size_t max_entries = 20000;              // members; more refuse the whole archive
  std::uint64_t max_member_bytes = 512u << 20;  // of one member, unpacked
  std::uint64_t max_total_bytes = 8ull << 30;   // of all members, unpacked
  std::uint64_t max_ratio = 200;                // unpacked over packed, looked at above free_bytes
  std::uint64_t free_bytes = 64u << 20;
  int max_depth = 3;  // archives inside archives
};

struct ArchiveMember {
  std::string name;     // as it stands in the archive; after settle_name(): UTF-8, NFC, "/" between parts, never empty
  std::string refused;  // "" if readable; otherwise a reason of kRefusals
};

// Makes a member's name what people are shown, and refuses one that climbs out. False for a folder.
bool settle_name(ArchiveMember& member);

// Why a file is named in the report without being read. Each has a sentence report.refused.<reason> in the catalogue.
inline constexpr std::string_view kRefusals[] = {
    "symlink",         "fifo",     "device",       "socket",          "unreadable",      "changed",
    "unsafe_name",     "too_deep", "archive_bomb", "archive_entries", "archive_damaged", "archive_encrypted",
    "archive_too_deep"};

// Takes one member: its bytes come piece by piece through `read`, which returns false at the end. What is not taken is
// skipped. Refused members come with a reason, and `read` gives nothing.
using MemberSink = std::function<void(ArchiveMember& member, const std::function<bool(std::string_view& piece)>& read)>;

// What a zip file is by the members it lists.
enum class ZipKind { kArchive, kSpreadsheet, kOfficeDocument, kOther };

struct ArchiveListing {
  ZipKind kind = ZipKind::kArchive;
  std::size_t entries = 0;
  std::string refused;  // the archive as a whole cannot be read: a reason of kRefusals
};

// Looks at the names only. `descriptor` stays the caller's and is rewound. Never throws for what the archive holds.
ArchiveListing list_archive(int descriptor, const ArchiveLimits& limits);

// Goes through the members in the archive's order, their names not settled yet. Returns a reason of kRefusals if the
// archive broke off half-way (what came before stands), "" otherwise.
std::string read_archive(int descriptor, const ArchiveLimits& limits, const MemberSink& sink);

// libarchive converts flagged names through the thread's character set; in the "C" locale Vietnamese would be lost. A
// process that may open nothing must inherit this from its parent.
class ArchiveLocale {
 public:
  ArchiveLocale();
  ~ArchiveLocale();
  ArchiveLocale(const ArchiveLocale&) = delete;
  ArchiveLocale& operator=(const ArchiveLocale&) = delete;

 private:
  locale_t mine_;
  locale_t before_;
};

}  // namespace kiemchung
