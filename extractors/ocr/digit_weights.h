// The bytes of config/models/digits.bin, built into the program so that a sandboxed worker needs no file.
#pragma once

#include <cstddef>
#include <span>

namespace kiemchung {

std::span<const std::byte> built_in_digit_weights();

}  // namespace kiemchung
