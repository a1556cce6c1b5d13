#include "producer/record/duplicate_filter.h"

#include <deque>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace producer {
namespace {

TEST(DuplicateFilter, AnIdIsNewOnce) {
  DuplicateFilter filter(10);
  EXPECT_TRUE(filter.IsNew(7));
  EXPECT_FALSE(filter.IsNew(7));
  EXPECT_TRUE(filter.IsNew(8));
}

// Fails when an id is forgotten early, or too late.
TEST(DuplicateFilter, TheLastIdsAreKnownAndNoOthers) {
  constexpr std::size_t kCapacity = 50;
  DuplicateFilter filter(kCapacity);
  std::set<std::uint64_t> known;
  std::deque<std::uint64_t> in_order;
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t id = (random() % 120) << 22;
    const bool is_new = known.insert(id).second;
    if (is_new) in_order.push_back(id);
    ASSERT_EQ(filter.IsNew(id), is_new);
    if (in_order.size() > kCapacity) {
      known.erase(in_order.front());
      in_order.pop_front();
    }
  }
}

TEST(DuplicateFilter, WithoutCapacityAllIsNew) {
  DuplicateFilter filter(0);
  EXPECT_TRUE(filter.IsNew(7));
  EXPECT_TRUE(filter.IsNew(7));
}

}  // namespace
}  // namespace producer
