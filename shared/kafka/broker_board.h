// BrokerBoard shows how the clients that are made with it get on with their brokers: what
// librdkafka counts, every 5 s, of connections, errors and time-outs.
//
//   config.brokers_told_to = std::make_shared<BrokerBoard>();
//   auto consumer = Consumer::Open(config, settings);
//   for (const BrokerHealth& broker : config.brokers_told_to->Take()) ...
//
// Thread-safe. A client that takes the place of another one counts on from where that one ended, so
// sums never fall; two at the same time must not share a board.
//
// Cost: librdkafka writes some kilobytes of JSON every 5 s, and they are read once: under 1 ms with
// 100 partitions.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "shared/broker_health.h"

namespace shared::kafka {

// Of librdkafka's statistics (its STATISTICS.md): all connections to the same host and port summed
// up, by name. Empty: those are none. Pure.
std::vector<BrokerHealth> BrokersOf(std::string_view statistics);

class BrokerBoard {
 public:
  // `client`: the handle's name, which no other handle of the process has.
  void Tell(std::string_view client, const std::vector<BrokerHealth>& brokers);

  // By name. Empty: nothing was told yet.
  std::vector<BrokerHealth> Take() const;

 private:
  struct Seen {
    BrokerHealth before;  // What earlier clients counted.
    BrokerHealth now;
  };

  mutable std::mutex mutex_;
  std::string client_;
  std::map<std::string, Seen, std::less<>> brokers_;
};

}  // namespace shared::kafka
