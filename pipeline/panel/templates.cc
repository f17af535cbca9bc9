#include "pipeline/panel/templates.h"

#include <map>
#include <stdexcept>

namespace kiemchung::panel {

std::string Templates::render(std::string_view name, const Data& data) const {
  // Parsed once a thread: rendering changes the parsed form.
  thread_local std::map<std::string, kainjow::mustache::mustache, std::less<>> parsed;
  auto found = parsed.find(name);
  if (found == parsed.end()) {
    const auto source = asset(std::string(name) + ".mustache");
    if (source.empty()) throw std::logic_error("no template " + std::string(name));
    found = parsed.emplace(std::string(name), kainjow::mustache::mustache(std::string(source))).first;
    if (!found->second.is_valid()) throw std::logic_error(std::string(name) + ": " + found->second.error_message());
  }
  return found->second.render(data);
}

}  // namespace kiemchung::panel
