// Look-ups by other threads beside the one that saves.
#include "consumer/state/point_reads.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/state/rocksdb_store.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kBatches = 60;
#else
constexpr std::uint64_t kBatches = 400;
#endif
constexpr std::uint64_t kTags = 200;

std::string TagOf(std::uint64_t i) { return "#tag" + std::to_string(1'000 + i); }

class PointReadsTest : public ::testing::Test {
 protected:
  PointReadsTest()
      : store_(*OpenCheckpoint(dir_.path() / "c", {.topic = "t", .cluster_id = "c"},
                               {.sync = false, .memtable_bytes = 64 * 1024})) {}

  // Batch n sets every total to n + 1, and leaves n + 1 as the only tweet of #followed.
  static BatchOutcome Batch(std::uint64_t id) {
    test::Counts counts;
    for (std::uint64_t i = 0; i < kTags; ++i) counts[TagOf(i)] = id + 1;
    BatchOutcome batch = test::MakeBatch({.id = id, .changed = counts, .tags = kTags * (id + 1)});
    batch.last_followed["#followed"] = {
        {.id = std::to_string(id + 1), .time = 0, .user = "", .text = "t", .tags = {"#followed"}}};
    return batch;
  }

  test::TempDir dir_;
  std::unique_ptr<CheckpointStore> store_;
};

TEST_F(PointReadsTest, FindsWhatWasSavedLast) {
  EXPECT_FALSE(*store_->Find("#tag1000"));
  ASSERT_TRUE(store_->Save(Batch(0)));
  const KnownTag known{
      .tag = "#tag1000", .count = 1, .first_seen = 1000, .last_seen = 2000, .changed_in = {0}};
  EXPECT_EQ(**store_->Find("#tag1000"), known);
  EXPECT_FALSE(*store_->Find("#tag"));
  EXPECT_FALSE(*store_->Find("#zzz"));
  EXPECT_FALSE(*store_->Find(""));
  ASSERT_TRUE(store_->Save(Batch(1)));
  EXPECT_EQ((*store_->Find("#tag1000"))->count, 2u);
  BatchOutcome gone = Batch(2);
  gone.changed = {};
  gone.forgotten = {"#tag1000"};
  ASSERT_TRUE(store_->Save(gone));
  EXPECT_FALSE(*store_->Find("#tag1000"));
  EXPECT_TRUE(*store_->Find("#tag1001"));
}

TEST_F(PointReadsTest, TagsOfAPrefixComeByCount) {
  BatchOutcome batch = test::MakeBatch(
      {.id = 0, .changed = {{"#a", 5}, {"#ab", 9}, {"#abc", 5}, {"#b", 7}, {"a", 1}}, .tags = 27});
  ASSERT_TRUE(store_->Save(batch));
  const auto names = [&](std::string_view prefix, std::size_t most) {
    std::string all;
    const KnownTags found = *store_->TagsWithPrefix(prefix, most);
    for (const KnownTag& known : found.tags) all += known.tag + ' ';
    return all;
  };
  EXPECT_EQ(names("#a", 10), "#ab #a #abc ");
  EXPECT_EQ(names("#a", 2), "#ab #a ");
  EXPECT_EQ(names("", 10), "#ab #b #a #abc a ");
  EXPECT_EQ(names("#c", 10), "");
  EXPECT_FALSE(store_->TagsWithPrefix("#a", 2)->all);
  EXPECT_TRUE(store_->TagsWithPrefix("#a", 3)->all);
}

// Fails when a short prefix reads through all tags that begin so.
TEST_F(PointReadsTest, APrefixOfVeryManyTagsIsReadInPart) {
  BatchOutcome batch = test::MakeBatch({.id = 0});
  constexpr std::uint64_t kMany = 3 * PointReads::kMostLookedAt;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    batch.changed.Append("#" + std::to_string(100'000 + i), i + 1, 0, 0);
  }
  ASSERT_TRUE(store_->Save(batch));
  const auto some = store_->TagsWithPrefix("#1", 5);
  ASSERT_EQ(some->tags.size(), 5u);
  EXPECT_FALSE(some->all);
  EXPECT_EQ(some->tags[0].count, PointReads::kMostLookedAt);
  EXPECT_TRUE(store_->TagsWithPrefix("#12999", 10)->all);
}

// Fails when a look-up shows parts of two batches, goes back to an older one, or races the save.
TEST_F(PointReadsTest, TwoThreadsReadWhileTheJobSaves) {
  ASSERT_TRUE(store_->Save(Batch(0)));
  std::atomic<std::uint64_t> saved{1};
  std::atomic<bool> done{false};
  constexpr int kReads = 20;
  std::atomic<int> reads{0};
  std::atomic<int> torn{0};
  std::atomic<int> stale{0};
  const auto read = [&] {
    std::uint64_t newest = 0;
    while (!done) {
      const std::uint64_t before = saved;
      const std::uint64_t count = (*store_->Find(TagOf(reads % kTags)))->count;
      stale += count < before || count < newest;
      const auto all = store_->TagsWithPrefix("#tag", kTags);
      torn += all->tags.size() != kTags;
      for (const KnownTag& known : all->tags) torn += known.count != all->tags.front().count;
      newest = all->tags.front().count;
      stale += newest < count;
      stale += std::stoull(store_->FollowedOf("#followed")->at(0).id) < newest;
      ++reads;
    }
  };
  std::thread one(read);
  std::thread other(read);
  // More of them where the readers are given little of the machine.
  std::uint64_t id = 1;
  for (; id < kBatches || (reads <= kReads && id < 100 * kBatches); ++id) {
    ASSERT_TRUE(store_->Save(Batch(id)));
    saved = id + 1;
    if (id % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  done = true;
  one.join();
  other.join();
  EXPECT_GT(reads, kReads);
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(stale, 0);
  std::printf("batches saved: %d, reads by two threads beside them: %d, torn: %d, stale: %d\n",
              static_cast<int>(id), 3 * reads, torn.load(), stale.load());
}

}  // namespace
}  // namespace consumer
