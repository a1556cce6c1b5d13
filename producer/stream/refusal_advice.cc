#include "producer/stream/refusal_advice.h"

#include <fmt/format.h>

#include "producer/stream/clock_skew.h"

namespace producer {

std::string AdviceOnRefusal(const Endpoint& endpoint, int status,
                            std::optional<std::int64_t> server_time, shared::UnixMillis now) {
  const bool closed = status == 401 || status == 403 || status == 404 || status == 410;
  if (endpoint.is_default && closed) return fmt::format(". {}", kWaysOn);
  if (status == 401) return ": " + AdviceOnKeysAndClock(server_time, now);
  if (status == 403) return ": check the four keys";
  return ": check --endpoint and the filter (--track, --follow, --locations)";
}

}  // namespace producer
