#include "producer/stream/stream_filter.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

TEST(StreamFilter, WhatIsSetIsSentAsItIs) {
  StreamFilter filter;
  filter.track = "c++,kafka streams";
  filter.locations = "-122.75,36.8,-121.75,37.8";
  filter.language = "en,de";
  filter.filter_level = "low";
  EXPECT_EQ(*filter.ToParameters(), (Parameters{{"track", "c++,kafka streams"},
                                                {"locations", "-122.75,36.8,-121.75,37.8"},
                                                {"language", "en,de"},
                                                {"filter_level", "low"},
                                                {"stall_warnings", "true"}}));
}

TEST(StreamFilter, LanguageAloneIsNoFilter) {
  StreamFilter filter;
  filter.language = "en";
  ASSERT_FALSE(filter.ToParameters().has_value());
  EXPECT_EQ(filter.ToParameters().error().kind, shared::ErrorKind::kUsage);
}

}  // namespace
}  // namespace producer
