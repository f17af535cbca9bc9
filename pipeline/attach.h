// Which criterion each file is put forward for: by its own name, else the nearest folder that names one, else the row
// of the self-score sheet that declares the document's number.
#pragma once

#include <string>

#include "extractors/document_facts.h"
#include "pipeline/intake.h"
#include "pipeline/store.h"
#include "verifiers/claim.h"

namespace kiemchung {

// `first_seen`: UTC instant from the store. Codes are taken as written; whether they exist is judgement.
Claim attach(const IntakeFile& file, const DocumentFacts& facts, const SelfScoreSheet& sheet, const Sighting& sighting);

}  // namespace kiemchung
