// Words and numbers of a report as people in Việt Nam read them; the wording itself is in the catalogue.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "verifiers/message_catalogue.h"

namespace kiemchung {

// The catalogue's word for a value: group "document_class", word "image" → "ảnh chụp". An unknown word comes back as
// its key, so that a gap is seen.
std::string report_word(const MessageCatalogue& messages, std::string_view group, std::string_view word);

// The same beginning with a capital, for labels that stand alone: "Ảnh chụp".
std::string report_label(const MessageCatalogue& messages, std::string_view group, std::string_view word);

// "2,5"; "" for nothing. Decimal comma, no trailing zeros.
std::string points_text(const std::optional<double>& points);

// "25/11/2024"; other texts come back unchanged.
std::string date_text(std::string_view iso);

// "17:00 ngày 25/11/2024 (giờ Việt Nam)" of a UTC instant.
std::string instant_text(std::string_view instant);

// "1,2 MB"
std::string size_text(std::uint64_t bytes);

}  // namespace kiemchung
