// SqliteSink keeps the totals in a SQLite file (tag_tables.h), beside them a row a batch
// (batches_table.h) and, where tags are followed, their tweets (followed_table.h).
//
// Exactly once: a batch is one transaction, with the position that says whose batch it was
// (sqlite_position.h).
//
// The file is in WAL mode, so others query it meanwhile, and a reader that holds a transaction
// stops nothing (the WAL file grows as long). Each commit is synced (synchronous=FULL): rows
// survive SIGKILL and power loss.
//
// A file that is locked, full, read-only or damaged while the job runs is kRetry; one that was
// deleted or renamed is made anew, with everything in it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "consumer/sink/batches_table.h"
#include "consumer/sink/followed_table.h"
#include "consumer/sink/sink.h"
#include "consumer/sink/sqlite_database.h"
#include "consumer/sink/sqlite_position.h"
#include "consumer/sink/tag_tables.h"

namespace consumer {

struct SqliteSinkOptions {
  TagTableNames names;
  // What the table is asked to hold: "all", "top 10", "batch". Where that changes the next table is
  // a snapshot.
  std::string holds = "all";
  bool followed = false;               // There is a table of followed tweets.
  std::uint64_t followed_keep = 1000;  // FollowedTableOptions::keep.
};

class SqliteSink final : public Sink {
 public:
  // Opens or makes the file. kUsage where that fails or it may not be written.
  static shared::Result<std::unique_ptr<SqliteSink>> Open(const std::string& path,
                                                          SqliteSinkOptions options);

  // "sqlite:" and the absolute path.
  std::string_view name() const override { return name_; }
  // kCorrupt: the file holds another checkpoint's rows, or is damaged. kUsage: it is no SQLite
  // file, or has tables of these names that are not ours.
  shared::Result<std::optional<BatchId>> Begin(const CheckpointRef& checkpoint) override;
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override;

 private:
  SqliteSink(std::string path, SqliteSinkOptions options);

  shared::Result<void> OpenFile();
  shared::Result<void> Configure();
  shared::Result<std::optional<BatchId>> TakeOver(const CheckpointRef& checkpoint);
  shared::Result<bool> HasOurTables(const std::string& table);
  shared::Result<void> RefuseStrangersTables();
  // `ours`: the table that the file's position names. Another one may be an older of ours.
  shared::Result<void> RefuseStrangersTable(const std::string& ours);
  shared::Result<void> MoveAside(shared::UnixMillis time, const std::string& table);
  shared::Result<void> MakeTables(const CheckpointRef& checkpoint, std::optional<BatchId> has);
  shared::Result<void> MakeFollowedTable();
  shared::Result<void> WriteRows(const BatchTable& table);
  // Once the sink has begun nothing about its file ends the job.
  shared::Error Soften(shared::Error error) const;

  const std::string path_;
  const std::string name_;
  const TagTableNames names_;
  const std::string holds_;
  const bool followed_;
  const std::uint64_t followed_keep_;
  bool begun_ = false;

  std::mutex database_mutex_;  // Around the exchange of the database alone.
  std::unique_ptr<SqliteDatabase> database_;
  bool interrupted_ = false;
  // Before the database they must go.
  std::optional<TagTables> tables_;
  std::optional<FollowedTable> followed_table_;
  std::optional<BatchesTable> batches_;
  std::optional<SqlitePosition> position_;
};

}  // namespace consumer
