#include "shared/broker_health.h"

#include <map>

namespace shared {

std::vector<BrokerHealth> SumOf(const std::vector<std::vector<BrokerHealth>>& clients) {
  std::map<std::string, BrokerHealth> by_name;
  for (const auto& client : clients) {
    for (const BrokerHealth& broker : client) {
      BrokerHealth& sum = by_name[broker.name];
      sum.name = broker.name;
      sum.up = sum.up || broker.up;
      sum.send_errors += broker.send_errors;
      sum.receive_errors += broker.receive_errors;
      sum.request_timeouts += broker.request_timeouts;
    }
  }
  std::vector<BrokerHealth> all;
  for (auto& [name, broker] : by_name) all.push_back(broker);
  return all;
}

}  // namespace shared
