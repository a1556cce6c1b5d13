#include "tests/mock/fault_run.h"

#include <cstdio>
#include <future>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"

namespace test {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> SimulatorFlags(const FaultPlan& plan) {
  std::vector<std::string> flags = plan.simulator_flags;
  if (plan.mastodon) flags.insert(flags.end(), {"--protocol", "mastodon"});
  if (plan.x) flags.insert(flags.end(), {"--protocol", "x"});
  for (const std::string& fault : plan.faults) flags.insert(flags.end(), {"--fault", fault});
  return flags;
}

std::vector<std::string> SourceFlags(const FaultPlan& plan, const StreamSimulator& simulator) {
  if (plan.mastodon) return simulator.MastodonFlags();
  if (plan.x) return simulator.XFlags();
  return {"--endpoint",
          simulator.Url() + (plan.delimited ? "?delimited=length" : ""),
          "--credentials-file",
          simulator.credentials_file(),
          "--track",
          "kafka,the,a"};
}

std::vector<std::string> ProducerFlags(const FaultPlan& plan, const EmbeddedBroker& broker,
                                       const StreamSimulator& simulator) {
  std::vector<std::string> flags = {"-b",    broker.brokers(), "--json",    "--log-level",
                                    "debug", "--run-for",      plan.run_for};
  for (const std::string& flag : SourceFlags(plan, simulator)) flags.push_back(flag);
  if (plan.tls) flags.insert(flags.end(), {"--ca-file", simulator.ca_file()});
  flags.insert(flags.end(), plan.producer_flags.begin(), plan.producer_flags.end());
  return flags;
}

void CountRecords(const std::string& brokers, FaultRun& run) {
  std::set<std::string> ids;
  for (const ReadRecord& record : ReadTopic(brokers, "tweets")) {
    ++run.records;
    ids.insert(record.key.value());
  }
  run.ids = ids.size();
}

}  // namespace

// " event=ledger received=5 recovered=0 …"
std::vector<Ledger> ReadingsIn(const std::string& log) {
  std::vector<Ledger> readings;
  for (const std::string& line : Lines(log)) {
    const std::size_t event = line.find(" event=ledger ");
    if (event == std::string::npos) continue;
    Ledger& ledger = readings.emplace_back();
    std::istringstream fields(line.substr(event));
    for (std::string field; fields >> field;) {
      const std::size_t equals = field.find('=');
      if (field.starts_with("event=")) continue;
      ledger[field.substr(0, equals)] = std::stoull(field.substr(equals + 1));
    }
  }
  return readings;
}

FaultRun RunUnder(const FaultPlan& plan) {
  EmbeddedBroker broker({"tweets:4"});
  StreamSimulator simulator(SimulatorFlags(plan),
                            plan.tls ? std::optional<std::string>("localhost") : std::nullopt);
  const TempDir state;
  const Ended ended = RunProgram({.program = ProgramPath("tweet-producer"),
                                  .args = ProducerFlags(plan, broker, simulator),
                                  .env = {{"XDG_STATE_HOME", state.path().string()}}});
  simulator.Stop();
  FaultRun run{.exit_code = ended.exit_code,
               .err = ended.err,
               .ledger = LedgerIn(ended.out),
               .readings = ReadingsIn(ended.err),
               .requests = RequestsIn(simulator.requests_file())};
  CountRecords(broker.brokers(), run);
  return run;
}

std::vector<FaultRun> RunAllUnder(const std::vector<FaultPlan>& plans) {
  std::vector<std::future<FaultRun>> running;
  for (const FaultPlan& plan : plans) {
    running.push_back(std::async(std::launch::async, [&plan] { return RunUnder(plan); }));
  }
  std::vector<FaultRun> runs;
  for (auto& one : running) runs.push_back(one.get());
  return runs;
}

std::uint64_t FaultRun::statuses_sent() const {
  std::uint64_t sent = 0;
  for (const RecordedRequest& request : requests) sent += request.statuses;
  return sent;
}

std::string FaultRun::LogLine(const std::vector<std::string>& parts) const {
  for (const std::string& line : Lines(err)) {
    bool has_all = true;
    for (const std::string& part : parts) has_all &= line.find(part) != std::string::npos;
    if (has_all) return line;
  }
  return {};
}

std::string FaultRun::Message() const {
  const std::size_t begin = err.rfind("tweet-producer: ");
  return begin == std::string::npos ? std::string() : err.substr(begin);
}

void ExpectSums(const FaultRun& run) {
  for (const Ledger& reading : run.readings) ASSERT_TRUE(Balances(reading));
  EXPECT_TRUE(Balances(run.ledger));
  EXPECT_EQ(run.ledger.at("pending"), 0u);
  EXPECT_EQ(run.records, run.ledger.at("published"));
  EXPECT_EQ(run.ids, run.ledger.at("published")) << "a tweet is in the topic twice";
  EXPECT_LE(run.ledger.at("published") + run.ledger.at("duplicate"), run.statuses_sent());
  for (const RecordedRequest& request : run.requests) {
    if (!request.parameters.contains("track")) continue;  // It did not come so far.
    EXPECT_EQ(request.parameters.at("stall_warnings"), "true");
    EXPECT_TRUE(request.user_agent.starts_with("tweet-producer/"));
  }
}

void PrintCell(const std::string& fault, const FaultRun& run) {
  std::printf(
      "%s: equation read %zu times, held each time; received %lu, published %lu; "
      "connections %zu, pauses %s\n",
      fault.c_str(), run.readings.size() + 1, static_cast<unsigned long>(run.ledger.at("received")),
      static_cast<unsigned long>(run.ledger.at("published")), run.requests.size(),
      Text(Pauses(run.requests)).c_str());
}

}  // namespace test
