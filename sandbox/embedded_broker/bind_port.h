// librdkafka's mock cluster binds its one listener to a free port and has no call to choose it, so
// this program has a bind() of its own, which librdkafka's call reaches first.
#pragma once

#include <cstdint>

namespace sandbox {

// The next bind() of an IPv4 socket to port 0 takes this port instead. 0 leaves it as it is.
void BindNextListenerTo(std::uint16_t port);

}  // namespace sandbox
