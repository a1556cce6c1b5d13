#include "consumer/sink/sql_query.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "consumer/sink/sql_cell.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::Error;
using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// How many steps of SQLite's machine pass between two looks at the clock: about 0.1 ms.
constexpr int kStepsBetweenLooks = 10'000;
// No text or blob that a query makes may be longer.
constexpr int kLongestValue = 16 * 1024 * 1024;

}  // namespace

Result<std::unique_ptr<SqlQuery>> SqlQuery::Open(const SqlQueryOptions& options) {
  auto database = SqliteDatabase::OpenInMemory("--sql");
  if (!database) return shared::Forward(database);
  std::unique_ptr<SqlQuery> query(new SqlQuery(options, *std::move(database)));
  auto ready = query->Compile();
  if (ready) {
    const auto rows = query->Run(0);
    if (!rows) ready = shared::Forward(rows);
  }
  if (!ready) return Fail(ErrorKind::kUsage, ready.error().what);
  return query;
}

SqlQuery::SqlQuery(const SqlQueryOptions& options, std::unique_ptr<SqliteDatabase> database)
    : options_(options), database_(std::move(database)) {}

Result<void> SqlQuery::Compile() {
  if (auto set = database_->Run("PRAGMA temp_store=MEMORY"); !set) return set;
  auto tables = TagTables::Open(*database_, options_.names, ClosedWindows::kDrop);
  if (!tables) return shared::Forward(tables);
  tables_ = *std::move(tables);
  sqlite3_limit(database_->get(), SQLITE_LIMIT_LENGTH, kLongestValue);
  sqlite3_set_authorizer(database_->get(), &SqlQuery::Authorize, this);
  sqlite3_progress_handler(database_->get(), kStepsBetweenLooks, &SqlQuery::IsLate, this);
  guarded_ = true;
  const char* rest = nullptr;
  sqlite3_stmt* compiled = nullptr;
  int code = sqlite3_prepare_v3(database_->get(), options_.query.c_str(), -1,
                                SQLITE_PREPARE_PERSISTENT, &compiled, &rest);
  query_ = SqliteStatement(compiled);
  if (code != SQLITE_OK) return std::unexpected(Explain(sqlite3_errmsg(database_->get())));
  sqlite3_stmt* second = nullptr;
  code = sqlite3_prepare_v3(database_->get(), rest, -1, 0, &second, nullptr);
  const SqliteStatement owner(second);
  guarded_ = false;
  if (code != SQLITE_OK || second != nullptr) {
    return std::unexpected(Explain("it is more than one statement"));
  }
  if (sqlite3_column_count(compiled) == 0) return std::unexpected(Explain("it returns no rows"));
  return {};
}

// What a SELECT is made of, and nothing else (sqlite.org/c3ref/c_alter_table.html).
int SqlQuery::Authorize(void* query, int action, const char* /*first*/, const char* second,
                        const char* /*database*/, const char* /*inner*/) {
  if (!static_cast<SqlQuery*>(query)->guarded_) return SQLITE_OK;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return std::string_view(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

int SqlQuery::IsLate(void* query) {
  auto* const self = static_cast<SqlQuery*>(query);
  if (!self->guarded_) return 0;
  self->late_ = std::chrono::steady_clock::now() >= self->deadline_;
  return self->late_ ? 1 : 0;
}

Result<void> SqlQuery::Apply(const BatchTable& table) {
  if (auto begun = database_->Run("BEGIN"); !begun) return begun;
  auto applied = tables_->Apply(table);
  auto ended = database_->Run(applied ? "COMMIT" : "ROLLBACK");
  if (!applied) return std::unexpected(Explain(applied.error().what));
  return ended;
}

Result<SqlResult> SqlQuery::Run(std::size_t most_rows) {
  guarded_ = true;
  late_ = false;
  deadline_ = std::chrono::steady_clock::now() + options_.timeout;
  auto result = ReadRows(most_rows);
  query_.Reset();
  guarded_ = false;
  if (result) return result;
  if (!late_) return std::unexpected(Explain(result.error().what));
  return std::unexpected(
      Explain(fmt::format("it took longer than {} and was ended: make it simpler, or raise "
                          "--sql-timeout",
                          shared::FormatDuration(options_.timeout))));
}

Result<SqlResult> SqlQuery::ReadRows(std::size_t most_rows) {
  SqlResult result;
  const int columns = sqlite3_column_count(query_.get());
  for (int i = 0; i < columns; ++i) {
    result.header.emplace_back(sqlite3_column_name(query_.get(), i));
  }
  while (true) {
    const auto row = query_.Step();
    if (!row) return shared::Forward(row);
    if (!*row) return result;
    result.more_rows = result.rows.size() == most_rows;
    if (result.more_rows) return result;
    auto& cells = result.rows.emplace_back();
    for (int i = 0; i < columns; ++i) cells.push_back(SqlCell(query_, i));
  }
}

Error SqlQuery::Explain(std::string_view why) const {
  return {ErrorKind::kRetry, fmt::format("--sql \"{}\": {}", options_.query, why)};
}

}  // namespace consumer
