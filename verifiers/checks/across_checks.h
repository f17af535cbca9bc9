// What no single document shows: one number on two documents, a number out of order with its date, one file under two
// units, near-identical scans, "12a" beside "12". Decree 30/2020/NĐ-CP art. 15.1: numbers run on in time order and are
// unique in the year, each agency and series by itself. Two registers of one agency may give the same number, so these
// findings ask people.
//
// Party documents number per kind through a whole term, so years mean nothing there and they are left out. A new series
// begins where an agency was made anew inside a year (AgencyCatalogue::series_breaks); nothing is compared across that
// day.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "verifiers/checks/evidence_record.h"

namespace kiemchung {

struct AcrossContext {
  const Policy& policy;
  std::span<const EvidenceRecord> records;  // by unit, then path
};

struct AcrossAnswer {
  std::size_t record = 0;  // whose finding it is
  CheckAnswer answer;
};

class AcrossCheck : public Check {
 public:
  virtual std::vector<AcrossAnswer> ask(const AcrossContext& context) const = 0;
};

std::vector<const AcrossCheck*> across_checks();

// Pairs (i < j) of values whose bits differ in at most `distance` places (0 … 16). Sorted. Compares only values that
// share a slice, so the work grows with the number of near pairs rather than of all pairs.
std::vector<std::pair<std::size_t, std::size_t>> near_pairs(const std::vector<std::uint64_t>& values, int distance);

}  // namespace kiemchung
