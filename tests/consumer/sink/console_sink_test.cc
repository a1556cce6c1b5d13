#include "consumer/sink/console_sink.h"

#include <csignal>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace consumer {
namespace {

BatchTable TwoRows() {
  BatchTable table;
  table.batch = {3};
  table.time = 1769860806000;
  table.rows = {{.tag = "#kafka", .count = 120}, {.tag = "#a", .count = 7}};
  table.rows_in_all = 2;
  return table;
}

TEST(ConsoleTextTest, ABatchHasAHeaderAndABlankLineAfterIt) {
  EXPECT_EQ(ConsoleText(TwoRows(), {}),
            "-------------------------------------------\n"
            "Batch: 3\n"
            "-------------------------------------------\n"
            "+-------+-----+\n"
            "|hashtag|count|\n"
            "+-------+-----+\n"
            "| #kafka|  120|\n"
            "|     #a|    7|\n"
            "+-------+-----+\n"
            "\n");
}

TEST(ConsoleTextTest, TweetsComeOneALineBeforeTheTable) {
  BatchTable table = TwoRows();
  table.tweets = {"first\nline two", "\x1b[2Jsecond"};
  table.more_tweets = true;
  const std::string tweets =
      "-------------------------------------------\n"
      "Time: 1769860806000 ms\n"
      "-------------------------------------------\n"
      "first\\nline two\n"
      "\\x1b[2Jsecond\n"
      "...\n"
      "\n";
  EXPECT_EQ(ConsoleText(table, {.show_counts = false, .show_tweets = true}), tweets);
  EXPECT_EQ(ConsoleText(table, {.show_tweets = true}), tweets + ConsoleText(table, {}));
  EXPECT_EQ(ConsoleText(table, {}), ConsoleText(TwoRows(), {}));
}

class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe(ends_), 0); }
  ~Pipe() {
    CloseReader();
    close(ends_[1]);
  }
  void CloseReader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }

 private:
  int ends_[2] = {-1, -1};
};

TEST(ConsoleSinkTest, WritesTheTextThoughTheReaderIsSlow) {
  BatchTable table = TwoRows();
  table.rows.resize(20'000, table.rows.front());  // Far more than a pipe holds.
  table.rows_in_all = table.rows.size();
  Pipe pipe;
  std::string read_back;
  std::thread reader([&] {
    char buffer[4096];
    const std::string whole = ConsoleText(table, {});
    while (read_back.size() < whole.size()) {
      const ssize_t got = read(pipe.reader(), buffer, sizeof buffer);
      if (got <= 0) break;
      read_back.append(buffer, static_cast<std::size_t>(got));
    }
  });
  ConsoleSink sink(pipe.writer(), {});
  EXPECT_TRUE(sink.Write(table).has_value());
  reader.join();
  EXPECT_EQ(read_back, ConsoleText(table, {}));
}

// Fails when `hashtag-consumer | head` would end in an error, or go on writing to nobody.
TEST(ConsoleSinkTest, AClosedStdoutIsToldAsSuch) {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  pipe.CloseReader();
  ConsoleSink sink(pipe.writer(), {});
  const auto written = sink.Write(TwoRows());
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, shared::ErrorKind::kReaderGone);
  EXPECT_EQ(written.error().what, "stdout was closed by its reader");
}

TEST(ConsoleSinkTest, AFullDiskIsTriedAgain) {
  const int full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  ConsoleSink sink(full, {});
  const auto written = sink.Write(TwoRows());
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, shared::ErrorKind::kRetry);
  EXPECT_EQ(written.error().what,
            "writing to stdout failed: No space left on device: free some space");
  close(full);
}

}  // namespace
}  // namespace consumer
