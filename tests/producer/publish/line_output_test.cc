#include "producer/publish/line_output.h"

#include <array>
#include <csignal>

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

}  // namespace
}  // namespace producer
