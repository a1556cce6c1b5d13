#include "consumer/sink/sqlite_sink.h"

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
  batches_.reset();
  position_.reset();
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
  auto has = database_->InTransaction([&] { return TakeOver(checkpoint); });
  if (!has) return std::unexpected(Soften(has.error()));
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
  const auto place = ReadSqlitePlace(*database_);
  if (!place) return Forward(place);
  std::optional<BatchId> has;
  if (!*place) {
    if (auto refused = RefuseStrangersTables(); !refused) return Forward(refused);
  } else if ((*place)->checkpoint_id == checkpoint.checkpoint_id) {
    if (auto refused = RefuseStrangersTable((*place)->table); !refused) return Forward(refused);
    const auto whole = HasOurTables((*place)->table);
    if (!whole) return Forward(whole);
    // A batch that the checkpoint has not seen yet is of a later state than it was put back to.
    const bool same_state = (*place)->epoch == checkpoint.epoch &&
                            (*place)->batch <= checkpoint.batch &&
                            (*place)->table == names_.table && (*place)->holds == holds_ && *whole;
    if (same_state) has = (*place)->batch;
  } else if (checkpoint.fresh_at) {
    if (auto refused = RefuseStrangersTable((*place)->table); !refused) return Forward(refused);
    auto moved = MoveAside(*checkpoint.fresh_at, (*place)->table);
    if (!moved) return Forward(moved);
  } else {
    return Fail(ErrorKind::kCorrupt,
                fmt::format("{} holds the rows of another checkpoint ({}): name another file, or "
                            "start with --fresh, which counts anew and renames the old tables",
                            name_, (*place)->checkpoint_id));
  }
  if (auto made = MakeTables(checkpoint, has); !made) return Forward(made);
  return has;
}

Result<bool> SqliteSink::HasOurTables(const std::string& table) {
  std::vector<std::string> all = TagTableList({.table = table, .field = names_.field});
  all.emplace_back(kBatchesTable);
  for (const std::string& name : all) {
    auto there = database_->HasTable(name);
    if (!there || !*there) return there;
  }
  return true;
}

Result<void> SqliteSink::RefuseStrangersTables() {
  std::vector<std::string> all = TagTableList(names_);
  all.emplace_back(kBatchesTable);
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

Result<void> SqliteSink::RefuseStrangersTable(const std::string& ours) {
  if (names_.table == ours) return {};
  const auto columns = database_->Ask(
      fmt::format("SELECT group_concat(name) FROM pragma_table_info('{}')", names_.table));
  if (!columns) return Forward(columns);
  const std::string expected = fmt::format("{0},{0}_count", names_.field);
  if (!*columns || **columns == expected) return {};
  return Fail(ErrorKind::kUsage,
              fmt::format("{} has a table {} that is not ours: choose another --table, or name "
                          "another file",
                          name_, names_.table));
}

Result<void> SqliteSink::MoveAside(shared::UnixMillis time, const std::string& table) {
  std::vector<std::string> all = TagTableList({.table = table, .field = names_.field});
  all.insert(all.end(), {kBatchesTable, kSqlitePositionTable, kFollowedTable});
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

Result<void> SqliteSink::MakeTables(const CheckpointRef& checkpoint, std::optional<BatchId> has) {
  auto batches = BatchesTable::Open(*database_);
  if (!batches) return Forward(batches);
  batches_ = *std::move(batches);
  auto tables = TagTables::Open(*database_, names_);
  if (!tables) return Forward(tables);
  tables_ = *std::move(tables);
  if (auto made = MakeFollowedTable(); !made) return made;
  auto position = SqlitePosition::Begin(*database_, {.checkpoint_id = checkpoint.checkpoint_id,
                                                     .epoch = checkpoint.epoch,
                                                     .batch = has,
                                                     .table = names_.table,
                                                     .holds = holds_});
  if (!position) return Forward(position);
  position_ = *std::move(position);
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
  auto written = database_->InTransaction([&] { return WriteRows(table); });
  if (!written) return std::unexpected(Soften(written.error()));
  return written;
}

Result<void> SqliteSink::WriteRows(const BatchTable& table) {
  if (followed_table_) {
    if (auto applied = followed_table_->Apply(table); !applied) return applied;
  }
  if (table.followed_only) return {};
  if (auto applied = tables_->Apply(table); !applied) return applied;
  if (auto put = batches_->Put(table); !put) return put;
  return position_->MoveTo(table.batch, table.time, table.snapshot);
}

Error SqliteSink::Soften(Error error) const {
  if (!error.what.starts_with(name_)) error.what = name_ + ": " + error.what;
  if (error.what.ends_with("malformed")) error.what += ": put a copy in its place, or delete it";
  if (begun_) error.kind = ErrorKind::kRetry;
  return error;
}

}  // namespace consumer
