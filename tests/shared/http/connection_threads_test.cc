#include "shared/http/connection_threads.h"

#include <atomic>
#include <cerrno>
#include <latch>
#include <system_error>

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

// Fails when a visitor too many for the container's limit of processes ends the program.
TEST(ConnectionThreads, WhereThereIsNoThreadAConnectionIsRefusedAndTheNextIsTriedAgain) {
  bool fails = true;
  std::latch ran(2);
  ConnectionThreads threads(2, [&](std::function<void()> loop) {
    if (fails) throw std::system_error(EAGAIN, std::generic_category());
    return std::thread(std::move(loop));
  });
  EXPECT_FALSE(threads.Run([] { ADD_FAILURE() << "it was refused"; }));
  fails = false;
  ASSERT_TRUE(threads.HasRoom());
  EXPECT_TRUE(threads.Run([&] { ran.count_down(); }));
  while (!threads.HasRoom()) std::this_thread::yield();
  EXPECT_TRUE(threads.Run([&] { ran.count_down(); }));
  ran.wait();
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
