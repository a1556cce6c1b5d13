// ClientConfig is how to reach a Kafka cluster: brokers, the user's own librdkafka properties, and
// secrets. Every handle of shared/kafka is made from one.
//
//   ClientConfig config{.brokers = "127.0.0.1:9092", .environment_prefix = "HASHTAG_CONSUMER"};
//   config.properties["security.protocol"] = "SASL_SSL";                    // -X
//   config.secrets["sasl.password"] = password;    // from the configuration file or environment
//   auto consumer = Consumer::Open(config, {.topic = "tweets", .group = "g"});
//
// Opening a handle checks names and values without a broker. kUsage names the property, why it is
// refused and what to do: a property that a promise stands on, a secret in `properties`, a name
// that librdkafka does not know (with the nearest one it does), a value it does not take, no
// broker.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"

namespace shared::kafka {

// Takes librdkafka's log lines. `level` is a syslog level (3 error, 4 warning, 5 notice, 6 info,
// 7 debug). Called by any thread of librdkafka, one line at a time for one handle.
using LogFunction =
    std::function<void(int level, std::string_view facility, std::string_view message)>;

class BrokerBoard;

struct ClientConfig {
  // host:port, separated by commas. Flag: --brokers.
  std::string brokers = "127.0.0.1:9092";
  // librdkafka's properties as the user gave them. Flag: -X name=value. Secrets are refused here.
  std::map<std::string, std::string> properties = {};
  // From the table [kafka] of the configuration file or the environment: any property, secrets too.
  // Wins over `properties`.
  std::map<std::string, std::string> secrets = {};
  // What our environment variables start with, for messages: "HASHTAG_CONSUMER".
  std::string environment_prefix = {};
  LogFunction log = {};  // Empty: librdkafka's log is dropped.
  // Where consumers and producers tell how they get on with each broker. Null: nowhere, and
  // librdkafka keeps no statistics. Calls of theirs that serve callbacks must come now and then.
  std::shared_ptr<BrokerBoard> brokers_told_to = {};
};

// Whether this build of librdkafka has the property: they come and go with its versions
// (fetch.queue.backoff.ms came with 2.2).
bool LibraryHasProperty(const std::string& name);

// The environment variable of a property: "PREFIX_KAFKA_SASL_PASSWORD" for "sasl.password".
std::string EnvironmentName(std::string_view prefix, std::string_view property);

}  // namespace shared::kafka
