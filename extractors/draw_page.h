// One page of a file as a picture for people, as a viewer shows it.
#pragma once

#include <optional>
#include <span>

#include "extractors/document_facts.h"

namespace kiemchung {

// JPEG about 1,240 pixels wide (A4 at 150 dpi), place "page". Nothing if the file is no PDF or picture, or has no such
// page. Runs in a worker.
std::optional<Picture> draw_page(std::span<const unsigned char> bytes, int page);

}  // namespace kiemchung
