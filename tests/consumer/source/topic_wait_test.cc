#include "consumer/source/topic_wait.h"

#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::kafka::TopicDescription;
using std::chrono::milliseconds;
using std::chrono::seconds;

class TopicWaitTest : public ::testing::Test {
 protected:
  // Answers with an error of this kind until the clock has reached `there`.
  TopicWait Wait(ErrorKind kind, std::chrono::nanoseconds there) {
    TopicWait wait;
    wait.topic = "tweets";
    wait.ask = [this, kind, there](milliseconds) -> shared::Result<TopicDescription> {
      if (clock_.Steady() >= there) return TopicDescription{"c", {{0}}};
      return shared::Fail(kind, "refused");
    };
    wait.sleep = [this](milliseconds time) { clock_.Advance(time); };
    wait.tell = [this](seconds passed, const shared::Error&) { told_.push_back(passed.count()); };
    return wait;
  }

  test::FakeClock clock_;
  std::vector<std::int64_t> told_;
};

TEST_F(TopicWaitTest, ReturnsWhatIsThere) {
  const auto found = WaitForTopic(Wait(ErrorKind::kRetry, seconds(0)), clock_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->cluster_id, "c");
}

TEST_F(TopicWaitTest, WithoutALimitItWaitsAndTellsEveryTenSeconds) {
  const auto found = WaitForTopic(Wait(ErrorKind::kRetry, seconds(35)), clock_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ(told_, (std::vector<std::int64_t>{10, 20, 30}));
}

TEST_F(TopicWaitTest, GivesUpAtTheLimitAndSaysWhatIsMissing) {
  TopicWait wait = Wait(ErrorKind::kUnavailable, seconds(100));
  wait.limit = seconds(30);
  const auto no_topic = WaitForTopic(wait, clock_);
  ASSERT_FALSE(no_topic);
  EXPECT_EQ(no_topic.error().kind, ErrorKind::kUnavailable);
  EXPECT_NE(no_topic.error().what.find("topic tweets does not exist"), std::string::npos);
  EXPECT_EQ(clock_.Steady(), seconds(30));

  wait = Wait(ErrorKind::kRetry, seconds(100));
  wait.limit = seconds(30);
  const auto no_broker = WaitForTopic(wait, clock_);
  ASSERT_FALSE(no_broker);
  EXPECT_NE(no_broker.error().what.find("no Kafka broker answered within 30s: refused"),
            std::string::npos);
}

TEST_F(TopicWaitTest, RefusedCredentialsAreNotWaitedFor) {
  const auto refused = WaitForTopic(Wait(ErrorKind::kCredentials, seconds(100)), clock_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCredentials);
  EXPECT_EQ(clock_.Steady(), seconds(0));
}

// Fails when Ctrl-C has to wait for a broker.
TEST_F(TopicWaitTest, AStopEndsTheWait) {
  TopicWait wait = Wait(ErrorKind::kRetry, seconds(100));
  wait.stop = [this] { return clock_.Steady() >= seconds(3); };
  const auto stopped = WaitForTopic(wait, clock_);
  ASSERT_TRUE(stopped);
  EXPECT_FALSE(*stopped);
}

}  // namespace
}  // namespace consumer
