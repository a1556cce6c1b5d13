#include "shared/metrics/broker_metrics.h"

#include <functional>

namespace shared::metrics {

void AddBrokerMetrics(Exposition& page, const std::string& prefix,
                      const std::vector<BrokerHealth>& brokers) {
  if (brokers.empty()) return;
  const auto of_each = [&brokers](const std::function<double(const BrokerHealth&)>& value) {
    std::vector<Sample> samples;
    for (const BrokerHealth& broker : brokers) {
      samples.push_back({value(broker), {{"broker", broker.name}}});
    }
    return samples;
  };
  const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
  page.Gauge(prefix + "_broker_up", "1: connected; 0: not, or not needed.",
             of_each([](const BrokerHealth& broker) { return broker.up ? 1.0 : 0.0; }));
  page.Counter(prefix + "_broker_send_errors_total", "Requests that could not be sent.",
               of_each([&](const BrokerHealth& broker) { return number(broker.send_errors); }));
  page.Counter(prefix + "_broker_receive_errors_total", "Answers that could not be read.",
               of_each([&](const BrokerHealth& broker) { return number(broker.receive_errors); }));
  page.Counter(
      prefix + "_broker_request_timeouts_total", "Requests that were not answered in time.",
      of_each([&](const BrokerHealth& broker) { return number(broker.request_timeouts); }));
}

}  // namespace shared::metrics
