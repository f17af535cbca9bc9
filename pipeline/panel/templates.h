// The panel's pages as mustache templates, built into the program with its style sheet and script.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

namespace kiemchung::panel {

using Data = kainjow::mustache::data;

// A file of pipeline/panel/assets, as built in; "" if there is none.
std::string_view asset(std::string_view name);

class Templates {
 public:
  // Everything in {{braces}} is escaped for HTML. Throws std::logic_error for an unknown name: a bug of ours.
  std::string render(std::string_view name, const Data& data) const;
};

}  // namespace kiemchung::panel
