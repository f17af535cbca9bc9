// Who issued a document and what it calls itself: agency (box 2), kind and subject (5a, 5b), copy mark (14), draft
// mark. Decree 30/2020 Appendix I.
#pragma once

#include <optional>

#include "extractors/document_facts.h"
#include "extractors/fields/page_line.h"

namespace kiemchung {

struct HeaderFacts {
  IssuerFact issuer;
  KindFact kind;
  bool draft_mark = false;
};

// `number_line` and `date_line` where they were found: what stands above is the agency, below is the kind.
HeaderFacts read_header_facts(const PageLines& page, const std::optional<Box>& number_line,
                              const std::optional<Box>& date_line);

// "SAO Y; agency; time" in one text: a mark of box 14 or of an annotation. Nothing if the text is no copy mark.
std::optional<CopyMarkFact> read_copy_mark(const std::string& text);

// "tinh", "huyen", "xa", "so", "truong", "trung_uong" or "": from the agency's own name, never from the symbol.
std::string agency_level(const std::string& name);

}  // namespace kiemchung
