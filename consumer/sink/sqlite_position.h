// SqlitePosition is how far a SQLite file is: whose rows it holds, of which state and batch, and in
// which tables. Its one row moves in the transaction that writes the batch, so that after a crash
// it decides what comes next, not what the checkpoint remembers.
//
//   sink_position(checkpoint_id TEXT, epoch INTEGER, batch_id INTEGER, batch_time TEXT,
//                 table_name TEXT, holds TEXT)      -- one row
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "consumer/count/batch_id.h"
#include "consumer/sink/sqlite_database.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace consumer {

inline constexpr const char* kSqlitePositionTable = "sink_position";

// What the row tells.
struct SqlitePlace {
  std::string checkpoint_id;
  std::uint64_t epoch = 0;
  std::optional<BatchId> batch;
  std::string table;
  std::string holds;  // SqliteSinkOptions::holds.
};

// Absent: no row, or no such table.
shared::Result<std::optional<SqlitePlace>> ReadSqlitePlace(SqliteDatabase& database);

// One thread. The database must outlive it.
class SqlitePosition {
 public:
  // Makes the table where there is none, and sets the row.
  static shared::Result<SqlitePosition> Begin(SqliteDatabase& database, const SqlitePlace& place);

  // kRetry: the row is of another state than Begin set, or has that batch already, which it may
  // only where `again`.
  shared::Result<void> MoveTo(BatchId batch, shared::UnixMillis time, bool again);

 private:
  SqlitePosition(SqliteDatabase& database, const SqlitePlace& place, SqliteStatement move)
      : database_(&database),
        checkpoint_id_(place.checkpoint_id),
        epoch_(place.epoch),
        move_(std::move(move)) {}

  SqliteDatabase* database_;
  std::string checkpoint_id_;
  std::uint64_t epoch_;
  SqliteStatement move_;
};

}  // namespace consumer
