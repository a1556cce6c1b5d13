// How a run goes, in one word and one sentence: what the dashboard's banner says.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "consumer/http/live_status.h"
#include "shared/unix_millis.h"

namespace consumer {

enum class LiveState : std::uint8_t {
  kWaiting,     // Broker or topic are not there yet.
  kRunning,     //
  kCatchingUp,  // More than a batch is unread, and it gets less or is older than 10 s.
  kStalled,     // The loop has not gone round for 30 s, or no broker answers.
  kStopping,    //
};

std::string_view NameOf(LiveState state);  // "catching_up"

struct LiveNow {
  shared::UnixMillis wall = 0;
  std::chrono::nanoseconds steady{0};
};

LiveState StateOf(const LiveStatus& status, const LiveNow& now);

// Why it does not run, or what this run lost; empty: all is well. Pure, as all of this.
std::string ProblemOf(const LiveStatus& status, const LiveNow& now);

}  // namespace consumer
