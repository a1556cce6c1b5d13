// What one client can make a server spend (server.h).
#pragma once

#include <chrono>
#include <cstddef>

namespace shared::http {

struct RequestLimits {
  // Of the request line, the headers and what follows them.
  std::size_t bytes = std::size_t{16} << 10;
  // From the begin of the connection to its end.
  std::chrono::milliseconds time{5000};
};

struct ServerLimits {
  std::size_t connections = 64;  // At a time.
  RequestLimits request;
};

}  // namespace shared::http
