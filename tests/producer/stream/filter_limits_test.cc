#include "producer/stream/filter_limits.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

std::string Repeated(const std::string& item, std::size_t times) {
  std::string text = item;
  for (std::size_t i = 1; i < times; ++i) text += "," + item;
  return text;
}

// "" where the filter is within the limits.
std::string Refusal(const StreamFilter& filter) {
  const auto checked = CheckFilterLimits(filter);
  if (checked) return "";
  EXPECT_EQ(checked.error().kind, shared::ErrorKind::kUsage);
  return checked.error().what;
}

std::string TrackRefusal(const std::string& track) { return Refusal({.track = track}); }
std::string BoxRefusal(const std::string& boxes) { return Refusal({.locations = boxes}); }

// Fails when a limit is one off, or counts characters instead of bytes.
TEST(FilterLimits, Track) {
  EXPECT_EQ(TrackRefusal(Repeated("a", 400)), "");
  EXPECT_NE(TrackRefusal(Repeated("a", 401)), "");
  EXPECT_EQ(TrackRefusal(" " + std::string(60, 'a') + " "), "");
  EXPECT_NE(TrackRefusal(std::string(61, 'a')), "");
  std::string accented;
  for (int i = 0; i < 30; ++i) accented += "é";  // Two bytes each.
  EXPECT_EQ(TrackRefusal(accented), "");
  EXPECT_NE(TrackRefusal(accented + "e").find("61 bytes"), std::string::npos);
  EXPECT_NE(TrackRefusal("a,,b").find("phrase 2 is empty"), std::string::npos);
  EXPECT_NE(TrackRefusal("a,"), "");
}

TEST(FilterLimits, Follow) {
  EXPECT_EQ(Refusal({.follow = Repeated("12", 5000)}), "");
  EXPECT_NE(Refusal({.follow = Repeated("12", 5001)}), "");
  EXPECT_NE(Refusal({.follow = "12,@jack"}).find("@jack"), std::string::npos);
  EXPECT_NE(Refusal({.follow = "12,"}), "");
}

// Fails when a corner, a range or the number of boxes is not looked at.
TEST(FilterLimits, Locations) {
  EXPECT_EQ(BoxRefusal("-122.75,36.8,-121.75,37.8"), "");
  EXPECT_EQ(BoxRefusal("-180,-90,180,90"), "");
  EXPECT_EQ(BoxRefusal(Repeated("1,1,2,2", 25)), "");
  EXPECT_NE(BoxRefusal(Repeated("1,1,2,2", 26)), "");
  EXPECT_NE(BoxRefusal("-121.75,37.8,-122.75,36.8").find("south-west"), std::string::npos);
  EXPECT_NE(BoxRefusal("170,-10,-170,10").find("south-west"), std::string::npos);
  EXPECT_NE(BoxRefusal("36.8,-122.75,37.8,-121.75").find("latitude"), std::string::npos);
  EXPECT_NE(BoxRefusal("-181,0,0,1").find("longitude"), std::string::npos);
  EXPECT_NE(BoxRefusal("1,1,1.05,2").find("0.1"), std::string::npos);
  EXPECT_NE(BoxRefusal("1,1,2").find("3 numbers"), std::string::npos);
  EXPECT_NE(BoxRefusal("1,x,2,2"), "");
  EXPECT_NE(BoxRefusal("1,nan,2,2"), "");
}

// Fails when what surprises most people is not told, or what is fine is warned of.
TEST(FilterLimits, WarnsOfWhatTheServerTakesOtherwise) {
  const auto warnings = [](const StreamFilter& filter) { return *CheckFilterLimits(filter); };
  EXPECT_TRUE(warnings({.track = "#kafka,@apache_kafka,$twtr,touché café"}).empty());
  ASSERT_EQ(warnings({.track = "kafka,日本語"}).size(), 1u);
  EXPECT_NE(warnings({.track = "kafka,日本語"})[0].find("日本語"), std::string::npos);
  EXPECT_EQ(warnings({.track = "한국,ไทย"}).size(), 2u);
  EXPECT_EQ(warnings({.track = "example.com,c++"}).size(), 2u);
  EXPECT_EQ(warnings({.track = "a", .locations = "1,1,2,2"}).size(), 1u);
  EXPECT_TRUE(warnings({.locations = "1,1,2,2"}).empty());
}

TEST(FilterLimits, Description) {
  EXPECT_EQ(DescribeFilter({.track = "a,b c", .follow = "1", .locations = "1,1,2,2,3,3,4,4"}),
            "2 phrases, 1 user, 2 boxes");
  EXPECT_EQ(DescribeFilter({.track = "a", .language = "en,de"}), "1 phrase, language en,de");
}

}  // namespace
}  // namespace producer
