#include "shared/kafka/service_config.h"

#include <string>

#include "shared/log.h"

namespace shared::kafka {
namespace {

// Syslog's levels, of which smaller is worse.
constexpr int kError = 3, kWarning = 4, kInfo = 6;

// One level down: what troubles a client of librdkafka (a broker that went away) it mends itself.
log::Level LevelOf(int syslog_level) {
  if (syslog_level < kError) return log::Level::kError;
  if (syslog_level <= kWarning) return log::Level::kWarning;
  return syslog_level <= kInfo ? log::Level::kInfo : log::Level::kDebug;
}

void WriteToLog(int level, std::string_view facility, std::string_view message) {
  log::Write(LevelOf(level), "kafka", {{"facility", facility}, {"message", message}});
}

}  // namespace

ClientConfig ConfigOf(const ServiceOptions& options, std::string_view environment_prefix) {
  return {.brokers = options.brokers,
          .properties = options.kafka_properties,
          .secrets = options.kafka_settings,
          .environment_prefix = std::string(environment_prefix),
          .log = WriteToLog};
}

}  // namespace shared::kafka
