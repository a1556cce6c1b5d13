#include "shared/service_options.h"

#include <utility>

#include <fmt/format.h>

namespace shared {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLongest = std::chrono::days(365);

}  // namespace

Result<std::string> ParseTopic(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  constexpr std::size_t kLongestName = 249;  // Kafka's own limit, as a topic is a file name there.
  const bool valid = !name.empty() && name.size() <= kLongestName && name != "." && name != ".." &&
                     name.find_first_not_of(kAllowed) == std::string_view::npos;
  if (valid) return std::string(name);
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is no name of a topic: 1 to 249 of the characters a-z A-Z 0-9 "
                          ". _ -",
                          name));
}

void AddKafkaOptions(OptionTable& table, ServiceOptions& options, std::string broker_wait_default) {
  table.Group("Kafka");
  table.Add("-b,--brokers", Text(&options.brokers, "HOST:PORT,..."),
            "The Kafka brokers to ask first.");
  table.AddKafkaProperties(&options.kafka_properties, &options.kafka_settings);
  OptionValue wait = Duration(&options.broker_wait, 0ms, kLongest);
  wait.default_text = std::move(broker_wait_default);
  table.Add("--broker-wait", std::move(wait),
            "How long to wait at start for a broker or topic that is not there; then exit 6.");
}

void AddTopicOption(OptionTable& table, ServiceOptions& options) {
  table.Group("Kafka");
  table.Add("-t,--topic", Parsed<std::string>(&options.topic, "TOPIC", options.topic, ParseTopic),
            "The topic of the tweets.");
}

void AddRunForOption(OptionTable& table, ServiceOptions& options) {
  table.Add("--run-for", Duration(&options.run_for, 1ms, kLongest),
            "Stop after this time, as on Ctrl-C.");
}

void AddLogOptions(OptionTable& table, ServiceOptions& options) {
  table.Group("General");
  table.Add("--log-level",
            Choice<log::Level>(&options.log_level, {{"debug", log::Level::kDebug},
                                                    {"info", log::Level::kInfo},
                                                    {"warning", log::Level::kWarning},
                                                    {"error", log::Level::kError}}),
            "The least serious messages to write to stderr.");
  table.Shorthand("-q", "log-level", "warning", "Quiet: the same as --log-level warning.");
  table.Shorthand("-v", "log-level", "debug", "Verbose: the same as --log-level debug.");
  table.Add("--log-format",
            Choice<log::Format>(&options.log_format,
                                {{"text", log::Format::kText}, {"json", log::Format::kJson}}),
            "How messages are written.");
}

}  // namespace shared
