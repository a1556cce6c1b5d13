// FollowedTweet is what became of a tweet that has a followed tag (--follow-tag): it came, or it
// was deleted.
#pragma once

#include <string>
#include <vector>

#include "shared/unix_millis.h"

namespace consumer {

struct FollowedTweet {
  std::string id;               // The record's key; PARTITION:OFFSET of a record without one.
  shared::UnixMillis time = 0;  // The record's.
  std::string user;             // Empty: the record does not tell.
  std::string text;
  // Which of its tags are followed, each once, as they are counted. None: the tweet of that id was
  // deleted, whether it was followed or not.
  std::vector<std::string> tags;

  bool deleted() const { return tags.empty(); }
  bool operator==(const FollowedTweet&) const = default;
};

}  // namespace consumer
