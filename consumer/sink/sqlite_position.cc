#include "consumer/sink/sqlite_position.h"

#include <string_view>
#include <utility>

#include "shared/time_text.h"

namespace consumer {

using shared::Result;

namespace {

constexpr const char* kMakePositionTable =
    "CREATE TABLE IF NOT EXISTS sink_position(one INTEGER PRIMARY KEY CHECK (one = 1), "
    "checkpoint_id TEXT NOT NULL, epoch INTEGER NOT NULL, batch_id INTEGER, batch_time TEXT, "
    "table_name TEXT NOT NULL, holds TEXT NOT NULL)";

// The time of a batch that the row goes on from stays.
constexpr const char* kSet =
    "INSERT INTO sink_position VALUES (1, ?1, ?2, ?3, NULL, ?4, ?5) ON CONFLICT (one) DO UPDATE "
    "SET checkpoint_id = ?1, epoch = ?2, batch_id = ?3, table_name = ?4, holds = ?5";

constexpr const char* kMove =
    "UPDATE sink_position SET batch_id = ?1, batch_time = ?2 WHERE checkpoint_id = ?3 AND epoch = "
    "?4 AND (batch_id IS NULL OR batch_id < ?1 OR ?5)";

}  // namespace

Result<std::optional<SqlitePlace>> ReadSqlitePlace(SqliteDatabase& database) {
  const auto there = database.HasTable(kSqlitePositionTable);
  if (!there) return Forward(there);
  if (!*there) return std::nullopt;
  auto row = database.Prepare(
      "SELECT checkpoint_id, epoch, batch_id, table_name, holds FROM sink_position WHERE one = 1");
  if (!row) return Forward(row);
  const auto found = row->Step();
  if (!found) return Forward(found);
  if (!*found) return std::nullopt;
  SqlitePlace place{.checkpoint_id = std::string(row->Text(0)),
                    .epoch = row->Number(1).value_or(0),
                    .batch = {},
                    .table = std::string(row->Text(3)),
                    .holds = std::string(row->Text(4))};
  if (const auto batch = row->Number(2)) place.batch = BatchId{*batch};
  return place;
}

Result<SqlitePosition> SqlitePosition::Begin(SqliteDatabase& database, const SqlitePlace& place) {
  if (auto made = database.Run(kMakePositionTable); !made) return Forward(made);
  auto set = database.Prepare(kSet);
  if (!set) return Forward(set);
  set->Bind(1, std::string_view(place.checkpoint_id));
  set->Bind(2, place.epoch);
  if (place.batch) {
    set->Bind(3, place.batch->value);
  } else {
    set->BindNull(3);
  }
  set->Bind(4, std::string_view(place.table));
  set->Bind(5, std::string_view(place.holds));
  if (auto done = set->Run(); !done) return Forward(done);
  auto move = database.Prepare(kMove);
  if (!move) return Forward(move);
  return SqlitePosition(database, place, *std::move(move));
}

Result<void> SqlitePosition::MoveTo(BatchId batch, shared::UnixMillis time, bool again) {
  const std::string time_text = shared::FormatTime(time);
  move_.Bind(1, batch.value);
  move_.Bind(2, std::string_view(time_text));
  move_.Bind(3, std::string_view(checkpoint_id_));
  move_.Bind(4, epoch_);
  move_.Bind(5, std::uint64_t{again});
  if (auto moved = move_.Run(); !moved) return moved;
  if (database_->changes() == 1) return {};
  return shared::Fail(shared::ErrorKind::kRetry, "another process has written to the tables");
}

}  // namespace consumer
