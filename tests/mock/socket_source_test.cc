// Tweets from a TCP connection, as `nc -lk 9999` sends them.
#include <chrono>
#include <cstdio>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/free_port.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/tcp_peer.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"

namespace {

using namespace std::chrono_literals;

test::Process Producer(std::vector<std::string> args) {
  args.insert(args.end(), {"--source", "socket", "--json"});
  return test::Process({.program = test::ProgramPath("tweet-producer"), .args = std::move(args)});
}

std::string Connect(int port) { return "127.0.0.1:" + std::to_string(port); }

// The port in "event=socket_listening address=127.0.0.1:PORT".
int ListeningPort(test::Process& producer) {
  EXPECT_TRUE(producer.WaitForOutput("event=socket_listening address=127.0.0.1:", 10s));
  const std::string log = producer.Err();
  return std::stoi(log.substr(log.find("address=127.0.0.1:") + 18));
}

// Fails when the end of a connection ends the run or costs a line, or a gap is not counted.
TEST(SocketSource, APeerThatGoesIsConnectedToAgain) {
  test::TcpListener nc;
  test::Process producer = Producer(
      {"--connect", Connect(nc.port()), "--input", "text", "--to", "stdout", "--max-tweets", "5"});
  {
    test::TcpPeer first = nc.Accept(10s);
    first.Send("one #a\ntwo");
    first.Send(" #b\n\nthree");  // nc sends a last line without its end too.
    first.Close();
  }
  test::TcpPeer second = nc.Accept(10s);
  second.Send("four\nfive\nsix\n");
  ASSERT_EQ(producer.WaitForExit(15s), 0) << producer.Err();
  EXPECT_EQ(producer.Out(), "one #a\ntwo #b\nthree\nfour\nfive\n");
  const test::Ledger ledger = test::LedgerIn(producer.Err());
  EXPECT_TRUE(test::Balances(ledger));
  EXPECT_EQ(ledger.at("connections"), 2u);
  EXPECT_EQ(ledger.at("gaps"), 1u);
  EXPECT_NE(producer.Err().find("class=ended attempt=1 next_in=0"), std::string::npos)
      << producer.Err();
  std::printf("connected to: 2 connections, 5 lines, lost 0\n");
}

// Fails when a peer that is not there is asked faster than the network class allows, or given up.
TEST(SocketSource, APeerThatIsNotThereIsWaitedFor) {
  const int port = test::FreePort();
  test::Process producer = Producer(
      {"--connect", Connect(port), "--input", "text", "--to", "stdout", "--max-tweets", "1"});
  ASSERT_TRUE(producer.WaitForOutput("class=network attempt=3", 10s)) << producer.Err();
  // Up to a tenth is added at random.
  for (const char* wait : {"attempt=1 next_in=2[5-7].ms", "attempt=2 next_in=5[0-5].ms",
                           "attempt=3 next_in=(7[5-9]|8[0-2]).ms"}) {
    EXPECT_TRUE(std::regex_search(producer.Err(), std::regex(wait))) << wait << "\n"
                                                                     << producer.Err();
  }
  test::TcpListener nc(port);
  nc.Accept(10s).Send("here\n");
  ASSERT_EQ(producer.WaitForExit(15s), 0) << producer.Err();
  EXPECT_EQ(producer.Out(), "here\n");
  std::printf("absent peer: asked again after 250, 500, 750 ms, then read\n");
}

// Fails when the second client is not taken, or read before the first has gone.
TEST(SocketSource, AListenerTakesOneClientAfterTheOther) {
  test::Process producer = Producer(
      {"--listen", "127.0.0.1:0", "--input", "text", "--to", "stdout", "--max-tweets", "4"});
  const int port = ListeningPort(producer);
  test::TcpPeer first = test::TcpPeer::Connect(port), second = test::TcpPeer::Connect(port);
  second.Send("three\nfour\n");
  first.Send("one\n");
  ASSERT_TRUE(producer.WaitForOutput("one\n", 10s)) << producer.Err();
  first.Send("two\nnever ended, as the machine crash");
  ASSERT_TRUE(producer.WaitForOutput("two\n", 10s)) << producer.Err();
  first.Reset();
  ASSERT_EQ(producer.WaitForExit(15s), 0) << producer.Err();
  EXPECT_EQ(producer.Out(), "one\ntwo\nthree\nfour\n");
  std::printf("listening: 2 clients in turn, 4 lines, half lines of a crash taken: 0\n");
}

// Fails when a line of JSON from a socket becomes another record than the same line of a file.
TEST(SocketSource, StatusesBecomeRecords) {
  test::EmbeddedBroker broker({"tweets:1"});
  test::TcpListener nc;
  test::Process producer =
      Producer({"--connect", Connect(nc.port()), "-b", broker.brokers(), "--max-tweets", "444"});
  test::TcpPeer peer = nc.Accept(10s);
  peer.Send(test::ReadFile(test::SampleTweets()));
  ASSERT_EQ(producer.WaitForExit(30s), 0) << producer.Err();
  EXPECT_EQ(test::LedgerIn(producer.Out()).at("published"), 444u);
  const auto records = test::ReadTopic(broker.brokers(), "tweets");
  ASSERT_EQ(records.size(), 444u);
  for (const auto& record : records) EXPECT_EQ(record.headers.at("source"), "socket");
  std::printf("statuses: 444 sent, %zu in the topic\n", records.size());
}

}  // namespace
