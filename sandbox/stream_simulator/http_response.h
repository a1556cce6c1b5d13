// The heads and bodies of the simulator's answers. Pure: the time is an argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/stream_simulator/refusal.h"
#include "shared/unix_millis.h"

namespace sandbox {

// "Enhance Your Calm" for 420; "Unknown" for what has no name.
std::string_view ReasonOf(int status);

// RFC 9110, section 5.6.7: "Tue, 15 Nov 1994 08:12:31 GMT".
std::string HttpDate(shared::UnixMillis time);

// A whole answer that refuses: head, body {"errors":[{"code":…,"message":…}]}, end of connection.
// 420 and 429 carry x-rate-limit headers, whose reset lies 60 s ahead, unless told otherwise;
// others only if told.
std::string RefusalResponse(const Refusal& refusal, shared::UnixMillis now,
                            std::optional<std::int64_t> reset_in_seconds = std::nullopt);

// The head of a stream: chunked, gzip if asked for.
std::string StreamHead(bool gzip, shared::UnixMillis now,
                       std::string_view type = "application/json");

// A whole answer of JSON.
std::string JsonResponse(int status, std::string_view body, shared::UnixMillis now);

// A whole answer of status 200.
std::string PlainResponse(std::string_view type, std::string_view body, shared::UnixMillis now);

// The body that Twitter's answer of such a status has: what --answer STATUS and the fault http say.
Refusal AnswerOf(int status);

}  // namespace sandbox
