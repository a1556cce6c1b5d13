#include "consumer/sink/followed_table.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::Forward;
using shared::Result;

// Ids are numbers that grow, as text: of two the longer one is the newer.
constexpr const char* kOldestFirst = "tweet_time, length(tweet_id), tweet_id";

std::string MakeSql(const std::string& field) {
  return fmt::format(
      "CREATE TABLE IF NOT EXISTS tweets(tweet_id TEXT NOT NULL, tweet_time TEXT NOT NULL, user "
      "TEXT, \"{0}\" TEXT NOT NULL, text TEXT NOT NULL, batch_id INTEGER NOT NULL, PRIMARY KEY "
      "(tweet_id, \"{0}\"))",
      field);
}

std::string OurColumnsSql(const std::string& field) {
  return fmt::format(
      "SELECT count(*) FROM pragma_table_info('tweets') WHERE name IN ('tweet_id', 'tweet_time', "
      "'user', '{}', 'text', 'batch_id')",
      field);
}

std::string IndexSql(const std::string& field) {
  return fmt::format("CREATE INDEX IF NOT EXISTS {} ON tweets(\"{}\", {})", kFollowedIndex, field,
                     kOldestFirst);
}

// The newest stay.
std::string TrimSql(const std::string& field) {
  return fmt::format(
      "DELETE FROM tweets WHERE rowid IN (SELECT rowid FROM tweets WHERE \"{}\" = ?1 ORDER BY "
      "tweet_time DESC, length(tweet_id) DESC, tweet_id DESC LIMIT -1 OFFSET ?2)",
      field);
}

}  // namespace

Result<FollowedTable> FollowedTable::Open(SqliteDatabase& database,
                                          const FollowedTableOptions& options) {
  if (auto made = database.Run(MakeSql(options.field)); !made) return Forward(made);
  const auto ours = database.Ask(OurColumnsSql(options.field));
  if (!ours) return Forward(ours);
  if (*ours != "6") {
    return shared::Fail(shared::ErrorKind::kUsage,
                        "the table tweets is not ours: name another file");
  }
  FollowedTable table;
  table.keep_ = options.keep;
  const struct {
    SqliteStatement& statement;
    std::string sql;
  } all[] = {{table.put_,
              fmt::format("INSERT OR REPLACE INTO tweets(tweet_id, tweet_time, user, \"{}\", text, "
                          "batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                          options.field)},
             {table.delete_, "DELETE FROM tweets WHERE tweet_id = ?1"},
             {table.trim_, TrimSql(options.field)}};
  for (const auto& [statement, sql] : all) {
    auto prepared = database.Prepare(sql);
    if (!prepared) return Forward(prepared);
    statement = *std::move(prepared);
  }
  if (auto made = database.Run(IndexSql(options.field)); !made) return Forward(made);
  return table;
}

Result<void> FollowedTable::Apply(const BatchTable& table) {
  std::set<std::string> grown;
  for (const FollowedTweet& tweet : table.followed) {
    // It may have come before, with another text and other tags.
    delete_.Bind(1, std::string_view(tweet.id));
    if (auto gone = delete_.Run(); !gone) return gone;
    if (auto put = Put(tweet, table.batch); !put) return put;
    grown.insert(tweet.tags.begin(), tweet.tags.end());
  }
  if (keep_ == 0) return {};
  for (const std::string& tag : grown) {
    if (auto trimmed = TakeOutOldest(tag); !trimmed) return trimmed;
  }
  return {};
}

Result<void> FollowedTable::Put(const FollowedTweet& tweet, BatchId batch) {
  const std::string time = shared::FormatTime(tweet.time);
  for (const std::string& tag : tweet.tags) {
    put_.Bind(1, std::string_view(tweet.id));
    put_.Bind(2, std::string_view(time));
    if (tweet.user.empty()) {
      put_.BindNull(3);
    } else {
      put_.Bind(3, std::string_view(tweet.user));
    }
    put_.Bind(4, std::string_view(tag));
    put_.Bind(5, std::string_view(tweet.text));
    put_.Bind(6, batch.value);
    if (auto put = put_.Run(); !put) return put;
  }
  return {};
}

Result<void> FollowedTable::TakeOutOldest(const std::string& tag) {
  trim_.Bind(1, std::string_view(tag));
  trim_.Bind(2, keep_);
  return trim_.Run();
}

}  // namespace consumer
