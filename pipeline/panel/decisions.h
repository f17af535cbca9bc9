// What people decided about the evidence: a second record beside the program's verdicts; neither overwrites the other.
//
// Records are only added. The newest of a kind counts; the older ones are the history. Every record is written in one
// transaction with its row of the audit log.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "extractors/words.h"
#include "pipeline/panel/audit.h"
#include "pipeline/sqlite.h"

namespace kiemchung::panel {

// agree: with the program's verdict. override: another outcome, reason required. ask: the unit is asked to explain.
// answer: the unit's explanation. number, date: what a person read, kept as a human fact. score: final score of a
// criterion. second: the second reviewer's outcome. withdraw: the reviewer takes his own decision back.
enum class DecisionKind { kAgree, kOverride, kAsk, kAnswer, kNumber, kDate, kScore, kSecond, kWithdraw };

}  // namespace kiemchung::panel

namespace kiemchung {
template <>
inline constexpr Word<panel::DecisionKind> kWords<panel::DecisionKind>[] = {
    {panel::DecisionKind::kAgree, "agree"},      {panel::DecisionKind::kOverride, "override"},
    {panel::DecisionKind::kAsk, "ask"},          {panel::DecisionKind::kAnswer, "answer"},
    {panel::DecisionKind::kNumber, "number"},    {panel::DecisionKind::kDate, "date"},
    {panel::DecisionKind::kScore, "score"},      {panel::DecisionKind::kSecond, "second"},
    {panel::DecisionKind::kWithdraw, "withdraw"}};
}  // namespace kiemchung

namespace kiemchung::panel {

struct Decision {
  std::int64_t number = 0;  // given by the record, in order of time
  DecisionKind kind = DecisionKind::kAgree;
  std::string unit;
  std::string path;    // of the evidence inside the unit; "" for decisions about a criterion
  std::string sha256;  // of the evidence decided on: a replaced file must be decided again
  std::string code;    // criterion, for scores
  std::string value;   // outcome word, số/ký hiệu, ISO date or score
  std::string reason;
  std::string actor;
  std::string at;  // UTC
};

// One evidence file in the hands of one reviewer.
struct Checkout {
  std::string actor;
  std::int64_t until = 0;  // seconds since 1970
};

// A closed round: the frozen record and its hash.
struct ClosedRound {
  std::string round;
  std::string at;
  std::string actor;
  std::string record;  // JSON
  std::string sha256;  // of the record
  std::string audit_head;
};

class Decisions {
 public:
  // Creates its tables if missing. Database and log must outlive it. Not thread-safe.
  Decisions(Database& database, AuditLog& log);

  // Acknowledged once it returns: the transaction is on disk. Throws RunError if it is not.
  Decision record(Decision decision);
  std::vector<Decision> history(const std::string& unit, const std::string& path) const;
  std::vector<Decision> all() const;

  // Takes a file for `seconds` and gives back what the actor held before: one file in one pair of hands. Nothing if it
  // is now this actor's, else who holds it.
  std::optional<Checkout> check_out(const std::string& unit, const std::string& path, const std::string& actor,
                                    std::int64_t now, std::int64_t seconds);
  // Who holds what at the moment, by evidence_id().
  std::map<std::string, std::string> held(std::int64_t now) const;

  void close_round(const ClosedRound& round);
  std::vector<ClosedRound> closed_rounds() const;

  // One line a fault in Vietnamese, naming the row: a decision or a closed round that is not what the audit log says
  // was written. The log itself is AuditLog::verify().
  std::vector<std::string> verify() const;

 private:
  Database& database_;
  AuditLog& log_;
};

}  // namespace kiemchung::panel
