// Names of files as bytes, made into text people can read and programs can trust.
#pragma once

#include <string>
#include <string_view>

namespace kiemchung {

// UTF-8 where it is UTF-8, else the one of CP1258, TCVN3 and CP437 that gives the most Vietnamese. NFC; never fails:
// what nothing explains becomes U+FFFD.
std::string decode_text(std::string_view bytes);

// The same for a path: "\" becomes "/".
std::string decode_name(std::string_view bytes);

// Whether a name stays where it is unpacked: relative, no "..", no empty part, no drive letter, no control characters.
bool is_safe_name(std::string_view name);

// What operating systems and editors leave behind: Thumbs.db, .DS_Store, desktop.ini, __MACOSX/, "._…", "~$…".
bool is_litter(std::string_view path);

}  // namespace kiemchung
