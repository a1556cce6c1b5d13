// Database is the RocksDB database of one checkpoint, read in the terms of its format.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rocksdb/db.h>

#include "consumer/state/checkpoint_format.h"
#include "consumer/state/checkpoint_store.h"
#include "consumer/state/job_identity.h"
#include "consumer/state/point_reads.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"

namespace consumer {

// Thread-safe. Each read sees the database as it is when the read begins.
class Database : public CheckpointReader {
 public:
  enum class Access {
    kReadWrite,
    kReadOnly,
    kReadOnlyWholeLog,  // Damage within the log is told, where else what follows is read again.
  };

  // Makes an empty checkpoint at DIR/db of this identity, durably and as a whole: a power cut
  // leaves all of it or none. REQUIRES: there is none, and the caller holds the lock.
  static shared::Result<void> Make(const std::filesystem::path& dir, const IdentityFields& identity,
                                   const StoreOptions& options);

  // kUsage: there is none. kCorrupt: it is damaged, or of a format version that this program does
  // not know. kFatal: the machine could not open it (descriptors, the disk), which says nothing
  // about the checkpoint.
  static shared::Result<std::unique_ptr<Database>> Open(const std::filesystem::path& dir,
                                                        Access access, const StoreOptions& options);

  // HasDatabase, or whether it is on the file system of `options`.
  static shared::Result<bool> Exists(const std::filesystem::path& dir, const StoreOptions& options);
  // kUsage where it is not.
  static shared::Result<void> Require(const std::filesystem::path& dir,
                                      const StoreOptions& options);

  // As it was on opening.
  const format::StoredHead& opened_with() const { return opened_with_; }

  shared::Result<CheckpointHead> ReadHead() const override;
  shared::Result<CheckpointHead> ReadTotals(
      std::optional<BatchId> after,
      const std::function<void(const StoredTotal&)>& visit) const override;
  shared::Result<std::optional<StoredRows>> ReadRows(std::optional<BatchId> after) const override;
  shared::Result<std::optional<StoredFollowed>> ReadFollowed(
      std::optional<BatchId> after) const override;
  shared::Result<std::optional<StoredWindows>> ReadWindows(
      std::optional<BatchId> after) const override;
  shared::Result<void> ReadPanes(shared::UnixMillis from, shared::UnixMillis to,
                                 const PaneVisitor& visitor) const override;
  shared::Result<void> ReadForgotten(
      std::optional<BatchId> after,
      const std::function<void(std::string_view tag)>& visit) const override;
  shared::Result<std::vector<StoredId>> ReadDistinctIds() const override;
  shared::Result<HistoryPoints> ReadHistory() const override;
  shared::Result<LastFollowedChanges> ReadLastFollowed() const override;
  shared::Result<std::optional<KnownTag>> Find(std::string_view tag) const override;
  shared::Result<KnownTags> TagsWithPrefix(std::string_view prefix,
                                           std::size_t most) const override;
  shared::Result<std::vector<FollowedTweet>> FollowedOf(std::string_view tag) const override;

  // Where the earliest of the windows starts that are kept of each batch.
  shared::Result<std::map<BatchId, shared::UnixMillis>> KeptWindowStarts() const;

  // Makes a checkpoint of an older version one of today's. REQUIRES: Access::kReadWrite.
  shared::Result<void> Migrate();

  shared::Result<void> Write(rocksdb::WriteBatch& batch, bool sync);
  // Begins to make a table of what is in memory, in the background.
  void StartFlush();

  // For what takes the database as a whole, whatever is in it: copies, checksums.
  rocksdb::DB& db() const { return *db_; }
  const std::string& where() const { return where_; }

 private:
  explicit Database(std::string where) : where_(std::move(where)) {}

  // Costs a sort of what is in memory: one for each call of the class.
  std::unique_ptr<rocksdb::Iterator> Scan() const;
  shared::Result<format::StoredHead> ReadStoredHead(rocksdb::Iterator& scan) const;
  shared::Result<void> CheckVersion(const format::StoredHead& stored) const;
  // What became of an entry: go on, go no further, or it is none that the format knows.
  enum class Took { kNext, kLast, kDamaged };
  shared::Result<void> ForEach(
      rocksdb::Iterator& scan, std::string_view prefix, std::string_view from,
      const std::function<Took(std::string_view key, std::string_view value)>& take) const;

  // The blocks of the first batch after `after`, put together: `items` of the first one.
  template <typename Stored, typename Item>
  shared::Result<std::optional<Stored>> ReadBlocks(
      std::string_view prefix, std::optional<BatchId> after,
      std::optional<Stored> (*decode)(std::string_view key, std::string_view value),
      std::vector<Item> Stored::* items) const;

  std::string where_;
  std::unique_ptr<rocksdb::Env> env_;  // Outlives the database.
  std::unique_ptr<rocksdb::DB> db_;
  std::unique_ptr<PointReads> point_reads_;
  format::StoredHead opened_with_;
};

}  // namespace consumer
