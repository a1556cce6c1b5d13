#include "consumer/command/until_answered.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Result;
using std::chrono::milliseconds;

class UntilAnsweredTest : public ::testing::Test {
 protected:
  // Fails `times` with `kind`; each question takes a second.
  Result<void> Ask(int times, ErrorKind kind, std::optional<milliseconds> limit) {
    const BrokerWait wait(
        clock_, {.limit = limit, .stop = [this] { return stop_; }, .pause = milliseconds(0)});
    return Ask(wait, times, kind);
  }

  Result<void> Ask(const BrokerWait& wait, int times, ErrorKind kind) {
    asked_ = 0;
    return wait.UntilAnswered([&]() -> Result<void> {
      clock_.Advance(milliseconds(1000));
      if (asked_++ >= times) return {};
      return shared::Fail(kind, "no answer");
    });
  }

  test::FakeClock clock_;
  bool stop_ = false;
  int asked_ = 0;
};

TEST_F(UntilAnsweredTest, AsksAgainWhileNobodyAnswers) {
  EXPECT_TRUE(Ask(5, ErrorKind::kRetry, std::nullopt));
  EXPECT_EQ(asked_, 6);
}

TEST_F(UntilAnsweredTest, PastTheLimitTheBrokerIsUnavailable) {
  const auto answer = Ask(5, ErrorKind::kRetry, milliseconds(3000));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(asked_, 3);
}

// Fails when the limit begins anew with each question of a command.
TEST_F(UntilAnsweredTest, TheLimitIsOneForAllQuestions) {
  const BrokerWait wait(
      clock_,
      {.limit = milliseconds(5000), .stop = [] { return false; }, .pause = milliseconds(0)});
  EXPECT_TRUE(Ask(wait, 2, ErrorKind::kRetry));
  EXPECT_EQ(Ask(wait, 5, ErrorKind::kRetry).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(asked_, 2);
}

// Fails when each question that stays without an answer makes a line in the log.
TEST_F(UntilAnsweredTest, IsToldEvery10Seconds) {
  testing::internal::CaptureStderr();
  EXPECT_TRUE(Ask(25, ErrorKind::kRetry, std::nullopt));
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(log, '\n'), 2) << log;
  EXPECT_NE(log.find("seconds=20"), std::string::npos) << log;
}

TEST_F(UntilAnsweredTest, OtherErrorsAreNotAskedAgain) {
  EXPECT_EQ(Ask(5, ErrorKind::kDataLoss, std::nullopt).error().kind, ErrorKind::kDataLoss);
  EXPECT_EQ(asked_, 1);
}

TEST_F(UntilAnsweredTest, StopEndsTheWaiting) {
  stop_ = true;
  EXPECT_FALSE(Ask(5, ErrorKind::kRetry, std::nullopt));
  EXPECT_EQ(asked_, 1);
}

}  // namespace
}  // namespace consumer
