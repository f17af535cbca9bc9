// What a file is by its content, never by its name.
#pragma once

#include <span>
#include <string>

namespace kiemchung {

// Loads libmagic's rules once, so that later calls need no file system. Throws std::runtime_error if they are missing.
void prepare_media_types();

// "application/pdf", "image/jpeg", …; "application/octet-stream" if unknown. A PDF may have up to 1024 bytes of other
// things in front of its header (ISO 32000-1, Annex H.3.4.1).
std::string media_type(std::span<const unsigned char> bytes);

}  // namespace kiemchung
