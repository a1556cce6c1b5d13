// One question to an HTTP server and its whole answer: the rules of a stream, a health page.
//
//   auto answer = Exchange({.url = "https://…/rules", .authorization = "Bearer …"}, 10s, clock,
//                          shutdown);
//   if (!answer) …                      // "https://…/rules: Could not resolve host"
//   if (answer->status == 200) …        // any status is an answer
//
// A connection of its own each time; redirects are answers too, as credentials do not follow them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "producer/stream/http_request.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

struct HttpAnswer {
  int status = 0;
  std::string body;
  std::optional<std::int64_t>
      rate_limit_reset;                     // The header x-rate-limit-reset: seconds since 1970.
  std::optional<std::int64_t> server_time;  // The header Date, likewise.
};

// Longer answers are none: 1,000 rules of 1,024 characters have some 1.2 MB.
inline constexpr std::size_t kMostAnswer = std::size_t{8} << 20;

// Waits up to `timeout`, or until a stop is requested. kRetry: no answer, half of one, or one
// beyond kMostAnswer. kCredentials: the proxy wants a password. The URL stands in the error, so no
// secret may stand in the URL; the headers do not.
shared::Result<HttpAnswer> Exchange(HttpRequest request, std::chrono::milliseconds timeout,
                                    const shared::Clock& clock, const shared::Shutdown& shutdown);

}  // namespace producer
