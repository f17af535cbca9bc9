#include "extractors/ocr/digit_weights.h"

// The assembler copies the file in; a generated array of half a megabyte would take the compiler seconds.
asm(R"(
    .section .rodata
    .balign 16
kiemchung_digit_weights_begin:
    .incbin ")" KC_DIGIT_WEIGHTS R"("
kiemchung_digit_weights_end:
    .byte 0
    .text
)");

extern "C" {
// NOLINTNEXTLINE(modernize-avoid-c-arrays): labels of the assembler have no other type
extern const std::byte kiemchung_digit_weights_begin[] __attribute__((visibility("hidden")));
// NOLINTNEXTLINE(modernize-avoid-c-arrays)
extern const std::byte kiemchung_digit_weights_end[] __attribute__((visibility("hidden")));
}

namespace kiemchung {

std::span<const std::byte> built_in_digit_weights() {
  return {kiemchung_digit_weights_begin, kiemchung_digit_weights_end};
}

}  // namespace kiemchung
