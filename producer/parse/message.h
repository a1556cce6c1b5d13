// What one message of a stream can be: a tweet, a notice of the stream about itself or about other
// tweets, or something that is neither. A post of Bluesky is a tweet too.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "shared/unix_millis.h"

namespace producer {

// Where a stream stands that can be asked to go on there: microseconds since 1970, by the server's
// clock. Absent: the stream has no such thing.
using StreamPosition = std::optional<std::int64_t>;

// A rule of X's that a post matched, and the label it was given.
struct MatchedRule {
  std::string_view id, tag;
};

// The parts of a status that the record in the topic is made of, and those that a filter looks at.
// The views live in the parser and end with its next call; empty where the status has no such
// field.
struct Tweet {
  std::string_view id;    // Decimal; of Bluesky at://DID/app.bsky.feed.post/RKEY; of Mastodon any.
  std::string_view text;  // Full, entities unescaped; of a retweet, the original's.
  std::optional<shared::UnixMillis> created_at;
  std::string_view user;        // screen_name; of Bluesky the DID, of Mastodon the acct.
  std::string_view location;    // user.location: what the user wrote there.
  std::string_view lang;        // BCP 47, as Twitter guessed it; of Bluesky the first of `langs`.
  std::string_view retweet_of;  // The original's id.
  std::string_view hashtags;    // Those that are not in the text, by spaces, without '#'.
  // Of Bluesky and Mastodon: every language it was declared to have, every tag, and where its
  // links go.
  std::span<const std::string_view> langs = {};
  std::span<const std::string_view> tags = {};
  std::span<const std::string_view> links = {};
  std::span<const MatchedRule> rules = {};  // Of X alone; empty: it did not say.
  StreamPosition position = {};
};

enum class NoticeKind : std::uint8_t {
  kDelete,
  kScrubGeo,
  kLimit,
  kStatusWithheld,
  kUserWithheld,
  kDisconnect,
  kWarning,
  kAccount,      // Bluesky: an account changed its name or its state.
  kEdit,         // A post was changed. It was published as it was first.
  kOtherRecord,  // Bluesky: a like, a repost, a profile: no post.
  kUnknown,      // "Additional objects may be introduced": to be counted, not to fail on.
};

// Notice::code of what X says in place of posts.
enum class XProblem : std::uint8_t {
  kDisconnect = 1,  // It ends the stream, for reasons of its own.
  kLimit,           // Too many connections, or the plan's posts are used up.
};

struct Notice {
  NoticeKind kind = NoticeKind::kUnknown;
  std::string key;  // The object's first key as it came: "limit", "friends"; of Bluesky its kind.
  // kLimit: tweets that matched and were not sent since the connection opened. Cumulative.
  std::int64_t undelivered = 0;
  // kDelete: the id of the tweet, and when it was deleted. Empty: the message has no id.
  std::string deleted_id = {};
  std::optional<shared::UnixMillis> deleted_at = {};
  // kDisconnect: the code, 0 where it is missing.
  int code = 0;
  // kDisconnect, kWarning: code and words of the server, for the log.
  std::string detail;
  StreamPosition position = {};
};

// Not JSON, not valid UTF-8, or a status without what a record needs.
struct Malformed {
  std::string reason;
};

using Message = std::variant<Tweet, Notice, Malformed>;

}  // namespace producer
