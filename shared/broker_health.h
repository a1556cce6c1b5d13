// BrokerHealth is how a client gets on with one broker, as librdkafka counts it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace shared {

struct BrokerHealth {
  std::string name;  // "127.0.0.1:9092"
  bool up = false;   // A connection is there and ready.
  // Since the client began.
  std::uint64_t send_errors = 0;
  std::uint64_t receive_errors = 0;
  std::uint64_t request_timeouts = 0;
  bool operator==(const BrokerHealth&) const = default;
};

// Of several clients: each broker once, up where one of them has a connection.
std::vector<BrokerHealth> SumOf(const std::vector<std::vector<BrokerHealth>>& clients);

}  // namespace shared
