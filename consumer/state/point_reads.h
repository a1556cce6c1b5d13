// PointReads looks up single entries of the checkpoint for other threads than the job's.
//
//   PointReads reads(db, where);
//   auto known = reads.Find("#cpp");      // any thread
//   reads.Written();                      // the thread that writes, after each write
//
// The table in memory takes writes fast and is sorted when it is read (rocksdb_options.h): 30 ms on
// average and 80 ms at most for up to 4 MB of it (bench/micro/checkpoint_bench, FindTag). So all
// reads between two writes share one view of the database, which is made by the first of them and
// let go by the next write; no read, no cost.
//
// Thread-safe. Reads wait for each other; Written waits for none of them, but for the few
// microseconds in which a view is begun.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>

#include "consumer/count/followed_tweet.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

class PointReads {
 public:
  // How many tags one look-up by prefix reads at most.
  static constexpr std::size_t kMostLookedAt = 10'000;

  // The database outlives it. `where`: the checkpoint, for messages.
  PointReads(rocksdb::DB& db, std::string where) : db_(db), where_(std::move(where)) {}

  // CheckpointReader's.
  shared::Result<std::optional<KnownTag>> Find(std::string_view tag) const;
  shared::Result<KnownTags> TagsWithPrefix(std::string_view prefix, std::size_t most) const;
  shared::Result<std::vector<FollowedTweet>> FollowedOf(std::string_view tag) const;

  // Reads that begin from now on see what was written.
  void Written();

 private:
  struct View {
    std::mutex mutex;  // An iterator serves one thread at a time.
    std::unique_ptr<rocksdb::Iterator> entries;
  };

  // Takes an entry; false: no more of them are wanted.
  using Take = std::function<bool(std::string_view key, std::string_view value)>;

  std::shared_ptr<View> Newest() const;
  // From the first key at or after `from` on. False: it gave up before the end, as nothing but
  // deleted entries came for a long way.
  shared::Result<bool> Visit(std::string_view from, const Take& take) const;
  shared::Error DamagedEntry(std::string_view key) const;

  rocksdb::DB& db_;
  const std::string where_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<View> newest_;  // Null: nobody has read since the last write.
};

}  // namespace consumer
