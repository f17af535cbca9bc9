// One document, told check by check: the question, the answer, the place it rests on, the clause, the weight, what
// would settle it. For a person who wants to know why.
#pragma once

#include <string>

#include "extractors/document_facts.h"
#include "verifiers/judge.h"
#include "verifiers/message_catalogue.h"
#include "verifiers/policy.h"

namespace kiemchung {

// `judged` must come from a judge that keeps all findings. Checks that did not arise are listed at the end.
std::string explain_text(const DocumentFacts& facts, const JudgedEvidence& judged, const Policy& policy,
                         const MessageCatalogue& messages);

}  // namespace kiemchung
