// What a document that has taken its reader over would try. For use inside a worker's child.
#pragma once

#include <string>
#include <vector>

namespace kiemchung {

// One line an attempt: "open a file: refused (EACCES)" or "open a file: DONE".
std::vector<std::string> try_to_break_out();

// Makes this process look like one on a kernel without Landlock, or without seccomp filters.
void hide_landlock();
void hide_seccomp();

}  // namespace kiemchung
