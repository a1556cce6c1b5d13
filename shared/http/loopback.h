// Who may ask our HTTP servers: programs of this machine. Pure.
#pragma once

#include <string_view>

#include "shared/host_port.h"

namespace shared::http {

// Whether an address to listen on is one that only this machine reaches: "127.0.0.1",
// "localhost", "::1".
bool IsLoopback(const HostPort& address);

// Whether the header Host (a host with or without a port) names this machine by a loopback name. A
// page of any site can make a browser send requests here under that site's own name (DNS
// rebinding), and would read the answer.
bool IsLoopbackHost(std::string_view header);

}  // namespace shared::http
