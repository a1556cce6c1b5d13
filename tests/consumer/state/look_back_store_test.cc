// History and last tweets in the checkpoint: their format, and what goes past them.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/state/followed_format.h"
#include "consumer/state/history_format.h"
#include "consumer/state/return_to_batch.h"
#include "consumer/state/rocksdb_store.h"
#include "consumer/state/state_verify.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using test::MakeBatch;

const HistoryPoint kPoint{.from = 60'000, .to = 120'000, .totals = {{"#a", 300}, {"#b", 1}}};

FollowedTweet KeptTweet(const std::string& id) {
  return {.id = id, .time = -5, .user = "ada", .text = "text " + id, .tags = {"#a"}};
}

// Fails when a byte of the format moves: checkpoints that are on disk could no longer be read.
TEST(HistoryFormatTest, BytesStand) {
  const auto entry = format::HistoryEntry(kPoint);
  EXPECT_EQ(entry.key, std::string("h\x80\0\0\0\0\1\xd4\xc0", 9));
  EXPECT_EQ(entry.value, std::string("\0\0\0\0\0\0\xea\x60"
                                     "\2#a\xac\2"
                                     "\2#b\1",
                                     17));
  const auto point = format::DecodeHistory(entry.key, entry.value);
  ASSERT_TRUE(point);
  EXPECT_EQ(*point, kPoint);
}

TEST(HistoryFormatTest, CutOrLengthenedValuesAreRefused) {
  const auto entry = format::HistoryEntry(kPoint);
  EXPECT_FALSE(format::DecodeHistory(entry.key + "x", entry.value));
  EXPECT_FALSE(format::DecodeHistory(entry.key.substr(0, 5), entry.value));
  EXPECT_FALSE(format::DecodeHistory(entry.key, entry.value + "\x05"));
  for (const std::size_t size : {0, 7, 9, 11, 16}) {
    EXPECT_FALSE(format::DecodeHistory(entry.key, entry.value.substr(0, size))) << size;
  }
}

TEST(LastFollowedFormatTest, BytesStand) {
  const auto entry = format::LastFollowedEntry(
      "#a", std::vector<FollowedTweet>{
                {.id = "17", .time = 5, .user = "u", .text = "t", .tags = {"#a"}}});
  EXPECT_EQ(entry.key, "n#a");
  EXPECT_EQ(entry.value, std::string("\2"
                                     "17"
                                     "\0\0\0\0\0\0\0\5"
                                     "\1u"
                                     "\1t"
                                     "\1"
                                     "\2#a",
                                     19));
  EXPECT_EQ(format::DecodeLastFollowed(entry.value)->at(0).id, "17");
  EXPECT_FALSE(format::DecodeLastFollowed(entry.value + "x"));
}

class LookBackStoreTest : public testing::Test {
 protected:
  std::unique_ptr<CheckpointStore> Open(const KeepOptions& keep = {}) const {
    auto opened = OpenCheckpoint(dir(), kJob, {.keep = keep});
    if (!opened) throw std::runtime_error(opened.error().what);
    return *std::move(opened);
  }

  std::filesystem::path dir() const { return dir_.path() / "c"; }

  // With the point that ends with that minute, and a list of tweets of #a.
  static BatchOutcome Batch(std::uint64_t id, std::vector<FollowedTweet> tweets) {
    BatchOutcome batch = MakeBatch({.id = id, .changed = {{"#a", id + 1}}, .tags = id + 1});
    HistoryPoint point = kPoint;
    point.to += static_cast<shared::UnixMillis>(id) * 60'000;
    point.from = point.to;
    batch.history.taken = std::make_shared<HistoryPoint>(point);
    batch.last_followed["#a"] = std::move(tweets);
    return batch;
  }

  void ExpectWhole() const {
    const auto checks = VerifyCheckpoint(dir(), {});
    ASSERT_TRUE(checks);
    for (const Check& check : *checks) EXPECT_TRUE(check.ok) << check.said;
  }

  test::TempDir dir_;
};

TEST_F(LookBackStoreTest, AreThereAfterARestartAndGoWhenTold) {
  ASSERT_TRUE(Open()->Save(Batch(0, {KeptTweet("1"), KeptTweet("2")})));
  ExpectWhole();
  const auto store = Open();
  const auto history = *store->ReadHistory();
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(history[0]->totals, kPoint.totals);
  EXPECT_EQ(store->ReadLastFollowed()->at("#a"),
            (std::vector<FollowedTweet>{KeptTweet("1"), KeptTweet("2")}));
  EXPECT_EQ(*store->FollowedOf("#a"), (std::vector<FollowedTweet>{KeptTweet("1"), KeptTweet("2")}));
  EXPECT_TRUE(store->FollowedOf("#")->empty());
  BatchOutcome next = Batch(1, {});
  next.history.dropped = {kPoint.to};
  ASSERT_TRUE(store->Save(next));
  EXPECT_EQ(store->ReadHistory()->size(), 1u);
  EXPECT_EQ(store->ReadHistory()->front()->to, kPoint.to + 60'000);
  EXPECT_TRUE(store->ReadLastFollowed()->empty());
}

// Fails when a return leaves what belongs to the batches that were given up.
TEST_F(LookBackStoreTest, AReturnToABatchTakesThemBackToo) {
  {
    const auto store = Open({.states = 5, .every = {.batches = 1}});
    ASSERT_TRUE(store->Save(Batch(0, {KeptTweet("1")})));
    ASSERT_TRUE(store->Save(Batch(1, {KeptTweet("1"), KeptTweet("2")})));
  }
  ASSERT_TRUE(ReturnToBatch(dir(), {0}));
  ExpectWhole();
  const auto store = Open();
  EXPECT_EQ(store->ReadHistory()->size(), 1u);
  EXPECT_EQ(*store->FollowedOf("#a"), std::vector<FollowedTweet>{KeptTweet("1")});
}

}  // namespace
}  // namespace consumer
