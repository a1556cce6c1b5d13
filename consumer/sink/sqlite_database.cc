#include "consumer/sink/sqlite_database.h"

#include <chrono>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace consumer {
namespace {

using shared::Error;
using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// How long another process may hold the lock before the batch is told as failed and tried again.
constexpr std::chrono::milliseconds kLockPause{20};
constexpr int kLockPauses = 100;

Error StatementError(sqlite3_stmt* statement) {
  sqlite3* const handle = sqlite3_db_handle(statement);
  return {KindOfSqliteError(sqlite3_extended_errcode(handle)), sqlite3_errmsg(handle)};
}

}  // namespace

ErrorKind KindOfSqliteError(int code) {
  switch (code & 0xff) {  // The rest is detail (sqlite.org/rescode.html).
    case SQLITE_ERROR:
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_SCHEMA:
      return ErrorKind::kRetry;
    case SQLITE_NOTADB:
      return ErrorKind::kUsage;
    case SQLITE_CORRUPT:
      return ErrorKind::kCorrupt;
    default:
      return ErrorKind::kFatal;
  }
}

void SqliteStatement::Bind(int index, std::string_view text) {
  sqlite3_bind_text(get(), index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void SqliteStatement::Bind(int index, std::uint64_t number) {
  sqlite3_bind_int64(get(), index, static_cast<sqlite3_int64>(number));
}

void SqliteStatement::BindNull(int index) { sqlite3_bind_null(get(), index); }

Result<bool> SqliteStatement::Step() {
  const int code = sqlite3_step(get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return std::unexpected(StatementError(get()));
}

Result<void> SqliteStatement::Run() {
  while (true) {
    const auto row = Step();
    if (row && *row) continue;
    Reset();
    return row ? Result<void>() : shared::Forward(row);
  }
}

void SqliteStatement::Reset() { sqlite3_reset(get()); }

std::string_view SqliteStatement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(get(), column))};
}

std::optional<std::uint64_t> SqliteStatement::Number(int column) const {
  if (sqlite3_column_type(get(), column) == SQLITE_NULL) return std::nullopt;
  return static_cast<std::uint64_t>(sqlite3_column_int64(get(), column));
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::OpenFile(const std::string& path,
                                                                 std::string place) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &handle,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  std::unique_ptr<SqliteDatabase> opened(new SqliteDatabase(handle, std::move(place)));
  if (code != SQLITE_OK) {
    return Fail(ErrorKind::kUsage, opened->LastError("cannot open the file").what);
  }
  if (sqlite3_db_readonly(handle, "main") == 1) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{}: the file may not be written: name another one", opened->place_));
  }
  return opened;
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::OpenInMemory(std::string place) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open(":memory:", &handle);
  std::unique_ptr<SqliteDatabase> opened(new SqliteDatabase(handle, std::move(place)));
  if (code != SQLITE_OK) return std::unexpected(opened->LastError("opening a table in memory"));
  return opened;
}

SqliteDatabase::SqliteDatabase(sqlite3* handle, std::string place)
    : handle_(handle), place_(std::move(place)) {
  if (handle != nullptr) sqlite3_busy_handler(handle, &SqliteDatabase::WaitForLock, this);
}

int SqliteDatabase::WaitForLock(void* database, int waited) {
  if (static_cast<SqliteDatabase*>(database)->interrupted_ || waited >= kLockPauses) return 0;
  std::this_thread::sleep_for(kLockPause);
  return 1;
}

Result<void> SqliteDatabase::Run(const std::string& sql) {
  if (interrupted_) return Fail(ErrorKind::kRetry, place_ + ": stopped");
  if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return std::unexpected(LastError(""));
}

Result<SqliteStatement> SqliteDatabase::Prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(get(), sql.c_str(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return std::unexpected(LastError(""));
  return SqliteStatement(statement);
}

Result<std::optional<std::string>> SqliteDatabase::Ask(const std::string& sql) {
  auto statement = Prepare(sql);
  if (!statement) return shared::Forward(statement);
  const auto row = statement->Step();
  if (!row) return std::unexpected(LastError(""));
  if (!*row || sqlite3_column_type(statement->get(), 0) == SQLITE_NULL) return std::nullopt;
  return std::string(statement->Text(0));
}

Result<bool> SqliteDatabase::HasTable(const std::string& name) {
  auto statement = Prepare("SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE");
  if (!statement) return shared::Forward(statement);
  statement->Bind(1, std::string_view(name));
  auto row = statement->Step();
  if (!row) return std::unexpected(LastError(""));
  return row;
}

bool SqliteDatabase::Moved() const {
  int moved = 0;
  return sqlite3_file_control(get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
         moved != 0;
}

void SqliteDatabase::Interrupt() {
  interrupted_ = true;
  sqlite3_interrupt(get());
}

Error SqliteDatabase::LastError(std::string_view doing) const {
  const int code = handle_ ? sqlite3_extended_errcode(get()) : SQLITE_NOMEM;
  const char* const why = handle_ ? sqlite3_errmsg(get()) : "no memory";
  return {KindOfSqliteError(code),
          fmt::format("{}: {}{}{}", place_, doing, doing.empty() ? "" : ": ", why)};
}

}  // namespace consumer
