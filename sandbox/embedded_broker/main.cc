// embedded-broker: a Kafka broker without a server, for the demo and for fast tests.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sandbox/embedded_broker/broker.h"
#include "sandbox/embedded_broker/topic_spec.h"
#include "shared/error.h"
#include "shared/exit_code.h"
#include "shared/message.h"
#include "shared/options.h"
#include "shared/shutdown.h"
#include "shared/whole_file.h"

namespace {

using shared::ExitCode;

constexpr const char* kSummary = "librdkafka's mock cluster, for the demo and for tests.";

constexpr const char* kWhatItIs =
    "  for:   clients made with librdkafka (this project's programs, kcat); not for Java clients\n"
    "  keeps: in memory only, at most 5 MiB of stored bytes or 100,000 batches a partition; older\n"
    "         records are dropped without a word, and all is forgotten when it ends\n"
    "  lacks: look-up by time, admin calls, isolation of transactions (aborted records are shown)\n"
    "  for anything that must last use a real Kafka: scripts/start-kafka.sh\n";

struct Options {
  std::uint64_t port = 0;
  std::vector<std::string> create;
  std::string address_file;
};

// Returns a text to print instead of running, or nothing.
shared::Result<std::optional<std::string>> ReadOptions(const std::vector<std::string>& arguments,
                                                       Options& options) {
  shared::OptionTable table({.name = "embedded-broker",
                             .environment_prefix = "EMBEDDED_BROKER",
                             .summary = kSummary,
                             .epilogue = kWhatItIs});
  table.Add("--port", shared::Count(&options.port, 0, 65535),
            "Listen on 127.0.0.1:PORT; 0: any free port.");
  table.Add("--create", shared::Texts(&options.create, "NAME[:PARTITIONS]"),
            "Make a topic, of 4 partitions if nothing is said.");
  table.Add("--address-file", shared::Text(&options.address_file, "FILE"),
            "Gets HOST:PORT once it listens.");
  return table.Parse(arguments, shared::ProcessEnvironment());
}

int Report(const shared::Error& error) {
  shared::PrintMessage(stderr, fmt::format("embedded-broker: {}\n", error.what));
  return static_cast<int>(shared::ExitCodeOf(error.kind));
}

shared::Result<std::vector<sandbox::TopicSpec>> ParseTopics(const Options& options) {
  std::vector<sandbox::TopicSpec> topics;
  for (const std::string& text : options.create) {
    auto topic = sandbox::ParseTopicSpec(text);
    if (!topic) return shared::Forward(topic);
    topics.push_back(*topic);
  }
  return topics;
}

int Run(const Options& options) {
  const auto topics = ParseTopics(options);
  if (!topics) return Report(topics.error());
  const shared::Shutdown shutdown;
  const auto broker = sandbox::Broker::Start(static_cast<std::uint16_t>(options.port), *topics);
  if (!broker) return Report(broker.error());
  shared::PrintMessage(stderr, fmt::format("embedded-broker: {}\n{}", kSummary, kWhatItIs));
  if (!options.address_file.empty()) {
    const auto written = shared::WriteWholeFile(options.address_file, broker->address() + "\n");
    if (!written) return Report(written.error());
  }
  shared::PrintMessage(stdout, broker->address() + "\n");
  while (!shutdown.WaitFor(std::chrono::hours(1))) continue;
  return static_cast<int>(ExitCode::kDone);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  const auto print = ReadOptions({argv + 1, argv + argc}, options);
  if (!print) return Report(print.error());
  if (*print) {
    shared::PrintMessage(stdout, **print);
    return static_cast<int>(ExitCode::kDone);
  }
  return Run(options);
}
