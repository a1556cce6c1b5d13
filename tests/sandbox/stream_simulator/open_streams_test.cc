#include "sandbox/stream_simulator/open_streams.h"

#include <gtest/gtest.h>
#include <poll.h>

namespace sandbox {
namespace {

bool IsWoken(const OpenStreams::Ticket& ticket) {
  pollfd wait = {ticket.fd(), POLLIN, 0};
  return ::poll(&wait, 1, 0) > 0;
}

// Fails when the newest stream ends itself, or an older one goes on.
TEST(OpenStreams, TheNewestEndsTheOthersByTwoCodesInTurn) {
  OpenStreams streams;
  OpenStreams::Ticket first(streams), second(streams);
  streams.EvictOthers(second, std::nullopt);
  EXPECT_EQ(first.evicted_by(), 7);
  EXPECT_TRUE(IsWoken(first));
  EXPECT_FALSE(second.evicted_by().has_value());
  EXPECT_FALSE(IsWoken(second));
  OpenStreams::Ticket third(streams);
  streams.EvictOthers(third, std::nullopt);
  EXPECT_EQ(first.evicted_by(), 7) << "it was told already";
  EXPECT_EQ(second.evicted_by(), 2);
}

TEST(OpenStreams, ACodeCanBeChosenAndWhoHasLeftIsNotTold) {
  OpenStreams streams;
  {
    const OpenStreams::Ticket gone(streams);
  }
  OpenStreams::Ticket first(streams), second(streams);
  streams.EvictOthers(second, 12);
  EXPECT_EQ(first.evicted_by(), 12);
}

}  // namespace
}  // namespace sandbox
