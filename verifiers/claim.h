// What a unit says about its files: which criterion each is put forward for, and what the self-score sheet declares.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "extractors/document_facts.h"

namespace kiemchung {

enum class ClaimSource { kNone, kFileName, kFolder, kSheet };
template <>
inline constexpr Word<ClaimSource> kWords<ClaimSource>[] = {{ClaimSource::kNone, "none"},
                                                            {ClaimSource::kFileName, "file_name"},
                                                            {ClaimSource::kFolder, "folder"},
                                                            {ClaimSource::kSheet, "sheet"}};

// One file put forward by one unit.
struct Claim {
  std::string unit;                // folder name of the unit in the submission
  std::string path;                // path inside the unit, "/" between parts, NFC; archive members as "a.zip/b.pdf"
  std::vector<std::string> codes;  // criterion codes in the order written; empty: cannot tell
  ClaimSource source = ClaimSource::kNone;
  std::string written;     // the part of the name the codes came from
  std::string first_seen;  // UTC instant from the store; "" if unknown
  std::string unseen;      // UTC instant of the last look through the unit that did not find it; "" if nobody looked
  std::string on_disk;     // UTC instant since which the file lay on its disk unchanged; "" if unknown
};

// A document named in a row of the sheet.
struct DeclaredDocument {
  std::string number;   // canonical số/ký hiệu
  std::string date;     // ISO, "" if not given
  std::string section;  // mục
  std::optional<int> page;
};

// One row of the self-score sheet (bảng tự chấm điểm).
struct SelfScoreRow {
  std::string code;
  std::optional<double> maximum;
  std::optional<double> self_score;
  std::vector<DeclaredDocument> documents;
  std::string table_symbol;  // ký hiệu biểu, where a table lists many documents
  std::string explanation;
  std::string cell;  // where the row stands: "Sheet1!A12"
};

struct SheetProblem {
  std::string code;  // message key, e.g. "sheet.numeric_code"
  std::string cell;
  std::string detail;
};

struct SelfScoreSheet {
  std::string path;  // inside the unit; "" if the unit sent none
  std::vector<SelfScoreRow> rows;
  std::vector<SheetProblem> problems;
};

// The list of a unit's files as it was frozen after the lock, and what lies there otherwise now.
struct FrozenFiles {
  std::string at;      // UTC instant when it was frozen: the first run after the lock
  std::string sha256;  // of the frozen list
  std::size_t count = 0;
  std::vector<std::string> added;  // paths, sorted
  std::vector<std::string> changed;
  std::vector<std::string> removed;
};

}  // namespace kiemchung
