#include "pipeline/panel/audit.h"

#include <string_view>

#include "pipeline/sha256.h"

namespace kiemchung::panel {

namespace {

const std::string kEmptyHead(64, '0');

// Lengths stand before the fields, so that no two different rows give the same text.
std::string row_hash(const std::string& previous, const AuditRow& row) {
  std::string text = previous;
  for (const std::string& field :
       {std::to_string(row.number), row.at, row.actor, row.action, row.subject, row.detail}) {
    text += std::to_string(field.size()) + ":" + field;
  }
  return sha256_of(text);
}

AuditRow read_row(const Statement& statement) {
  AuditRow row;
  row.number = statement.number(0);
  row.at = statement.text(1);
  row.actor = statement.text(2);
  row.action = statement.text(3);
  row.subject = statement.text(4);
  row.detail = statement.text(5);
  row.hash = statement.text(6);
  return row;
}

constexpr std::string_view kColumns = "number, at, actor, action, subject, detail, hash";

}  // namespace

AuditLog::AuditLog(Database& database) : database_(database) {
  database_.execute(
      "CREATE TABLE IF NOT EXISTS panel_audit (number INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL,"
      " action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL);"
      "CREATE TABLE IF NOT EXISTS panel_audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL,"
      " hash TEXT NOT NULL);"
      // Against accidents and careless tools; the chain is what stands against intent.
      "CREATE TRIGGER IF NOT EXISTS panel_audit_no_update BEFORE UPDATE ON panel_audit BEGIN"
      " SELECT RAISE(ABORT, 'the audit log is append-only'); END;"
      "CREATE TRIGGER IF NOT EXISTS panel_audit_no_delete BEFORE DELETE ON panel_audit BEGIN"
      " SELECT RAISE(ABORT, 'the audit log is append-only'); END;");
}

void AuditLog::append(const std::string& at, const std::string& actor, const std::string& action,
                      const std::string& subject, const std::string& detail) {
  AuditRow row{size() + 1, at, actor, action, subject, detail, {}};
  row.hash = row_hash(head(), row);
  Statement insert(database_, "INSERT INTO panel_audit VALUES (?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, row.number)
      .bind(2, at)
      .bind(3, actor)
      .bind(4, action)
      .bind(5, subject)
      .bind(6, detail)
      .bind(7, row.hash);
  insert.run();
  Statement keep(database_, "INSERT OR REPLACE INTO panel_audit_head VALUES (1, ?, ?)");
  keep.bind(1, row.number).bind(2, row.hash);
  keep.run();
}

std::vector<AuditRow> AuditLog::latest(int count, std::int64_t before) const {
  Statement select(
      database_, "SELECT " + std::string(kColumns) + " FROM panel_audit WHERE number < ? ORDER BY number DESC LIMIT ?");
  select.bind(1, before).bind(2, std::int64_t{count});
  std::vector<AuditRow> rows;
  while (select.step()) rows.push_back(read_row(select));
  return rows;
}

std::string AuditLog::head() const {
  Statement select(database_, "SELECT hash FROM panel_audit_head");
  return select.step() ? select.text(0) : kEmptyHead;
}

std::int64_t AuditLog::size() const {
  Statement select(database_, "SELECT number FROM panel_audit_head");
  return select.step() ? select.number(0) : 0;
}

std::vector<std::string> AuditLog::verify() const {
  std::vector<std::string> faults;
  std::string previous = kEmptyHead;
  std::int64_t expected = 1;
  Statement select(database_, "SELECT " + std::string(kColumns) + " FROM panel_audit ORDER BY number");
  while (select.step()) {
    const AuditRow row = read_row(select);
    for (; expected < row.number; ++expected) faults.push_back("thiếu dòng nhật ký " + std::to_string(expected));
    if (row_hash(previous, row) != row.hash) {
      faults.push_back("dòng nhật ký " + std::to_string(row.number) + " không nối tiếp dòng trước nó");
    }
    previous = row.hash;
    expected = row.number + 1;
  }
  if (expected - 1 != size() || previous != head()) {
    faults.push_back("nhật ký kết thúc ở dòng " + std::to_string(expected - 1) + ", trong khi mã cuối ghi dòng " +
                     std::to_string(size()));
  }
  return faults;
}

}  // namespace kiemchung::panel
