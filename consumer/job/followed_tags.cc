#include "consumer/job/followed_tags.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "shared/utf8.h"

namespace consumer {

void FollowedTags::TakeTweet(const Record& record, std::string_view text,
                             std::span<const std::string_view> tags) {
  FollowedTweet tweet;
  for (const std::string_view tag : tags) {
    if (tags_.contains(tag) && std::ranges::count(tweet.tags, tag) == 0) {
      tweet.tags.emplace_back(tag);
    }
  }
  if (tweet.tags.empty()) return;
  tweet.id = record.key.empty() ? fmt::format("{}:{}", record.partition.value, record.offset.value)
                                : std::string(shared::ToValidUtf8(record.key, repaired_));
  tweet.time = record.timestamp;
  tweet.user = shared::ToValidUtf8(record.user, repaired_);
  tweet.text = shared::ToValidUtf8(text, repaired_);
  Note(std::move(tweet));
}

void FollowedTags::TakeDeletion(const Record& record) {
  if (record.key.empty()) return;
  Note({.id = std::string(shared::ToValidUtf8(record.key, repaired_)),
        .time = record.timestamp,
        .user = {},
        .text = {},
        .tags = {}});
}

void FollowedTags::Note(FollowedTweet tweet) {
  bytes_ += sizeof(tweet) + tweet.id.size() + tweet.user.size() + tweet.text.size();
  for (const std::string& tag : tweet.tags) bytes_ += sizeof(tag) + tag.size();
  noted_.push_back(std::move(tweet));
}

std::vector<FollowedTweet> FollowedTags::Take() {
  bytes_ = 0;
  return std::exchange(noted_, {});
}

}  // namespace consumer
