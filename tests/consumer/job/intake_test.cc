#include "consumer/job/intake.h"

#include <gtest/gtest.h>

#include "tests/consumer/job/memory_store.h"

namespace consumer {
namespace {

Record Said(std::string_view text, std::string_view key = "", bool retweet = false) {
  return {.text = text, .key = key, .retweet = retweet};
}

TEST(IntakeTest, APlainRecordCounts) {
  Intake intake({});
  JobTotals totals;
  EXPECT_EQ(intake.TextOf(Said("#a", "1"), totals), "#a");
  EXPECT_EQ(intake.TextOf(Said("#a", "1", /*retweet=*/true), totals), "#a");
  EXPECT_EQ(intake.TextOf(Said(""), totals), "");
  EXPECT_EQ(totals, JobTotals());
  EXPECT_TRUE(intake.TakeNewIds().keys.empty());
}

// Fails when a record is counted under two reasons, or one that does not count makes another a
// duplicate.
TEST(IntakeTest, EachOtherRecordHasOneReason) {
  Intake intake({.skip_retweets = true, .json_pointer = "/t", .distinct_ids = 5});
  JobTotals totals;
  const std::string_view good = R"({"t":"#a"})";
  Record null{.null_value = true, .key = "1", .retweet = true};
  EXPECT_EQ(intake.TextOf(null, totals), std::nullopt);
  EXPECT_EQ(intake.TextOf(Said("no JSON", "1", /*retweet=*/true), totals), std::nullopt);
  EXPECT_EQ(intake.TextOf(Said("no JSON", "1"), totals), std::nullopt);
  EXPECT_EQ(intake.TextOf(Said(good, "1"), totals), "#a");
  EXPECT_EQ(intake.TextOf(Said(good, "1"), totals), std::nullopt);
  EXPECT_EQ(intake.TextOf(Said("no JSON", "1"), totals), std::nullopt);
  EXPECT_EQ(totals, (JobTotals{.null_values = 1, .duplicates = 1, .skipped = 1, .malformed = 2}));
}

TEST(IntakeTest, GoesOnWithTheKeysOfTheCheckpoint) {
  test::MemoryStore store;
  {
    Intake intake({.distinct_ids = 5});
    JobTotals totals;
    intake.TextOf(Said("#a", "1"), totals);
    ASSERT_TRUE(store.Save({.id = {0}, .ids = intake.TakeNewIds()}));
  }
  Intake intake({.distinct_ids = 5});
  ASSERT_TRUE(intake.Restore(store));
  JobTotals totals;
  EXPECT_EQ(intake.TextOf(Said("#a", "1"), totals), std::nullopt);
  EXPECT_EQ(intake.TextOf(Said("#a", "2"), totals), "#a");
}

}  // namespace
}  // namespace consumer
