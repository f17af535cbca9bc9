// Everything that is known about one file from its bytes alone: what it says, what its signatures cover, what class it
// is.
#pragma once

#include <span>
#include <vector>

#include "extractors/read_document.h"

namespace kiemchung {

struct ExamineResult {
  DocumentFacts facts;
  std::vector<Picture> pictures;
};

// Runs in a worker (worker.h), after prepare_reader(options). Never throws for what a file holds; std::bad_alloc
// passes.
ExamineResult examine(std::span<const unsigned char> bytes, const ReadOptions& options);

// The class of a document (Decree 30/2020 art. 25, 26) from its origin, media type and signatures.
DocumentClass class_of(const DocumentFacts& facts);

}  // namespace kiemchung
