// Kafka goes away in each way it can while tweets come in: they wait in the journal, and are in the
// topic afterwards, once, in order.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/numbered_stream.h"
#include "tests/support/numbered_tweets.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

// A third of the transactions' time-out and of the broker's look at it, so that both are passed.
constexpr auto kPastTimeOut = 9s;

class KafkaGone : public testing::Test {
 protected:
  KafkaGone()
      : kafka_({.properties = {"transaction.abort.timed.out.transaction.cleanup.interval.ms=500"}}),
        stream_({.per_second = 2000}) {
    kafka_.admin().CreateTopic("tweets", 4, {{"retention.ms", "-1"}});
    StartProducer();
  }

  void StartProducer() {
    test::Command command = test::NumberedProducer(stream_, kafka_.brokers(), files_.path());
    command.args.insert(command.args.end(), {"-X", "transaction.timeout.ms=3000"});
    producer_ = std::make_unique<test::Process>(command);
  }

  bool AllAreWaiting() const { return test::WaitingNumbers(files_.path()).contains(Sent()); }
  int Sent() const { return static_cast<int>(stream_.sent()); }

  std::size_t Waiting() const { return test::WaitingNumbers(files_.path()).size(); }

  // Tweets arrive in the topic.
  bool Flows() {
    const std::int64_t before = Arrived();
    return test::WaitUntil([&] { return Arrived() > before + 500; }, 30s);
  }

  // `outage` takes Kafka away for a while and returns when it is back; then all that waits is
  // published, and the producer ends. Returns what is in the topic.
  test::Arrivals Survive(const std::function<void()>& outage) {
    EXPECT_TRUE(Flows()) << producer_->Err();
    outage();
    EXPECT_TRUE(Flows()) << producer_->Err();
    stream_.Pause();
    EXPECT_TRUE(test::WaitUntil([&] { return Waiting() == 0; }, 60s)) << producer_->Err();
    producer_->CtrlC();
    EXPECT_EQ(producer_->WaitForExit(30s), 0) << producer_->Err();
    const test::Ledger ledger = test::LedgerIn(producer_->Out());
    EXPECT_TRUE(test::Balances(ledger)) << producer_->Out();
    EXPECT_EQ(ledger.at("published"), stream_.sent());
    return test::ReadArrivals(kafka_.brokers());
  }

  void ExpectEachOnce(const std::string& what, const test::Arrivals& arrivals) {
    const int sent = static_cast<int>(stream_.sent());
    const int lost = arrivals.Missing(1, sent);
    std::printf("%s: sent: %d, lost: %d, doubled: %d, out of order: %d\n", what.c_str(), sent, lost,
                arrivals.doubled, arrivals.out_of_order);
    EXPECT_EQ(lost, 0);
    EXPECT_EQ(arrivals.doubled, 0);
    EXPECT_EQ(arrivals.out_of_order, 0);
  }

  // Kafka leaves, and comes back after a while in which the journal grows.
  void ExpectSurvived(const std::string& what, const std::function<void()>& leave,
                      std::chrono::milliseconds away, const std::function<void()>& come_back) {
    std::size_t grown = 0;
    const test::Arrivals arrivals = Survive([&] {
      leave();
      std::this_thread::sleep_for(away);
      grown = Waiting();
      come_back();
    });
    EXPECT_GT(grown, 2000u);
    ExpectEachOnce(what + Grown(grown), arrivals);
  }

  static std::string Grown(std::size_t records) {
    return ": the journal grew to " + std::to_string(records) + " records and drained";
  }

  std::int64_t Arrived() {
    std::int64_t total = 0;
    for (const auto& [partition, end] : kafka_.admin().Ends("tweets", 4)) total += end;
    return total;
  }

  test::RealKafka kafka_;
  test::TempDir files_;
  test::NumberedStream stream_;
  std::unique_ptr<test::Process> producer_;
};

// Each fails when records are forgotten before their transaction is known to be committed, or sent
// again when it was.

TEST_F(KafkaGone, Killed) {
  ExpectSurvived("killed", [&] { kafka_.Kill9(); }, 3s, [&] { kafka_.Start(); });
}

TEST_F(KafkaGone, Restarted) {
  ExpectSurvived("restarted", [&] { kafka_.Stop(); }, 2s, [&] { kafka_.Start(); });
}

TEST_F(KafkaGone, StoppedForLongerThanATransactionMayLast) {
  ExpectSurvived(
      "broker stopped for 9 s, transactions time out after 3 s", [&] { kafka_.Signal(SIGSTOP); },
      kPastTimeOut, [&] { kafka_.Signal(SIGCONT); });
}

// The broker then fences the producer, which must go on as a new one.
TEST_F(KafkaGone, ProducerStoppedForLongerThanATransactionMayLast) {
  const test::Arrivals arrivals = Survive([&] {
    for (int i = 0; i < 3; ++i) {
      producer_->Signal(SIGSTOP);
      std::this_thread::sleep_for(kPastTimeOut / 2);
      producer_->Signal(SIGCONT);
      std::this_thread::sleep_for(500ms);
    }
  });
  ExpectEachOnce("producer stopped for 4.5 s three times", arrivals);
}

// What was in the old topic went with it. The new one begins where the old one ended, at the latest
// with what waited then.
TEST_F(KafkaGone, TopicDeleted) {
  std::uint64_t sent_before = 0;
  const test::Arrivals arrivals = Survive([&] {
    kafka_.admin().DeleteTopic("tweets");
    sent_before = stream_.sent();
    ASSERT_TRUE(test::WaitUntil([&] { return kafka_.admin().PartitionCount("tweets") == 4; }, 30s))
        << producer_->Err();
  });
  ASSERT_FALSE(arrivals.times.empty());
  const int first = arrivals.times.begin()->first;
  const int sent = static_cast<int>(stream_.sent());
  std::printf(
      "topic deleted after %ju: the new one holds %d to %d; missing: %d, doubled: %d, out of "
      "order: %d\n",
      static_cast<std::uintmax_t>(sent_before), first, sent, arrivals.Missing(first, sent),
      arrivals.doubled, arrivals.out_of_order);
  EXPECT_LE(static_cast<std::uint64_t>(first), sent_before + 1);
  EXPECT_EQ(arrivals.Missing(first, sent), 0);
  EXPECT_EQ(arrivals.doubled, 0);
  EXPECT_EQ(arrivals.out_of_order, 0);
}

// Fails when a producer that knows the topic waits for Kafka with tweets coming in, or what it
// journalled is gone with it.
TEST_F(KafkaGone, FromTheStart) {
  ASSERT_TRUE(Flows()) << producer_->Err();
  stream_.Pause();
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() == 0; }, 30s)) << producer_->Err();
  producer_->CtrlC();
  ASSERT_EQ(producer_->WaitForExit(30s), 0) << producer_->Err();
  kafka_.Kill9();
  stream_.Resume();
  StartProducer();
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() > 2000; }, 30s)) << producer_->Err();
  EXPECT_NE(producer_->Err().find("event=kafka_away"), std::string::npos) << producer_->Err();
  stream_.Pause();
  ASSERT_TRUE(test::WaitUntil([&] { return AllAreWaiting(); }, 10s)) << producer_->Err();
  producer_->Kill9();
  const std::size_t grown = Waiting();
  kafka_.Start();
  StartProducer();
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() == 0; }, 60s)) << producer_->Err();
  producer_->CtrlC();
  ASSERT_EQ(producer_->WaitForExit(30s), 0) << producer_->Err();
  EXPECT_EQ(test::LedgerIn(producer_->Out()).at("recovered"), grown) << producer_->Out();
  ExpectEachOnce("killed, the producer started without it and killed" + Grown(grown),
                 test::ReadArrivals(kafka_.brokers()));
}

// As after a kill between the commit and the journal's own note of it. Fails when how far the
// journal was published is not read from Kafka.
TEST_F(KafkaGone, JournalOfBeforeTheCommit) {
  ASSERT_TRUE(Flows()) << producer_->Err();
  kafka_.Kill9();
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() > 2000; }, 30s)) << producer_->Err();
  stream_.Pause();
  ASSERT_TRUE(test::WaitUntil([&] { return AllAreWaiting(); }, 10s)) << producer_->Err();
  producer_->Kill9();
  const std::size_t grown = Waiting();
  const test::TempDir before;
  const auto all = std::filesystem::copy_options::recursive;
  std::filesystem::copy(files_.path(), before.path() / "files", all);
  kafka_.Start();
  const auto publish = [&] {
    StartProducer();
    ASSERT_TRUE(test::WaitUntil([&] { return Waiting() == 0; }, 60s)) << producer_->Err();
    producer_->CtrlC();
    ASSERT_EQ(producer_->WaitForExit(30s), 0) << producer_->Err();
  };
  publish();
  for (const auto& entry : std::filesystem::directory_iterator(files_.path())) {
    std::filesystem::remove_all(entry);
  }
  std::filesystem::copy(before.path() / "files", files_.path(), all);
  ASSERT_EQ(Waiting(), grown);
  publish();
  ExpectEachOnce(
      "the journal of before the commit put back, with " + std::to_string(grown) + " records",
      test::ReadArrivals(kafka_.brokers()));
}

}  // namespace
