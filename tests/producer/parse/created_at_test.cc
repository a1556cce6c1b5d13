#include "producer/parse/created_at.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

TEST(CreatedAt, TwitterDatesAreRead) {
  EXPECT_EQ(ParseCreatedAt("Thu Jan 01 00:00:00 +0000 1970"), 0);
  EXPECT_EQ(ParseCreatedAt("Wed Feb 29 19:42:02 +0000 2012"), 1330544522000);
  EXPECT_EQ(ParseCreatedAt("Wed Feb 29 21:12:02 +0130 2012"), 1330544522000);
  EXPECT_EQ(ParseCreatedAt("Wed Feb 29 14:42:02 -0500 2012"), 1330544522000);
}

TEST(CreatedAt, AnythingElseIsNoDate) {
  for (const char* text : {"", "2012-02-29T19:42:02Z", "Wed Feb 30 19:42:02 +0000 2012",
                           "Wed Foo 29 19:42:02 +0000 2012", "Wed Feb 29 24:42:02 +0000 2012",
                           "Wed Feb 29 19:60:02 +0000 2012", "Wed Feb 29 19:42:02 00000 2012",
                           "Wed Feb 29 19:42:02 +0000 20x2", "Wed Feb 29 19:42:02 +0000 2012 "}) {
    EXPECT_EQ(ParseCreatedAt(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace producer
