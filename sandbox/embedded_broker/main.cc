// embedded-broker: a Kafka broker without a server, for the demo and for fast tests.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "sandbox/embedded_broker/broker.h"
#include "sandbox/embedded_broker/topic_spec.h"
#include "shared/error.h"
#include "shared/exit_code.h"
#include "shared/message.h"
#include "shared/shutdown.h"
#include "shared/whole_file.h"

namespace {

using shared::ExitCode;

constexpr const char* kWhatItIs =
    "embedded-broker: librdkafka's mock cluster, for the demo and for tests.\n"
    "  for:   clients made with librdkafka (this project's programs, kcat); not for Java clients\n"
    "  keeps: in memory only, at most 5 MiB of stored bytes or 100,000 batches a partition; older\n"
    "         records are dropped without a word, and all is forgotten when it ends\n"
    "  lacks: look-up by time, admin calls, isolation of transactions (aborted records are shown)\n"
    "  for anything that must last use a real Kafka: scripts/start-kafka.sh\n";

struct Options {
  std::uint16_t port = 0;
  std::vector<std::string> create;
  std::string address_file;
};

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
  const auto broker = sandbox::Broker::Start(options.port, *topics);
  if (!broker) return Report(broker.error());
  shared::PrintMessage(stderr, kWhatItIs);
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
  CLI::App app{kWhatItIs, "embedded-broker"};
  app.add_option("--port", options.port, "Listen on 127.0.0.1:PORT; 0: any free port")
      ->capture_default_str();
  app.add_option("--create", options.create,
                 "Make a topic, as NAME or NAME:PARTITIONS (4 if left out); may be repeated");
  app.add_option("--address-file", options.address_file,
                 "Write HOST:PORT to this file once it listens");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? static_cast<int>(ExitCode::kDone)
                                : static_cast<int>(ExitCode::kUsage);
  }
  return Run(options);
}
