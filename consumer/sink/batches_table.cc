#include "consumer/sink/batches_table.h"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "shared/time_text.h"

namespace consumer {

using shared::Result;

namespace {

constexpr const char* kMakeBatchesTable =
    "CREATE TABLE IF NOT EXISTS batches(batch_id INTEGER PRIMARY KEY, batch_time TEXT NOT NULL, "
    "records INTEGER, tags INTEGER, total_records INTEGER, total_tags INTEGER)";

constexpr const char* kPut =
    "INSERT OR REPLACE INTO batches SELECT ?1, ?2, ?3 - coalesce(r, 0), ?4 - coalesce(t, 0), ?3, "
    "?4 FROM (SELECT max(total_records) AS r, max(total_tags) AS t FROM batches WHERE batch_id = "
    "(SELECT max(batch_id) FROM batches WHERE batch_id < ?1 AND total_records IS NOT NULL))";

}  // namespace

Result<BatchesTable> BatchesTable::Open(SqliteDatabase& database) {
  if (auto made = database.Run(kMakeBatchesTable); !made) return Forward(made);
  auto put = database.Prepare(kPut);
  if (!put) return Forward(put);
  return BatchesTable(database, *std::move(put));
}

Result<void> BatchesTable::Put(const BatchTable& table) {
  if (table.snapshot) {  // What later batches of a state that is gone have left.
    auto cleared =
        database_->Run(fmt::format("DELETE FROM batches WHERE batch_id > {}", table.batch.value));
    if (!cleared) return cleared;
  }
  const std::string time = shared::FormatTime(table.time);
  put_.Bind(1, table.batch.value);
  put_.Bind(2, std::string_view(time));
  if (table.totals) {
    put_.Bind(3, table.totals->records);
    put_.Bind(4, table.totals->tags);
  } else {
    put_.BindNull(3);
    put_.BindNull(4);
  }
  return put_.Run();
}

}  // namespace consumer
