#include "tests/mock/bluesky_run.h"

#include <algorithm>
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/support/process.h"

namespace test {

std::vector<std::string> BlueskySimulatorFlags(const BlueskyPlan& plan) {
  std::vector<std::string> flags = {"--protocol", "bluesky", "--rate", "200"};
  if (plan.simulator_flags.empty()) flags.insert(flags.end(), {"--notice-every", "0"});
  flags.insert(flags.end(), plan.simulator_flags.begin(), plan.simulator_flags.end());
  for (const std::string& fault : plan.faults) flags.insert(flags.end(), {"--fault", fault});
  return flags;
}

std::vector<std::string> BlueskyProducerFlags(const BlueskyPlan& plan, const std::string& brokers,
                                              const std::string& endpoint) {
  std::vector<std::string> flags = {"-b",         brokers,     "--source",  "bluesky",
                                    "--endpoint", endpoint,    "--json",    "--log-level",
                                    "debug",      "--run-for", plan.run_for};
  flags.insert(flags.end(), plan.producer_flags.begin(), plan.producer_flags.end());
  return flags;
}

std::int64_t MicrosOfKey(const std::string& key) {
  constexpr std::string_view kAlphabet = "234567abcdefghijklmnopqrstuvwxyz";
  constexpr int kClockBits = 10;
  std::uint64_t number = 0;
  for (const char c : key.substr(key.rfind('/') + 1)) number = number << 5 | kAlphabet.find(c);
  return static_cast<std::int64_t>(number >> kClockBits);
}

std::vector<std::int64_t> TimesIn(const std::vector<ReadRecord>& records) {
  std::vector<std::int64_t> times;
  for (const ReadRecord& record : records) times.push_back(MicrosOfKey(record.key.value()));
  std::ranges::sort(times);
  return times;
}

std::size_t Doubled(const std::vector<std::int64_t>& times) {
  std::size_t doubled = 0;
  for (std::size_t i = 1; i < times.size(); ++i) doubled += times[i] == times[i - 1];
  return doubled;
}

std::size_t Missing(const std::vector<std::int64_t>& times) {
  std::size_t missing = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const std::int64_t steps = (times[i] - times[i - 1]) / kMicrosBetweenPosts;
    missing += static_cast<std::size_t>(std::max<std::int64_t>(steps - 1, 0));
  }
  return missing;
}

BlueskyRun RunBluesky(const BlueskyPlan& plan) {
  EmbeddedBroker broker({"tweets:4"});
  StreamSimulator simulator(BlueskySimulatorFlags(plan),
                            plan.tls ? std::optional<std::string>("localhost") : std::nullopt);
  BlueskyPlan whole = plan;
  if (plan.tls)
    whole.producer_flags.insert(whole.producer_flags.end(),
                                {"--ca-file", simulator.ca_file().string()});
  const TempDir state;
  const Ended ended = RunProgram(
      {.program = ProgramPath("tweet-producer"),
       .args = BlueskyProducerFlags(whole, broker.brokers(), simulator.BlueskyUrl(plan.path)),
       .env = {{"XDG_STATE_HOME", state.path().string()}}});
  simulator.Stop();
  BlueskyRun result{.run = {.exit_code = ended.exit_code,
                            .err = ended.err,
                            .ledger = LedgerIn(ended.out),
                            .readings = ReadingsIn(ended.err),
                            .requests = RequestsIn(simulator.requests_file())},
                    .times = {}};
  result.times = TimesIn(ReadTopic(broker.brokers(), "tweets"));
  result.run.records = result.times.size();
  return result;
}

void ExpectWhole(const std::string& fault, const BlueskyRun& run) {
  const Ledger& ledger = run.run.ledger;
  for (const Ledger& reading : run.run.readings) ASSERT_TRUE(Balances(reading)) << fault;
  EXPECT_TRUE(Balances(ledger)) << fault;
  EXPECT_EQ(run.run.exit_code, 0) << fault << run.run.err;
  EXPECT_EQ(ledger.at("pending"), 0u) << fault;
  EXPECT_EQ(run.times.size(), ledger.at("published")) << fault;
  EXPECT_GT(run.times.size(), 20u) << fault << run.run.err;
  EXPECT_EQ(Missing(run.times), 0u) << fault << run.run.err;
  EXPECT_EQ(Doubled(run.times), 0u) << fault;
  std::printf(
      "%s: equation read %zu times, held each time; connections %zu, published %lu, "
      "duplicates dropped %lu, lost %zu, double %zu\n",
      fault.c_str(), run.run.readings.size() + 1, run.run.requests.size(),
      static_cast<unsigned long>(ledger.at("published")),
      static_cast<unsigned long>(ledger.at("duplicate")), Missing(run.times), Doubled(run.times));
}

}  // namespace test
