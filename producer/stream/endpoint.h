// The URL of a stream.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace producer {

inline constexpr std::string_view kTwitterEndpoint =
    "https://stream.twitter.com/1.1/statuses/filter.json";

struct Endpoint {
  std::string url;
  bool loopback = false;    // IsLoopback.
  bool is_default = false;  // kTwitterEndpoint, which is closed to the public.
};

// 127.0.0.0/8, [::1], localhost: the host of a URL, an IPv6 address in brackets.
bool IsLoopback(std::string_view host);

// Checks the URL of --endpoint. kUsage: not http(s), no host, no path, or http:// to another
// machine, where signed requests could be read on the way. Pure.
shared::Result<Endpoint> ParseEndpoint(std::string_view url);

// The kUsage error of --endpoint `url`. `why` is the rest of the sentence.
std::unexpected<shared::Error> RefuseEndpoint(std::string_view url, std::string_view why);

// What to do where Twitter's own endpoint is of no use: one sentence.
inline constexpr std::string_view kWaysOn =
    "Twitter's v1.1 filter stream was closed to the public in 2023. Ways on: scripts/demo.sh "
    "(simulated tweets, nothing else needed), --endpoint with the URL of a server that speaks the "
    "same protocol (stream-simulator is one), or --source file|stdin with tweets as JSON lines";

}  // namespace producer
