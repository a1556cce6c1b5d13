// What one client can make a server spend (server.h).
#pragma once

#include <chrono>
#include <cstddef>

namespace shared::http {

struct RequestLimits {
  // Of the request line, the headers and what follows them.
  std::size_t bytes = std::size_t{16} << 10;
  // From the begin of the connection to its end; of a stream, to the end of its head.
  std::chrono::milliseconds time{5000};
};

struct StreamLimits {
  // Of all connections, those whose answers go on at a time.
  std::size_t streams = 0;
  // How long one piece of such an answer may take to be read.
  std::chrono::milliseconds patience{10'000};
  // What the system holds of it for a slow reader; it doubles the number.
  int buffer = 32 << 10;
};

struct ServerLimits {
  std::size_t connections = 64;  // At a time.
  RequestLimits request;
  StreamLimits stream;
};

}  // namespace shared::http
