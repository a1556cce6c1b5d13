// StreamDialect is how a protocol that streams over HTTP writes the messages that Playback sends:
// twitter_dialect, mastodon_dialect. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/stream_simulator/sample_status.h"
#include "sandbox/stream_simulator/stream_notices.h"
#include "shared/unix_millis.h"

namespace sandbox {

// Messages come without what ends them.
class StreamDialect {
 public:
  virtual ~StreamDialect() = default;

  virtual std::string Status(const SampleStatus& status, TweetId id,
                             shared::UnixMillis now) const = 0;
  virtual std::string Delete(const StatusRef& status, shared::UnixMillis now) const = 0;
  // The `number`-th of the notices that stand between statuses, from 1 on; `last` was sent before.
  virtual std::string Notice(const StatusRef& last, std::uint64_t number,
                             shared::UnixMillis now) const = 0;
  // How many statuses were kept back so far; empty: the protocol does not tell.
  virtual std::string Limit(std::uint64_t undelivered, shared::UnixMillis now) const = 0;
  // One of every kind that is none of the above.
  virtual std::vector<std::string> Others(const StatusRef& about) const = 0;
  // The server's last word; empty: the protocol has none.
  virtual std::string Disconnect(int code, shared::UnixMillis now) const = 0;
  // Bytes that are no message, where a message would stand.
  virtual std::string Garbage(std::string_view bytes) const = 0;
  // The begin of a message whose end never comes.
  virtual std::string_view Begin() const = 0;

  // What stands behind each message.
  virtual std::string_view end_of_message() const = 0;
  // What says only that the connection lives.
  virtual std::string_view keep_alive() const = 0;
};

}  // namespace sandbox
