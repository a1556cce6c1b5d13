// The options that both services have, defined once: their names, defaults and meaning never
// differ.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "shared/host_port.h"
#include "shared/log.h"
#include "shared/options.h"

namespace shared {

struct ServiceOptions {
  // Where Kafka is asked for first, HOST:PORT separated by commas. Flag: -b, --brokers.
  std::string brokers = "127.0.0.1:9092";

  // A name that Kafka allows: 1 to 249 of a-z A-Z 0-9 . _ -, but not "." or "..".
  // Flag: -t, --topic.
  std::string topic = "tweets";

  // librdkafka's properties. Flag: -X. Secrets among them are refused by shared/kafka.
  std::map<std::string, std::string> kafka_properties;

  // Those from the environment and the configuration file: any, secrets too, less what -X gave.
  std::map<std::string, std::string> kafka_settings;

  // How long an absent broker or topic is waited for at start; absent: the program's own default.
  // Range: 0 s to 365 days. Flag: --broker-wait.
  std::optional<std::chrono::milliseconds> broker_wait;

  // Ends the run after this time as Ctrl-C would. Range: 1 ms to 365 days. Flag: --run-for.
  std::optional<std::chrono::milliseconds> run_for;

  // Where HTTP is served: an address of this machine alone, or with a token any; absent: nowhere.
  // Flag: --http.
  std::optional<HostPort> http;

  // The file of the token that HTTP is asked with; empty: none is needed. Flag: --http-token-file.
  std::string http_token_file;

  // Flags: --log-level, -q (warning), -v (debug).
  log::Level log_level = log::Level::kInfo;

  // Flag: --log-format.
  log::Format log_format = log::Format::kText;
};

// Checks a topic's name. kUsage names it and what is allowed.
Result<std::string> ParseTopic(std::string_view name);

// Programs add what their command needs. `options` must outlive the table.
void AddKafkaOptions(OptionTable& table, ServiceOptions& options, std::string broker_wait_default);
void AddTopicOption(OptionTable& table, ServiceOptions& options);
void AddRunForOption(OptionTable& table, ServiceOptions& options);
void AddLogOptions(OptionTable& table, ServiceOptions& options);

}  // namespace shared
