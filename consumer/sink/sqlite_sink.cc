#include "consumer/sink/sqlite_sink.h"

#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "consumer/sink/absolute_path.h"
#include "shared/log.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::Error;
using shared::ErrorKind;
using shared::Fail;
using shared::Forward;
using shared::Result;

constexpr const char* kMakeOurTables =
    "CREATE TABLE IF NOT EXISTS batches(batch_id INTEGER PRIMARY KEY, batch_time TEXT NOT NULL, "
    "records INTEGER, tags INTEGER, total_records INTEGER, total_tags INTEGER);"
    "CREATE TABLE IF NOT EXISTS sink_position(one INTEGER PRIMARY KEY CHECK (one = 1), "
    "checkpoint_id TEXT NOT NULL, epoch INTEGER NOT NULL, batch_id INTEGER, batch_time TEXT, "
    "table_name TEXT NOT NULL, holds TEXT NOT NULL)";

// What a batch added is the difference to the one before, as far as that is known.
constexpr const char* kPutBatch =
    "INSERT OR REPLACE INTO batches SELECT ?1, ?2, ?3 - coalesce(r, 0), ?4 - coalesce(t, 0), ?3, "
    "?4 FROM (SELECT max(total_records) AS r, max(total_tags) AS t FROM batches WHERE batch_id = "
    "(SELECT max(batch_id) FROM batches WHERE batch_id < ?1 AND total_records IS NOT NULL))";

constexpr const char* kMovePosition =
    "UPDATE sink_position SET batch_id = ?1, batch_time = ?2 WHERE checkpoint_id = ?3 AND epoch = "
    "?4 AND (batch_id IS NULL OR batch_id < ?1 OR ?5)";

// "20260131T120006000Z": no quotes are needed around a name with it.
std::string Compact(shared::UnixMillis time) {
  std::string text = shared::FormatTime(time);
  std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == '.'; });
  return text;
}

}  // namespace

Result<std::unique_ptr<SqliteSink>> SqliteSink::Open(const std::string& path,
                                                     SqliteSinkOptions options) {
  std::unique_ptr<SqliteSink> sink(new SqliteSink(AbsolutePath(path), std::move(options)));
  if (auto opened = sink->OpenFile(); !opened) return Forward(opened);
  return sink;
}

SqliteSink::SqliteSink(std::string path, SqliteSinkOptions options)
    : path_(std::move(path)),
      name_("sqlite:" + path_),
      names_(std::move(options.names)),
      holds_(std::move(options.holds)),
      followed_(options.followed),
      followed_keep_(options.followed_keep) {}

Result<void> SqliteSink::OpenFile() {
  tables_.reset();
  followed_table_.reset();
  put_batch_ = {};
  move_position_ = {};
  auto opened = SqliteDatabase::OpenFile(path_, name_);
  if (!opened) return Forward(opened);
  const std::lock_guard lock(database_mutex_);
  database_ = *std::move(opened);
  if (interrupted_) database_->Interrupt();
  return {};
}

void SqliteSink::Interrupt() {
  const std::lock_guard lock(database_mutex_);
  interrupted_ = true;
  database_->Interrupt();
}

Result<std::optional<BatchId>> SqliteSink::Begin(const CheckpointRef& checkpoint) {
  if (database_->Moved()) {
    if (auto opened = OpenFile(); !opened) return std::unexpected(Soften(opened.error()));
  }
  if (auto configured = Configure(); !configured) {
    return std::unexpected(Soften(configured.error()));
  }
  auto has = InTransaction([&] { return TakeOver(checkpoint); });
  if (!has) return std::unexpected(Soften(has.error()));
  checkpoint_id_ = checkpoint.checkpoint_id;
  epoch_ = checkpoint.epoch;
  begun_ = true;
  return has;
}

Result<void> SqliteSink::Configure() {
  const auto mode = database_->Ask("PRAGMA journal_mode=WAL");
  if (!mode) return Forward(mode);
  if (mode->value_or("") != "wal") {
    return Fail(ErrorKind::kUsage,
                name_ +
                    ": its file system cannot share memory between processes, which SQLite's "
                    "WAL mode needs: name a file on a local disk");
  }
  return database_->Run("PRAGMA synchronous=FULL");
}

Result<std::optional<BatchId>> SqliteSink::TakeOver(const CheckpointRef& checkpoint) {
  const auto position = ReadPosition();
  if (!position) return Forward(position);
  std::optional<BatchId> has;
  if (!*position) {
    if (auto refused = RefuseStrangersTables(); !refused) return Forward(refused);
  } else if ((*position)->checkpoint_id == checkpoint.checkpoint_id) {
    const auto whole = HasOurTables((*position)->table);
    if (!whole) return Forward(whole);
    // A batch that the checkpoint has not seen yet is of a later state than it was put back to.
    const bool same_state =
        (*position)->epoch == checkpoint.epoch && (*position)->batch <= checkpoint.batch &&
        (*position)->table == names_.table && (*position)->holds == holds_ && *whole;
    if (same_state) has = (*position)->batch;
  } else if (checkpoint.fresh_at) {
    auto moved = MoveAside(*checkpoint.fresh_at, (*position)->table);
    if (!moved) return Forward(moved);
  } else {
    return Fail(ErrorKind::kCorrupt,
                fmt::format("{} holds the rows of another checkpoint ({}): name another file, or "
                            "start with --fresh, which counts anew and renames the old tables",
                            name_, (*position)->checkpoint_id));
  }
  if (auto made = MakeTables(checkpoint, has.has_value()); !made) return Forward(made);
  return has;
}

Result<std::optional<SqliteSink::Position>> SqliteSink::ReadPosition() {
  const auto there = database_->HasTable("sink_position");
  if (!there) return Forward(there);
  if (!*there) return std::nullopt;
  auto row = database_->Prepare(
      "SELECT checkpoint_id, epoch, batch_id, table_name, holds FROM sink_position WHERE one = 1");
  if (!row) return Forward(row);
  const auto found = row->Step();
  if (!found) return Forward(found);
  if (!*found) return std::nullopt;
  Position position{.checkpoint_id = std::string(row->Text(0)),
                    .epoch = row->Number(1).value_or(0),
                    .batch = {},
                    .table = std::string(row->Text(3)),
                    .holds = std::string(row->Text(4))};
  if (const auto batch = row->Number(2)) position.batch = BatchId{*batch};
  return position;
}

Result<bool> SqliteSink::HasOurTables(const std::string& table) {
  std::vector<std::string> all = TagTableList({.table = table, .field = names_.field});
  all.emplace_back("batches");
  for (const std::string& name : all) {
    auto there = database_->HasTable(name);
    if (!there || !*there) return there;
  }
  return true;
}

Result<void> SqliteSink::RefuseStrangersTables() {
  std::vector<std::string> all = TagTableList(names_);
  all.emplace_back("batches");
  if (followed_) all.emplace_back(kFollowedTable);
  for (const std::string& name : all) {
    const auto there = database_->HasTable(name);
    if (!there) return Forward(there);
    if (!*there) continue;
    return Fail(ErrorKind::kUsage,
                fmt::format("{} has a table {} that is not ours: name another file", name_, name));
  }
  return {};
}

Result<void> SqliteSink::MoveAside(shared::UnixMillis time, const std::string& table) {
  std::vector<std::string> all = TagTableList({.table = table, .field = names_.field});
  all.insert(all.end(), {"batches", "sink_position", kFollowedTable});
  for (const std::string& name : all) {
    const auto there = database_->HasTable(name);
    if (!there) return Forward(there);
    if (!*there) continue;
    const std::string aside = name + "_" + Compact(time);
    if (auto renamed =
            database_->Run(fmt::format("ALTER TABLE \"{}\" RENAME TO \"{}\"", name, aside));
        !renamed) {
      return renamed;
    }
  }
  if (auto dropped = database_->Run(fmt::format("DROP INDEX IF EXISTS {}", kFollowedIndex));
      !dropped) {
    return dropped;
  }
  shared::log::Info("tables_moved_aside", {{"sink", name_}, {"to", table + "_" + Compact(time)}});
  return {};
}

Result<void> SqliteSink::MakeTables(const CheckpointRef& checkpoint, bool goes_on) {
  if (auto made = database_->Run(kMakeOurTables); !made) return made;
  auto tables = TagTables::Open(*database_, names_);
  if (!tables) return Forward(tables);
  tables_ = *std::move(tables);
  if (auto made = MakeFollowedTable(); !made) return made;
  auto position = database_->Prepare(
      "INSERT INTO sink_position VALUES (1, ?1, ?2, NULL, NULL, ?3, ?4) ON CONFLICT (one) DO "
      "UPDATE "
      "SET batch_id = iif(?5, batch_id, NULL), epoch = ?2, table_name = ?3, holds = ?4");
  if (!position) return Forward(position);
  position->Bind(1, std::string_view(checkpoint.checkpoint_id));
  position->Bind(2, checkpoint.epoch);
  position->Bind(3, std::string_view(names_.table));
  position->Bind(4, std::string_view(holds_));
  position->Bind(5, std::uint64_t{goes_on});
  if (auto put = position->Run(); !put) return put;
  auto put_batch = database_->Prepare(kPutBatch);
  if (!put_batch) return Forward(put_batch);
  auto move_position = database_->Prepare(kMovePosition);
  if (!move_position) return Forward(move_position);
  put_batch_ = *std::move(put_batch);
  move_position_ = *std::move(move_position);
  return {};
}

Result<void> SqliteSink::MakeFollowedTable() {
  if (!followed_) return {};
  auto table = FollowedTable::Open(*database_, {.field = names_.field, .keep = followed_keep_});
  if (!table) return Forward(table);
  followed_table_ = *std::move(table);
  return {};
}

Result<void> SqliteSink::Write(const BatchTable& table) {
  if (database_->Moved()) {
    return Fail(ErrorKind::kRetry, name_ + ": the file is gone from there; a new one is made");
  }
  auto written = InTransaction([&] { return WriteRows(table); });
  if (!written) return std::unexpected(Soften(written.error()));
  return written;
}

Result<void> SqliteSink::WriteRows(const BatchTable& table) {
  if (followed_table_) {
    if (auto applied = followed_table_->Apply(table); !applied) return applied;
  }
  if (table.followed_only) return {};
  if (auto applied = tables_->Apply(table); !applied) return applied;
  if (auto put = PutBatch(table); !put) return put;
  return MovePosition(table);
}

Result<void> SqliteSink::PutBatch(const BatchTable& table) {
  if (table.snapshot) {  // What later batches of a state that is gone have left.
    auto cleared =
        database_->Run(fmt::format("DELETE FROM batches WHERE batch_id > {}", table.batch.value));
    if (!cleared) return cleared;
  }
  const std::string time = shared::FormatTime(table.time);
  put_batch_.Bind(1, table.batch.value);
  put_batch_.Bind(2, std::string_view(time));
  if (table.totals) {
    put_batch_.Bind(3, table.totals->records);
    put_batch_.Bind(4, table.totals->tags);
  } else {
    put_batch_.BindNull(3);
    put_batch_.BindNull(4);
  }
  return put_batch_.Run();
}

Result<void> SqliteSink::MovePosition(const BatchTable& table) {
  const std::string time = shared::FormatTime(table.time);
  move_position_.Bind(1, table.batch.value);
  move_position_.Bind(2, std::string_view(time));
  move_position_.Bind(3, std::string_view(checkpoint_id_));
  move_position_.Bind(4, epoch_);
  move_position_.Bind(5, std::uint64_t{table.snapshot});
  if (auto moved = move_position_.Run(); !moved) return moved;
  if (database_->changes() == 1) return {};
  return Fail(ErrorKind::kRetry, "another process has written to the tables");
}

template <typename Work>
auto SqliteSink::InTransaction(const Work& work) -> decltype(work()) {
  // Takes the lock of the file's writer at once: to ask for it later may fail where waiting cannot
  // help.
  if (auto begun = database_->Run("BEGIN IMMEDIATE"); !begun) return Forward(begun);
  auto done = work();
  if (done) {
    auto committed = database_->Run("COMMIT");
    if (committed) return done;
    done = Forward(committed);
  }
  // Where SQLite has rolled back by itself there is nothing left to do.
  if (sqlite3_get_autocommit(database_->get()) == 0) {
    sqlite3_exec(database_->get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  return done;
}

Error SqliteSink::Soften(Error error) const {
  if (!error.what.starts_with(name_)) error.what = name_ + ": " + error.what;
  if (error.what.ends_with("malformed")) error.what += ": put a copy in its place, or delete it";
  if (begun_) error.kind = ErrorKind::kRetry;
  return error;
}

}  // namespace consumer
