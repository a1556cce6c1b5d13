// A journal that is full, damaged, or on a full disk: never silent, and the ledger adds up.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/numbered_stream.h"
#include "tests/support/numbered_tweets.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::uint64_t kMaxBytes = 1 << 20;

// A number in a JSON object.
std::uint64_t NumberIn(const std::string& json, const std::string& name) {
  const std::size_t at = json.find("\"" + name + "\":");
  if (at == std::string::npos) throw std::runtime_error("no " + name + " in: " + json);
  return std::stoull(json.substr(at + name.size() + 3));
}

// Tweets come in, and there is no broker.
class WithoutABroker : public testing::Test {
 protected:
  std::unique_ptr<test::Process> Start(std::vector<std::string> args,
                                       std::map<std::string, std::string> env = {}) {
    test::Command command = test::NumberedProducer(stream_, broker_.brokers(), files_.path());
    command.args.insert(command.args.end(), args.begin(), args.end());
    command.env = std::move(env);
    auto producer = std::make_unique<test::Process>(command);
    EXPECT_TRUE(producer->WaitForOutput("stream_connected", 20s)) << producer->Err();
    broker_.Stop();
    stream_.Resume();
    return producer;
  }

  std::size_t Waiting() const { return test::WaitingNumbers(files_.path()).size(); }

  test::Ended Show(const fs::path& journal) const {
    return test::RunProgram(
        {.program = test::ProgramPath("tweet-producer"),
         .args = {"journal", "show", "-t", "tweets", "--journal", journal, "--json"}});
  }

  // The broker is back, and no more tweets come.
  void ExpectNextRunPublishes(std::size_t waiting) {
    stream_.Pause();
    broker_.Start();
    test::Command command = test::NumberedProducer(stream_, broker_.brokers(), files_.path());
    command.args.insert(command.args.end(), {"--run-for", "2s"});
    const test::Ended next = test::RunProgram(command);
    ASSERT_EQ(next.exit_code, 0) << next.err;
    EXPECT_EQ(test::LedgerIn(next.out).at("recovered"), waiting);
    EXPECT_EQ(test::ReadArrivals(broker_.brokers()).Missing(1, static_cast<int>(waiting)), 0);
  }

  test::EmbeddedBroker broker_{{"tweets:4"}};
  test::NumberedStream stream_{{.per_second = 5000, .paused = true}};
  test::TempDir files_;
};

class JournalFull : public WithoutABroker {
 protected:
  std::unique_ptr<test::Process> StartFull(const std::string& when_full) {
    auto producer = Start({"--journal-max-bytes", "1MiB", "--journal-full", when_full});
    EXPECT_TRUE(producer->WaitForOutput("event=journal_full", 30s)) << producer->Err();
    return producer;
  }

  std::uint64_t JournalBytes() const {
    return NumberIn(Show(files_.path() / "journal").out, "bytes");
  }
};

// Fails when the journal grows beyond its bound, or a tweet that waited in front of it is lost.
TEST_F(JournalFull, Pause) {
  const auto producer = StartFull("pause");
  std::this_thread::sleep_for(2s);
  const std::uint64_t bytes = JournalBytes();
  const std::size_t waiting = Waiting();
  EXPECT_LE(bytes, kMaxBytes);
  EXPECT_GT(bytes, kMaxBytes * 9 / 10);
  EXPECT_LT(waiting, stream_.sent());
  stream_.Pause();
  broker_.Start();
  ASSERT_TRUE(test::WaitUntil(
      [&] { return test::ReadArrivals(broker_.brokers()).times.size() == stream_.sent(); }, 60s));
  producer->CtrlC();
  ASSERT_EQ(producer->WaitForExit(30s), 0) << producer->Err();
  const test::Ledger ledger = test::LedgerIn(producer->Out());
  EXPECT_TRUE(test::Balances(ledger)) << producer->Out();
  EXPECT_EQ(ledger.at("published"), stream_.sent());
  std::printf(
      "pause: full at %zu records, %ju of %ju bytes, sent by then: %ju; then lost: 0 of %ju\n",
      waiting, std::uintmax_t{bytes}, std::uintmax_t{kMaxBytes}, std::uintmax_t{stream_.sent()},
      std::uintmax_t{ledger.at("received")});
}

// Fails when more is given up than must be, something else than the oldest, or without a count.
TEST_F(JournalFull, DropOldest) {
  const auto producer = StartFull("drop-oldest");
  const std::uint64_t at_full = stream_.sent();
  ASSERT_TRUE(test::WaitUntil([&] { return stream_.sent() > at_full + 20'000; }, 30s));
  EXPECT_LE(JournalBytes(), kMaxBytes);
  stream_.Pause();
  const int sent = static_cast<int>(stream_.sent());
  ASSERT_TRUE(
      test::WaitUntil([&] { return test::WaitingNumbers(files_.path()).contains(sent); }, 20s));
  broker_.Start();
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() == 0; }, 30s)) << producer->Err();
  producer->CtrlC();
  ASSERT_EQ(producer->WaitForExit(30s), 0) << producer->Err();
  const test::Ledger ledger = test::LedgerIn(producer->Out());
  EXPECT_TRUE(test::Balances(ledger)) << producer->Out();
  const test::Arrivals arrivals = test::ReadArrivals(broker_.brokers());
  const int dropped = static_cast<int>(ledger.at("dropped"));
  EXPECT_GT(dropped, 15'000);
  EXPECT_EQ(arrivals.Missing(1, sent), dropped);
  // All but what was on its way when the broker went.
  constexpr int kOnItsWay = 3000;
  EXPECT_EQ(arrivals.Missing(dropped + kOnItsWay, sent), 0);
  std::printf(
      "drop-oldest: sent: %d, dropped and counted: %d, in the topic: %zu, the newest %d all "
      "there\n",
      sent, dropped, arrivals.times.size(), sent - dropped - kOnItsWay);
}

// Fails when the run goes on, or what was journalled is not there for the next one.
TEST_F(JournalFull, Stop) {
  const auto producer = StartFull("stop");
  ASSERT_EQ(producer->WaitForExit(30s), 6) << producer->Err();
  EXPECT_NE(producer->Err().find("the journal is full: "), std::string::npos) << producer->Err();
  EXPECT_TRUE(test::Balances(test::LedgerIn(producer->Out()))) << producer->Out();
  const std::size_t waiting = Waiting();
  ExpectNextRunPublishes(waiting);
  std::printf("stop: exit 6, %zu records in the journal, all published by the next run\n", waiting);
}

class JournalCorrupt : public WithoutABroker {
 protected:
  // Damages a copy of the journal in one way after the other, and looks what is told.
  void Damage(const char* what) {
    const fs::path journal = files_.path() / "journal";
    const std::string sound = Show(journal).out;
    const std::uint64_t records = NumberIn(sound, "records");
    ASSERT_GT(records, 2000u) << sound;
    std::vector<fs::path> kept;
    for (const auto& entry : fs::directory_iterator(journal / "db")) {
      const std::string name = entry.path().filename();
      if (entry.file_size() > 0 && name != "LOG" && !name.starts_with("LOG.")) kept.push_back(name);
    }
    int told = 0, harmless = 0, silent = 0;
    for (int i = 0; i < 100; ++i) {
      const fs::path copy = files_.path() / "copy";
      fs::remove_all(copy);
      fs::copy(journal, copy, fs::copy_options::recursive);
      const fs::path file = copy / "db" / kept[static_cast<std::size_t>(i) % kept.size()];
      std::string bytes = test::ReadFile(file);
      bytes[(bytes.size() - 1) * static_cast<std::size_t>(i) / 99] ^= 0x10;
      test::WriteFile(file, bytes);
      const test::Ended shown = Show(copy);
      if (shown.exit_code == 8) {
        EXPECT_NE(shown.err.find("is damaged"), std::string::npos) << shown.err;
        ++told;
      } else {
        ASSERT_EQ(shown.exit_code, 0) << shown.err;
        const bool whole = NumberIn(shown.out, "records") == records;
        ++(whole ? harmless : silent);
        if (!whole) std::printf("not told: %s\n", file.filename().c_str());
      }
    }
    std::printf(
        "%s: flips: 100 in %zu files, exit 8: %d, harmless: %d, records lost in silence: %d\n",
        what, kept.size(), told, harmless, silent);
    EXPECT_GT(told, 20);
    EXPECT_EQ(silent, 0);
  }
};

// Fails when damage is passed over and records with it.
TEST_F(JournalCorrupt, AfterACleanEnd) {
  const auto producer = Start({});
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() > 3000; }, 20s)) << producer->Err();
  producer->CtrlC();
  ASSERT_EQ(producer->WaitForExit(20s), 0) << producer->Err();
  Damage("after Ctrl-C");
}

TEST_F(JournalCorrupt, AfterKill9) {
  const auto producer = Start({});
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() > 3000; }, 20s)) << producer->Err();
  producer->Kill9();
  Damage("after kill -9");
}

// Fails when a producer builds on a journal that is damaged.
TEST_F(JournalCorrupt, ARunEndsWithEight) {
  {
    const auto producer = Start({});
    ASSERT_TRUE(test::WaitUntil([&] { return Waiting() > 3000; }, 20s)) << producer->Err();
    producer->CtrlC();
    ASSERT_EQ(producer->WaitForExit(20s), 0) << producer->Err();
  }
  for (const auto& entry : fs::directory_iterator(files_.path() / "journal" / "db")) {
    if (entry.path().extension() == ".sst") fs::resize_file(entry.path(), entry.file_size() / 2);
  }
  const test::Ended ended =
      test::RunProgram(test::NumberedProducer(stream_, broker_.brokers(), files_.path()));
  EXPECT_EQ(ended.exit_code, 8) << ended.err;
  EXPECT_NE(ended.err.find("is damaged"), std::string::npos) << ended.err;
  std::printf("%s", ended.err.substr(ended.err.find("tweet-producer: ")).c_str());
}

class DiskFull : public WithoutABroker {};

// Fails when a tweet that could not be written is passed over, or those that could are lost.
TEST_F(DiskFull, EndsWithSixAndLosesNothingThatWasJournalled) {
  const fs::path full = files_.path() / "full";
  const auto producer = Start({}, {{"LD_PRELOAD", DISK_FULL_LIBRARY},
                                   {"DISK_FULL_UNDER", (files_.path() / "journal").string()},
                                   {"DISK_FULL_WHEN", full.string()}});
  ASSERT_TRUE(test::WaitUntil([&] { return Waiting() > 3000; }, 20s)) << producer->Err();
  test::WriteFile(full, "");
  ASSERT_EQ(producer->WaitForExit(30s), 6) << producer->Err();
  EXPECT_NE(producer->Err().find("the disk is full"), std::string::npos) << producer->Err();
  const test::Ledger ledger = test::LedgerIn(producer->Out());
  EXPECT_TRUE(test::Balances(ledger)) << producer->Out();
  const std::size_t waiting = Waiting();
  EXPECT_GE(ledger.at("pending"), waiting);
  fs::remove(full);
  ExpectNextRunPublishes(waiting);
  std::printf(
      "disk full: exit 6, pending: %ju, of these journalled: %zu, all published by the next "
      "run\n",
      std::uintmax_t{ledger.at("pending")}, waiting);
}

}  // namespace
