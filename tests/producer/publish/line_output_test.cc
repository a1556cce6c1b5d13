#include "producer/publish/line_output.h"

#include <array>
#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "producer/publish/stdout_publisher.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

class LineOutputTest : public testing::Test {
 protected:
  LineOutputTest() {
    std::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(pipe(ends_.data()), 0);
  }
  ~LineOutputTest() override {
    CloseReader();
    close(ends_[1]);
  }

  void CloseReader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }

  std::string ReadSome() {
    std::string text(1 << 16, '\0');
    const ssize_t size = read(ends_[0], text.data(), text.size());
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
  }

  std::array<int, 2> ends_{-1, -1};
};

TEST_F(LineOutputTest, ATextIsOneLine) {
  LineOutput output(ends_[1]);
  output.AddLine("one\r\ntwo #b");
  output.AddLine("");
  EXPECT_EQ(output.Flush(0ms), LineOutput::State::kWritten);
  EXPECT_EQ(ReadSome(), "one\\r\\ntwo #b\n\n");
}

// Fails when a slow reader blocks the program, or costs a byte.
TEST_F(LineOutputTest, ASlowReaderGetsEverything) {
  LineOutput output(ends_[1]);
  const std::string text(1 << 20, 'x');
  output.AddLine(text);
  EXPECT_EQ(output.Flush(0ms), LineOutput::State::kFull);
  std::string got;
  while (output.Flush(0ms) == LineOutput::State::kFull) got += ReadSome();
  while (got.size() < text.size() + 1) got += ReadSome();
  EXPECT_EQ(got, text + "\n");
}

TEST_F(LineOutputTest, AReaderThatLeftIsNoError) {
  StdoutPublisher publisher(ends_[1]);
  CloseReader();
  const Record record{.key = "1", .value = "text"};
  EXPECT_EQ(publisher.Publish({.first = 1, .records = {&record, 1}}), 1u);
  const auto progress = publisher.Poll(0ms);
  ASSERT_TRUE(progress.has_value());
  EXPECT_TRUE(progress->unread);
  EXPECT_EQ(progress->published, 0u);
}

TEST_F(LineOutputTest, WhatIsWrittenIsPublished) {
  StdoutPublisher publisher(ends_[1]);
  const std::array<Record, 2> records{Record{.key = "1", .value = "a"},
                                      Record{.key = "2", .value = "b"}};
  EXPECT_EQ(publisher.Publish({.first = 1, .records = records}), 2u);
  EXPECT_EQ(publisher.Publish({.first = 3, .records = records}), 0u);
  EXPECT_EQ(publisher.Poll(0ms)->published, 2u);
  EXPECT_EQ(publisher.Publish({.first = 3, .records = records}), 2u);
  EXPECT_EQ(publisher.Poll(0ms)->acknowledged, 4u);
  EXPECT_EQ(ReadSome(), "a\nb\na\nb\n");
}

// Fails when a writer begins amid another one's line.
TEST_F(LineOutputTest, WhoIsAmidALineKeepsTheTurn) {
  LineTurn turn;
  LineOutput first(ends_[1], &turn), second(ends_[1], &turn);
  first.AddLine(std::string(1'000'000, 'a'));  // More than a pipe holds.
  second.AddLine("b");
  ASSERT_EQ(*first.Flush(0ms), LineOutput::State::kFull);
  std::string read = ReadSome();
  EXPECT_EQ(*second.Flush(0ms), LineOutput::State::kFull) << "it is not its turn";
  while (*first.Flush(0ms) != LineOutput::State::kWritten) read += ReadSome();
  EXPECT_EQ(*second.Flush(0ms), LineOutput::State::kWritten);
  while (read.size() < 1'000'003) read += ReadSome();
  EXPECT_EQ(read, std::string(1'000'000, 'a') + "\nb\n");
}

// Fails when the end of one source holds the others up for ever, or lets one amid another's line.
TEST_F(LineOutputTest, WhoEndsGivesTheTurnThatWasHis) {
  LineTurn turn;
  LineOutput first(ends_[1], &turn);
  {
    LineOutput ended(ends_[1], &turn);
    ended.AddLine(std::string(1'000'000, 'a'));
    ASSERT_EQ(*ended.Flush(0ms), LineOutput::State::kFull);
    {
      const LineOutput another(ends_[1], &turn);
    }
    EXPECT_FALSE(turn.Take(&first, 0ms)) << "it was not the other one's to give";
  }
  EXPECT_TRUE(turn.Take(&first, 0ms));
}

// Fails when whoever waits for his turn is not told that it has come.
TEST_F(LineOutputTest, WhoWaitsForTheTurnIsWoken) {
  LineTurn turn;
  const int one = 1, other = 2;
  ASSERT_TRUE(turn.Take(&one, 0ms));
  std::jthread giver([&] {
    std::this_thread::sleep_for(50ms);
    turn.Give(&one);
  });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(turn.Take(&other, 10s));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

}  // namespace
}  // namespace producer
