// SqlQuery runs the user's query over the totals of each batch, in a SQLite database in memory that
// is kept by changes (tag_tables.h; of windows those of the newest batch that had some).
//
//   auto query = SqlQuery::Open({.query = "select hashtag, hashtag_count from hashtags"});
//   (*query)->Apply(table);
//   (*query)->Run(20)->rows;       // as text, as Spark shows it
//
// The query can only read: no other statement, no PRAGMA, ATTACH or load_extension; it is ended
// when it takes too long. About 100 bytes a tag of 13 bytes (bench: 1 M tags, 96 MB). One thread,
// but for Interrupt.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/sink/sink.h"
#include "consumer/sink/sqlite_database.h"
#include "consumer/sink/tag_tables.h"
#include "shared/error.h"

namespace consumer {

struct SqlQueryOptions {
  std::string query;  // One statement that returns rows.
  TagTableNames names = {};
  // A query that runs longer is ended. Flag: --sql-timeout.
  std::chrono::milliseconds timeout{5000};
};

struct SqlResult {
  std::vector<std::string> header;             // As SQLite names the columns.
  std::vector<std::vector<std::string>> rows;  // As long as the header, each.
  bool more_rows = false;                      // There were more than asked for.
};

class SqlQuery {
 public:
  // Compiles the query and runs it once over the empty tables. kUsage: SQLite refuses it (with
  // SQLite's own sentence), it does more than read, or does not end.
  static shared::Result<std::unique_ptr<SqlQuery>> Open(const SqlQueryOptions& options);

  SqlQuery(const SqlQuery&) = delete;
  SqlQuery& operator=(const SqlQuery&) = delete;

  shared::Result<void> Apply(const BatchTable& table);

  // The first `most_rows` rows. kRetry: it took too long, or failed on these data.
  shared::Result<SqlResult> Run(std::size_t most_rows);

  // Ends what runs, and everything later, with kRetry. Any thread.
  void Interrupt() { database_->Interrupt(); }

 private:
  SqlQuery(const SqlQueryOptions& options, std::unique_ptr<SqliteDatabase> database);

  static int Authorize(void* query, int action, const char* first, const char* second,
                       const char* database, const char* inner);
  static int IsLate(void* query);

  shared::Result<void> Compile();
  shared::Result<SqlResult> ReadRows(std::size_t most_rows);
  shared::Error Explain(std::string_view why) const;

  const SqlQueryOptions options_;
  std::unique_ptr<SqliteDatabase> database_;
  std::optional<TagTables> tables_;  // Before the database they must go.
  SqliteStatement query_;
  bool guarded_ = false;  // The user's query is being compiled or run.
  bool late_ = false;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace consumer
