// One document: bytes in, facts out. The only door into this room for those who want to know what a file says.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "extractors/document_facts.h"
#include "extractors/scan_steps.h"

namespace kiemchung {

// Limits and paths of one reading. Defaults suit a province's submission; leave alone unless a run says otherwise.
struct ReadOptions {
  std::string language_data;           // folder with vie.traineddata; "" = Tesseract's own default
  int max_pages = 2000;                // pages looked at; more is a problem "too_many_pages", the rest is still read
  std::size_t max_bytes = 512u << 20;  // larger files become a problem "too_large"
  bool pictures = true;                // cut out pictures for people
  int only_page = 0;                   // draw this page for people and read nothing; 0 = read the document
  ScanOptions scan;                    // for measurements
};

struct ReadResult {
  DocumentFacts facts;  // signatures hold fields, ranges and appearances; their mathematics is the verifiers' work
  std::vector<Picture> pictures;
};

// Opens language data and fonts, so that later calls need no file system (the sandbox locks down after this).
// Throws std::runtime_error saying which language data is missing and which package brings it.
void prepare_reader(const ReadOptions& options);

// Never throws for what a file holds: a bad file gives facts with problems. Not thread-safe: one reader a process.
ReadResult read_document(std::span<const unsigned char> bytes, const ReadOptions& options);

}  // namespace kiemchung
