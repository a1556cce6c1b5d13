// What other threads may do while the client is made anew. No broker is there.
#include "consumer/source/watched_consumer.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace consumer {
namespace {

// Fails (under the thread or address sanitizer) when the watcher is replaced while a commit uses
// it.
TEST(WatchedConsumerTest, CommitsMayComeWhileTheClientIsMadeAnew) {
  const shared::SystemClock clock;
  auto opened = WatchedConsumer::Open({.brokers = "127.0.0.1:1"}, {.topic = "t", .group = "g"},
                                      clock, std::chrono::seconds(10));
  ASSERT_TRUE(opened);
  WatchedConsumer& consumer = **opened;
  consumer.Watch({});
  std::atomic<bool> done{false};
  std::thread committer([&] {
    while (!done) {
      consumer.Commit({{{0}, {18}}});
      EXPECT_TRUE(consumer.Ends().empty());
    }
  });
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(consumer.Renew({}));
  done = true;
  committer.join();
  consumer.Close(std::chrono::milliseconds(0));
}

}  // namespace
}  // namespace consumer
