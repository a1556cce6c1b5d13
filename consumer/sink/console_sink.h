// ConsoleSink prints each batch as Spark's console sink does:
//
//   -------------------------------------------
//   Batch: 3
//   -------------------------------------------
//   +-------+-----+
//   |hashtag|count|
//   ...
//
// With --sql the table is the result of the query over the totals. Before it, with --show-tweets,
// the batch's first texts as a DStream's print() does, one a line, the header being "Time:
// 1769860806000 ms". Texts are escaped for the terminal.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/sink.h"
#include "consumer/sink/sql_query.h"

namespace consumer {

struct ConsoleOptions {
  std::string field = "hashtag";  // The first column's name.
  std::size_t truncate = 20;      // SparkTableOptions::truncate. Flag: --truncate.
  bool show_counts = true;        // False with --count none: the texts alone.
  // What fell into each window, in place of its rows. Flag: --count-by-window.
  bool count_by_window = false;
  bool show_tweets = false;   // Flag: --show-tweets.
  std::size_t sql_rows = 20;  // Rows of a query's result, at most: as Dataset.show().
};

// What is printed for one batch. Pure.
std::string ConsoleText(const BatchTable& table, const ConsoleOptions& options);
std::string ConsoleText(const BatchTable& table, const ConsoleOptions& options,
                        const SqlResult& result);

class ConsoleSink final : public Sink {
 public:
  // Writes to `fd`, which it does not own. `sql`: null without a query.
  ConsoleSink(int fd, ConsoleOptions options, std::unique_ptr<SqlQuery> sql = nullptr);

  std::string_view name() const override { return "console"; }
  // With a query the table is in memory: nothing of it is there at a start.
  shared::Result<std::optional<BatchId>> Begin(const CheckpointRef& checkpoint) override;
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override;

 private:
  int fd_;
  ConsoleOptions options_;
  std::unique_ptr<SqlQuery> sql_;
  WriteStop stop_;
  FdWriter writer_;
};

}  // namespace consumer
