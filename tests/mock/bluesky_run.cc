#include "tests/mock/bluesky_run.h"

#include <cstdio>

#include <gtest/gtest.h>

#include "tests/support/process.h"

namespace test {

std::vector<std::string> BlueskySimulatorFlags(const BlueskyPlan& plan) {
  std::vector<std::string> flags = {"--protocol", "bluesky", "--rate", std::to_string(plan.rate)};
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

BlueskyRun RunBluesky(const BlueskyPlan& plan) {
  EmbeddedBroker broker({"tweets:4"});
  StreamSimulator simulator(BlueskySimulatorFlags(plan),
                            plan.tls ? std::optional<std::string>("localhost") : std::nullopt);
  BlueskyPlan whole = plan;
  if (plan.tls)
    whole.producer_flags.insert(whole.producer_flags.end(),
                                {"--ca-file", simulator.ca_file().string()});
  const TempDir state;
  Command command{
      .program = ProgramPath("tweet-producer"),
      .args = BlueskyProducerFlags(whole, broker.brokers(), simulator.BlueskyUrl(plan.path)),
      .env = {{"XDG_STATE_HOME", state.path().string()}}};
  if (!plan.shell.empty()) {
    command.args.insert(command.args.begin(), {"-c", plan.shell, "bash", command.program});
    command.program = "/bin/bash";
  }
  const Ended ended = RunProgram(command);
  simulator.Stop();
  BlueskyRun result{.run = {.exit_code = ended.exit_code,
                            .err = ended.err,
                            .ledger = LedgerIn(ended.out),
                            .readings = ReadingsIn(ended.err),
                            .requests = RequestsIn(simulator.requests_file())},
                    .times = {},
                    .rate = plan.rate};
  std::erase_if(result.run.requests,
                [](const RecordedRequest& request) { return request.end == "answered"; });
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
  EXPECT_EQ(Missing(run.times, run.rate), 0u) << fault << run.run.err;
  EXPECT_EQ(Doubled(run.times), 0u) << fault;
  std::printf(
      "%s: equation read %zu times, held each time; connections %zu, published %lu, "
      "duplicates dropped %lu, lost %zu, double %zu\n",
      fault.c_str(), run.run.readings.size() + 1, run.run.requests.size(),
      static_cast<unsigned long>(ledger.at("published")),
      static_cast<unsigned long>(ledger.at("duplicate")), Missing(run.times, run.rate),
      Doubled(run.times));
}

}  // namespace test
