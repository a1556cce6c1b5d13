// The messages of a v1.1 stream that are no tweets, as Twitter wrote them ("Streaming message
// types"): JSON without a line end. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/stream_simulator/status_template.h"
#include "shared/unix_millis.h"

namespace sandbox {

struct StatusRef {
  TweetId id = 0;
  std::string user_id = "0";
};

std::string DeleteMessage(const StatusRef& status, shared::UnixMillis now);

// `undelivered` is the total since the connection was opened.
std::string LimitMessage(std::uint64_t undelivered, shared::UnixMillis now);

// FALLING_BEHIND: how full the queue of a client is that reads too slowly.
std::string FallingBehindMessage(int percent_full, shared::UnixMillis now);

// "shutdown" for 1, "duplicate stream" for 2 and so on; empty for a code that Twitter does not have
// (it has 1 to 12 without 8).
std::string_view DisconnectName(int code);
std::string DisconnectMessage(int code, shared::UnixMillis now);

// One message of every kind that is neither a status nor any of the above: scrub_geo,
// status_withheld, user_withheld, and one of a kind that nobody knows.
std::vector<std::string> OtherMessages(const StatusRef& about);

}  // namespace sandbox
