#include "consumer/job/followed_tags.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace consumer {
namespace {

using Tags = std::vector<std::string_view>;

const std::vector<std::string> kFollowed{"#a", "#b"};

Record Tweet(std::string_view key) {
  return {.partition = {2}, .offset = {7}, .timestamp = 1000, .key = key, .user = "ada"};
}

TEST(FollowedTagsTest, ATweetIsNotedOnceWithEachFollowedTagOnce) {
  FollowedTags followed(kFollowed);
  followed.TakeTweet(Tweet("17"), "text", Tags{"#b", "#c", "#a", "#b"});
  followed.TakeTweet(Tweet("18"), "text", Tags{"#c", "#A"});
  const std::vector<FollowedTweet> expected{
      {.id = "17", .time = 1000, .user = "ada", .text = "text", .tags = {"#b", "#a"}}};
  EXPECT_EQ(followed.Take(), expected);
  EXPECT_TRUE(followed.Take().empty());
}

TEST(FollowedTagsTest, DeletionsStandAmongTheTweetsInTheirOrder) {
  FollowedTags followed(kFollowed);
  followed.TakeDeletion(Tweet("17"));
  followed.TakeTweet(Tweet("17"), "again", Tags{"#a"});
  followed.TakeDeletion(Tweet(""));  // Of nobody knows what.
  const auto noted = followed.Take();
  ASSERT_EQ(noted.size(), 2u);
  EXPECT_TRUE(noted[0].deleted());
  EXPECT_FALSE(noted[1].deleted());
}

// Fails when two tweets without a key would be one row.
TEST(FollowedTagsTest, ATweetWithoutAKeyIsKnownByItsPlace) {
  FollowedTags followed(kFollowed);
  followed.TakeTweet(Tweet(""), "text", Tags{"#a"});
  EXPECT_EQ(followed.Take().at(0).id, "2:7");
}

// Fails when bytes that are no UTF-8 reach SQLite or a file.
TEST(FollowedTagsTest, WhatIsStoredIsValidUtf8) {
  FollowedTags followed(kFollowed);
  Record record = Tweet("1\xff");
  record.user = "\xc3";
  followed.TakeTweet(record, "caf\xe9 #a", Tags{"#a"});
  const FollowedTweet tweet = followed.Take().at(0);
  EXPECT_EQ(tweet.id, "1\xef\xbf\xbd");
  EXPECT_EQ(tweet.user, "\xef\xbf\xbd");
  EXPECT_EQ(tweet.text, "caf\xef\xbf\xbd #a");
}

TEST(FollowedTagsTest, IsFullByBytesAndEmptyAfterwards) {
  FollowedTags followed(kFollowed);
  const std::string text(1024 * 1024, 'x');
  for (int i = 0; i < 7; ++i) followed.TakeTweet(Tweet("1"), text, Tags{"#a"});
  EXPECT_FALSE(followed.full());
  followed.TakeTweet(Tweet("1"), text, Tags{"#a"});
  EXPECT_TRUE(followed.full());
  EXPECT_EQ(followed.Take().size(), 8u);
  EXPECT_FALSE(followed.full());
}

TEST(FollowedTagsTest, NothingIsFollowedWithoutATag) {
  EXPECT_FALSE(FollowedTags({}).on());
  EXPECT_TRUE(FollowedTags(kFollowed).on());
}

}  // namespace
}  // namespace consumer
