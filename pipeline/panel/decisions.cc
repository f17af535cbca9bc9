#include "pipeline/panel/decisions.h"

#include <fmt/format.h>

#include "pipeline/panel/campaign.h"
#include "pipeline/sha256.h"

namespace kiemchung::panel {

namespace {

Decision read_decision(const Statement& row) {
  Decision decision;
  decision.number = row.number(0);
  decision.kind = from_word<DecisionKind>(row.text(1)).value_or(DecisionKind::kAgree);
  decision.unit = row.text(2);
  decision.path = row.text(3);
  decision.sha256 = row.text(4);
  decision.code = row.text(5);
  decision.value = row.text(6);
  decision.reason = row.text(7);
  decision.actor = row.text(8);
  decision.at = row.text(9);
  return decision;
}

constexpr const char* kColumns = "number, kind, unit, path, sha256, code, value, reason, actor, at";

std::string subject_of(const Decision& decision) { return decision.unit + "/" + decision.path; }

std::string audit_detail(const Decision& decision) {
  std::string detail(word_of(decision.kind));
  for (const std::string& part : {decision.code, decision.value, decision.reason, decision.sha256})
    detail += " | " + part;
  return detail;
}

}  // namespace

Decisions::Decisions(Database& database, AuditLog& log) : database_(database), log_(log) {
  database_.execute(
      "CREATE TABLE IF NOT EXISTS panel_decision (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, unit TEXT NOT NULL,"
      " path TEXT NOT NULL, sha256 TEXT NOT NULL, code TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL,"
      " actor TEXT NOT NULL, at TEXT NOT NULL);"
      "CREATE INDEX IF NOT EXISTS panel_decision_place ON panel_decision (unit, path, number);"
      "CREATE TABLE IF NOT EXISTS panel_checkout (unit TEXT NOT NULL, path TEXT NOT NULL, actor TEXT NOT NULL,"
      " until INTEGER NOT NULL, PRIMARY KEY (unit, path));"
      "CREATE TABLE IF NOT EXISTS panel_closed_round (round TEXT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL,"
      " record TEXT NOT NULL, sha256 TEXT NOT NULL, audit_head TEXT NOT NULL);");
}

Decision Decisions::record(Decision decision) {
  Transaction transaction(database_);
  Statement last(database_, "SELECT COALESCE(MAX(number), 0) + 1 FROM panel_decision");
  last.step();
  decision.number = last.number(0);
  last.reset();
  Statement insert(database_, "INSERT INTO panel_decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, decision.number).bind(2, word_of(decision.kind)).bind(3, decision.unit).bind(4, decision.path);
  insert.bind(5, decision.sha256).bind(6, decision.code).bind(7, decision.value).bind(8, decision.reason);
  insert.bind(9, decision.actor).bind(10, decision.at);
  insert.run();
  log_.append(decision.at, decision.actor, "decision", subject_of(decision), audit_detail(decision));
  transaction.commit();
  return decision;
}

std::vector<Decision> Decisions::history(const std::string& unit, const std::string& path) const {
  Statement select(database_, std::string("SELECT ") + kColumns +
                                  " FROM panel_decision WHERE unit = ? AND path = ? ORDER BY number");
  select.bind(1, unit).bind(2, path);
  std::vector<Decision> found;
  while (select.step()) found.push_back(read_decision(select));
  return found;
}

std::vector<Decision> Decisions::all() const {
  Statement select(database_, std::string("SELECT ") + kColumns + " FROM panel_decision ORDER BY number");
  std::vector<Decision> found;
  while (select.step()) found.push_back(read_decision(select));
  return found;
}

std::optional<Checkout> Decisions::check_out(const std::string& unit, const std::string& path, const std::string& actor,
                                             std::int64_t now, std::int64_t seconds) {
  Transaction transaction(database_);
  Statement select(database_, "SELECT actor, until FROM panel_checkout WHERE unit = ? AND path = ?");
  select.bind(1, unit).bind(2, path);
  if (select.step() && select.text(0) != actor && select.number(1) > now) {
    return Checkout{select.text(0), select.number(1)};
  }
  select.reset();
  Statement give(database_, "DELETE FROM panel_checkout WHERE actor = ?");
  give.bind(1, actor);
  give.run();
  Statement take(database_, "INSERT OR REPLACE INTO panel_checkout VALUES (?, ?, ?, ?)");
  take.bind(1, unit).bind(2, path).bind(3, actor).bind(4, now + seconds);
  take.run();
  transaction.commit();
  return std::nullopt;
}

std::map<std::string, std::string> Decisions::held(std::int64_t now) const {
  Statement select(database_, "SELECT unit, path, actor FROM panel_checkout WHERE until > ?");
  select.bind(1, now);
  std::map<std::string, std::string> holders;
  while (select.step()) holders.emplace(evidence_id(select.text(0), select.text(1)), select.text(2));
  return holders;
}

void Decisions::close_round(const ClosedRound& round) {
  Transaction transaction(database_);
  Statement insert(database_, "INSERT INTO panel_closed_round VALUES (?, ?, ?, ?, ?, ?)");
  insert.bind(1, round.round).bind(2, round.at).bind(3, round.actor).bind(4, round.record).bind(5, round.sha256);
  insert.bind(6, round.audit_head);
  insert.run();
  log_.append(round.at, round.actor, "close_round", round.round, round.sha256);
  transaction.commit();
}

std::vector<ClosedRound> Decisions::closed_rounds() const {
  Statement select(database_,
                   "SELECT round, at, actor, record, sha256, audit_head FROM panel_closed_round ORDER BY at");
  std::vector<ClosedRound> rounds;
  while (select.step()) {
    rounds.push_back({select.text(0), select.text(1), select.text(2), select.text(3), select.text(4), select.text(5)});
  }
  return rounds;
}

std::vector<std::string> Decisions::verify() const {
  std::vector<std::string> faults;
  // Each decision was written together with its row of the log, in the same order.
  Statement rows(database_,
                 "SELECT actor, at, subject, detail FROM panel_audit WHERE action = 'decision' ORDER BY number");
  std::int64_t logged = 0;
  bool more = rows.step();
  for (const Decision& decision : all()) {
    for (; more && logged + 1 < decision.number; more = rows.step()) {
      faults.push_back(fmt::format("thiếu quyết định {} ({})", ++logged, rows.text(2)));
    }
    if (!more) {
      faults.push_back(fmt::format("quyết định {} không có trong nhật ký", decision.number));
      continue;
    }
    if (rows.text(0) != decision.actor || rows.text(1) != decision.at || rows.text(2) != subject_of(decision) ||
        rows.text(3) != audit_detail(decision)) {
      faults.push_back(fmt::format("quyết định {} khác với nhật ký ({})", decision.number, rows.text(2)));
    }
    ++logged;
    more = rows.step();
  }
  for (; more; more = rows.step()) {
    faults.push_back(fmt::format("thiếu quyết định {} ({})", ++logged, rows.text(2)));
  }
  std::map<std::string, std::string> closed;  // as the log says
  Statement closings(database_, "SELECT subject, detail FROM panel_audit WHERE action = 'close_round'");
  while (closings.step()) closed.emplace(closings.text(0), closings.text(1));
  for (const ClosedRound& round : closed_rounds()) {
    const auto found = closed.find(round.round);
    const bool whole =
        found != closed.end() && found->second == round.sha256 && sha256_of(round.record) == round.sha256;
    if (!whole) faults.push_back(fmt::format("biên bản đợt “{}” khác với nhật ký", round.round));
    if (found != closed.end()) closed.erase(found);
  }
  for (const auto& [round, sha256] : closed) faults.push_back(fmt::format("thiếu biên bản đợt “{}”", round));
  return faults;
}

}  // namespace kiemchung::panel
