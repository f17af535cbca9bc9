// Whether a certificate's holder is a person or a body, read from its names: the Government's certificates say so
// nowhere else (no profile field tells them apart), so this is a reading with "cannot tell" as an answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kiemchung {

// `bodies`: organisation and units of the subject, outermost first.
std::optional<bool> holder_is_organisation(const std::string& common_name, const std::vector<std::string>& bodies);

// How alike two names of bodies or persons are, 0 … 1: accents, case and the agencies' usual abbreviations aside.
double same_name(const std::string& a, const std::string& b);

}  // namespace kiemchung
