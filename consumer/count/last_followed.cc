#include "consumer/count/last_followed.h"

#include <algorithm>
#include <utility>

namespace consumer {
namespace {

// At the beginning of a character of UTF-8.
std::string Shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

void LastFollowed::Restore(const std::string& tag, std::vector<FollowedTweet> tweets) {
  if (!tags_.contains(tag)) {
    changed_.insert(tag);
    return;
  }
  for (const FollowedTweet& tweet : tweets) ++lists_of_[tweet.id];
  lists_[tag] = std::move(tweets);
}

void LastFollowed::Take(std::span<const FollowedTweet> followed) {
  for (const FollowedTweet& tweet : followed) {
    if (tweet.deleted()) Delete(tweet.id);
    for (const std::string& tag : tweet.tags) Add(tag, tweet);
  }
}

void LastFollowed::Add(const std::string& tag, const FollowedTweet& tweet) {
  if (!tags_.contains(tag) || tweet.id.size() > kMostIdBytes) return;
  Remove(tag, tweet.id);
  std::vector<FollowedTweet>& list = lists_[tag];
  if (list.size() == kTweets) Remove(tag, std::string(list.front().id));
  list.push_back({.id = tweet.id,
                  .time = tweet.time,
                  .user = Shortened(tweet.user, kMostUserBytes),
                  .text = Shortened(tweet.text, kMostTextBytes),
                  .tags = tweet.tags});
  ++lists_of_[tweet.id];
  changed_.insert(tag);
}

void LastFollowed::Remove(const std::string& tag, const std::string& id) {
  const auto lists = lists_of_.find(id);
  if (lists == lists_of_.end()) return;
  const auto has_id = [&id](const FollowedTweet& tweet) { return tweet.id == id; };
  if (std::erase_if(lists_[tag], has_id) == 0) return;
  if (--lists->second == 0) lists_of_.erase(lists);
  changed_.insert(tag);
}

void LastFollowed::Delete(const std::string& id) {
  if (!lists_of_.contains(id)) return;
  for (const std::string& tag : tags_) Remove(tag, id);
}

LastFollowedChanges LastFollowed::TakeChanges() {
  LastFollowedChanges changes;
  for (const std::string& tag : std::exchange(changed_, {})) {
    const auto list = lists_.find(tag);
    changes[tag] = list == lists_.end() ? std::vector<FollowedTweet>() : list->second;
  }
  return changes;
}

}  // namespace consumer
