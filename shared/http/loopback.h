// Who may ask our HTTP servers: programs of this machine. Pure.
#pragma once

#include <string_view>

#include "shared/error.h"
#include "shared/host_port.h"

namespace shared::http {

// Reads where to listen: "127.0.0.1:8080", "localhost:0", "[::1]:8080"; port 0 is any free one.
// kUsage: not HOST:PORT, or an address that other machines can reach, as there is no password.
Result<HostPort> ParseLoopbackAddress(std::string_view text);

// Whether the header Host (a host with or without a port) names this machine by a loopback name. A
// page of any site can make a browser send requests here under that site's own name (DNS
// rebinding), and would read the answer.
bool IsLoopbackHost(std::string_view header);

}  // namespace shared::http
