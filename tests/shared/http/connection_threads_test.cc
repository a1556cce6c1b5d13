#include "shared/http/connection_threads.h"

#include <atomic>
#include <latch>

#include <gtest/gtest.h>

#include "tests/support/wait_until.h"

namespace shared::http {
namespace {

using namespace std::chrono_literals;

// Fails when one that waits holds up another.
TEST(ConnectionThreads, ASlowOneHoldsUpNoOther) {
  std::latch slow(1), fast(1);
  ConnectionThreads threads(2);
  threads.Run([&] { slow.wait(); });
  ASSERT_TRUE(threads.HasRoom());
  threads.Run([&] { fast.count_down(); });
  fast.wait();
  slow.count_down();
}

TEST(ConnectionThreads, SoManyAndNoMoreUntilOneEnds) {
  std::latch end(1);
  std::atomic<int> running = 0;
  ConnectionThreads threads(3);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(threads.HasRoom());
    threads.Run([&] {
      ++running;
      end.wait();
    });
  }
  ASSERT_TRUE(test::WaitUntil([&] { return running == 3; }, 5s));
  EXPECT_FALSE(threads.HasRoom());
  end.count_down();
  EXPECT_TRUE(test::WaitUntil([&] { return threads.HasRoom(); }, 5s));
}

TEST(ConnectionThreads, EachWorkRunsOnceAndIsWaitedFor) {
  std::atomic<int> done = 0;
  {
    ConnectionThreads threads(4);
    for (int i = 0; i < 1000; ++i) {
      while (!threads.HasRoom()) std::this_thread::yield();
      threads.Run([&] { ++done; });
    }
  }
  EXPECT_EQ(done, 1000);
}

}  // namespace
}  // namespace shared::http
