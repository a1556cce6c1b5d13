#include "sandbox/embedded_broker/topic_spec.h"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

TEST(TopicSpecTest, ReadsNameAndPartitions) {
  EXPECT_EQ(ParseTopicSpec("tweets:7").value(), (TopicSpec{"tweets", 7}));
  EXPECT_EQ(ParseTopicSpec("a.b_c-1").value(), (TopicSpec{"a.b_c-1", 4}));
}

TEST(TopicSpecTest, RefusesWhatKafkaWouldNotTake) {
  for (const char* text : {"", ":4", "..", "a b:4", "tweets:", "tweets:0", "tweets:x", "tweets:1x",
                           "tweets:1001", "t\xc3\xa4g"}) {
    const auto spec = ParseTopicSpec(text);
    ASSERT_FALSE(spec) << text;
    EXPECT_EQ(spec.error().kind, shared::ErrorKind::kUsage);
  }
  EXPECT_FALSE(ParseTopicSpec(std::string(250, 'a')));
}

}  // namespace
}  // namespace sandbox
