// Where Bluesky's Jetstream is found, and what it is asked for.
//
//   auto hosts = ParseBlueskyEndpoints("wss://jetstream1.us-east.bsky.network/subscribe");
//   (*hosts)[0].Target(1700000000000000)
//       // "/subscribe?wantedCollections=app.bsky.feed.post&cursor=1700000000000000"
//
// Two wire formats, told by the path: v2 where it ends in "subscribeEvents", else v1. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"

namespace producer {

// The public instances (github.com/bluesky-social/jetstream, README), as --endpoint takes them.
inline constexpr std::string_view kBlueskyEndpoints =
    "wss://jetstream2.us-east.bsky.network/subscribe,"
    "wss://jetstream1.us-east.bsky.network/subscribe,"
    "wss://jetstream2.us-west.bsky.network/subscribe,"
    "wss://jetstream1.us-west.bsky.network/subscribe";

struct BlueskyEndpoint {
  std::string url;  // As it was given.
  std::string host;
  std::string port;
  std::string path;  // With a query, if one was given.
  bool tls = true;   // wss://
  bool v2 = false;   // network.bsky.jetstream.subscribeEvents
  bool loopback = false;

  // Path and query of a request that goes on at `cursor` (microseconds since 1970), or begins now.
  // `dictionary`: of v2, the number of the one by which messages shall be compressed.
  std::string Target(std::optional<std::int64_t> cursor,
                     std::optional<std::uint32_t> dictionary = std::nullopt) const;
  // Where v2 hands its dictionary out: "https://HOST:443/xrpc/network.bsky.jetstream.getZstd…".
  std::string DictionaryUrl() const;
  // What v2 asks for; empty with v1.
  std::string Subprotocol() const { return v2 ? "xrpc.v1.json" : ""; }
};

// Reads a list by commas. kUsage: not ws(s), no host, no path, a user in it, a query that asks for
// compression, or ws:// to another machine, where others could change what is read.
shared::Result<std::vector<BlueskyEndpoint>> ParseBlueskyEndpoints(std::string_view urls);

// What to do where none of the public instances can be reached: one sentence.
inline constexpr std::string_view kBlueskyWaysOn =
    "is there internet here? Without: stream-simulator --protocol bluesky --port 8080 --tweets "
    "tests/data/sample_tweets.jsonl plays the same protocol, for tweet-producer --source bluesky "
    "--endpoint ws://127.0.0.1:8080/subscribe; scripts/demo.sh --source bluesky does it all";

}  // namespace producer
