// Protocol is what the simulator speaks. What there is to know of each but its session stands in
// one table; protocol_session.h has the sessions.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sandbox {

enum class Protocol : std::uint8_t {
  kTwitter,   // Twitter's v1.1 filter stream.
  kBluesky,   // Bluesky's Jetstream.
  kMastodon,  // Mastodon's streaming API.
  kX,         // X's filtered stream, API v2.
};

struct ProtocolFacts {
  Protocol protocol;
  std::string_view flag;        // "twitter": what --protocol says.
  std::string_view service;     // "Twitter": what this is not.
  std::string_view scheme;      // "http"; with TLS an "s" follows.
  std::string_view path;        // Of the stream.
  std::string_view rules = {};  // Of what is asked beside it, if anything.
};

// In the order in which --help names them.
std::span<const ProtocolFacts> AllProtocols();
const ProtocolFacts& FactsOf(Protocol protocol);

}  // namespace sandbox
