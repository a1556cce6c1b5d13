// Broker is librdkafka's mock cluster of one node: the broker of the demo and of fast tests.
//
//   auto broker = Broker::Start(9092, {{"tweets", 4}});
//   broker->address();                                   // "127.0.0.1:9092"
//
// Limitations: for clients made with librdkafka only (Java clients ask for what it does not
// answer). Memory only; at most 5 MiB of stored bytes or 100,000 batches a partition, the oldest
// dropped in silence; aborted and open transactions are shown; no look-up by time, no admin calls.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/embedded_broker/topic_spec.h"
#include "shared/error.h"

namespace sandbox {

class Broker {
 public:
  // Listens on 127.0.0.1 when it returns. Port 0: any free one. kUnavailable: the port is taken.
  static shared::Result<Broker> Start(std::uint16_t port, const std::vector<TopicSpec>& topics);

  Broker(Broker&&) noexcept;
  Broker& operator=(Broker&&) noexcept;
  ~Broker();

  std::string address() const;

 private:
  struct Impl;
  explicit Broker(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
