#include "pipeline/panel/accounts.h"

#include <sodium.h>

#include <array>

#include "pipeline/exit_codes.h"

namespace kiemchung::panel {

namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string text(size * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();
  return text;
}

std::string keyed_hash(const std::string& text, const std::string& purpose) {
  std::array<unsigned char, 32> out{};
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
  return hex(out.data(), out.size());
}

// Two purposes, so that the stored hash of a session never equals its CSRF token.
std::string stored_form(const std::string& token) { return keyed_hash(token, "kiemchung session"); }
std::string csrf_of(const std::string& token) { return keyed_hash(token, "kiemchung csrf token"); }

// Interactive limits: about 50 ms and 64 MiB, so that guessing is dear and a log-in is not.
std::string hash_password(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw RunError(ExitCode::kIncomplete, "Không đủ bộ nhớ để băm mật khẩu (cần 64 MiB).");
  }
  return out.data();
}

// Checked when there is no such account, so that this takes as long as if there were: the limits of hash_password()
// with a salt and a hash that belong to no password.
constexpr const char* kDecoy =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool valid_name(const std::string& name) {
  return name.size() >= 3 && name.size() <= 40 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos;
}

Account read_account(const Statement& row) {
  Account account;
  account.name = row.text(0);
  account.title = row.text(1);
  account.role = from_word<Role>(row.text(2)).value_or(Role::kUnit);
  account.unit = row.text(3);
  account.active = row.number(4) != 0;
  return account;
}

std::string key_of_name(const std::string& name) { return "name:" + name.substr(0, 40); }
std::string key_of_peer(const std::string& peer) { return "peer:" + peer; }

constexpr const char* kAccountColumns = "a.name, a.title, a.role, a.unit, a.active";

}  // namespace

std::string random_token() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return hex(bytes.data(), bytes.size());
}

Accounts::Accounts(Database& database, AccountLimits limits) : database_(database), limits_(limits) {
  if (sodium_init() < 0) throw RunError(ExitCode::kUsage, "Không khởi động được thư viện libsodium.");
  database_.execute(
      "CREATE TABLE IF NOT EXISTS panel_account (name TEXT PRIMARY KEY, title TEXT NOT NULL, role TEXT NOT NULL,"
      " unit TEXT NOT NULL, active INTEGER NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL);"
      "CREATE TABLE IF NOT EXISTS panel_session (token TEXT PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL,"
      " used INTEGER NOT NULL);"
      "CREATE TABLE IF NOT EXISTS panel_login_failure (who TEXT NOT NULL, at INTEGER NOT NULL);"
      "CREATE INDEX IF NOT EXISTS panel_login_failure_who ON panel_login_failure (who, at);");
}

std::optional<std::string> Accounts::create(const Account& account, const std::string& password, std::int64_t now) {
  if (!valid_name(account.name)) return "Tên đăng nhập gồm 3 đến 40 ký tự a–z, 0–9, dấu chấm, gạch nối, gạch dưới.";
  if (account.role == Role::kUnit && account.unit.empty()) return "Tài khoản đơn vị phải ghi rõ đơn vị.";
  if (account.role != Role::kUnit && !account.unit.empty()) return "Chỉ tài khoản đơn vị mới gắn với một đơn vị.";
  if (password.size() < limits_.minimum_password) {
    return "Mật khẩu phải có ít nhất " + std::to_string(limits_.minimum_password) + " ký tự.";
  }
  if (find(account.name)) return "Tên đăng nhập đã có.";
  const auto hash = hash_password(password);
  Statement insert(database_, "INSERT INTO panel_account VALUES (?, ?, ?, ?, 1, ?, ?)");
  insert.bind(1, account.name).bind(2, account.title.empty() ? account.name : account.title);
  insert.bind(3, word_of(account.role)).bind(4, account.unit).bind(5, hash).bind(6, now);
  insert.run();
  return std::nullopt;
}

std::optional<std::string> Accounts::set_password(const std::string& name, const std::string& password) {
  if (!find(name)) return "Không có tài khoản này.";
  if (password.size() < limits_.minimum_password) {
    return "Mật khẩu phải có ít nhất " + std::to_string(limits_.minimum_password) + " ký tự.";
  }
  Statement update(database_, "UPDATE panel_account SET password = ? WHERE name = ?");
  update.bind(1, hash_password(password)).bind(2, name);
  update.run();
  Statement end(database_, "DELETE FROM panel_session WHERE name = ?");
  end.bind(1, name);
  end.run();
  return std::nullopt;
}

void Accounts::set_active(const std::string& name, bool active) {
  Statement update(database_, "UPDATE panel_account SET active = ? WHERE name = ?");
  update.bind(1, std::int64_t{active ? 1 : 0}).bind(2, name);
  update.run();
  if (active) return;
  Statement end(database_, "DELETE FROM panel_session WHERE name = ?");
  end.bind(1, name);
  end.run();
}

std::optional<Account> Accounts::find(const std::string& name) const {
  Statement select(database_, std::string("SELECT ") + kAccountColumns + " FROM panel_account a WHERE a.name = ?");
  select.bind(1, name);
  if (!select.step()) return std::nullopt;
  return read_account(select);
}

std::vector<Account> Accounts::list() const {
  Statement select(database_, std::string("SELECT ") + kAccountColumns + " FROM panel_account a ORDER BY a.name");
  std::vector<Account> accounts;
  while (select.step()) accounts.push_back(read_account(select));
  return accounts;
}

bool Accounts::too_many(const std::string& key, std::int64_t now) const {
  Statement count(database_, "SELECT COUNT(*) FROM panel_login_failure WHERE who = ? AND at > ?");
  count.bind(1, key).bind(2, now - limits_.window);
  return count.step() && count.number(0) >= limits_.attempts;
}

void Accounts::count_failure(const std::string& key, std::int64_t now) {
  Statement forget(database_, "DELETE FROM panel_login_failure WHERE at <= ?");
  forget.bind(1, now - limits_.window);
  forget.run();
  Statement insert(database_, "INSERT INTO panel_login_failure VALUES (?, ?)");
  insert.bind(1, key).bind(2, now);
  insert.run();
}

void Accounts::take_back_failure(const std::string& key, std::int64_t at) {
  Statement forget(database_,
                   "DELETE FROM panel_login_failure WHERE rowid IN"
                   " (SELECT rowid FROM panel_login_failure WHERE who = ? AND at = ? LIMIT 1)");
  forget.bind(1, key).bind(2, at);
  forget.run();
}

LoginAttempt Accounts::begin_log_in(const std::string& name, const std::string& peer, std::int64_t now) {
  LoginAttempt attempt{name, peer, kDecoy, false, false, now};
  attempt.barred = too_many(key_of_name(name), now) || too_many(key_of_peer(peer), now);
  if (attempt.barred) return attempt;
  count_failure(key_of_name(name), now);
  count_failure(key_of_peer(peer), now);
  Statement select(database_, "SELECT password FROM panel_account WHERE name = ? AND active = 1");
  select.bind(1, name);
  attempt.known = select.step();
  if (attempt.known) attempt.hash = select.text(0);
  return attempt;
}

bool Accounts::matches(const LoginAttempt& attempt, const std::string& password) {
  return !attempt.barred && crypto_pwhash_str_verify(attempt.hash.c_str(), password.data(), password.size()) == 0;
}

std::optional<Session> Accounts::finish_log_in(const LoginAttempt& attempt, bool right, std::int64_t now,
                                               LoginFault& fault) {
  const auto account = find(attempt.name);
  if (attempt.barred || !attempt.known || !right || !account || !account->active) {
    fault = attempt.barred ? LoginFault::kTooMany : LoginFault::kWrong;
    return std::nullopt;
  }
  take_back_failure(key_of_name(attempt.name), attempt.at);
  take_back_failure(key_of_peer(attempt.peer), attempt.at);
  const std::string token = random_token();
  Statement insert(database_, "INSERT INTO panel_session VALUES (?, ?, ?, ?)");
  insert.bind(1, stored_form(token)).bind(2, attempt.name).bind(3, now).bind(4, now);
  insert.run();
  return Session{*account, token, csrf_of(token)};
}

std::optional<Session> Accounts::log_in(const std::string& name, const std::string& password, const std::string& peer,
                                        std::int64_t now, LoginFault& fault) {
  const LoginAttempt attempt = begin_log_in(name, peer, now);
  return finish_log_in(attempt, matches(attempt, password), now, fault);
}

void Accounts::log_out(const std::string& token) {
  Statement end(database_, "DELETE FROM panel_session WHERE token = ?");
  end.bind(1, stored_form(token));
  end.run();
}

std::optional<Session> Accounts::session(const std::string& token, std::int64_t now) {
  constexpr std::int64_t kPrecision = 60;  // seconds: a page view need not write each time
  if (token.size() != 64) return std::nullopt;
  const auto stored = stored_form(token);
  Statement select(database_, std::string("SELECT ") + kAccountColumns +
                                  ", s.used FROM panel_session s JOIN panel_account a ON a.name = s.name"
                                  " WHERE s.token = ? AND s.used > ? AND s.created > ? AND a.active = 1");
  select.bind(1, stored).bind(2, now - limits_.idle).bind(3, now - limits_.lifetime);
  if (!select.step()) return std::nullopt;
  if (now - select.number(5) > kPrecision) {
    Statement touch(database_, "UPDATE panel_session SET used = ? WHERE token = ?");
    touch.bind(1, now).bind(2, stored);
    touch.run();
  }
  return Session{read_account(select), token, csrf_of(token)};
}

bool same_token(const std::string& left, const std::string& right) {
  return left.size() == right.size() && !left.empty() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace kiemchung::panel
