#include "shared/snapshot_board.h"

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace shared {
namespace {

// Too large to be copied in one step.
struct Pair {
  std::uint64_t first = 0;
  std::uint64_t between[64] = {};
  std::uint64_t second = 0;
};

// Fails when a copy is of two moments: taken while another one was put up.
TEST(SnapshotBoard, ACopyIsOfOneMoment) {
  SnapshotBoard<Pair> board;
  std::atomic<bool> end = false;
  std::atomic<int> torn = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!end) {
        const Pair copy = board.Take();
        torn += copy.first != copy.second;
      }
    });
  }
  for (std::uint64_t i = 1; i <= 100'000; ++i) board.Offer({.first = i, .second = i});
  end = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_TRUE(board.Offer({.first = 7, .second = 7}));
  EXPECT_EQ(board.Take().first, 7u);
}

TEST(SnapshotBoard, BeginsWithWhatItWasGiven) {
  EXPECT_EQ(SnapshotBoard<int>(5).Take(), 5);
  EXPECT_EQ(SnapshotBoard<int>().Take(), 0);
}

}  // namespace
}  // namespace shared
