// BatchesTable keeps a row a batch in a SQLite file:
//
//   batches(batch_id INTEGER PRIMARY KEY, batch_time TEXT, records INTEGER, tags INTEGER,
//           total_records INTEGER, total_tags INTEGER)
//
// What a batch added is the difference to the one before, as far as that is known.
#pragma once

#include <utility>

#include "consumer/sink/sink.h"
#include "consumer/sink/sqlite_database.h"
#include "shared/error.h"

namespace consumer {

inline constexpr const char* kBatchesTable = "batches";

// One thread. The database must outlive it.
class BatchesTable {
 public:
  // Makes the table where there is none.
  static shared::Result<BatchesTable> Open(SqliteDatabase& database);

  shared::Result<void> Put(const BatchTable& table);

 private:
  BatchesTable(SqliteDatabase& database, SqliteStatement put)
      : database_(&database), put_(std::move(put)) {}

  SqliteDatabase* database_;
  SqliteStatement put_;
};

}  // namespace consumer
