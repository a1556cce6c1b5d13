// Runs of --source x one after another with one journal, killed while X sends. What X sent to a run
// that was killed before it read it: with backfill it comes again; without, it is missed, and told.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <regex>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "shared/time_text.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/numbered_tweets.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using Requests = std::vector<test::RecordedRequest>;
using Flags = std::vector<std::string>;

constexpr int kRate = 200;
constexpr int kKills = 4;
// Before each kill, so that posts arrive which are not read.
constexpr auto kStopped = 400ms;

// When an id was made, as Twitter's ids tell it.
std::int64_t TimeOf(const std::string& id) {
  constexpr std::int64_t kEpoch = 1'288'834'974'657;
  return (std::stoll(id) >> 22) + kEpoch;
}

class XRestart : public testing::Test {
 protected:
  XRestart() { test::WriteNumberedTweets(numbered(), 3000); }

  std::string numbered() const { return files_.path() / "numbered.jsonl"; }

  // The run after the last kill gets a few posts and then nothing more, so that it reads all that
  // it is sent.
  Flags SimulatorFlags(const Flags& more = {}) const {
    Flags flags = {"--protocol",     "x",        "--rate",   std::to_string(kRate),
                   "--notice-every", "0",        "--fault",  "none times:" + std::to_string(kKills),
                   "--fault",        "quiet:20", "--tweets", numbered()};
    flags.insert(flags.end(), more.begin(), more.end());
    return flags;
  }

  // What the last run says, after kKills that were stopped for a while, and killed.
  test::Ended KillOverAndOver(test::StreamSimulator& simulator, const Flags& flags = {}) {
    test::Command producer{.program = test::ProgramPath("tweet-producer"),
                           .args = simulator.XFlags(),
                           .env = {{"XDG_STATE_HOME", files_.path().string()}}};
    producer.args.insert(producer.args.end(),
                         {"-b", broker_.brokers(), "--commit-interval", "100ms", "--json"});
    producer.args.insert(producer.args.end(), flags.begin(), flags.end());
    for (std::size_t i = 0; i < kKills; ++i) {
      test::Process run(producer);
      EXPECT_TRUE(run.WaitForOutput("event=stream_connected", 20s)) << run.Err();
      std::this_thread::sleep_for(250ms + i * 60ms);
      run.Signal(SIGSTOP);
      std::this_thread::sleep_for(kStopped);
      run.Kill9();
      on_the_way_.merge(test::WaitingKeys(files_.path() / "tweet-producer" / "tweets"));
      EXPECT_TRUE(test::WaitUntil(
          [&] { return test::XStreamsIn(simulator.requests_file()).size() > i; }, 10s));
    }
    producer.args.insert(producer.args.end(), {"--run-for", "1500ms"});
    const test::Ended last = test::RunProgram(producer);
    EXPECT_EQ(last.exit_code, 0) << last.err;
    EXPECT_TRUE(test::Balances(test::LedgerIn(last.out))) << last.out;
    EXPECT_EQ(test::LedgerIn(last.out).at("pending"), 0u);
    simulator.Stop();
    return last;
  }

  using Times = std::map<std::string, int>;

  Times TimesInTopic() const {
    Times times;
    for (const test::ReadRecord& record : test::ReadTopic(broker_.brokers(), "tweets")) {
      ++times[record.key.value()];
    }
    return times;
  }

  // Posts that came twice; but the embedded broker has no transactions, and what was on its way to
  // it at a kill may.
  int Doubled(const Times& times) const {
    return static_cast<int>(std::ranges::count_if(times, [&](const auto& one) {
      return one.second > 1 && !on_the_way_.contains(one.first);
    }));
  }

  test::EmbeddedBroker broker_{{"tweets:4"}};
  const test::TempDir files_;
  std::set<std::string> on_the_way_;
};

// Fails when a post that a killed run was sent is lost, whether or not that run had read it, or
// comes twice.
TEST_F(XRestart, KilledAtAnyMomentBackfillBringsWhatIsMissing) {
  test::StreamSimulator simulator(SimulatorFlags({"--backfill"}));
  const test::Ended last = KillOverAndOver(simulator, {"--backfill", "5"});
  const auto times = TimesInTopic();
  int sent = 0;
  for (const int fresh : test::NewPosts(test::XStreamsIn(simulator.requests_file()))) sent += fresh;
  const int lost = sent - static_cast<int>(times.size());
  EXPECT_GT(sent, kKills * 50);
  EXPECT_EQ(lost, 0) << last.err;
  EXPECT_EQ(Doubled(times), 0);
  EXPECT_GE(test::LedgerIn(last.out).at("duplicate"), times.size() / 2);
  std::printf("x with backfill: kills: %d, posts %d, lost: %d, double: %d\n", kKills, sent, lost,
              Doubled(times));
}

// A time that TOPIC.ledger tells nobody listened in.
struct Gap {
  std::int64_t start, end;
};

std::vector<Gap> GapsIn(const std::string& brokers) {
  static const std::regex kTimes(R"raw("start":"([^"]+)","end":"([^"]+)")raw");
  std::vector<Gap> gaps;
  for (const test::ReadRecord& record : test::ReadTopic(brokers, "tweets.ledger")) {
    std::smatch times;
    if (!record.key.value().starts_with("gap/")) continue;
    if (!std::regex_search(*record.value, times, kTimes)) throw std::runtime_error(*record.value);
    gaps.push_back({*shared::ParseTime(times.str(1)), *shared::ParseTime(times.str(2))});
  }
  return gaps;
}

// Those of [1, fresh] that a connection was sent and that did not come, with the time of each.
std::vector<std::int64_t> LostTimes(const test::RecordedRequest& stream, int fresh,
                                    const std::vector<int>& came) {
  std::vector<std::int64_t> lost;
  for (int number = 1; number <= fresh; ++number) {
    if (std::ranges::find(came, number) != came.end()) continue;
    lost.push_back(stream.unix_ms + (number - 1) * 1000 / kRate);
  }
  return lost;
}

// Of each stream the numbers that came. Which stream a post is of its id tells, which has its time.
std::vector<std::vector<int>> NumbersOf(const Requests& streams, const std::string& brokers) {
  std::vector<std::vector<int>> came(streams.size());
  for (const test::ReadRecord& record : test::ReadTopic(brokers, "tweets")) {
    std::size_t of = streams.size() - 1;
    while (of > 0 && streams[of].unix_ms > TimeOf(*record.key)) --of;
    came[of].push_back(test::NumberIn(*record.value));
  }
  return came;
}

// From the read to the journal's write, and from one process's look at the clock to the other's;
// ms. Less than kStopped, in which posts are lost.
constexpr std::int64_t kNear = 250;

bool IsTold(std::int64_t time, const std::vector<Gap>& gaps) {
  return std::ranges::any_of(
      gaps, [&](const Gap& gap) { return gap.start - kNear <= time && time <= gap.end; });
}

// Fails the test unless there is one gap between any two streams that follow each other.
void ExpectOneBetweenEach(const std::vector<Gap>& gaps, const Requests& streams) {
  ASSERT_EQ(gaps.size(), streams.size() - 1);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    EXPECT_GE(gaps[i].start, streams[i].unix_ms) << i;
    EXPECT_LE(std::abs(gaps[i].end - streams[i + 1].unix_ms), kNear) << i;
  }
}

// Fails when a post is lost at another time than one that is told as a gap, or when a gap is told
// for more than the time between two runs.
TEST_F(XRestart, WithoutBackfillWhatIsMissedIsAGap) {
  test::StreamSimulator simulator(SimulatorFlags());
  const test::Ended last = KillOverAndOver(simulator);
  const Requests streams = test::XStreamsIn(simulator.requests_file());
  ASSERT_EQ(streams.size(), kKills + 1u);
  const auto came = NumbersOf(streams, broker_.brokers());
  const auto gaps = GapsIn(broker_.brokers());
  const auto fresh = test::NewPosts(streams);
  int sent = 0, lost = 0, untold = 0;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    sent += fresh[i];
    for (const std::int64_t time : LostTimes(streams[i], fresh[i], came[i])) {
      ++lost;
      untold += !IsTold(time, gaps);
    }
  }
  EXPECT_GT(lost, kKills * 10) << "what is sent to a process that was stopped";
  EXPECT_EQ(untold, 0) << last.err;
  ExpectOneBetweenEach(gaps, streams);
  const int doubled = Doubled(TimesInTopic());
  EXPECT_EQ(doubled, 0);
  std::printf(
      "x without backfill: kills: %d, posts %d, lost: %d, of these in no gap that is told: %d, "
      "gaps %zu, double: %d\n",
      kKills, sent, lost, untold, gaps.size(), doubled);
}

}  // namespace
