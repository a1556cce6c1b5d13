#include "producer/record/tweet_number.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace producer {
namespace {

// Fails when a journal of an earlier version would not know its own ids again.
TEST(TweetNumber, DecimalIdIsItsOwnNumber) {
  EXPECT_EQ(NumberOf("7"), 7u);
  EXPECT_EQ(NumberOf("18446744073709551615"), 18446744073709551615u);
  EXPECT_EQ(NumberOf("at://did:plc:a/app.bsky.feed.post/3k"), 0x6efa599e5ddd98e5u);
}

// Fails when ids of text share a number, as they all would if only leading digits were read.
TEST(TweetNumber, IdsOfTextHaveNumbersOfTheirOwn) {
  std::set<std::uint64_t> numbers;
  for (int i = 0; i < 100'000; ++i) {
    numbers.insert(NumberOf("at://did:plc:a/app.bsky.feed.post/" + std::to_string(i)));
  }
  EXPECT_EQ(numbers.size(), 100'000u);
}

TEST(TweetNumber, ADeletionHasAnotherNumberThanItsTweet) {
  for (const char* id : {"0", "7", "18446744073709551615", "at://did:plc:a/app.bsky.feed.post/k"}) {
    EXPECT_NE(NumberOfDeletion(id), NumberOf(id)) << id;
    EXPECT_EQ(NumberOfDeletion(id), NumberOfDeletion(id)) << id;
  }
  EXPECT_EQ(NumberOfDeletion("7"), 11'329'859'836'339'367'323u);  // Journals hold these.
}

}  // namespace
}  // namespace producer
