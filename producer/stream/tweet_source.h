// TweetSource is where messages come from: the Twitter stream (twitter_stream.h), Bluesky's
// (bluesky_stream.h), a file or stdin (line_source.h), a script in tests.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/framer.h"
#include "producer/stream/reconnect_policy.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace producer {

// A time whose messages can be had no more.
struct MissedTime {
  shared::UnixMillis from = 0;
  shared::UnixMillis to = 0;

  friend bool operator==(const MissedTime&, const MissedTime&) = default;
};

// Takes what a source reads. Called by the thread that calls Read, during the call.
class StreamListener {
 public:
  virtual ~StreamListener() = default;

  // One complete message, in the order received. Keep-alives are none.
  virtual void OnMessage(const Line& message) = 0;

  // A connection was established. Limit notices count from 0 again.
  virtual void OnConnected() = 0;

  // Likewise, but it goes on where reading stood, so that nothing is missed, or no more than
  // `missed`: the server keeps for a while what it sent.
  virtual void OnResumed(const std::optional<MissedTime>& /*missed*/) { OnConnected(); }

  // The connection under way turns out to have missed that, too.
  virtual void OnMissed(const MissedTime& /*missed*/) {}

  // It ended; what is sent until the next OnConnected is missed.
  virtual void OnDisconnected(std::string_view why) = 0;
};

enum class SourceState : std::uint8_t {
  kOpen,   // More may come.
  kEnded,  // Nothing will: a file at its end, stdin closed.
};

// How a source is, for whoever looks after it.
struct SourceStatus {
  bool connected = true;  // A file is always.
  std::string trouble;    // Why it is not: "Connection refused; attempt 3 in 750ms".
  // How often it was to connect again, by FailureClass.
  std::array<std::uint64_t, kFailureClasses> reconnects = {};

  void OnConnected();
  void OnFailed(const NextAttempt& next, std::string_view why);
};

// One thread calls all of it.
class TweetSource {
 public:
  virtual ~TweetSource() = default;

  // Hands over what has arrived, waiting up to `wait` for the first byte; a request to stop ends
  // the wait. As long as this is not called nothing is read from the connection: that is the
  // backpressure. Passing trouble (a lost connection, HTTP 503) is dealt with inside, by waiting
  // and connecting again. Errors end the run: kCredentials, kRefused, kRateLimited, kUsage, kFatal.
  virtual shared::Result<SourceState> Read(std::chrono::milliseconds wait,
                                           StreamListener& listener) = 0;

  virtual std::uint64_t keep_alives() const = 0;

  virtual SourceStatus status() const { return {}; }

  // The message handed over says that the stream ends, and why (disconnect_code.h). For the
  // listener to call, which alone knows messages from bytes.
  virtual void OnDisconnectMessage(int /*code*/) {}

  // The message handed over stands at this place of the stream (StreamPosition, parse/message.h)
  // and is dealt with: whoever connects again goes on there. For the listener to call, likewise.
  virtual void OnPosition(std::int64_t /*position*/) {}

  // Where reading stands, for another run's Resume; empty: nowhere, or the stream cannot go on.
  virtual std::string position() const { return {}; }

  // So long others were read in turn with this one: that nothing came meanwhile is silence as well.
  virtual void OnReadBeside(std::chrono::nanoseconds /*took*/) {}

  // The run reads no more, but may go on for a while, to deliver: ends the connection, as a server
  // would go on to send, and to charge for it. REQUIRES: Read is not called again.
  virtual void HangUp() {}

  // Goes on where an earlier run stood. What another kind of source wrote is passed over.
  // REQUIRES: nothing was read yet.
  virtual void Resume(std::string_view /*position*/) {}
};

}  // namespace producer
