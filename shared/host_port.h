// A host and a port as people write them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace shared {

struct HostPort {
  std::string host;  // A name or an address, an IPv6 one without its brackets.
  std::uint16_t port = 0;

  bool operator==(const HostPort&) const = default;
};

// Reads "localhost:9999", "127.0.0.1:9999", "[::1]:9999". Port 0 is for a listener that takes any.
// kUsage: no host, no port, a port above 65535, an IPv6 address without brackets.
Result<HostPort> ParseHostPort(std::string_view text);

// As ParseHostPort reads it.
std::string Text(const HostPort& address);

}  // namespace shared
