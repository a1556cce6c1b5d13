#include "producer/stream/tweet_source.h"

#include <fmt/format.h>

#include "shared/time_text.h"

namespace producer {

void SourceStatus::OnConnected() {
  connected = true;
  trouble.clear();
}

void SourceStatus::OnFailed(const NextAttempt& next, std::string_view why) {
  connected = false;
  trouble =
      fmt::format("{}; attempt {} in {}", why, next.attempt, shared::FormatDuration(next.delay));
  ++reconnects[static_cast<std::size_t>(next.after)];
}

}  // namespace producer
