// Who may use the panel: accounts with argon2id passwords, roles, log-in with a rate limit, and sessions.
//
// Session tokens are random and only their hash is stored; the CSRF token is derived from the session token, so it
// needs no storage and ends with it. The clock is passed in: seconds since 1970, UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "extractors/words.h"
#include "pipeline/sqlite.h"

namespace kiemchung::panel {

// unit: sees and answers for its own evidence only. appraiser: reviews. chair: also second reviews and closes rounds.
// admin: accounts and log, no decisions.
enum class Role { kUnit, kAppraiser, kChair, kAdmin };

}  // namespace kiemchung::panel

namespace kiemchung {
template <>
inline constexpr Word<panel::Role> kWords<panel::Role>[] = {{panel::Role::kUnit, "unit"},
                                                            {panel::Role::kAppraiser, "appraiser"},
                                                            {panel::Role::kChair, "chair"},
                                                            {panel::Role::kAdmin, "admin"}};
}  // namespace kiemchung

namespace kiemchung::panel {

struct Account {
  std::string name;   // log-in name: 3 … 40 of a–z 0–9 . _ -
  std::string title;  // shown: an office or a role, "Tổ thẩm định 1"
  Role role = Role::kUnit;
  std::string unit;  // of a unit account: the unit's folder name; "" otherwise
  bool active = true;
};

struct Session {
  Account account;
  std::string token;  // what the cookie holds
  std::string csrf;   // what every form must send back
};

enum class LoginFault { kWrong, kTooMany };

struct LoginAttempt {
  std::string name;
  std::string peer;
  std::string hash;     // to check the password against; a decoy's if there is no such account
  bool known = false;   // an active account of that name
  bool barred = false;  // too many failures: no password is looked at
  std::int64_t at = 0;
};

// Limits of log-in and sessions; the defaults suit an office's working day.
struct AccountLimits {
  int attempts = 8;                             // failed log-ins of one name or one address …
  std::int64_t window = std::int64_t{15} * 60;  // … within so many seconds
  std::int64_t idle = std::int64_t{60} * 60;    // a session unused so long ends
  std::int64_t lifetime = std::int64_t{10} * 60 * 60;
  std::size_t minimum_password = 10;  // characters
};

class Accounts {
 public:
  // Creates its tables if missing. The database must outlive it. Not thread-safe. Throws RunError (kUsage) if libsodium
  // cannot start.
  explicit Accounts(Database& database, AccountLimits limits = {});

  // The sentence to show if a new account cannot be made so; nothing on success.
  std::optional<std::string> create(const Account& account, const std::string& password, std::int64_t now);
  std::optional<std::string> set_password(const std::string& name, const std::string& password);
  void set_active(const std::string& name, bool active);  // switching off ends its sessions
  std::optional<Account> find(const std::string& name) const;
  std::vector<Account> list() const;

  // Logging in, in three steps, because the middle one takes 50 ms and 64 MiB and needs no lock: it costs the same
  // whether the name exists or not. A failure is counted when the attempt begins, so that many at once are no way
  // round the limit; a success takes it back.
  LoginAttempt begin_log_in(const std::string& name, const std::string& peer, std::int64_t now);
  static bool matches(const LoginAttempt& attempt, const std::string& password);
  std::optional<Session> finish_log_in(const LoginAttempt& attempt, bool right, std::int64_t now, LoginFault& fault);
  // All three.
  std::optional<Session> log_in(const std::string& name, const std::string& password, const std::string& peer,
                                std::int64_t now, LoginFault& fault);
  void log_out(const std::string& token);
  // The live session of a cookie; prolongs it.
  std::optional<Session> session(const std::string& token, std::int64_t now);

 private:
  bool too_many(const std::string& key, std::int64_t now) const;
  void count_failure(const std::string& key, std::int64_t now);
  void take_back_failure(const std::string& key, std::int64_t at);

  Database& database_;
  AccountLimits limits_;
};

// 64 hex digits from the system's random source.
std::string random_token();

// Compares in constant time.
bool same_token(const std::string& left, const std::string& right);

}  // namespace kiemchung::panel
