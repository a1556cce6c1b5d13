#include "sandbox/stream_simulator/stream_parameters.h"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

std::string Repeated(const std::string& item, int count) {
  std::string joined;
  for (int i = 0; i < count; ++i) joined += (i == 0 ? "" : ",") + item;
  return joined;
}

// The status that the parameters are refused with; 200: they are not.
int StatusOf(const producer::Parameters& parameters) {
  const auto read = ReadStreamParameters(parameters);
  return read ? 200 : read.error().status;
}

TEST(StreamParameters, PredicatesAreRead) {
  const auto read = ReadStreamParameters({{"track", "Big Cat, #Dog ,,"},
                                          {"follow", "12,34"},
                                          {"locations", "-122.75,36.8,-121.75,37.8"},
                                          {"language", "EN,ja"},
                                          {"delimited", "length"},
                                          {"filter_level", "low"},
                                          {"stall_warnings", "true"}});
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->track, (std::vector<TrackPhrase>{{"big", "cat"}, {"#dog"}}));
  EXPECT_EQ(read->follow, (std::set<std::string>{"12", "34"}));
  ASSERT_EQ(read->locations.size(), 1u);
  EXPECT_EQ(read->locations[0].south, 36.8);
  EXPECT_EQ(read->language, (std::set<std::string>{"en", "ja"}));
  EXPECT_TRUE(read->delimited);
  EXPECT_EQ(read->filter_level, FilterLevel::kLow);
}

TEST(StreamParameters, APredicateIsNeeded) {
  EXPECT_EQ(StatusOf({}), 406);
  EXPECT_EQ(StatusOf({{"language", "en"}}), 406);
  EXPECT_EQ(StatusOf({{"track", " , "}}), 406);
  EXPECT_EQ(StatusOf({{"follow", "1"}}), 200);
}

TEST(StreamParameters, SampleNeedsNoPredicate) {
  EXPECT_TRUE(ReadStreamParameters({}, Endpoint::kSample).has_value());
  EXPECT_TRUE(ReadStreamParameters({{"language", "en"}}, Endpoint::kSample).has_value());
}

TEST(StreamParameters, LimitsOfTrack) {
  EXPECT_EQ(StatusOf({{"track", Repeated("a", 400)}}), 200);
  EXPECT_EQ(StatusOf({{"track", Repeated("a", 401)}}), 413);
  EXPECT_EQ(StatusOf({{"track", std::string(60, 'a')}}), 200);
  EXPECT_EQ(StatusOf({{"track", std::string(61, 'a')}}), 406);
  std::string bytes;
  for (int i = 0; i < 31; ++i) bytes += "é";  // 62 bytes, though 31 characters.
  EXPECT_EQ(StatusOf({{"track", bytes}}), 406);
}

TEST(StreamParameters, LimitsOfFollow) {
  EXPECT_EQ(StatusOf({{"follow", Repeated("7", 5000)}}), 200);
  EXPECT_EQ(StatusOf({{"follow", Repeated("7", 5001)}}), 413);
  EXPECT_EQ(StatusOf({{"follow", "7,owl"}}), 406);
}

TEST(StreamParameters, LimitsOfLocations) {
  EXPECT_EQ(StatusOf({{"locations", Repeated("1,2,3,4", 25)}}), 200);
  EXPECT_EQ(StatusOf({{"locations", Repeated("1,2,3,4", 26)}}), 413);
  EXPECT_EQ(StatusOf({{"locations", "1,2,3"}}), 406);
  EXPECT_EQ(StatusOf({{"locations", "1,2,3,four"}}), 406);
  EXPECT_EQ(StatusOf({{"locations", "3,2,1,4"}}), 406) << "the south-west corner is not first";
  EXPECT_EQ(StatusOf({{"locations", "-190,2,1,4"}}), 406);
  EXPECT_EQ(StatusOf({{"locations", "1,2,1.05,4"}}), 406) << "narrower than 0.1 degrees";
  EXPECT_EQ(StatusOf({{"locations", "nan,2,3,4"}}), 406);
}

TEST(StreamParameters, OtherParametersThatAreWrong) {
  EXPECT_EQ(StatusOf({{"track", "a"}, {"delimited", "width"}}), 406);
  EXPECT_EQ(StatusOf({{"track", "a"}, {"filter_level", "high"}}), 406);
  EXPECT_EQ(StatusOf({{"track", "a"}, {"count", "100"}}), 416);
  EXPECT_EQ(StatusOf({{"track", "a"}, {"no_such_thing", "1"}}), 200);
}

}  // namespace
}  // namespace sandbox
