#include "producer/tweet_budget.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

// Fails when two sources take the same tweet of the budget: the run would have one too many.
TEST(TweetBudgetTest, SeveralThreadsTakeExactlyWhatThereIs) {
  constexpr std::uint64_t kTweets = 300'000;
  TweetBudget budget(kTweets);
  std::vector<std::uint64_t> taken(4);
  {
    std::vector<std::jthread> sources;
    for (std::uint64_t& own : taken) {
      sources.emplace_back([&] {
        std::uint64_t count = 0;
        while (budget.Take()) ++count;
        own = count;
      });
    }
  }
  std::uint64_t all = 0;
  for (const std::uint64_t own : taken) all += own;
  EXPECT_EQ(all, kTweets);
  EXPECT_TRUE(budget.Spent());
}

}  // namespace
}  // namespace producer
