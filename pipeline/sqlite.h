// One owning wrapper each for an SQLite connection and a prepared statement. Every failure is a RunError that tells
// people whether the disk is full, the file damaged, or another program holds it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace kiemchung {

class Database;

// Bound and read by position: parameters count from 1, columns from 0, as in SQLite's own interface. A statement must
// not outlive its database. Not thread-safe.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, std::int64_t number);
  Statement& bind_blob(int parameter, std::string_view bytes);

  // True while there is a row. Throws RunError.
  bool step();
  // For statements without rows: runs and makes ready for the next values.
  void run();
  void reset();

  std::string text(int column) const;
  std::int64_t number(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
  bool failed_ = false;
};

class Database {
 public:
  // Opens, and creates if `create`. `name` is the path as shown in messages. Throws RunError (kUsage) if it cannot.
  Database(const std::string& path, bool create);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql);
  std::int64_t pragma(const char* name);
  [[noreturn]] void fail(int code, std::string_view during);
  sqlite3* handle() const { return handle_; }
  const std::string& path() const { return path_; }

 private:
  friend class Statement;
  // Statements no one uses at the moment, by their SQL: preparing one costs more than most of them take to run.
  std::multimap<std::string, sqlite3_stmt*, std::less<>> idle_;
  std::string path_;
  sqlite3* handle_ = nullptr;
};

// Rolls back unless commit() was reached. Takes the write lock at once, so that two writers wait for each other.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace kiemchung
