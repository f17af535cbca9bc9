// From paths to a frozen manifest: which units there are, and every file found, in exactly one row.
//
// What a path is
//   a folder of folders and zip files, none of them named after a criterion: each is a unit's submission, unless the
//     folder's own name says that it is a unit (sở, huyện, xã …) and none of theirs does; where one of theirs does,
//     loose files beside them are taken as belonging to no unit
//   any other folder, or a zip file: one unit's submission, the unit named after it
//   a single file: a submission of one file; the unit is named after the folder it lies in
//   with a unit's name given (--unit), everything under the paths is that unit's
// Symbolic links are named, never followed; what lies outside the paths is never opened.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/words.h"
#include "pipeline/archive.h"
#include "pipeline/store.h"

namespace kiemchung {

// What intake makes of a file. Later stages divide kEvidence by verdict; the rest are buckets as they stand.
enum class FileKind { kEvidence, kSheet, kArchive, kIgnored, kRefused };
template <>
inline constexpr Word<FileKind> kWords<FileKind>[] = {{FileKind::kEvidence, "evidence"},
                                                      {FileKind::kSheet, "sheet"},
                                                      {FileKind::kArchive, "archive"},
                                                      {FileKind::kIgnored, "ignored"},
                                                      {FileKind::kRefused, "refused"}};

struct IntakeFile {
  std::string unit;  // "" = loose, beside the units' folders
  std::string
      path;  // inside the unit, "/" between parts, NFC, archive members as "a.zip/b.pdf"; unique within the unit
  FileKind kind = FileKind::kEvidence;
  std::string reason;      // of a refused file: a word of kRefusals
  std::string sha256;      // "" if it was not read
  std::uint64_t size = 0;  // bytes
  std::string media_type;
  std::int64_t changed_ns = 0;  // ctime on disk of the file, or of the archive around it, nanoseconds since 1970
  std::string location;  // absolute path of the bytes on disk: the file, or a member's spooled copy; "" if not needed
};

struct IntakeUnit {
  std::string name;
  std::string kind;  // so | huyen | phong | xa | "" (the name does not tell)
};

struct Manifest {
  std::vector<IntakeUnit> units;  // by name
  std::vector<IntakeFile> files;  // by unit, then path
};

struct IntakeOptions {
  std::string unit;       // one unit for everything; "" = told by the folders
  std::string spool;      // existing folder for unpacked members; emptied by the caller
  std::string leave_out;  // a folder not to be entered: where the reports go; "" = none
  ArchiveLimits archive;
  std::size_t max_files = 1000000;
  int max_folder_depth = 64;
  Store* memory = nullptr;  // leaves files with unchanged stamps unopened (nightly); nullptr: everything is read
  bool reread = false;      // opens every file all the same, and refreshes the memory: a disk may lie about its stamps
  // Files written or moved here after this instant (ctime, nanoseconds since 1970) are refused as "changed": they may
  // still be being copied. 0 = none.
  std::int64_t settled_before = 0;
  // Whether the bytes of this content will be wanted later; members nobody wants are hashed and not spooled. Unset:
  // all.
  std::function<bool(const IntakeFile& file)> wanted;
  std::function<bool()> should_stop;
  std::function<void(const std::string& path, std::uint64_t bytes)> on_file;  // progress: each file once read
};

// Throws RunError (kUsage) if a path does not exist or cannot be opened, (kIncomplete) if the spool's disk is full.
Manifest take_in(const std::vector<std::string>& paths, const IntakeOptions& options);

// Whether a media type is a spreadsheet that may hold a self-score sheet (XLSX, CSV).
bool is_spreadsheet(const IntakeFile& file);

// so | huyen | phong | xa | "" by the first words of a unit's name: "Sở Nội vụ", "so-noi-vu", "UBND xã A", "02. Phường
// B". phong: cơ quan chuyên môn thuộc UBND cấp huyện ("Phòng Tư pháp", "Văn phòng HĐND và UBND huyện").
std::string unit_kind_of(std::string_view name);

}  // namespace kiemchung
