#include "producer/publish/ack_window.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

// Fails when a record that is not settled is passed over.
TEST(AckWindow, EveryOrderOfSettlingIsRight) {
  std::vector<Sequence> order = {1, 2, 3, 4, 5, 6};
  do {
    AckWindow window;
    std::vector<bool> settled(order.size() + 2, false);
    for (const Sequence sequence : order) {
      window.Settle(sequence);
      settled[sequence] = true;
      Sequence expected = 0;
      while (settled[expected + 1]) ++expected;
      ASSERT_EQ(window.acknowledged(), expected);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace producer
