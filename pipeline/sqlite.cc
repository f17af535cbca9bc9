#include "pipeline/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "pipeline/exit_codes.h"

namespace kiemchung {
namespace {

// A second process may hold the write lock for as long as one commit takes; this is many times that.
constexpr int kBusyMilliseconds = 20000;

}  // namespace

Database::Database(const std::string& path, bool create) : path_(path) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = handle_ != nullptr ? sqlite3_errmsg(handle_) : "hết bộ nhớ";
    sqlite3_close(handle_);
    handle_ = nullptr;
    throw RunError(ExitCode::kUsage,
                   fmt::format("không mở được kho dữ liệu {}: {}. Kiểm tra đường dẫn và quyền ghi, hoặc chọn nơi khác "
                               "bằng --store.",
                               path, why));
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kBusyMilliseconds);
}

Database::~Database() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

void Database::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code, sql);
}

std::int64_t Database::pragma(const char* name) {
  Statement statement(*this, std::string("PRAGMA ") + name);
  return statement.step() ? statement.number(0) : 0;
}

void Database::fail(int code, std::string_view during) {
  const std::string why = sqlite3_errmsg(handle_);
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw RunError(
          ExitCode::kIncomplete,
          fmt::format("ổ đĩa chứa kho dữ liệu {} đã đầy. Những tệp đã đọc được giữ lại; giải phóng dung lượng "
                      "rồi chạy lại đúng lệnh này, hoặc chọn ổ khác bằng --store.",
                      path_));
    case SQLITE_IOERR:
      throw RunError(ExitCode::kIncomplete,
                     fmt::format("không đọc hoặc ghi được kho dữ liệu {} ({}). Kiểm tra ổ đĩa và dung lượng trống rồi "
                                 "chạy lại, hoặc chọn ổ khác bằng --store.",
                                 path_, why));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw RunError(
          ExitCode::kUsage,
          fmt::format("kho dữ liệu {} bị hỏng hoặc không phải là kho của kiemchung ({}). Không có kết quả nào "
                      "được lập từ kho này. Chạy `kiemchung store verify --store {}` để xem chi tiết, phục hồi "
                      "từ bản sao lưu, hoặc chọn kho mới bằng --store.",
                      path_, why, path_));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw RunError(ExitCode::kUsage,
                     fmt::format("kho dữ liệu {} đang được một lượt chạy khác sử dụng. Đợi lượt đó xong, hoặc chọn kho "
                                 "khác bằng --store.",
                                 path_));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      throw RunError(ExitCode::kUsage, fmt::format("không ghi được vào kho dữ liệu {} ({}). Kiểm tra quyền ghi, hoặc "
                                                   "chọn nơi khác bằng --store.",
                                                   path_, why));
    default:
      throw RunError(ExitCode::kIncomplete,
                     fmt::format("lỗi kho dữ liệu {}: {} (mã {}, khi: {})", path_, why, code, during));
  }
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  if (const auto idle = database.idle_.find(sql); idle != database.idle_.end()) {
    statement_ = idle->second;
    database.idle_.erase(idle);
    return;
  }
  const int code =
      sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()), &statement_, nullptr);
  if (code != SQLITE_OK) database.fail(code, sql);
}

Statement::~Statement() {
  if (failed_) {
    sqlite3_finalize(statement_);
    return;
  }
  reset();  // ends its read, too: a statement at rest holds no lock
  database_.idle_.emplace(sqlite3_sql(statement_), statement_);
}

Statement& Statement::bind(int parameter, std::string_view text) {
  const int code = sqlite3_bind_text64(statement_, parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) database_.fail(code, "bind");
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_, parameter, number);
  if (code != SQLITE_OK) database_.fail(code, "bind");
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  const int code = sqlite3_bind_blob64(statement_, parameter, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) database_.fail(code, "bind");
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  failed_ = true;
  database_.fail(code, sqlite3_sql(statement_));
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string()
                          : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_, column); }

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace kiemchung
