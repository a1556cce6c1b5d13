// ByteSinks that hold bytes back: one for a slow server, one for a slow client.
#pragma once

#include <chrono>
#include <functional>

#include "sandbox/stream_simulator/byte_sink.h"
#include "sandbox/stream_simulator/connection.h"
#include "sandbox/stream_simulator/fault.h"

namespace sandbox {

// Hands on a few bytes at a time, with pauses.
class DripSink final : public ByteSink {
 public:
  // `pause` waits between two drops; false ends it all, as the client has gone.
  DripSink(ByteSink& next, Drip drip, std::function<bool(std::chrono::milliseconds)> pause);

  shared::Result<void> Write(std::string_view bytes) override;

 private:
  ByteSink& next_;
  const Drip drip_;
  const std::function<bool(std::chrono::milliseconds)> pause_;
};

// Gives up on a client that does not read for too long.
class DeadlineSink final : public ByteSink {
 public:
  // `left` is how long it may take until the next byte has room.
  DeadlineSink(Connection& connection, std::function<std::chrono::milliseconds()> left);

  // kRetry as well when the time is over.
  shared::Result<void> Write(std::string_view bytes) override;

  bool gave_up() const { return gave_up_; }

 private:
  Connection& connection_;
  const std::function<std::chrono::milliseconds()> left_;
  bool gave_up_ = false;
};

}  // namespace sandbox
