#include "producer/stream/disconnect_code.h"

#include <set>

#include <gtest/gtest.h>

namespace producer {
namespace {

// Fails when a code that Twitter has is told as a bare number.
TEST(DisconnectCode, EachHasItsName) {
  std::set<std::string> names;
  for (const int code : {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12}) {
    const std::string text = DescribeDisconnect(code);
    EXPECT_NE(text.find("): "), std::string::npos) << text;
    names.insert(text);
  }
  EXPECT_EQ(names.size(), 11u);
  EXPECT_EQ(DescribeDisconnect(8), "disconnect code 8");
  EXPECT_EQ(DescribeDisconnect(12),
            "disconnect code 12 (shed load): the server's host was overloaded");
}

TEST(DisconnectCode, OnlySixEndsTheRunAndTwoAndSevenAreEvictions) {
  for (int code = 0; code <= 13; ++code) {
    const auto expected = code == 6                ? DisconnectMeaning::kRevoked
                          : code == 2 || code == 7 ? DisconnectMeaning::kEvicted
                                                   : DisconnectMeaning::kReconnect;
    EXPECT_EQ(MeaningOf(code), expected) << code;
  }
}

}  // namespace
}  // namespace producer
