// A table of truth read by eye (truth.tsv: file, sha256, so_ky_hieu, date, number_kind, day_kind, …) and the words in
// which readings are held against it.
#pragma once

#include <string>
#include <vector>

#include "extractors/document_facts.h"

namespace kiemchung::bench {

struct Truth {
  std::string file;
  std::string number;
  std::string date;
  std::string number_kind;
  std::string day_kind;
  std::string source;
};

// Cells of a line of a TSV, quotes taken off; at least ten.
std::vector<std::string> split_cells(const std::string& line);
// The rows of FOLDER/truth.tsv, line crops left out.
std::vector<Truth> read_truth(const std::string& folder);
// The bytes of a file; empty if it cannot be read.
std::vector<unsigned char> file_bytes(const std::string& path);
// "scan" or "born-digital".
std::string class_of(const Truth& truth);
// A date as the truth writes it; blank parts are "??": "2024-12-??".
std::string written(const DateFact& date);

bool number_is_right(const Truth& truth, const NumberFact& number);

// A new start of this program with OMP_THREAD_LIMIT=1 in its environment, unless it stands there: libgomp reads it
// before main.
void with_one_thread(char** arguments);

}  // namespace kiemchung::bench
