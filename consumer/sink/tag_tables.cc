#include "consumer/sink/tag_tables.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include <fmt/format.h>
#include <strings.h>

#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::Result;

constexpr std::array kOurs = {"windows", "window_totals", "batches", "sink_position", "tweets"};
constexpr std::size_t kLongestName = 63;

std::string MakeSql(const TagTableNames& names) {
  return fmt::format(
      "CREATE TABLE IF NOT EXISTS \"{0}\"(\"{1}\" TEXT PRIMARY KEY NOT NULL, \"{1}_count\" INTEGER "
      "NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS windows(window_start TEXT NOT NULL, window_end TEXT NOT NULL, "
      "\"{1}\" TEXT NOT NULL, \"{1}_count\" INTEGER NOT NULL, PRIMARY KEY (window_start, \"{1}\")) "
      "WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS window_totals(window_start TEXT PRIMARY KEY NOT NULL, window_end "
      "TEXT NOT NULL, records INTEGER NOT NULL, tags INTEGER NOT NULL, distinct_tags INTEGER NOT "
      "NULL) WITHOUT ROWID;",
      names.table, names.field);
}

}  // namespace

bool IsTableName(std::string_view name) {
  const auto fits = [](unsigned char c) { return c < 0x80 && (std::isalnum(c) != 0 || c == '_'); };
  if (name.empty() || name.size() > kLongestName || !std::ranges::all_of(name, fits)) return false;
  const std::string text(name);
  if (std::isdigit(static_cast<unsigned char>(text[0])) != 0) return false;
  if (strncasecmp(text.c_str(), "sqlite_", 7) == 0) return false;
  return std::ranges::none_of(
      kOurs, [&](const char* ours) { return strcasecmp(text.c_str(), ours) == 0; });
}

std::vector<std::string> TagTableList(const TagTableNames& names) {
  return {names.table, "windows", "window_totals"};
}

Result<TagTables> TagTables::Open(SqliteDatabase& database, const TagTableNames& names,
                                  ClosedWindows closed) {
  if (auto made = database.Run(MakeSql(names)); !made) return shared::Forward(made);
  TagTables tables;
  tables.closed_ = closed;
  const struct {
    SqliteStatement& statement;
    std::string sql;
  } all[] = {
      {tables.clear_, fmt::format("DELETE FROM \"{}\"", names.table)},
      {tables.drop_windows_, "DELETE FROM windows"},
      {tables.drop_totals_, "DELETE FROM window_totals"},
      {tables.clear_open_, "DELETE FROM windows WHERE window_end > ?1"},
      {tables.clear_open_totals_, "DELETE FROM window_totals WHERE window_end > ?1"},
      {tables.clear_window_, "DELETE FROM windows WHERE window_start = ?1"},
      {tables.forget_,
       fmt::format("DELETE FROM \"{}\" WHERE \"{}\" = ?1", names.table, names.field)},
      {tables.put_, fmt::format("INSERT OR REPLACE INTO \"{}\" VALUES (?1, ?2)", names.table)},
      {tables.put_window_, "INSERT OR REPLACE INTO windows VALUES (?1, ?2, ?3, ?4)"},
      {tables.put_totals_, "INSERT OR REPLACE INTO window_totals VALUES (?1, ?2, ?3, ?4, ?5)"}};
  for (const auto& [statement, sql] : all) {
    auto prepared = database.Prepare(sql);
    if (!prepared) return shared::Forward(prepared);
    statement = *std::move(prepared);
  }
  return tables;
}

Result<void> TagTables::Apply(const BatchTable& table) {
  if (closed_ == ClosedWindows::kDrop) {
    if (auto dropped = DropWindows(table); !dropped) return dropped;
  }
  if (table.snapshot) {
    if (auto cleared = Clear(table); !cleared) return cleared;
  }
  for (const std::string& tag : table.forgotten) {
    forget_.Bind(1, std::string_view(tag));
    if (auto gone = forget_.Run(); !gone) return gone;
  }
  for (const Row& row : table.rows) {
    if (auto put = Put(row); !put) return put;
  }
  for (const WindowTotals& totals : table.windows) {
    if (auto put = PutTotals(totals); !put) return put;
  }
  return {};
}

Result<void> TagTables::Clear(const BatchTable& table) {
  if (auto cleared = clear_.Run(); !cleared) return cleared;
  if (table.closed_until) {
    const std::string end = shared::FormatTime(*table.closed_until);
    for (SqliteStatement* statement : {&clear_open_, &clear_open_totals_}) {
      statement->Bind(1, std::string_view(end));
      if (auto cleared = statement->Run(); !cleared) return cleared;
    }
  }
  std::optional<Window> last;  // Rows are in the order of their windows.
  for (const Row& row : table.rows) {
    if (!row.window || row.window == last) continue;
    last = row.window;
    if (auto cleared = ClearWindow(*row.window); !cleared) return cleared;
  }
  for (const WindowTotals& totals : table.windows) {
    if (auto cleared = ClearWindow(totals.window); !cleared) return cleared;
  }
  return {};
}

Result<void> TagTables::DropWindows(const BatchTable& table) {
  // Rows of windows follow those of totals.
  const bool of_windows =
      !table.windows.empty() || (!table.rows.empty() && table.rows.back().window);
  if (!of_windows) return {};
  if (auto dropped = drop_windows_.Run(); !dropped) return dropped;
  return drop_totals_.Run();
}

Result<void> TagTables::ClearWindow(const Window& window) {
  const std::string start = shared::FormatTime(window.start);
  clear_window_.Bind(1, std::string_view(start));
  return clear_window_.Run();
}

Result<void> TagTables::Put(const Row& row) {
  if (!row.window) {
    put_.Bind(1, std::string_view(row.tag));
    put_.Bind(2, row.count);
    return put_.Run();
  }
  const std::string start = shared::FormatTime(row.window->start);
  const std::string end = shared::FormatTime(row.window->end);
  put_window_.Bind(1, std::string_view(start));
  put_window_.Bind(2, std::string_view(end));
  put_window_.Bind(3, std::string_view(row.tag));
  put_window_.Bind(4, row.count);
  return put_window_.Run();
}

Result<void> TagTables::PutTotals(const WindowTotals& totals) {
  const std::string start = shared::FormatTime(totals.window.start);
  const std::string end = shared::FormatTime(totals.window.end);
  put_totals_.Bind(1, std::string_view(start));
  put_totals_.Bind(2, std::string_view(end));
  put_totals_.Bind(3, totals.records);
  put_totals_.Bind(4, totals.tags);
  put_totals_.Bind(5, totals.distinct);
  return put_totals_.Run();
}

}  // namespace consumer
