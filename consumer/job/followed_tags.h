// FollowedTags collects the tweets of a batch that have a tag which is followed, and deletions
// (--follow-tag).
//
//   FollowedTags followed({"#kafka"});
//   followed.TakeTweet(record, text, tags);      // noted where #kafka is among the tags
//   followed.TakeDeletion(record);
//   if (followed.full()) ...                     // end the batch
//   outcome.followed = followed.Take();
//
// The job thread owns it.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "consumer/count/followed_tweet.h"
#include "consumer/source/record_source.h"

namespace consumer {

class FollowedTags {
 public:
  // `tags`: as the job counts them. None: nothing is followed, deletions neither.
  explicit FollowedTags(std::span<const std::string> tags) : tags_(tags.begin(), tags.end()) {}

  bool on() const { return !tags_.empty(); }

  // Notes the tweet where one of `tags` is followed. `tags` and `text` are the record's; the text
  // may be any bytes.
  void TakeTweet(const Record& record, std::string_view text,
                 std::span<const std::string_view> tags);

  // Notes that the tweet of the record's key is gone. A record without a key is none of anyone.
  void TakeDeletion(const Record& record);

  // What was noted takes so much memory that the batch must end: 8 MiB, and what the chunk that
  // went beyond them brought.
  bool full() const { return bytes_ >= kMostBytes; }

  // What was noted since the last call, in its order.
  std::vector<FollowedTweet> Take();

 private:
  static constexpr std::size_t kMostBytes = 8 * 1024 * 1024;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view tag) const {
      return std::hash<std::string_view>()(tag);
    }
  };

  void Note(FollowedTweet tweet);

  std::unordered_set<std::string, Hash, std::equal_to<>> tags_;
  std::vector<FollowedTweet> noted_;
  std::size_t bytes_ = 0;
  std::string repaired_;
};

}  // namespace consumer
