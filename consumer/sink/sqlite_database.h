// SQLite's handles as values that close themselves, and its errors as ours.
//
//   auto database = SqliteDatabase::Open("out.db");
//   database->Run("BEGIN IMMEDIATE");
//   auto insert = database->Prepare("INSERT INTO t VALUES (?1, ?2)");
//   insert->Bind(1, "#a");  insert->Bind(2, 3);
//   insert->Run();
//
// One thread owns a database and its statements, but for Interrupt. Statements go before their
// database.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "shared/error.h"

namespace consumer {

struct CloseSqlite {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// What SQLite's code means for the caller.
//   kRetry    locked, disk full, I/O, no permission, interrupted: may pass, or be mended by hand
//   kUsage    not a database
//   kCorrupt  the file is damaged
//   kFatal    anything else
shared::ErrorKind KindOfSqliteError(int code);

class SqliteStatement {
 public:
  SqliteStatement() = default;
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}

  // Of the parameter ?`index`, from 1. A text must last until Run or Reset.
  void Bind(int index, std::string_view text);
  void Bind(int index, std::uint64_t number);
  void BindNull(int index);

  // True: a row is there. False: no more.
  shared::Result<bool> Step();
  // Steps to the end, whatever rows come, and resets.
  shared::Result<void> Run();
  void Reset();

  // Of the row that is there. A view lasts until the next step.
  std::string_view Text(int column) const;
  std::optional<std::uint64_t> Number(int column) const;

  sqlite3_stmt* get() const { return statement_.get(); }

 private:
  std::unique_ptr<sqlite3_stmt, CloseSqlite> statement_;
};

class SqliteDatabase {
 public:
  // Opens or makes a file; nothing of it is read yet. `place` is for messages. kUsage where the
  // folder is missing or the file may not be written.
  static shared::Result<std::unique_ptr<SqliteDatabase>> OpenFile(const std::string& path,
                                                                  std::string place);
  static shared::Result<std::unique_ptr<SqliteDatabase>> OpenInMemory(std::string place);

  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  // One or several statements without parameters.
  shared::Result<void> Run(const std::string& sql);
  shared::Result<SqliteStatement> Prepare(const std::string& sql);
  // The first column of the first row; absent: no row, or NULL.
  shared::Result<std::optional<std::string>> Ask(const std::string& sql);
  shared::Result<bool> HasTable(const std::string& name);
  // Calls `work`, which returns a Result, between BEGIN and COMMIT; nothing stays where it fails.
  template <typename Work>
  auto InTransaction(const Work& work) -> decltype(work());
  // Rows that the last statement changed.
  int changes() const { return sqlite3_changes(handle_.get()); }

  // Whether the file was renamed or deleted under us.
  bool Moved() const;

  // Ends what runs or waits for a lock, and everything later, with kRetry. Any thread.
  void Interrupt();

  // The last error, as a sentence.
  shared::Error LastError(std::string_view doing) const;

  sqlite3* get() const { return handle_.get(); }

 private:
  SqliteDatabase(sqlite3* handle, std::string place);

  static int WaitForLock(void* database, int waited);

  std::unique_ptr<sqlite3, CloseSqlite> handle_;
  std::string place_;
  std::atomic<bool> interrupted_ = false;
};

template <typename Work>
auto SqliteDatabase::InTransaction(const Work& work) -> decltype(work()) {
  // Takes the lock of the file's writer at once: to ask for it later may fail where waiting cannot
  // help.
  if (auto begun = Run("BEGIN IMMEDIATE"); !begun) return Forward(begun);
  auto done = work();
  if (done) {
    auto committed = Run("COMMIT");
    if (committed) return done;
    done = Forward(committed);
  }
  // Where SQLite has rolled back by itself there is nothing left to do.
  if (sqlite3_get_autocommit(handle_.get()) == 0) {
    sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  return done;
}

}  // namespace consumer
