#include "producer/publish/socket_publisher.h"

#include <thread>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/tcp_peer.h"
#include "tests/support/wait_until.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

class SocketPublisherTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = SocketPublisher::Open({.host = "127.0.0.1", .port = 0}, clock_, 30s);
    ASSERT_TRUE(opened.has_value()) << opened.error().what;
    publisher_ = *std::move(opened);
  }

  test::TcpPeer NewReader() const {
    return test::TcpPeer::Connect(shared::ParseHostPort(publisher_->address())->port);
  }

  // How many of these texts were taken.
  std::size_t Publish(const Lines& texts) {
    std::vector<Record> records(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) records[i].value = texts[i];
    const std::size_t taken = *publisher_->Publish({.first = next_, .records = records});
    next_ += taken;
    return taken;
  }

  // Looks after the readers until so many records are published. False: they were not.
  bool Published(std::uint64_t count) {
    return test::WaitUntil([&] { return publisher_->Poll(0ms)->published == count; }, 5s);
  }

  test::FakeClock clock_;
  std::unique_ptr<SocketPublisher> publisher_;
  Sequence next_ = 1;
};

// Fails when texts are taken, and lost, while nobody reads.
TEST_F(SocketPublisherTest, WithoutAReaderNothingIsTaken) {
  EXPECT_EQ(Publish({"a"}), 0u);
  EXPECT_NE(publisher_->Poll(0ms)->trouble.find("no reader"), std::string::npos);
  test::TcpPeer reader = NewReader();
  publisher_->Poll(1s);
  EXPECT_EQ(Publish({"a", "two\nlines\r"}), 2u);
  EXPECT_TRUE(Published(2));
  EXPECT_EQ(reader.ReadLines(2, 5s), (Lines{"a", "two\\nlines\\r"}));
}

// Fails when a reader gets less than another, or a sixth is served.
TEST_F(SocketPublisherTest, FiveReadersGetTheSameASixthIsTurnedAway) {
  std::vector<test::TcpPeer> readers;
  for (int i = 0; i < 6; ++i) {
    readers.push_back(NewReader());
    publisher_->Poll(1s);
  }
  EXPECT_TRUE(readers[5].WaitForEnd(5s));
  EXPECT_EQ(Publish({"a", "b"}), 2u);
  EXPECT_TRUE(Published(2));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(readers[i].ReadLines(2, 5s), (Lines{"a", "b"})) << i;
}

// Fails when a reader that does not read stops the others for ever, goes unseen, or is dropped
// before its time.
TEST_F(SocketPublisherTest, ASlowReaderHoldsUpForItsPatienceAndIsToldOf) {
  const std::string huge(std::size_t{16} << 20, 'x');  // More than the sockets' buffers.
  test::TcpPeer fast = NewReader(), slow = NewReader();
  publisher_->Poll(1s);
  publisher_->Poll(1s);
  EXPECT_EQ(Publish({huge}), 1u);
  bool done = false;
  std::thread reading([&] { done = fast.ReadLines(1, 20s) == Lines{huge}; });
  EXPECT_TRUE(Published(1));
  reading.join();
  EXPECT_TRUE(done);
  EXPECT_EQ(Publish({"next"}), 0u) << "the slow reader lacks some of the line before";
  testing::internal::CaptureStderr();
  clock_.Advance(29s);
  publisher_->Poll(0ms);
  EXPECT_EQ(Publish({"next"}), 0u);
  clock_.Advance(1s);
  publisher_->Poll(0ms);
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("event=reader_too_slow"), std::string::npos) << log;
  EXPECT_NE(log.find("bytes_missed="), std::string::npos) << log;
  EXPECT_EQ(Publish({"next"}), 1u);
  EXPECT_TRUE(Published(2));
  EXPECT_EQ(fast.ReadLines(1, 5s), Lines{"next"});
}

// Fails when a line on the way to a reader that left counts as published.
TEST_F(SocketPublisherTest, WhatAReaderLeftBehindGoesToTheNext) {
  {
    test::TcpPeer first = NewReader();
    publisher_->Poll(1s);
    EXPECT_EQ(Publish({"a"}), 1u);
    EXPECT_TRUE(Published(1));
    EXPECT_EQ(first.ReadLines(1, 5s), Lines{"a"});
  }  // It closes, and nobody notices until the next line.
  ASSERT_EQ(Publish({"b", "c"}), 2u);
  for (int i = 0; i < 20; ++i) publisher_->Poll(5ms);
  EXPECT_EQ(publisher_->Poll(0ms)->published, 1u);
  test::TcpPeer second = NewReader();
  EXPECT_TRUE(Published(3));
  EXPECT_EQ(second.ReadLines(2, 5s), (Lines{"b", "c"}));
}

// Fails when `nc` with its input at the end is taken for gone.
TEST_F(SocketPublisherTest, AReaderThatSaysNoMoreStillReads) {
  test::TcpPeer reader = NewReader();
  reader.CloseSending();
  publisher_->Poll(1s);
  for (int i = 0; i < 20; ++i) publisher_->Poll(5ms);
  EXPECT_EQ(Publish({"a"}), 1u);
  EXPECT_TRUE(Published(1));
  EXPECT_EQ(reader.ReadLines(1, 5s), Lines{"a"});
}

TEST_F(SocketPublisherTest, ATakenPortIsAUsageError) {
  const auto second =
      SocketPublisher::Open(*shared::ParseHostPort(publisher_->address()), clock_, 1s);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, shared::ErrorKind::kUsage);
}

}  // namespace
}  // namespace producer
