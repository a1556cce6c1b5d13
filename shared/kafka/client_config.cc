#include "shared/kafka/client_config.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include "shared/kafka/handle.h"
#include "shared/nearest_name.h"
#include "shared/secret_property.h"

namespace shared::kafka {
namespace {

struct Reserved {
  std::string_view name;
  std::string_view why;
};

constexpr std::string_view kAcknowledged =
    "a record counts as published when all in-sync replicas have it";
constexpr std::string_view kNothingExpires =
    "nothing received is lost: a record waits for Kafka without end";

constexpr std::array kReserved{
    Reserved{"bootstrap.servers", "use --brokers"},
    Reserved{"metadata.broker.list", "use --brokers"},
    Reserved{
        "enable.auto.commit",
        "offsets are committed after each checkpoint, never before what they stand for is saved"},
    Reserved{
        "enable.auto.offset.store",
        "offsets are committed after each checkpoint, never before what they stand for is saved"},
    Reserved{"auto.offset.reset",
             "a position that the log does not hold must never be passed over in silence: "
             "use --start and --on-data-loss"},
    Reserved{"group.id", "use --group"},
    Reserved{"enable.partition.eof",
             "the end of a partition is part of its position where transaction markers follow"},
    Reserved{"transactional.id", "it belongs to what promises exactly-once delivery"},
    Reserved{"delivery.report.only.error",
             "a record counts as published when its delivery is reported"},
    Reserved{"log.connection.close",
             "a connection that was lost is the sign to look whether the topic was made again"},
    Reserved{"log.queue", "the client's log is read for signs of a topic that was made again"},
    Reserved{"allow.auto.create.topics", "the consumer never makes the topic that it reads"},
    Reserved{"enable.idempotence", "each record is to be in the topic once, and in order"},
    Reserved{"acks", kAcknowledged},
    Reserved{"request.required.acks", kAcknowledged},
    Reserved{"message.timeout.ms", kNothingExpires},
    Reserved{"delivery.timeout.ms", kNothingExpires},
    Reserved{"partitioner", "a key has one partition, the same as the Java clients give it"},
};

std::optional<std::string_view> WhyReserved(std::string_view name) {
  for (const Reserved& reserved : kReserved) {
    if (reserved.name == name) return reserved.why;
  }
  return std::nullopt;
}

// The names in the table that librdkafka prints: lines "name | C/P/* | ...".
std::vector<std::string> AllProperties() {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* memory = open_memstream(&text, &size);
  if (memory == nullptr) return {};
  rd_kafka_conf_properties_show(memory);
  std::fclose(memory);
  const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);

  std::vector<std::string> names;
  std::string_view rest(text, size);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const bool is_row = line.find(" | ") != std::string_view::npos && !line.starts_with("Property");
    if (is_row) names.emplace_back(line.substr(0, line.find(' ')));
  }
  return names;
}

Result<void> SetProperty(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  char sentence[512];
  const auto outcome =
      rd_kafka_conf_set(conf, name.c_str(), value.c_str(), sentence, sizeof sentence);
  if (outcome == RD_KAFKA_CONF_OK) return {};
  std::string what = fmt::format("Kafka property {}: {}", name, sentence);
  if (outcome == RD_KAFKA_CONF_UNKNOWN) {
    what += fmt::format(" (librdkafka {}){}", rd_kafka_version_str(),
                        DidYouMean(name, AllProperties()));
  }
  return Fail(ErrorKind::kUsage, std::move(what));
}

// librdkafka's sentence about a refused value may quote it, so a secret's own is never shown.
Result<void> SetSecret(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  auto set = SetProperty(conf, name, value);
  if (set || !IsSecretProperty(name)) return set;
  if (set.error().what.find("No such") != std::string::npos) return set;
  return Fail(ErrorKind::kUsage,
              fmt::format("Kafka property {}: librdkafka does not take its value", name));
}

Result<void> RefuseReserved(const std::string& name) {
  if (const auto why = WhyReserved(name)) {
    return Fail(ErrorKind::kUsage, fmt::format("Kafka property {} cannot be set: {}", name, *why));
  }
  return {};
}

Result<void> RefuseSecret(const ClientConfig& config, const std::string& name) {
  if (!IsSecretProperty(name)) return {};
  return Fail(
      ErrorKind::kUsage,
      fmt::format("Kafka property {} is a secret and refused as a flag, which every user of "
                  "the machine can read: put it into the configuration file, table [kafka], "
                  "mode 600, or into the environment as {}",
                  name, EnvironmentName(config.environment_prefix, name)));
}

Result<void> Apply(const ClientConfig& config, rd_kafka_conf_t* conf) {
  for (const auto& [name, value] : config.properties) {
    if (auto ok = RefuseReserved(name); !ok) return ok;
    if (auto ok = RefuseSecret(config, name); !ok) return ok;
    if (auto ok = SetProperty(conf, name, value); !ok) return ok;
  }
  for (const auto& [name, value] : config.secrets) {
    if (auto ok = RefuseReserved(name); !ok) return ok;
    if (auto ok = SetSecret(conf, name, value); !ok) return ok;
  }
  if (config.brokers.find_first_not_of(", ") == std::string::npos) {
    return Fail(ErrorKind::kUsage, "no Kafka broker given: use --brokers HOST:PORT");
  }
  return SetProperty(conf, "bootstrap.servers", config.brokers);
}

}  // namespace

bool LibraryHasProperty(const std::string& name) {
  static const std::vector<std::string> properties = AllProperties();
  return std::ranges::find(properties, name) != properties.end();
}

std::string EnvironmentName(std::string_view prefix, std::string_view property) {
  std::string name = fmt::format("{}_KAFKA_", prefix);
  for (const char c : property) {
    const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    name += std::isalnum(static_cast<unsigned char>(c)) ? upper : '_';
  }
  return name;
}

Result<ConfPtr> MakeConf(const ClientConfig& config, const PropertyList& defaults,
                         const PropertyList& fixed) {
  ConfPtr conf(rd_kafka_conf_new());
  for (const PropertyList& ours : {kCommonDefaults, defaults}) {
    for (const auto& [name, value] : ours) {
      if (!LibraryHasProperty(name)) continue;
      if (auto ok = SetProperty(conf.get(), name, value); !ok) return Forward(ok);
    }
  }
  if (auto ok = Apply(config, conf.get()); !ok) return Forward(ok);
  for (const auto& [name, value] : fixed) {
    if (auto ok = SetProperty(conf.get(), name, value); !ok) return Forward(ok);
  }
  return conf;
}

PropertyList WithStatistics(const ClientConfig& config, PropertyList defaults) {
  if (config.brokers_told_to) defaults.emplace_back("statistics.interval.ms", "5000");
  return defaults;
}

}  // namespace shared::kafka
