#include <gtest/gtest.h>

#include "producer/stream/tweet_source.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

TEST(SourceStatus, TellsWhyAndWhenNextAndCountsByClass) {
  SourceStatus status;
  EXPECT_TRUE(status.connected) << "a file is";
  status.OnFailed({.after = FailureClass::kNetwork, .attempt = 1, .delay = 250ms}, "refused");
  status.OnFailed({.after = FailureClass::kNetwork, .attempt = 2, .delay = 500ms}, "refused");
  status.OnFailed({.after = FailureClass::kEvicted, .attempt = 1, .delay = 5s}, "evicted");
  EXPECT_FALSE(status.connected);
  EXPECT_EQ(status.trouble, "evicted; attempt 1 in 5s");
  EXPECT_EQ(status.reconnects, (std::array<std::uint64_t, kFailureClasses>{2, 0, 0, 0, 1}));
  status.OnConnected();
  EXPECT_TRUE(status.connected);
  EXPECT_EQ(status.trouble, "");
  EXPECT_EQ(status.reconnects[0], 2u) << "a count never goes back";
}

}  // namespace
}  // namespace producer
