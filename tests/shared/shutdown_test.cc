#include "shared/shutdown.h"

#include <thread>

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

namespace shared {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(ShutdownTest, NothingIsRequestedAtFirst) {
  const Shutdown shutdown;
  EXPECT_FALSE(shutdown.Requested());
  EXPECT_FALSE(shutdown.WaitFor(1ms));
}

TEST(ShutdownTest, TheFirstSignalEndsAWaitInAnyThread) {
  const Shutdown shutdown;
  const auto begin = Clock::now();
  bool stopped = false;
  std::thread waiter([&] { stopped = shutdown.WaitFor(60s); });
  kill(getpid(), SIGTERM);
  waiter.join();
  EXPECT_TRUE(stopped);
  EXPECT_TRUE(shutdown.Requested());
  EXPECT_LT(Clock::now() - begin, 30s);
}

TEST(ShutdownTest, ARequestActsAsTheFirstSignalAndMakesTheDescriptorReadable) {
  Shutdown shutdown;
  pollfd stop{.fd = shutdown.fd(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(poll(&stop, 1, 0), 0);
  shutdown.Request();
  EXPECT_TRUE(shutdown.WaitFor(60s));
  EXPECT_EQ(poll(&stop, 1, 0), 1);
}

// Fails when a stop at the end of a run counts as the first signal.
TEST(ShutdownTest, ASignalAfterARequestIsTheFirstSignal) {
  Shutdown shutdown;
  shutdown.Request();
  raise(SIGINT);
  EXPECT_TRUE(shutdown.Requested());
}

TEST(ShutdownDeathTest, TheSecondSignalEndsTheProcessWith130) {
  EXPECT_EXIT(
      {
        const Shutdown shutdown;
        raise(SIGINT);
        raise(SIGINT);
      },
      testing::ExitedWithCode(130), "stopped at once by a second signal");
}

TEST(ShutdownTest, AClosedPipeIsAnErrorOfTheWriteNotTheEnd) {
  const Shutdown shutdown;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends[1]);
}

}  // namespace
}  // namespace shared
