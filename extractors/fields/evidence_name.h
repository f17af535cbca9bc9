// What the name of a file or folder says about its evidence: criterion codes, and the document it is said to be. A
// hint, never a proof. Codes are strings: "7.1" and "7.10" are different criteria and nothing here reads them as
// numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiemchung {

struct EvidenceName {
  std::vector<std::string> codes;  // in the order written, dots between parts: "1.1.1"; no duplicates; empty: none read
  std::string written;             // the part of the name they came from
  bool range = false;              // "4.1.1 đến 4.1.4": codes holds every code of it
  std::string kind;                // tên loại it names: "KH"; "" if none
  std::string number;              // số it names: "163"; "" if none
  std::string symbol;              // what stands behind the number: "KH-UBND"; "" if none
};

// One component of a path, with or without its ending. "1.1.1_KH 163-KH-UBND.pdf", "TC 7.10 - BC 12.pdf", "1_1_2",
// "Ｔ1．1", "3.2.1, 3.2.2 và 3.2.4". Dates ("06.01.2025") and versions are not codes; a lone whole number is one only
// behind a word such as "Tiêu chí" or "Phần".
EvidenceName read_evidence_name(std::string_view component);

}  // namespace kiemchung
