// Followed tweets in the checkpoint: their format, and how long they stay.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/state/followed_format.h"
#include "consumer/state/rocksdb_store.h"
#include "consumer/state/state_verify.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using test::MakeBatch;

FollowedTweet Tweet(const std::string& id) {
  return {.id = id, .time = -5, .user = "ada", .text = "text " + id, .tags = {"#a", "#b"}};
}

FollowedTweet Deletion(const std::string& id) {
  return {.id = id, .time = 7, .user = "", .text = "", .tags = {}};
}

TEST(FollowedFormatTest, TweetsAreReadBackInBlocks) {
  std::vector<FollowedTweet> tweets{Tweet("1"), Deletion("1")};
  tweets.push_back(
      {.id = "2", .time = 0, .user = "", .text = std::string(300'000, 'x'), .tags = {"#a"}});
  for (int i = 0; i < 5'000; ++i) tweets.push_back(Tweet(std::to_string(i)));
  const auto entries = format::FollowedEntries({3}, 77, tweets);
  EXPECT_GT(entries.size(), 2u);
  std::vector<FollowedTweet> read;
  for (const format::Entry& entry : entries) {
    const auto block = format::DecodeFollowed(entry.key, entry.value);
    ASSERT_TRUE(block);
    EXPECT_EQ(block->batch, BatchId{3});
    EXPECT_EQ(block->time, 77);
    read.insert(read.end(), block->tweets.begin(), block->tweets.end());
  }
  EXPECT_EQ(read, tweets);
  EXPECT_TRUE(format::FollowedEntries({3}, 77, {}).empty());
}

// Fails when a byte of the format moves: checkpoints that are on disk could no longer be read.
TEST(FollowedFormatTest, BytesStand) {
  const auto entries = format::FollowedEntries(
      {3}, 77,
      std::vector<FollowedTweet>{
          {.id = "17", .time = 5, .user = "u", .text = "t", .tags = {"#a"}}});
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].key, std::string("f\0\0\0\0\0\0\0\3\0\0\0\0", 13));
  EXPECT_EQ(entries[0].value, std::string("\0\0\0\0\0\0\0\x4d"
                                          "\2"
                                          "17"
                                          "\0\0\0\0\0\0\0\5"
                                          "\1u"
                                          "\1t"
                                          "\1"
                                          "\2#a",
                                          27));
}

TEST(FollowedFormatTest, CutOrLengthenedValuesAreRefused) {
  const auto entry =
      format::FollowedEntries({3}, 77, std::vector<FollowedTweet>{Tweet("17")}).at(0);
  EXPECT_FALSE(format::DecodeFollowed(entry.key.substr(0, 5), entry.value));
  EXPECT_FALSE(format::DecodeFollowed(entry.key, entry.value + "x"));
  for (std::size_t size = 9; size < entry.value.size(); ++size) {
    EXPECT_FALSE(format::DecodeFollowed(entry.key, entry.value.substr(0, size))) << size;
  }
}

class FollowedStoreTest : public testing::Test {
 protected:
  std::unique_ptr<CheckpointStore> Open() const {
    auto opened = OpenCheckpoint(dir_.path() / "c", kJob);
    if (!opened) throw std::runtime_error(opened.error().what);
    return *std::move(opened);
  }

  static BatchOutcome Batch(std::uint64_t id, std::vector<FollowedTweet> followed) {
    BatchOutcome batch = MakeBatch({.id = id});
    batch.followed = std::move(followed);
    return batch;
  }

  test::TempDir dir_;
};

// Fails when tweets are dropped before the last sink has them, or stay when it has.
TEST_F(FollowedStoreTest, TweetsAreKeptUntilEverySinkHasThem) {
  const std::vector<std::string> sinks = {"a", "b"};
  {
    const auto store = Open();
    ASSERT_TRUE(store->Save(Batch(0, {Tweet("1")})));
    ASSERT_TRUE(store->Save(Batch(1, {})));
    ASSERT_TRUE(store->Save(Batch(2, {Tweet("2"), Deletion("1")})));
    ASSERT_TRUE(store->Acknowledge("a", {2}, sinks));
    EXPECT_EQ((*store->ReadFollowed(std::nullopt))->batch, BatchId{0});
    ASSERT_TRUE(store->Acknowledge("b", {0}, sinks));
  }
  const auto store = Open();
  const auto kept = *store->ReadFollowed(std::nullopt);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->batch, BatchId{2});
  EXPECT_EQ(kept->time, 1'700'000'004'000);
  EXPECT_EQ(kept->tweets, (std::vector<FollowedTweet>{Tweet("2"), Deletion("1")}));
  EXPECT_FALSE(*store->ReadFollowed(BatchId{2}));
  ASSERT_TRUE(store->Acknowledge("b", {2}, sinks));
  EXPECT_FALSE(*store->ReadFollowed(std::nullopt));
}

TEST_F(FollowedStoreTest, AKeptTweetIsNoDamageToVerify) {
  ASSERT_TRUE(Open()->Save(Batch(0, {Tweet("1"), Deletion("2")})));
  const auto checks = VerifyCheckpoint(dir_.path() / "c", {});
  ASSERT_TRUE(checks);
  for (const Check& check : *checks) EXPECT_TRUE(check.ok) << check.said;
}

}  // namespace
}  // namespace consumer
