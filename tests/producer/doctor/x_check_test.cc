#include "producer/doctor/x_check.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

// Fails when a run that may cost anything is called fine, or cannot be started for that.
TEST(XCheckTest, WithoutALimitOfWhatIsChargedIsAWarning) {
  const Finding none = CheckXSpend({.post_price = 0.005});
  EXPECT_EQ(none.verdict, Verdict::kWarning);
  EXPECT_EQ(none.what, "no limit, at 0.005 USD a post: give --max-posts or --max-usd");
  const Finding both = CheckXSpend({.max_posts = 1000, .max_usd = 2.5, .post_price = 0.005});
  EXPECT_EQ(both.verdict, Verdict::kOk);
  EXPECT_EQ(both.what, "a run ends at 1000 posts or 2.5 USD, at 0.005 USD a post");
  EXPECT_EQ(CheckXSpend({.max_usd = 2}).verdict, Verdict::kOk);
}

}  // namespace
}  // namespace producer
