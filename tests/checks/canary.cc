// The planted faults as a program: canary overflow|signed-overflow|race. Exit 0: nobody noticed.
#include <cstdio>
#include <limits>
#include <string_view>

#include "tests/checks/canary_faults.h"

int main(int argc, char** argv) {
  const std::string_view fault = argc > 1 ? argv[1] : "";
  int result = 0;
  if (fault == "overflow") {
    result = test::ReadBehindTheHeap(argc * 10);
  } else if (fault == "signed-overflow") {
    result = test::AddOne(std::numeric_limits<int>::max() - 2 + argc);
  } else if (fault == "race") {
    result = test::RaceOnAnInt();
  } else {
    return 2;
  }
  std::printf("%d\n", result);
  return 0;
}
