// What to do about an answer that no retry helps. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "producer/stream/endpoint.h"
#include "shared/unix_millis.h"

namespace producer {

// What follows the server's words after such a status: ": check the four keys", ". Twitter's v1.1
// filter stream was closed …". `server_time`: its header Date, in seconds since 1970.
// REQUIRES: EndsTheRun(status) (reconnect_policy.h).
std::string AdviceOnRefusal(const Endpoint& endpoint, int status,
                            std::optional<std::int64_t> server_time, shared::UnixMillis now);

}  // namespace producer
