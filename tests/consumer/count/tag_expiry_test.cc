#include "consumer/count/tag_expiry.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

constexpr shared::UnixMillis kTtl = 800;

class TagExpiryTest : public ::testing::Test {
 protected:
  std::vector<std::string> Batch(shared::UnixMillis time, const std::vector<std::string>& tags) {
    for (const std::string& tag : tags) counts_.Add(tag, 0);
    ForgottenTags gone = expiry_.EndBatch(BatchId{batch_++}, time, counts_);
    counts_.TakeChanged();
    occurrences_ = gone.occurrences;
    std::ranges::sort(gone.tags);
    return gone.tags;
  }

  RunningCounts counts_;
  TagExpiry expiry_{kTtl};
  std::uint64_t batch_ = 0;
  std::uint64_t occurrences_ = 0;
};

TEST_F(TagExpiryTest, ForgetsWhatWasNotSeenForSoLong) {
  EXPECT_TRUE(Batch(0, {"#old", "#old", "#kept"}).empty());
  EXPECT_TRUE(Batch(500, {"#kept"}).empty());
  EXPECT_TRUE(Batch(799, {"#new"}).empty());
  EXPECT_EQ(Batch(1300, {"#new"}), (std::vector<std::string>{"#old"}));
  EXPECT_EQ(occurrences_, 2);
  EXPECT_EQ(counts_.distinct(), 2);
  Batch(1400, {"#old"});
  EXPECT_EQ(counts_.Of("#old"), 1);  // It begins anew.
}

// Fails when a tag lives as much longer as no batch was made.
TEST_F(TagExpiryTest, APauseWithoutBatchesIsNoReasonToKeepATag) {
  EXPECT_TRUE(Batch(0, {"#old"}).empty());
  EXPECT_TRUE(Batch(90, {"#kept"}).empty());
  EXPECT_EQ(Batch(950, {"#kept"}), (std::vector<std::string>{"#old"}));
  EXPECT_TRUE(Batch(1700, {"#new"}).empty());
  EXPECT_EQ(Batch(1760, {}), (std::vector<std::string>{"#kept"}));
}

// Fails when a tag goes too early, or is kept longer than an eighth above the time to live; across
// restarts too.
TEST(TagExpiryRandomTest, ATagGoesBetweenOneAndAnEighthMoreOfItsTimeToLive) {
  std::mt19937_64 random(9);
  for (int run = 0; run < 40; ++run) {
    auto counts = std::make_unique<RunningCounts>();
    auto expiry = std::make_unique<TagExpiry>(kTtl);
    std::map<std::string, std::pair<shared::UnixMillis, BatchId>> seen;
    shared::UnixMillis time = 0;
    for (std::uint64_t batch = 0; batch < 200; ++batch) {
      time += static_cast<shared::UnixMillis>(random() % 60);
      for (int i = 0; i < 5; ++i) {
        const std::string tag = "#" + std::to_string(random() % 100);
        counts->Add(tag, 0);
        seen[tag] = {time, BatchId{batch}};
      }
      const ForgottenTags gone = expiry->EndBatch(BatchId{batch}, time, *counts);
      counts->TakeChanged();
      for (const std::string& tag : gone.tags) {
        ASSERT_TRUE(seen.contains(tag));
        ASSERT_GE(time - seen[tag].first, kTtl);
        seen.erase(tag);
      }
      for (const auto& [tag, at] : seen) ASSERT_LE(time - at.first, kTtl + kTtl / 8 + 60 + 60);
      ASSERT_EQ(counts->distinct(), seen.size());
      if (random() % 20 != 0) continue;
      auto restarted = std::make_unique<RunningCounts>();
      auto again = std::make_unique<TagExpiry>(kTtl);
      again->RestorePeriods(expiry->periods(), time);
      for (const auto& [tag, at] : seen) {
        again->RestoreTag(restarted->Restore({tag, counts->Of(tag), 0, 0}), at.second);
      }
      counts = std::move(restarted);
      expiry = std::move(again);
    }
  }
}

// Fails when a checkpoint made without a time to live loses all its tags at once.
TEST(TagExpiryRestoreTest, WithoutPeriodsAllTagsCountAsSeenNow) {
  RunningCounts counts;
  TagExpiry expiry(kTtl);
  expiry.RestorePeriods({}, 10'000);
  expiry.RestoreTag(counts.Restore({"#a", 3, 0, 0}), BatchId{5});
  EXPECT_TRUE(expiry.EndBatch(BatchId{6}, 10'700, counts).tags.empty());
  EXPECT_EQ(expiry.EndBatch(BatchId{7}, 11'500, counts).tags.size(), 1);
}

}  // namespace
}  // namespace consumer
