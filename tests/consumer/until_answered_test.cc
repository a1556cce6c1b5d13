#include "consumer/until_answered.h"

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
    asked_ = 0;
    return UntilAnswered(
        {.limit = limit, .stop = [this] { return stop_; }, .pause = milliseconds(0)}, clock_,
        [&]() -> Result<void> {
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
