#include "consumer/sink/console_sink.h"

#include <utility>

#include <fmt/format.h>

#include "consumer/sink/spark_table.h"
#include "shared/status_line.h"
#include "shared/terminal.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

std::string Header(std::string_view title) {
  return fmt::format("{0:-<43}\n{1}\n{0:-<43}\n", "", title);
}

std::string TweetsText(const BatchTable& table) {
  std::string out = Header(fmt::format("Time: {} ms", table.time));
  std::string repaired;
  for (const std::string& tweet : table.tweets) {
    out += shared::EscapeForTerminal(shared::ToValidUtf8(tweet, repaired)) + "\n";
  }
  if (table.more_tweets) out += "...\n";
  return out + "\n";
}

std::string BatchHeader(const BatchTable& table) {
  return Header(fmt::format("Batch: {}", table.batch.value));
}

// Spark prints no blank line after "only showing top N rows".
std::string CountsText(const BatchTable& table, const ConsoleOptions& options) {
  std::string out = BatchHeader(table);
  if (options.count_by_window) {
    return out + WindowTotalsTable(table.windows, options.truncate) + "\n";
  }
  out += CountsTable(table.rows, table.rows_in_all, options.field, options.truncate);
  if (table.rows_in_all <= table.rows.size()) out += "\n";
  return out;
}

}  // namespace

std::string ConsoleText(const BatchTable& table, const ConsoleOptions& options) {
  std::string out;
  if (options.show_tweets) out += TweetsText(table);
  if (options.show_counts) out += CountsText(table, options);
  return out;
}

std::string ConsoleText(const BatchTable& table, const ConsoleOptions& options,
                        const SqlResult& result) {
  std::string out = options.show_tweets ? TweetsText(table) : "";
  out += BatchHeader(table);
  out += SparkTable(result.header, result.rows,
                    {.truncate = options.truncate, .more_rows = result.more_rows});
  if (!result.more_rows) out += "\n";
  return out;
}

ConsoleSink::ConsoleSink(int fd, ConsoleOptions options, std::unique_ptr<SqlQuery> sql)
    : fd_(fd), options_(std::move(options)), sql_(std::move(sql)), writer_(fd, "stdout", stop_) {}

shared::Result<std::optional<BatchId>> ConsoleSink::Begin(const CheckpointRef& checkpoint) {
  return sql_ ? std::nullopt : checkpoint.acknowledged;
}

void ConsoleSink::Interrupt() {
  stop_.Request();
  if (sql_) sql_->Interrupt();
}

shared::Result<void> ConsoleSink::Write(const BatchTable& table) {
  if (sql_) {
    if (auto applied = sql_->Apply(table); !applied) return applied;
    const auto result = sql_->Run(options_.sql_rows);
    if (!result) return shared::Forward(result);
    const shared::StatusLinePause pause(fd_);
    return writer_.Write(ConsoleText(table, options_, *result));
  }
  const shared::StatusLinePause pause(fd_);
  return writer_.Write(ConsoleText(table, options_));
}

}  // namespace consumer
