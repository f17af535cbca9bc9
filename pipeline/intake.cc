#include "pipeline/intake.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>

#include "extractors/fields/evidence_name.h"
#include "extractors/fields/text_norm.h"
#include "pipeline/archive_apart.h"
#include "pipeline/exit_codes.h"
#include "pipeline/file_names.h"
#include "pipeline/media_type.h"
#include "pipeline/owned_fd.h"
#include "pipeline/sha256.h"

namespace kiemchung {
namespace {

constexpr std::size_t kBlockBytes = 256u << 10;
// O_NONBLOCK: opening a fifo must not wait for a writer. O_NOFOLLOW: a link is named, not followed.
constexpr int kOpenFile = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// A stamp further ahead than this comes from a clock that was wrong once, not from somebody who is copying now.
constexpr std::int64_t kCopyingNow = std::int64_t{48} * 3600 * 1000000000;

struct Interrupted {};

struct Entry {
  std::string raw;   // bytes on disk
  std::string name;  // for people
  struct stat status {};
  bool known = false;  // lstat worked
};

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::vector<Entry> list_folder(int folder) {
  std::vector<Entry> entries;
  // The stream takes the descriptor over, so it gets its own.
  const std::unique_ptr<DIR, CloseFolder> stream(fdopendir(openat(folder, ".", kOpenFolder)));
  if (stream == nullptr) return entries;
  while (const dirent* row = readdir(stream.get())) {
    const std::string raw = row->d_name;
    if (raw == "." || raw == "..") continue;
    Entry entry{raw, decode_name(raw), {}, false};
    entry.known = fstatat(folder, raw.c_str(), &entry.status, AT_SYMLINK_NOFOLLOW) == 0;
    entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.raw < b.raw; });
  return entries;
}

// Why a thing that is no regular file is not read.
std::string refusal_of(const struct stat& status) {
  if (S_ISLNK(status.st_mode)) return "symlink";
  if (S_ISFIFO(status.st_mode)) return "fifo";
  if (S_ISSOCK(status.st_mode)) return "socket";
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)) return "device";
  return "unreadable";
}

FileStamp stamp_of(const struct stat& status) {
  const auto nanoseconds = [](const timespec& time) { return std::int64_t{time.tv_sec} * 1000000000 + time.tv_nsec; };
  return {static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim), nanoseconds(status.st_ctim),
          static_cast<std::uint64_t>(status.st_ino)};
}

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

std::string stem_of(const std::string& name) {
  const auto dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

bool looks_like_zip_name(const std::string& name) { return to_lower(name).ends_with(".zip"); }

bool names_a_criterion(const std::string& name) { return !read_evidence_name(name).codes.empty(); }

// A zip by content that may be an office file: its members decide.
bool may_be_zip(const std::string& media_type, std::string_view beginning) {
  return media_type == "application/zip" || beginning.starts_with("PK\x03\x04") || beginning.starts_with("PK\x05\x06");
}

constexpr const char* kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

class Intake {
 public:
  explicit Intake(const IntakeOptions& options) : options_(options) {
    struct stat status {};
    if (!options.leave_out.empty() && stat(options.leave_out.c_str(), &status) == 0) {
      left_out_ = {status.st_dev, status.st_ino};
    }
  }

  void take_path(const std::string& given);
  Manifest finish();

 private:
  struct Content {
    std::string sha256;
    std::uint64_t size = 0;
    std::string media_type;
    std::string beginning;
    bool complete = false;
  };

  void take_folder_path(const OwnedFd& folder, const std::string& location, const std::string& name);
  bool holds_units(const std::vector<Entry>& entries, const std::string& name) const;
  void walk(int folder, const std::string& location, const std::string& unit, const std::string& path, int depth);
  void take_entry(int folder, const Entry& entry, const std::string& location, const std::string& unit,
                  const std::string& path, int depth);
  void take_file(int folder, const Entry& entry, const std::string& location, const std::string& unit,
                 const std::string& path);
  void take_archive(int descriptor, const IntakeFile& file, int depth);
  void take_member(ArchiveMember& member, const std::function<bool(std::string_view&)>& read, const IntakeFile& archive,
                   int depth);
  void classify(IntakeFile& file, int descriptor, const std::string& beginning, int depth);
  Content read_content(int descriptor);
  bool spool_content(const std::function<bool(std::string_view&)>& read, const std::string& part, Content& content);

  bool recall(const std::string& location, const FileStamp& stamp, const std::string& unit, const std::string& path);
  void remember(const std::string& location, const FileStamp& stamp, std::size_t first_row, const std::string& path);

  void add(IntakeFile file);
  void refuse(const std::string& unit, const std::string& path, const std::string& reason, std::uint64_t size = 0);
  void note_unit(const std::string& unit);
  void check_stop() const {
    if (options_.should_stop && options_.should_stop()) throw Interrupted{};
  }

  const IntakeOptions& options_;
  MediaTypes media_types_;
  Manifest manifest_;
  std::set<std::pair<std::string, std::string>> taken_;  // unit and path
  std::set<std::string> units_;
  std::optional<std::pair<dev_t, ino_t>> left_out_;
};

void Intake::note_unit(const std::string& unit) {
  if (!unit.empty() && units_.insert(unit).second) manifest_.units.push_back({unit, unit_kind_of(unit)});
}

void Intake::add(IntakeFile file) {
  if (manifest_.files.size() >= options_.max_files) {
    throw RunError(ExitCode::kUsage,
                   fmt::format("quá {} tệp trong một lượt. Chia hồ sơ thành nhiều lượt chạy.", options_.max_files));
  }
  // Two names may look the same once composed (a Mac's and a Windows' "hoà"): each still is a file of its own.
  const std::string wanted = file.path;
  for (int copy = 2; !taken_.insert({file.unit, file.path}).second; ++copy) {
    file.path = fmt::format("{} ({})", wanted, copy);
  }
  if (options_.on_file) options_.on_file(file.path, file.size);
  manifest_.files.push_back(std::move(file));
}

void Intake::refuse(const std::string& unit, const std::string& path, const std::string& reason, std::uint64_t size) {
  IntakeFile file;
  file.unit = unit;
  file.path = path;
  file.kind = FileKind::kRefused;
  file.reason = reason;
  file.size = size;
  add(std::move(file));
}

Intake::Content Intake::read_content(int descriptor) {
  Content content;
  Sha256 hash;
  std::string block(kBlockBytes, '\0');
  while (true) {
    check_stop();
    const auto got = read(descriptor, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return content;
    if (got == 0) break;
    const std::string_view piece(block.data(), static_cast<std::size_t>(got));
    if (content.beginning.size() < kMediaTypeBytes) {
      content.beginning += piece.substr(0, kMediaTypeBytes - content.beginning.size());
    }
    hash.add(piece.data(), piece.size());
    content.size += piece.size();
  }
  content.sha256 = hash.finish();
  content.media_type = media_types_.of(content.beginning);
  content.complete = true;
  return content;
}

// Writes a member beside the store while it is hashed. False if the member broke off.
bool Intake::spool_content(const std::function<bool(std::string_view&)>& read, const std::string& part,
                           Content& content) {
  const OwnedFd file(open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  const auto fail = [&part] {
    throw RunError(
        ExitCode::kIncomplete,
        fmt::format("không ghi được tệp giải nén tạm {}: {}. Giải phóng dung lượng rồi chạy lại đúng lệnh này, "
                    "hoặc chọn ổ khác bằng --out.",
                    part, std::strerror(errno)));
  };
  if (!file) fail();
  Sha256 hash;
  std::string_view piece;
  while (read(piece)) {
    check_stop();
    if (content.beginning.size() < kMediaTypeBytes) {
      content.beginning += piece.substr(0, kMediaTypeBytes - content.beginning.size());
    }
    hash.add(piece.data(), piece.size());
    content.size += piece.size();
    for (std::size_t done = 0; done < piece.size();) {
      const auto put = write(file.get(), piece.data() + done, piece.size() - done);
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) fail();
      done += static_cast<std::size_t>(put);
    }
  }
  content.sha256 = hash.finish();
  content.media_type = media_types_.of(content.beginning);
  content.complete = true;
  return true;
}

// Settles what a read file is; an archive's members follow it.
void Intake::classify(IntakeFile& file, int descriptor, const std::string& beginning, int depth) {
  if (!may_be_zip(file.media_type, beginning)) {
    add(file);
    return;
  }
  const ArchiveListing listing = list_archive_apart(descriptor, options_.archive);
  if (listing.kind == ZipKind::kSpreadsheet) file.media_type = kXlsx;
  if (listing.kind != ZipKind::kArchive) {
    add(file);
    return;
  }
  file.media_type = "application/zip";
  file.kind = FileKind::kArchive;
  if (depth > options_.archive.max_depth) {
    file.kind = FileKind::kRefused;
    file.reason = "archive_too_deep";
  } else if (!listing.refused.empty()) {
    file.kind = FileKind::kRefused;
    file.reason = listing.refused;
  }
  add(file);
  if (file.kind == FileKind::kArchive) take_archive(descriptor, file, depth);
}

void Intake::take_archive(int descriptor, const IntakeFile& file, int depth) {
  const std::size_t row = manifest_.files.size() - 1;
  const std::string broke = read_archive_apart(
      descriptor, options_.archive, [&](ArchiveMember& member, const std::function<bool(std::string_view&)>& read) {
        take_member(member, read, file, depth);
      });
  if (!broke.empty()) {
    manifest_.files.at(row).kind = FileKind::kRefused;
    manifest_.files.at(row).reason = broke;
  }
}

void Intake::take_member(ArchiveMember& member, const std::function<bool(std::string_view&)>& read,
                         const IntakeFile& archive, int depth) {
  check_stop();
  IntakeFile file;
  file.unit = archive.unit;
  file.path = archive.path + "/" + member.name;
  file.changed_ns = archive.changed_ns;
  if (is_litter(member.name) && member.refused.empty()) {
    file.kind = FileKind::kIgnored;
    add(std::move(file));
    return;
  }
  // Members are opened one inside the other, so each depth has its own half-written file.
  const std::string part = fmt::format("{}/part.{}", options_.spool, depth);
  Content content;
  if (member.refused.empty()) spool_content(read, part, content);
  if (!member.refused.empty()) {
    refuse(file.unit, file.path, member.refused);
    return;
  }
  file.sha256 = content.sha256;
  file.size = content.size;
  file.media_type = content.media_type;
  const std::string kept = options_.spool + "/" + file.sha256;
  if (may_be_zip(file.media_type, content.beginning)) {
    std::filesystem::rename(part, kept);
    file.location = kept;
    const OwnedFd inner(open(kept.c_str(), kOpenFile));
    if (inner) classify(file, inner.get(), content.beginning, depth + 1);
    return;
  }
  if (!options_.wanted || options_.wanted(file)) {
    std::filesystem::rename(part, kept);
    file.location = kept;
  }
  add(std::move(file));
}

void Intake::take_file(int folder, const Entry& entry, const std::string& location, const std::string& unit,
                       const std::string& path) {
  const FileStamp before = stamp_of(entry.status);
  const std::int64_t age = before.changed_ns - options_.settled_before;
  if (options_.settled_before != 0 && age > 0 && age < kCopyingNow) {
    return refuse(unit, path, "changed", before.size);
  }
  if (recall(location, before, unit, path)) return;
  const OwnedFd descriptor(openat(folder, entry.raw.c_str(), kOpenFile));
  struct stat status {};
  if (!descriptor || fstat(descriptor.get(), &status) != 0) return refuse(unit, path, "unreadable", before.size);
  if (!S_ISREG(status.st_mode)) return refuse(unit, path, refusal_of(status));
  Content content = read_content(descriptor.get());
  if (!content.complete) return refuse(unit, path, "unreadable", before.size);
  // A file that grows while it is read is still being copied: it belongs to the next run.
  if (fstat(descriptor.get(), &status) != 0 || !(stamp_of(status) == before) || content.size != before.size) {
    return refuse(unit, path, "changed", content.size);
  }
  const std::size_t first_row = manifest_.files.size();
  IntakeFile file;
  file.unit = unit;
  file.path = path;
  file.sha256 = content.sha256;
  file.size = content.size;
  file.media_type = content.media_type;
  file.changed_ns = before.changed_ns;
  file.location = location;
  classify(file, descriptor.get(), content.beginning, 1);
  remember(location, before, first_row, path);
}

void Intake::take_entry(int folder, const Entry& entry, const std::string& location, const std::string& unit,
                        const std::string& path, int depth) {
  check_stop();
  const std::string inner = joined(path, entry.name);
  const std::string place = location + "/" + entry.raw;
  if (!entry.known) return refuse(unit, inner, "unreadable");
  if (S_ISDIR(entry.status.st_mode)) {
    if (left_out_ && *left_out_ == std::pair{entry.status.st_dev, entry.status.st_ino}) return;
    const OwnedFd next(openat(folder, entry.raw.c_str(), kOpenFolder));
    if (!next) return refuse(unit, inner, "unreadable");
    if (depth >= options_.max_folder_depth) return refuse(unit, inner, "too_deep");
    return walk(next.get(), place, unit, inner, depth + 1);
  }
  if (!S_ISREG(entry.status.st_mode)) return refuse(unit, inner, refusal_of(entry.status));
  if (is_litter(inner)) {
    IntakeFile file;
    file.unit = unit;
    file.path = inner;
    file.kind = FileKind::kIgnored;
    file.size = static_cast<std::uint64_t>(entry.status.st_size);
    return add(std::move(file));
  }
  take_file(folder, entry, place, unit, inner);
}

void Intake::walk(int folder, const std::string& location, const std::string& unit, const std::string& path,
                  int depth) {
  for (const Entry& entry : list_folder(folder)) take_entry(folder, entry, location, unit, path, depth);
}

// See the rules at the top of the header.
bool Intake::holds_units(const std::vector<Entry>& entries, const std::string& name) const {
  bool any = false;
  bool loose = false;
  bool named = false;
  for (const Entry& entry : entries) {
    const bool folder = entry.known && S_ISDIR(entry.status.st_mode);
    const bool zip = entry.known && S_ISREG(entry.status.st_mode) && looks_like_zip_name(entry.name);
    if (folder || zip) {
      if (names_a_criterion(entry.name)) return false;
      any = true;
      named = named || !unit_kind_of(folder ? entry.name : stem_of(entry.name)).empty();
    } else if (entry.known && S_ISREG(entry.status.st_mode) && !is_litter(entry.name)) {
      loose = true;
    }
  }
  const bool is_itself_a_unit = !unit_kind_of(name).empty();
  return any && (named || (!loose && !is_itself_a_unit));
}

void Intake::take_folder_path(const OwnedFd& folder, const std::string& location, const std::string& name) {
  const std::vector<Entry> entries = list_folder(folder.get());
  if (!options_.unit.empty() || !holds_units(entries, name)) {
    const std::string unit = options_.unit.empty() ? name : options_.unit;
    note_unit(unit);
    return walk(folder.get(), location, unit, "", 0);
  }
  for (const Entry& entry : entries) {
    const bool is_folder = entry.known && S_ISDIR(entry.status.st_mode);
    const bool is_zip = entry.known && S_ISREG(entry.status.st_mode) && looks_like_zip_name(entry.name);
    if (is_folder && left_out_ && *left_out_ == std::pair{entry.status.st_dev, entry.status.st_ino}) continue;
    if (is_folder) {
      note_unit(entry.name);
      const OwnedFd next(openat(folder.get(), entry.raw.c_str(), kOpenFolder));
      if (next) {
        walk(next.get(), location + "/" + entry.raw, entry.name, "", 1);
      } else {
        refuse(entry.name, "(thư mục)", "unreadable");
      }
    } else {
      const std::string unit = is_zip ? stem_of(entry.name) : "";
      note_unit(unit);
      take_entry(folder.get(), entry, location, unit, "", 1);
    }
  }
}

void Intake::take_path(const std::string& given) {
  std::error_code error;
  const auto real = std::filesystem::canonical(given, error);
  if (error) {
    throw RunError(ExitCode::kUsage,
                   fmt::format("không có đường dẫn {} ({}). Kiểm tra lại tên thư mục hồ sơ.", given, error.message()));
  }
  struct stat status {};
  if (stat(real.c_str(), &status) != 0 || (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode))) {
    throw RunError(ExitCode::kUsage, fmt::format("{} không phải là thư mục hay tệp thường. Đưa thư mục hồ sơ.", given));
  }
  if (S_ISDIR(status.st_mode)) {
    const OwnedFd folder(open(real.c_str(), kOpenFolder));
    if (!folder || access(real.c_str(), R_OK | X_OK) != 0) {
      throw RunError(ExitCode::kUsage, fmt::format("không mở được thư mục {}. Kiểm tra quyền đọc.", given));
    }
    return take_folder_path(folder, real.string(), decode_name(real.filename().string()));
  }
  const OwnedFd folder(open(real.parent_path().c_str(), kOpenFolder));
  if (!folder || access(real.c_str(), R_OK) != 0) {
    throw RunError(ExitCode::kUsage, fmt::format("không mở được tệp {}. Kiểm tra quyền đọc.", given));
  }
  Entry entry{real.filename().string(), decode_name(real.filename().string()), status, true};
  const std::string parent = decode_name(real.parent_path().filename().string());
  std::string unit = looks_like_zip_name(entry.name) ? stem_of(entry.name) : parent;
  if (!options_.unit.empty()) unit = options_.unit;
  note_unit(unit);
  take_entry(folder.get(), entry, real.parent_path().string(), unit, "", 0);
}

nlohmann::json row_to_json(const IntakeFile& file, std::size_t prefix, bool member) {
  return {{"inner", file.path.substr(prefix)},
          {"kind", word_of(file.kind)},
          {"reason", file.reason},
          {"sha256", file.sha256},
          {"size", file.size},
          {"media_type", file.media_type},
          {"member", member}};
}

void Intake::remember(const std::string& location, const FileStamp& stamp, std::size_t first_row,
                      const std::string& path) {
  if (options_.memory == nullptr) return;
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t i = first_row; i < manifest_.files.size(); ++i) {
    rows.push_back(
        row_to_json(manifest_.files[i], std::min(path.size(), manifest_.files[i].path.size()), i != first_row));
  }
  options_.memory->keep_intake_entry(location, stamp,
                                     rows.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// True if an unchanged file's rows could be taken from memory. An archive is opened again where a member is still
// wanted.
bool Intake::recall(const std::string& location, const FileStamp& stamp, const std::string& unit,
                    const std::string& path) {
  if (options_.memory == nullptr || options_.reread) return false;
  const auto entry = options_.memory->intake_entry(location, stamp);
  if (!entry) return false;
  const auto rows = nlohmann::json::parse(*entry, nullptr, false);
  if (!rows.is_array() || rows.empty()) return false;
  std::vector<IntakeFile> files;
  for (const auto& row : rows) {
    IntakeFile file;
    file.unit = unit;
    file.path = path + row.value("inner", "");
    file.kind = from_word<FileKind>(row.value("kind", "")).value_or(FileKind::kRefused);
    file.reason = row.value("reason", "");
    file.sha256 = row.value("sha256", "");
    file.size = row.value("size", std::uint64_t{0});
    file.media_type = row.value("media_type", "");
    file.changed_ns = stamp.changed_ns;
    const bool member = row.value("member", false);
    if (!member) file.location = location;
    if (member && file.kind == FileKind::kEvidence && options_.wanted && options_.wanted(file)) return false;
    files.push_back(std::move(file));
  }
  for (IntakeFile& file : files) add(std::move(file));
  return true;
}

Manifest Intake::finish() {
  std::sort(manifest_.units.begin(), manifest_.units.end(),
            [](const IntakeUnit& a, const IntakeUnit& b) { return a.name < b.name; });
  std::sort(manifest_.files.begin(), manifest_.files.end(), [](const IntakeFile& a, const IntakeFile& b) {
    return std::tie(a.unit, a.path) < std::tie(b.unit, b.path);
  });
  return std::move(manifest_);
}

}  // namespace

Manifest take_in(const std::vector<std::string>& paths, const IntakeOptions& options) {
  Intake intake(options);
  try {
    for (const auto& path : paths) intake.take_path(path);
  } catch (const Interrupted&) {
    throw RunError(ExitCode::kInterrupted, "đã ngắt khi đang nhận hồ sơ. Chạy lại đúng lệnh này để tiếp tục.");
  }
  return intake.finish();
}

bool is_spreadsheet(const IntakeFile& file) {
  if (file.media_type == kXlsx) return true;
  return file.media_type.starts_with("text/") && to_lower(file.path).ends_with(".csv");
}

std::string unit_kind_of(std::string_view name) {
  struct Row {
    const char* words;
    const char* kind;
  };
  // Longer names first: "thị xã" is a district, "xã" a commune.
  static constexpr std::array kRows = {
      Row{"thi xa", "huyen"}, Row{"thanh pho", "huyen"}, Row{"thi tran", "xa"},    Row{"dac khu", "xa"},
      Row{"van phong", "so"}, Row{"thanh tra", "so"},    Row{"ban quan ly", "so"}, Row{"ban dan toc", "so"},
      Row{"phong", "phong"},  Row{"huyen", "huyen"},     Row{"quan", "huyen"},     Row{"tp", "huyen"},
      Row{"tx", "huyen"},     Row{"xa", "xa"},           Row{"phuong", "xa"},      Row{"tt", "xa"},
      Row{"so", "so"}};
  static const Pattern kPrefix(R"(^(?:\d{1,3} )?(?:(?:ubnd|uy ban nhan dan) )?)");
  static const Pattern kOfDistrict(R"( (?:huyen|quan|thi xa|tx|thanh pho|tp) )");
  const std::string folded = kPrefix.replace_all(fold_key(name), "") + " ";
  for (const Row& row : kRows) {
    if (!folded.starts_with(std::string(row.words) + " ")) continue;
    // "Văn phòng HĐND và UBND huyện", "Thanh tra huyện": an office of a district, not of the province.
    const bool may_be_lower = row.words == std::string_view("van phong") || row.words == std::string_view("thanh tra");
    return may_be_lower && kOfDistrict.found_in(folded) ? "phong" : row.kind;
  }
  return "";
}

}  // namespace kiemchung
