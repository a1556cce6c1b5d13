// Where reading of Bluesky's stream stands, what a connection asks for to go on there, and what it
// misses. Pure.
//
//   BlueskyResumption resumption;
//   resumption.Restore("bluesky 1700000000123456 HOST");
//   resumption.Begin("HOST", now);       // 1699999998123456: the cursor, 2 s before
//   resumption.MissedAtOpening(now);     // what servers keep no longer
//   resumption.OnDealtWith(1700003600000000, "HOST", now);   // an hour that this one did not keep
//
// Going on means asking for everything from a moment on (`cursor`, in microseconds): the moment of
// the last post that was dealt with, less 2 s, or less 30 s at another host, whose clock and order
// are its own. What comes twice is for the duplicate filter.
//
// Servers keep the last 36 hours, or what their operator set (--cursor-lookback), and of a request
// that goes back further v1 says nothing. But as the last post itself is asked for again, a first
// message that is a minute younger than it shows that the time between was not kept. One that is a
// minute older than what was asked for shows that the position was ahead of the server's clock:
// then a server sends what is new. What came since the last message is told as missed, and that
// message's place is the position.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/tweet_source.h"
#include "shared/unix_millis.h"

namespace producer {

// How long servers keep what they sent (docs/README.md of bluesky-social/jetstream, 5.1).
inline constexpr std::chrono::hours kBlueskyLookBack{36};

// A position as it is kept between runs: "bluesky 1700000000123456 HOST".
struct BlueskyPosition {
  std::int64_t micros = 0;  // Of the last post that was dealt with.
  std::string host;         // Whose clock that is.

  std::string Text() const;
  static std::optional<BlueskyPosition> Parse(std::string_view text);
};

class BlueskyResumption {
 public:
  // Of an earlier run; what another source wrote is passed over.
  void Restore(std::string_view text) { position_ = BlueskyPosition::Parse(text); }
  // For a later run; empty: nowhere.
  std::string Text() const { return position_ ? position_->Text() : ""; }
  bool stands() const { return position_.has_value(); }

  // A connection to `host` begins. Nothing: what is new is asked for.
  std::optional<std::int64_t> Begin(std::string_view host, shared::UnixMillis now);
  // The server refused to go back so far: the next connection asks for what is new.
  void OnTooOld() { too_old_ = true; }
  // The connection is open: what it misses for sure.
  std::optional<MissedTime> MissedAtOpening(shared::UnixMillis now);
  // A message of the connection is dealt with: what the first one shows to be missed beside that.
  std::optional<MissedTime> OnDealtWith(std::int64_t micros, std::string_view host,
                                        shared::UnixMillis now);

 private:
  std::optional<BlueskyPosition> position_;
  // Of the connection, until its first message; micros.
  std::optional<std::int64_t> asked_;             // No earlier than that it is.
  std::optional<std::int64_t> expected_;          // Nor later than that.
  std::optional<shared::UnixMillis> last_heard_;  // When a message was dealt with, by our clock.
  bool too_old_ = false;
};

}  // namespace producer
