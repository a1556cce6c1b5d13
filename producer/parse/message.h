// What one line of a v1.1 stream can be: a tweet, a notice of the stream about itself or about
// other tweets, or something that is neither.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "shared/unix_millis.h"

namespace producer {

// The parts of a status that the record in the topic is made of. The views live in the parser and
// end with its next call; empty where the status has no such field.
struct Tweet {
  std::string_view id;    // Decimal.
  std::string_view text;  // Full, entities unescaped; of a retweet, the original's.
  std::optional<shared::UnixMillis> created_at;
  std::string_view user;        // screen_name.
  std::string_view location;    // user.location: what the user wrote there.
  std::string_view lang;        // BCP 47, as Twitter guessed it.
  std::string_view retweet_of;  // The original's id.
};

enum class NoticeKind : std::uint8_t {
  kDelete,
  kScrubGeo,
  kLimit,
  kStatusWithheld,
  kUserWithheld,
  kDisconnect,
  kWarning,
  kUnknown,  // "Additional objects may be introduced": to be counted, not to fail on.
};

struct Notice {
  NoticeKind kind = NoticeKind::kUnknown;
  std::string key;  // The object's first key as it came: "limit", "friends".
  // kLimit: tweets that matched and were not sent since the connection opened. Cumulative.
  std::int64_t undelivered = 0;
  // kDelete: the id of the tweet, decimal, and when it was deleted. Empty: the message has no id.
  std::string deleted_id = {};
  std::optional<shared::UnixMillis> deleted_at = {};
  // kDisconnect: the code, 0 where it is missing.
  int code = 0;
  // kDisconnect, kWarning: code and words of the server, for the log.
  std::string detail;
};

// Not JSON, not valid UTF-8, or a status without what a record needs.
struct Malformed {
  std::string reason;
};

using Message = std::variant<Tweet, Notice, Malformed>;

}  // namespace producer
