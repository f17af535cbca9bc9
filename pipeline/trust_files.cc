#include "pipeline/trust_files.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "pipeline/exit_codes.h"
#include "pipeline/output_file.h"
#include "pipeline/sha256.h"

namespace kiemchung {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPinned = ".pinned";
constexpr const char* kAccepted = ".accepted";
constexpr std::uintmax_t kMostBytes = 64u << 20;  // the largest published revocation lists have some MB

std::string read_bytes(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream || !fs::is_regular_file(file)) {
    throw RunError(ExitCode::kUsage, "không đọc được tệp " + file.string() + ". Kiểm tra lại đường dẫn.");
  }
  if (size > kMostBytes) {
    throw RunError(ExitCode::kUsage, "tệp " + file.string() + " quá lớn, không phải chứng thư hay danh sách thu hồi.");
  }
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::span<const unsigned char> bytes_of(const std::string& text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

fs::path place_of(const ConfigFolder& config, const std::string& given) {
  if (!given.empty()) return given;
  if (const char* named = std::getenv("KIEMCHUNG_TRUST"); named != nullptr && *named != '\0') return named;
  return config.path() / "trust" / "imported";
}

// By name, so that the order of import and the file system do not matter.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto kind = entry->path().extension();
    if (kind == kPinned || kind == kAccepted) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TrustFolder::TrustFolder(const ConfigFolder& config, const std::string& given) : path_(place_of(config, given)) {
  const fs::path pins = config.path() / "trust" / "pins.toml";
  try {
    pins_ = read_trust_pins(read_bytes(pins));
  } catch (const RunError&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw RunError(ExitCode::kUsage, pins.string() + ": " + error.what());
  }
}

TrustStore TrustFolder::load() const {
  TrustStore store;
  store.add_pins(pins_);
  for (const fs::path& file : files_in(path_)) {
    const std::string bytes = read_bytes(file);
    store.add(bytes_of(bytes), file.extension() == kAccepted);
  }
  return store;
}

std::vector<TrustFolder::Imported> TrustFolder::import(const std::vector<std::string>& files,
                                                       bool accept_unpinned) const {
  TrustStore store = load();
  std::vector<Imported> imported;
  for (const std::string& file : files) {
    const std::string bytes = read_bytes(file);
    Imported result{file, store.add(bytes_of(bytes), accept_unpinned)};
    const bool useful = std::any_of(result.items.begin(), result.items.end(),
                                    [](const TrustImport& item) { return item.accepted && item.code != "duplicate"; });
    if (useful) {
      make_folder(path_.string(), "--trust");
      write_file((path_ / (sha256_of(bytes) + (accept_unpinned ? kAccepted : kPinned))).string(), bytes);
    }
    imported.push_back(std::move(result));
  }
  return imported;
}

void TrustFolder::keep_list(const std::string& bytes) const {
  make_folder(path_.string(), "--trust");
  write_file((path_ / (sha256_of(bytes) + kPinned)).string(), bytes);
}

}  // namespace kiemchung
