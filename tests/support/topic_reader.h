// Reads a whole topic back, as another consumer of it would see it.
//
//   for (const ReadRecord& record : ReadTopic(kafka.brokers(), "tweets")) …
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/kafka_handle.h"

namespace test {

struct ReadRecord {
  int partition = 0;
  std::int64_t offset = 0;
  std::int64_t timestamp = 0;  // ms since 1970.
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::map<std::string, std::string> headers;
};

// Every record from the start to the end as of now, in offset order per partition; read_committed,
// unless the properties say otherwise. Throws std::runtime_error when the topic is absent or the
// broker is silent for 30 s.
std::vector<ReadRecord> ReadTopic(const std::string& brokers, const std::string& topic,
                                  const KafkaProperties& properties = {});

}  // namespace test
