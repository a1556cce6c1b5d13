// LastFollowed holds the last 50 tweets of each followed tag (--follow-tag), for people to look at.
//
//   LastFollowed last({"#kafka"});
//   last.Restore("#kafka", stored);
//   last.Take(followed);                     // a batch's tweets and deletions, in their order
//   LastFollowedChanges changes = last.TakeChanges();
//
// A plain value. Bounded: 50 tweets a tag, each with at most 4 KiB of text and 2 KiB of user.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "consumer/count/followed_tweet.h"

namespace consumer {

// By tag, the newest tweet last. An empty list: the tag has none any more.
using LastFollowedChanges = std::map<std::string, std::vector<FollowedTweet>>;

class LastFollowed {
 public:
  static constexpr std::size_t kTweets = 50;
  static constexpr std::size_t kMostTextBytes = 4096;
  static constexpr std::size_t kMostUserBytes = 2048;  // As many as a DID may have.
  static constexpr std::size_t kMostIdBytes = 1024;    // With a longer id it is not held.

  // `tags`: as the job counts them.
  explicit LastFollowed(std::span<const std::string> tags) : tags_(tags.begin(), tags.end()) {}

  // Goes on from what a checkpoint holds. The list of a tag that is followed no more is a change:
  // it goes, as nobody would take deleted tweets out of it.
  void Restore(const std::string& tag, std::vector<FollowedTweet> tweets);

  // A tweet that came again takes the place of the first.
  void Take(std::span<const FollowedTweet> followed);

  // The lists that changed since the last call.
  LastFollowedChanges TakeChanges();

 private:
  void Add(const std::string& tag, const FollowedTweet& tweet);
  void Remove(const std::string& tag, const std::string& id);
  void Delete(const std::string& id);

  std::set<std::string, std::less<>> tags_;
  std::map<std::string, std::vector<FollowedTweet>> lists_;  // Of `tags_`.
  // In how many lists a tweet is: most deletions are of none, and cost one look-up.
  std::unordered_map<std::string, std::size_t> lists_of_;
  std::set<std::string> changed_;
};

}  // namespace consumer
