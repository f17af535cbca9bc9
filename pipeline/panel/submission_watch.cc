#include "pipeline/panel/submission_watch.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "pipeline/sha256.h"

namespace kiemchung::panel {

namespace fs = std::filesystem;

std::string tree_stamp(const std::vector<std::string>& paths, const std::string& leave_out) {
  std::vector<std::string> lines;
  std::error_code error;
  const fs::path skipped = leave_out.empty() ? fs::path() : fs::weakly_canonical(leave_out, error);
  const auto add = [&lines](const fs::path& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) return;
    lines.push_back(fmt::format("{} {} {} {}.{} {}.{}", path.string(), status.st_size, status.st_ino,
                                status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                                status.st_ctim.tv_nsec));
  };
  for (const std::string& given : paths) {
    const fs::path root = fs::weakly_canonical(given, error);
    add(root);
    const auto options = fs::directory_options::skip_permission_denied;
    for (auto entry = fs::recursive_directory_iterator(root, options, error); entry != fs::end(entry);
         entry.increment(error)) {
      if (error) break;
      if (!skipped.empty() && entry->path() == skipped) {
        entry.disable_recursion_pending();
      } else {
        add(entry->path());
      }
    }
  }
  // The order of a folder's entries is the file system's.
  std::sort(lines.begin(), lines.end());
  Sha256 hash;
  for (const std::string& line : lines) hash.add(line.c_str(), line.size() + 1);
  return hash.finish();
}

}  // namespace kiemchung::panel
