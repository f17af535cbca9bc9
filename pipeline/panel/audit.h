// The panel's audit log: append-only, each row bound to the one before by a hash, so that a changed or removed row
// shows.
//
// The chain proves that nothing before a known head was altered; whoever can write the database can still cut it and
// build a new one, therefore the head is printed on every closed round (biên bản) and kept apart from the rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/sqlite.h"

namespace kiemchung::panel {

struct AuditRow {
  std::int64_t number = 0;  // from 1, without gaps
  std::string at;           // UTC
  std::string actor;        // account name; "" before log-in
  std::string action;       // "login", "login_refused", "decision", …
  std::string subject;      // what it was about: "unit/path" or an account
  std::string detail;       // JSON or plain text
  std::string hash;         // SHA-256 over the previous hash and all fields above, lower-case hex
};

class AuditLog {
 public:
  // Creates its tables if missing. The database must outlive the log. Not thread-safe: the caller holds the panel's
  // lock.
  explicit AuditLog(Database& database);

  // Call inside the transaction of the act it records, so that neither stands without the other.
  void append(const std::string& at, const std::string& actor, const std::string& action, const std::string& subject,
              const std::string& detail);

  // Newest first.
  std::vector<AuditRow> latest(int count, std::int64_t before = INT64_MAX) const;
  std::string head() const;  // hash of the last row; 64 zeros for an empty log
  std::int64_t size() const;

  // One line a fault in Vietnamese, naming the row; empty: the chain holds.
  std::vector<std::string> verify() const;

 private:
  Database& database_;
};

}  // namespace kiemchung::panel
