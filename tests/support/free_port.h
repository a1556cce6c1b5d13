// Ports for servers that cannot choose one themselves.
#pragma once

namespace test {

// A port of 127.0.0.1 on which nobody listens, below the range from which the system takes ports
// for outgoing connections, so that none of those takes it before the server does.
int FreePort();

}  // namespace test
