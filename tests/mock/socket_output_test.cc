// Tweets served to whoever connects, as the tutorials' scripts serve Spark.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/tcp_peer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

class SocketOutput : public testing::Test {
 protected:
  // Serves this file; returns the port.
  int Start(std::vector<std::string> args) {
    args.insert(args.end(), {"--to", "socket:127.0.0.1:0", "--json"});
    producer_.emplace(
        test::Command{.program = test::ProgramPath("tweet-producer"), .args = std::move(args)});
    EXPECT_TRUE(producer_->WaitForOutput("event=readers_awaited address=127.0.0.1:", 10s));
    const std::string log = producer_->Err();
    return std::stoi(log.substr(log.find("address=127.0.0.1:") + 18));
  }

  void ExpectPublished(std::uint64_t count) {
    ASSERT_EQ(producer_->WaitForExit(20s), 0) << producer_->Err();
    const test::Ledger ledger = test::LedgerIn(producer_->Out());
    EXPECT_TRUE(test::Balances(ledger));
    EXPECT_EQ(ledger.at("published"), count);
  }

  // What the same file gives with --to stdout.
  static Lines OnStdout() {
    const auto ended = test::RunProgram(
        {.program = test::ProgramPath("tweet-producer"),
         .args = {"--source", "file", "--file", test::SampleTweets(), "--to", "stdout", "-q"}});
    Lines lines;
    for (std::size_t at = 0, end; (end = ended.out.find('\n', at)) != std::string::npos;
         at = end + 1) {
      lines.push_back(ended.out.substr(at, end - at));
    }
    return lines;
  }

  std::optional<test::Process> producer_;
};

// Fails when a reader that comes late or reads beside another misses a line, or a line break in a
// text makes two of it.
TEST_F(SocketOutput, ReadersGetWhatStdoutGets) {
  const Lines expected = OnStdout();
  ASSERT_EQ(expected.size(), 444u);
  const int port = Start({"--source", "file", "--file", test::SampleTweets()});
  std::this_thread::sleep_for(500ms);
  ASSERT_TRUE(producer_->IsAlive()) << "it did not wait for a reader";
  test::TcpPeer reader = test::TcpPeer::Connect(port);
  EXPECT_EQ(reader.ReadLines(444, 20s), expected);
  EXPECT_TRUE(reader.WaitForEnd(10s));
  ExpectPublished(444);
  std::printf("a late reader: 444 lines, as on stdout\n");
}

// Fails when --rate 2 is not a line each half second, or the readers' lines differ.
TEST_F(SocketOutput, ARateOfTwoIsTheTutorialsSleepOfHalfASecond) {
  test::TempDir folder;
  const auto file = folder.path() / "lines.txt";
  test::WriteFile(file, "1 #a\n2 #b\n3\n4\n5\n6\n7\n");
  const int port = Start({"--source", "file", "--file", file, "--input", "text", "--rate", "2"});
  test::TcpPeer one = test::TcpPeer::Connect(port);
  EXPECT_EQ(one.ReadLines(1, 10s), Lines{"1 #a"});
  const auto start = std::chrono::steady_clock::now();
  test::TcpPeer two = test::TcpPeer::Connect(port);
  const Lines rest = {"2 #b", "3", "4", "5", "6", "7"};
  EXPECT_EQ(one.ReadLines(6, 10s), rest);
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, 2400ms);
  EXPECT_LE(took, 4500ms);
  EXPECT_EQ(two.ReadLines(6, 10s), rest);
  ExpectPublished(7);
  std::printf("--rate 2: 6 lines in %.1f s, the same for both readers\n",
              std::chrono::duration<double>(took).count());
}

// Fails when a reader that is killed takes lines with it.
TEST_F(SocketOutput, WhatAReaderLeftBehindGoesToTheNext) {
  const Lines expected = OnStdout();
  const int port = Start({"--source", "file", "--file", test::SampleTweets(), "--rate", "200"});
  std::set<std::string> seen;
  std::size_t readers = 0;
  while (seen.size() < std::set(expected.begin(), expected.end()).size()) {
    test::TcpPeer reader = test::TcpPeer::Connect(port);
    const Lines lines = reader.ReadLines(100, 5s);
    seen.insert(lines.begin(), lines.end());
    // What this machine has acknowledged and nobody read is gone with the reader, so all is read.
    producer_->Signal(SIGSTOP);
    const Lines more = reader.ReadLines(1000, 200ms);
    seen.insert(more.begin(), more.end());
    reader.Close();
    producer_->Signal(SIGCONT);
    ASSERT_LT(++readers, 20u) << seen.size() << "\n" << producer_->Err();
  }
  ExpectPublished(444);
  EXPECT_EQ(seen, std::set(expected.begin(), expected.end()));
  std::printf("%zu readers one after the other: lines lost between them: 0\n", readers);
}

// Fails when what nobody read is counted as published.
TEST_F(SocketOutput, WithoutAReaderARunEndsWithSix) {
  Start({"--source", "file", "--file", test::SampleTweets(), "--log-level", "debug"});
  ASSERT_TRUE(producer_->WaitForOutput("event=ledger received=64", 20s)) << producer_->Err();
  producer_->CtrlC();
  EXPECT_EQ(producer_->WaitForExit(20s), 6) << producer_->Err();
  const test::Ledger ledger = test::LedgerIn(producer_->Out());
  EXPECT_TRUE(test::Balances(ledger));
  EXPECT_EQ(ledger.at("published"), 0u);
  EXPECT_GT(ledger.at("pending"), 0u);
}

}  // namespace
