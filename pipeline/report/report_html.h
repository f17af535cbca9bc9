// The report for people: one HTML file with everything in it, made from the JSON report alone. Opens without a network,
// prints on A4.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "verifiers/message_catalogue.h"

namespace kiemchung {

// Bytes of a picture named in the report: the document's SHA-256 and the picture's.
using PictureSource =
    std::function<std::optional<std::string>(const std::string& sha256, const std::string& picture_sha256)>;

// Pictures beyond this many bytes are left out, with a line that says so: a browser must still open the file.
inline constexpr std::size_t kMaxPictureBytes = 48u << 20;

// Throws std::runtime_error if the text is no report of schema kReportSchema.
std::string report_html(std::string_view report_json, const MessageCatalogue& messages, const PictureSource& pictures);

}  // namespace kiemchung
