#include "tests/checks/canary_faults.h"

#include <cstddef>
#include <memory>
#include <thread>

namespace test {

int ReadBehindTheHeap(int size) {
  const auto numbers = std::make_unique<int[]>(static_cast<std::size_t>(size));
  return numbers[static_cast<std::size_t>(size)];
}

int AddOne(int number) { return number + 1; }

int RaceOnAnInt() {
  int shared = 0;
  const auto write_often = [&shared] {
    for (int i = 0; i < 100000; ++i) shared += i % 3;
  };
  std::thread first(write_often);
  std::thread second(write_often);
  first.join();
  second.join();
  return shared;
}

}  // namespace test
