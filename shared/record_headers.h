// Header names of a record in the tweets topic: a public contract (docs/record.md).
#pragma once

#include <string_view>

namespace shared::record_header {

inline constexpr std::string_view kSource = "source";         // The name given to --source.
inline constexpr std::string_view kUser = "user";             // screen_name.
inline constexpr std::string_view kLocation = "location";     // user.location.
inline constexpr std::string_view kLang = "lang";             // BCP 47.
inline constexpr std::string_view kRetweetOf = "retweet_of";  // The original's id.
inline constexpr std::string_view kHashtags = "hashtags";     // Space-separated, without '#'.
inline constexpr std::string_view kCreatedAt = "created_at";  // Original ms of a restamped record.

}  // namespace shared::record_header
