#include "sandbox/stream_simulator/protocol.h"

#include <algorithm>
#include <array>

namespace sandbox {
namespace {

constexpr auto kProtocols = std::to_array<ProtocolFacts>({
    {Protocol::kTwitter, "twitter", "Twitter", "http", "/1.1/statuses/filter.json"},
    {Protocol::kBluesky, "bluesky", "Bluesky", "ws", "/subscribe",
     "/xrpc/network.bsky.jetstream.getZstdDictionary"},
    {Protocol::kMastodon, "mastodon", "Mastodon", "http", "/api/v1/streaming/public"},
    {Protocol::kX, "x", "X", "http", "/2/tweets/search/stream", "/2/tweets/search/stream/rules"},
});

}  // namespace

std::span<const ProtocolFacts> AllProtocols() { return kProtocols; }

const ProtocolFacts& FactsOf(Protocol protocol) {
  return *std::ranges::find(kProtocols, protocol, &ProtocolFacts::protocol);
}

}  // namespace sandbox
