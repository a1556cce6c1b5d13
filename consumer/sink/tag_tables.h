// TagTables are the tables that the sqlite sink and --sql keep up to date (a public contract;
// docs/sinks.md), with FIELD as rows name it:
//
//   hashtags(hashtag TEXT PRIMARY KEY, hashtag_count INTEGER)
//   windows(window_start TEXT, window_end TEXT, hashtag TEXT, hashtag_count INTEGER,
//           PRIMARY KEY (window_start, hashtag))
//   window_totals(window_start TEXT PRIMARY KEY, window_end TEXT, records INTEGER, tags INTEGER,
//                 distinct_tags INTEGER)
//
//   auto tables = TagTables::Open(database, {.table = "hashtags", .field = "hashtag"});
//   tables->Apply(batch_table);      // in a transaction of the caller's
//
// The database outlives it; one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "consumer/sink/sink.h"
#include "consumer/sink/sqlite_database.h"
#include "shared/error.h"

namespace consumer {

struct TagTableNames {
  std::string table = "hashtags";  // A name that IsTableName takes.
  std::string field = "hashtag";
};

// Letters, digits and underscores, no digit first, at most 63; none that SQLite or another table of
// ours has.
bool IsTableName(std::string_view name);

// The tables themselves.
std::vector<std::string> TagTableList(const TagTableNames& names);

// What becomes of windows that a table of other windows does not name.
enum class ClosedWindows { kKeep, kDrop };

class TagTables {
 public:
  // Makes the tables where they are absent.
  static shared::Result<TagTables> Open(SqliteDatabase& database, const TagTableNames& names,
                                        ClosedWindows closed = ClosedWindows::kKeep);

  // Takes out what the table forgot and puts its rows in; a snapshot replaces all totals, and the
  // rows of the windows that it names.
  shared::Result<void> Apply(const BatchTable& table);

 private:
  shared::Result<void> Clear(const BatchTable& table);
  shared::Result<void> DropWindows(const BatchTable& table);
  shared::Result<void> ClearWindow(const Window& window);
  shared::Result<void> Put(const Row& row);
  shared::Result<void> PutTotals(const WindowTotals& totals);

  ClosedWindows closed_ = ClosedWindows::kKeep;
  SqliteStatement clear_;
  SqliteStatement drop_windows_;
  SqliteStatement drop_totals_;
  SqliteStatement clear_open_;
  SqliteStatement clear_open_totals_;
  SqliteStatement clear_window_;
  SqliteStatement forget_;
  SqliteStatement put_;
  SqliteStatement put_window_;
  SqliteStatement put_totals_;
};

}  // namespace consumer
