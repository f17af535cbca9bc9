// Notices that the submissions on disk changed, without opening a file.
#pragma once

#include <string>
#include <vector>

namespace kiemchung::panel {

// A digest of every name, size, time and inode below `paths`, the folder `leave_out` excepted. Two equal digests:
// nothing was written, moved or removed in between. Symbolic links are not followed; what cannot be looked at counts as
// absent.
std::string tree_stamp(const std::vector<std::string>& paths, const std::string& leave_out);

}  // namespace kiemchung::panel
