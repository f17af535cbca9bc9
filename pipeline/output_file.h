// A report appears whole or not at all: written beside its place, flushed to the disk, then renamed.
#pragma once

#include <string>
#include <string_view>

namespace kiemchung {

// Throws RunError: kIncomplete if the disk is full, kUsage if the place cannot be written.
void write_file(const std::string& path, std::string_view bytes);

// Makes the folder and its parents. Throws RunError (kUsage) naming `option` if it cannot.
void make_folder(const std::string& path, const std::string& option);

}  // namespace kiemchung
