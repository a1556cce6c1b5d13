#include "consumer/sink/number_text.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

TEST(NumberTextTest, GroupsOfThree) {
  EXPECT_EQ(GroupedNumber(0), "0");
  EXPECT_EQ(GroupedNumber(999), "999");
  EXPECT_EQ(GroupedNumber(1000), "1,000");
  EXPECT_EQ(GroupedNumber(1234567), "1,234,567");
  EXPECT_EQ(GroupedNumber(18446744073709551615u), "18,446,744,073,709,551,615");
}

TEST(NumberTextTest, ShortNumbersNeverSayMoreThanThereIs) {
  EXPECT_EQ(ShortNumber(999), "999");
  EXPECT_EQ(ShortNumber(1000), "1.0k");
  EXPECT_EQ(ShortNumber(9999), "9.9k");
  EXPECT_EQ(ShortNumber(45678), "45k");
  EXPECT_EQ(ShortNumber(999'999), "999k");
  EXPECT_EQ(ShortNumber(1'250'000), "1.2M");
  EXPECT_EQ(ShortNumber(18446744073709551615u), "18E");
}

}  // namespace
}  // namespace consumer
