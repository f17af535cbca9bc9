#include <filesystem>
#include "samples/expected.h"
namespace kiemchung::samples {
int compare(const std::string&, const std::string&, const std::string&) { return 1; }
}  // namespace kiemchung::samples
