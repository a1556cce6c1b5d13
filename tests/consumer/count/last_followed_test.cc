#include "consumer/count/last_followed.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

const std::vector<std::string> kTags = {"#a", "#b"};

FollowedTweet Tweet(int id, std::vector<std::string> tags = {"#a"}) {
  return {.id = std::to_string(id), .time = id, .user = "u", .text = "t", .tags = std::move(tags)};
}

FollowedTweet Deletion(int id) { return Tweet(id, {}); }

std::vector<std::string> Ids(const std::vector<FollowedTweet>& tweets) {
  std::vector<std::string> ids;
  for (const FollowedTweet& tweet : tweets) ids.push_back(tweet.id);
  return ids;
}

using Strings = std::vector<std::string>;

TEST(LastFollowedTest, TheNewestFiftyOfEachTagAreHeld) {
  LastFollowed last(kTags);
  for (int id = 0; id < 60; ++id) last.Take(std::vector<FollowedTweet>{Tweet(id)});
  last.Take(std::vector<FollowedTweet>{Tweet(60, {"#a", "#b"})});
  const auto changes = last.TakeChanges();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes.at("#a").size(), LastFollowed::kTweets);
  EXPECT_EQ(changes.at("#a").front().id, "11");
  EXPECT_EQ(changes.at("#a").back().id, "60");
  EXPECT_EQ(Ids(changes.at("#b")), Strings{"60"});
  EXPECT_TRUE(last.TakeChanges().empty());
}

// Fails when a deleted tweet is still shown under one of its tags.
TEST(LastFollowedTest, ADeletionTakesTheTweetFromEveryTag) {
  LastFollowed last(kTags);
  last.Take(std::vector<FollowedTweet>{Tweet(1, {"#a", "#b"}), Tweet(2), Deletion(1), Deletion(7)});
  EXPECT_EQ(Ids(last.TakeChanges().at("#a")), Strings{"2"});
  last.Take(std::vector<FollowedTweet>{Deletion(7)});
  EXPECT_TRUE(last.TakeChanges().empty());
  last.Take(std::vector<FollowedTweet>{Deletion(2)});
  EXPECT_TRUE(last.TakeChanges().at("#a").empty());
}

TEST(LastFollowedTest, ATweetThatComesAgainIsThereOnce) {
  LastFollowed last(kTags);
  last.Take(std::vector<FollowedTweet>{Tweet(1), Tweet(2), Tweet(1)});
  EXPECT_EQ(Ids(last.TakeChanges().at("#a")), (Strings{"2", "1"}));
}

// Fails when tweets that nobody takes out any more stay in the checkpoint.
TEST(LastFollowedTest, TheListOfATagThatIsNoLongerFollowedGoes) {
  LastFollowed last(kTags);
  last.Restore("#a", {Tweet(1)});
  last.Restore("#old", {Tweet(1), Tweet(2)});
  const auto changes = last.TakeChanges();
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_TRUE(changes.at("#old").empty());
  last.Take(std::vector<FollowedTweet>{Deletion(1)});
  EXPECT_TRUE(last.TakeChanges().at("#a").empty());
}

// The header is whatever its producer wrote. Fails when 50 records of 1 MB that one name makes are
// written to the checkpoint with each batch.
TEST(LastFollowedTest, LongNamesAreShortened) {
  LastFollowed last(kTags);
  FollowedTweet tweet = Tweet(1);
  tweet.user = std::string(1'000'000, 'u');
  last.Take(std::vector<FollowedTweet>{tweet});
  EXPECT_EQ(last.TakeChanges().at("#a")[0].user, std::string(LastFollowed::kMostUserBytes, 'u'));
}

TEST(LastFollowedTest, LongTextsAreShortenedAtACharacterAndLongIdsAreNotHeld) {
  LastFollowed last(kTags);
  FollowedTweet tweet = Tweet(1);
  tweet.text = std::string(LastFollowed::kMostTextBytes - 1, 'x') + "ü and more";
  FollowedTweet strange = Tweet(2);
  strange.id = std::string(2'000, '9');
  last.Take(std::vector<FollowedTweet>{tweet, strange});
  const auto changes = last.TakeChanges();
  ASSERT_EQ(changes.at("#a").size(), 1u);
  EXPECT_EQ(changes.at("#a")[0].text, std::string(LastFollowed::kMostTextBytes - 1, 'x'));
}

}  // namespace
}  // namespace consumer
