// ConsoleSink prints each batch as Spark's console sink does:
//
//   -------------------------------------------
//   Batch: 3
//   -------------------------------------------
//   +-------+-----+
//   |hashtag|count|
//   ...
//
// and before it, with --show-tweets, the batch's first texts as a DStream's print() does, one a
// line, the header being "Time: 1769860806000 ms". Texts are escaped for the terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/sink.h"

namespace consumer {

struct ConsoleOptions {
  std::string field = "hashtag";  // The first column's name.
  std::size_t truncate = 20;      // SparkTableOptions::truncate. Flag: --truncate.
  bool show_counts = true;        // False with --count none: the texts alone.
  bool show_tweets = false;       // Flag: --show-tweets.
};

// What is printed for one batch. Pure.
std::string ConsoleText(const BatchTable& table, const ConsoleOptions& options);

class ConsoleSink final : public Sink {
 public:
  // Writes to `fd`, which it does not own.
  ConsoleSink(int fd, ConsoleOptions options);

  std::string_view name() const override { return "console"; }
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override { stop_.Request(); }

 private:
  int fd_;
  ConsoleOptions options_;
  WriteStop stop_;
  FdWriter writer_;
};

}  // namespace consumer
