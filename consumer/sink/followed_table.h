// FollowedTable is the table of followed tweets in SQLite (a public contract; docs/sinks.md), with
// FIELD as rows name it:
//
//   tweets(tweet_id TEXT, tweet_time TEXT, user TEXT, hashtag TEXT, text TEXT, batch_id INTEGER,
//          PRIMARY KEY (tweet_id, hashtag))
//
//   auto table = FollowedTable::Open(database, {.field = "hashtag", .keep = 1000});
//   table->Apply(batch_table);       // in a transaction of the caller's
//
// To apply a batch again, or to begin again with an older one and go on, ends at the same rows.
// The database outlives it; one thread.
#pragma once

#include <cstdint>
#include <string>

#include "consumer/sink/sink.h"
#include "consumer/sink/sqlite_database.h"
#include "shared/error.h"

namespace consumer {

struct FollowedTableOptions {
  std::string field = "hashtag";
  // Tweets of each tag that stay, the newest by their time, then by their id; 0: all.
  std::uint64_t keep = 1000;
};

inline constexpr const char* kFollowedTable = "tweets";
// Of the table; it keeps its name when the table is renamed.
inline constexpr const char* kFollowedIndex = "tweets_by_age";

class FollowedTable {
 public:
  // Makes the table where it is absent. kUsage: there is one that is not ours; says so.
  static shared::Result<FollowedTable> Open(SqliteDatabase& database,
                                            const FollowedTableOptions& options);

  // Puts the tweets in, takes out those that were deleted, then the oldest above `keep`.
  shared::Result<void> Apply(const BatchTable& table);

 private:
  shared::Result<void> Put(const FollowedTweet& tweet, BatchId batch);
  shared::Result<void> TakeOutOldest(const std::string& tag);

  std::uint64_t keep_ = 0;
  SqliteStatement put_;
  SqliteStatement delete_;
  SqliteStatement trim_;
};

}  // namespace consumer
