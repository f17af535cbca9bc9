// Headers that nobody has looked at: first pages of invented offices in every layout that real ones use, the number and
// the day written in hands the network was not trained with. What stands on the page is known because it was put there.
#pragma once

#include <string>
#include <vector>

#include "paper.h"
#include "truth.h"

namespace kiemchung::bench {

struct InventedPage {
  Truth truth;  // `file` names the layout
  Paper paper;
};

// Names of the layouts, and the page `index` of one of them.
const std::vector<std::string>& layouts();
InventedPage invented_page(const std::string& layout, int index, const std::vector<std::unique_ptr<Hand>>& hands);

}  // namespace kiemchung::bench
